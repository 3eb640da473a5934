/* SPDX-License-Identifier: Apache-2.0 */
/* Facts of a desk where everything is in order, for tests that break one thing, and its checks. */
#ifndef DIVIT_TESTS_DOCTOR_HEALTHY_H
#define DIVIT_TESTS_DOCTOR_HEALTHY_H

#include "unit/check.h"

#include "doctor/check.h"

enum { DAY = 86400, NOW = 1800000000 };

/* A desk where everything is in order. The caller frees it with free(). */
divit_facts *healthy(void);

typedef void (*check)(const divit_facts *facts, divit_finding *f);

/* Runs a check; fails unless cause, fix and status are there exactly when the verdict wants them.
 */
divit_finding run_check(check judge, const divit_facts *facts);

#define EXPECT(judge, facts, wanted) assert_int_equal(run_check(judge, facts).verdict, wanted)
#define EXPECT_OK(judge, facts) EXPECT(judge, facts, DIVIT_VERDICT_OK)
#define EXPECT_WARNING(judge, facts) EXPECT(judge, facts, DIVIT_VERDICT_WARNING)
#define EXPECT_SKIPPED(judge, facts) EXPECT(judge, facts, DIVIT_VERDICT_SKIPPED)
#define EXPECT_BROKEN(judge, facts, why)                                                           \
    do {                                                                                           \
        EXPECT(judge, facts, DIVIT_VERDICT_BROKEN);                                                \
        CHECK_STATUS(run_check(judge, facts).status, why);                                         \
    } while (0)
#define EXPECT_SAYS(judge, facts, words)                                                           \
    assert_non_null(strstr(run_check(judge, facts).cause, words))

#endif
