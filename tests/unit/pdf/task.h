/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What can be done with a PDF, done with documents in which nearly every value stands behind a
 * reference, so that each step reads an object of its own and may fail by itself.
 *
 *     for (size_t i = 0; i < TASKS; i++) {
 *         divit_bytes told = {0};
 *         s = task_run(&tasks[i], NULL, &told, &err);    // what came of it, as bytes
 *     }
 */
#ifndef DIVIT_TESTS_PDF_TASK_H
#define DIVIT_TESTS_PDF_TASK_H

#include "unit/pdf/builder.h"

/* Adds an account of its result to told. */
typedef divit_status task_step(divit_pdf *pdf, divit_bytes *told, divit_error *err);

typedef struct task {
    const char *name;
    void (*build)(builder *b); /* of the document */
    const char *trailer;       /* of it */
    task_step *run;            /* with the document, opened and unlocked */
    divit_status end;          /* what it answers when nothing runs out */
    divit_status less; /* a cautious answer where not all could be read; OK: there is none */
} task;

enum { TASKS = 16 };

extern const task tasks[TASKS];

/* Opens what was built, unlocks it and runs the task. */
divit_status task_run(const task *t, const builder *b, const divit_pdf_limits *limits,
    divit_bytes *told, divit_error *err);

#endif
