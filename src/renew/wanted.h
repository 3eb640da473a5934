/* SPDX-License-Identifier: Apache-2.0 */
/*
 * renew/wanted.h - is a paper the application form that is waited for, by what it says?
 *
 *     divit_wanted_form form;
 *     divit_wanted verdict = divit_wanted_judge(text, &(divit_wanted_rule){.order = "SD-780"},
 *         &form);
 *     if (verdict != DIVIT_WANTED_FORM) tell(divit_wanted_reason(verdict));
 *
 * The words of the guide's form are looked for whatever their case, letters with marks as their
 * plain ones, any white space as one space: the title, the order number, the names of its fields.
 * Text comes as UTF-8 of any kind and order.
 * Ownership: values. Threads: no state. Not done here: reading a PDF, see cli/drawing.h; signing.
 */
#ifndef DIVIT_RENEW_WANTED_H
#define DIVIT_RENEW_WANTED_H

#include "divit/base.h"

typedef enum divit_wanted {
    DIVIT_WANTED_FORM,           /* it is */
    DIVIT_WANTED_WITHOUT_TEXT,   /* a picture, or nothing */
    DIVIT_WANTED_OTHER_PAPER,    /* does not call itself an application form */
    DIVIT_WANTED_COMMITMENT,     /* the commitment for reading */
    DIVIT_WANTED_FEW_FIELDS,     /* the title, but not the fields */
    DIVIT_WANTED_NO_ORDER,       /* no order number */
    DIVIT_WANTED_SEVERAL_ORDERS, /* more than one */
    DIVIT_WANTED_OTHER_ORDER,    /* of another application than the one that is waited for */
    DIVIT_WANTED_PRACTICE,       /* of the practice portal, while the live one is waited for */
} divit_wanted;

/* What is waited for. */
typedef struct divit_wanted_rule {
    const char *order; /* "SD-780", or NULL: any one */
    bool practice;     /* the practice portal's forms are taken */
} divit_wanted_rule;

typedef struct divit_wanted_form {
    char order[16]; /* "SD-780", or "" while none is known */
} divit_wanted_form;

/* Longest text looked at, in bytes; what is longer is no form of two pages. */
enum { DIVIT_WANTED_TEXT_MAX = 1 << 20 };

/* Judges; `ret` is filled whatever the verdict is. */
divit_wanted divit_wanted_judge(
    divit_span text, const divit_wanted_rule *rule, divit_wanted_form *ret);

/* Why it is refused, a clause marked for translation; "" for DIVIT_WANTED_FORM. */
const char *divit_wanted_reason(divit_wanted verdict);

#endif
