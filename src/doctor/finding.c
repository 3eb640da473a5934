/* SPDX-License-Identifier: Apache-2.0 */
/* What one check found: verdict, evidence, cause and one fix. */
#include "doctor/finding.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/text.h"

/* see doctor/finding.h */
const char *divit_verdict_name(divit_verdict verdict)
{
    switch (verdict) {
    case DIVIT_VERDICT_OK:
        return "ok";
    case DIVIT_VERDICT_WARNING:
        return "warning";
    case DIVIT_VERDICT_BROKEN:
        return "broken";
    case DIVIT_VERDICT_SKIPPED:
        return "skipped";
    }
    return "";
}

/* see doctor/finding.h */
divit_verdict divit_verdict_worse(divit_verdict a, divit_verdict b)
{
    static const int ranks[] = {[DIVIT_VERDICT_SKIPPED] = 0,
        [DIVIT_VERDICT_OK] = 1,
        [DIVIT_VERDICT_WARNING] = 2,
        [DIVIT_VERDICT_BROKEN] = 3};
    return ranks[a] > ranks[b] ? a : b;
}

/* see doctor/finding.h */
bool divit_verdict_named(const char *name, divit_verdict *ret)
{
    for (divit_verdict v = DIVIT_VERDICT_OK; v <= DIVIT_VERDICT_SKIPPED; v++)
        if (strcmp(name, divit_verdict_name(v)) == 0) {
            *ret = v;
            return true;
        }
    return false;
}

/* see doctor/finding.h */
void divit_finding_evidence(divit_finding *f, const char *format, ...)
{
    char text[2 * DIVIT_FINDING_EVIDENCE]; /* so that the cut below is at a character */
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes masked = {0};
    const size_t used = strlen(f->evidence);
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    /* Without memory for the masked text there is no evidence. */
    if ((used > 0 && divit_bytes_append(&masked, DIVIT_SPAN_TEXT("; ")) != DIVIT_OK) ||
        divit_text_mask(&masked, divit_span_of(text)) != DIVIT_OK ||
        divit_bytes_terminate(&masked) != DIVIT_OK)
        return;
    divit_text_copy(f->evidence + used, sizeof f->evidence - used, (const char *)masked.p);
}

static void set(divit_finding *f, divit_verdict verdict, const char *cause, const char *fix)
{
    f->verdict = verdict;
    f->status = DIVIT_OK;
    f->cause = cause;
    f->fix = fix;
}

/* see doctor/finding.h */
void divit_finding_inform(divit_finding *f, const char *cause)
{
    set(f, DIVIT_VERDICT_OK, cause, NULL);
}

/* see doctor/finding.h */
void divit_finding_warn(divit_finding *f, const char *cause, const char *fix)
{
    set(f, DIVIT_VERDICT_WARNING, cause, fix);
}

/* see doctor/finding.h */
void divit_finding_broken(divit_finding *f, divit_status status, const char *cause, const char *fix)
{
    set(f, DIVIT_VERDICT_BROKEN, cause, fix);
    f->status = status;
}

/* see doctor/finding.h */
void divit_finding_skip(divit_finding *f, const char *cause)
{
    set(f, DIVIT_VERDICT_SKIPPED, cause, NULL);
}
