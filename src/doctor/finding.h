/* SPDX-License-Identifier: Apache-2.0 */
/*
 * doctor/finding.h - what one check found: verdict, evidence, cause and one fix.
 *
 *     divit_finding_evidence(f, "%04X:%04X", vendor, product);
 *     divit_finding_broken(f, DIVIT_NO_READER, N_("..."), N_("..."));
 *
 * Evidence is bare data (paths, names, numbers) and is never translated; it is cut to its room at a
 * character boundary and personal data in it is masked. Title, cause and fix are constant English
 * clauses marked N_(), translated by the caller.
 * A finding starts as OK. Ownership: a value.
 */
#ifndef DIVIT_DOCTOR_FINDING_H
#define DIVIT_DOCTOR_FINDING_H

#include "divit/base.h"

enum { DIVIT_FINDING_EVIDENCE = 512 };

typedef enum divit_verdict {
    DIVIT_VERDICT_OK,
    DIVIT_VERDICT_WARNING, /* it works, or may work, but the cause deserves a look */
    DIVIT_VERDICT_BROKEN,  /* signing is not possible before this is put right */
    DIVIT_VERDICT_SKIPPED, /* could not be checked; cause says why */
} divit_verdict;

typedef struct divit_finding {
    const char *id;    /* stable, such as "pcscd-socket" */
    const char *layer; /* stable: "usb", "service", "reader", "card", ... */
    const char *title; /* what was checked */
    divit_verdict verdict;
    divit_status status; /* whose exit code a BROKEN one has; else OK */
    char evidence[DIVIT_FINDING_EVIDENCE];
    const char *cause; /* for OK NULL, or something worth knowing */
    const char *fix;   /* NULL where there is nothing to do */
} divit_finding;

/* The stable name of a verdict: "ok", "warning", "broken", "skipped". */
const char *divit_verdict_name(divit_verdict verdict);

/* The one of two that tells more against a layer: broken, warning, ok, skipped. */
divit_verdict divit_verdict_worse(divit_verdict a, divit_verdict b);

/* The verdict with a stable name; false if there is none. */
bool divit_verdict_named(const char *name, divit_verdict *ret);

/* Adds to the evidence, after "; " if there is some already. What does not fit is cut. */
void divit_finding_evidence(divit_finding *f, const char *format, ...) DIVIT_PRINTF(2, 3);

/* Leaves the verdict OK and says something worth knowing, a clause as a cause is. */
void divit_finding_inform(divit_finding *f, const char *cause);

/* Sets the verdict to WARNING with its cause and fix. */
void divit_finding_warn(divit_finding *f, const char *cause, const char *fix);

/* Sets the verdict to BROKEN. */
void divit_finding_broken(
    divit_finding *f, divit_status status, const char *cause, const char *fix);

/* Sets the verdict to SKIPPED with the reason. */
void divit_finding_skip(divit_finding *f, const char *cause);

#endif
