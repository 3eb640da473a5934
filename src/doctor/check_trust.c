/* SPDX-License-Identifier: Apache-2.0 */
/* The check of the roots that signatures are held against. */
#include "base/clock.h"
#include "doctor/check.h"

/* A year: a root of Kamu SM comes every few years, and the depot is renewed more often. */
enum { OLD_DAYS = 365, DAY = 86400 };

/* see doctor/check.h */
void divit_check_trust_store(const divit_facts *facts, divit_finding *f)
{
    const divit_doctor_trust *t = &facts->trust;
    char newest[32];
    char changed[32];
    if (!t->path) {
        divit_finding_skip(
            f, N_("no trust store is set up: divit verify does not decide who may be believed"));
        return;
    }
    divit_finding_evidence(f, "%s", t->path);
    if (!t->readable) {
        divit_finding_warn(f, N_("the file of roots cannot be read as certificates"),
            N_("put the roots into the file again, from the depot of Kamu SM"));
        return;
    }
    divit_time_rfc3339(t->newest, 0, newest);
    divit_time_rfc3339(t->changed, 0, changed);
    divit_finding_evidence(f, "%zu/%zu", t->roots - t->expired, t->roots);
    divit_finding_evidence(f, "%.10s", newest);
    divit_finding_evidence(f, "%.10s", changed);
    if (t->expired == t->roots)
        divit_finding_warn(f, N_("every root in the trust store has expired"),
            N_("fetch the newest roots from the depot of Kamu SM (depo.kamusm.gov.tr)"));
    else if ((facts->now - t->changed) / DAY > OLD_DAYS)
        divit_finding_warn(f, N_("the trust store was not renewed for more than a year"),
            N_("fetch the newest roots from the depot of Kamu SM (depo.kamusm.gov.tr)"));
}
