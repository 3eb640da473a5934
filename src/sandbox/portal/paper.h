/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/portal/paper.h - an official-looking A4 paper as PDF, written from top to bottom.
 *
 * Life cycle
 *     const divit_world_paper_head head = {"BAŞVURU FORMU", "SD-780", "22.11.2026"};
 *     DIVIT_AUTO(divit_world_paper_free) divit_world_paper *paper = NULL;
 *     s = divit_world_paper_new(&head, &paper, &err);
 *     divit_world_paper_section(paper, "Kimlik Bilgileri");
 *     divit_world_paper_row(paper, "Ad Soyad", "DENEME");
 *     s = divit_world_paper_finish(paper, &pdf, &err);
 *
 * Every page says that it is practice. Text is set with Pango in DejaVu, embedded as subsets.
 * Drawing functions cannot fail by themselves: what went wrong is said by finish.
 * Ownership: texts are borrowed for the call; the PDF is the caller's.
 * Threads: a paper belongs to one thread.
 * Not done here: signatures; the boxes for them are only drawn.
 */
#ifndef DIVIT_SANDBOX_PORTAL_PAPER_H
#define DIVIT_SANDBOX_PORTAL_PAPER_H

#include "divit/base.h"

typedef struct divit_world_paper divit_world_paper;

typedef struct divit_world_paper_head {
    const char *title;
    const char *order; /* Sipariş No */
    const char *date;  /* as it is to be read */
} divit_world_paper_head;

/* Starts the first page. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_world_paper_new(
    const divit_world_paper_head *head, divit_world_paper **ret, divit_error *err);

/* Frees and nulls. Accepts NULL and a pointer to NULL; also a cleanup handler. */
void divit_world_paper_free(divit_world_paper **paper);

/* A heading over the rows or texts that follow. */
void divit_world_paper_section(divit_world_paper *paper, const char *title);

/* One row of a table: what it is, and its value. */
void divit_world_paper_row(divit_world_paper *paper, const char *label, const char *value);

/* A paragraph. */
void divit_world_paper_text(divit_world_paper *paper, const char *text);

/* A numbered clause: subject in bold, then its text. */
void divit_world_paper_clause(
    divit_world_paper *paper, int number, const char *subject, const char *text);

/* Two boxes side by side for signatures, kept on one page. */
void divit_world_paper_boxes(divit_world_paper *paper, const char *left, const char *right);

/* Ends the last page and gives the PDF. E_MEMORY, E_INTERNAL if it could not be drawn. */
DIVIT_MUST_CHECK divit_status divit_world_paper_finish(
    divit_world_paper *paper, divit_bytes *ret_pdf, divit_error *err);

#endif
