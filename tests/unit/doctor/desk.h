/* SPDX-License-Identifier: Apache-2.0 */
/* A desk that doctor is run at: a real socket, bus and module file; the ports answer from here. */
#ifndef DIVIT_TESTS_DOCTOR_DESK_H
#define DIVIT_TESTS_DOCTOR_DESK_H

#include "unit/check.h"

#include "doctor/doctor.h"

enum { DAY = 86400 };

/* A desk with a listening socket, a bus, a module file; the ports answer from here. */
typedef struct desk {
    char folder[SCRATCH_SIZE];
    char socket[SCRATCH_SIZE + 8];
    char module[SCRATCH_SIZE + 8];
    int listener;
    divit_tokens *tokens;
    int64_t now;
    divit_status readers_status;
    divit_doctor_readers readers;
    divit_status card_status;
    divit_doctor_card card;
    unsigned card_calls;
    bool busy;
    char probed[DIVIT_DOCTOR_NAME];
    bool named;
    bool online;
    int64_t ahead;
    divit_doctor_host asked[DIVIT_DOCTOR_HOSTS_MAX];
    size_t asked_count;
    char opened[DIVIT_MODULE_PATH_MAX];
} desk;

/* cmocka fixtures: a desk where everything is in order. */
int desk_start(void **state);
int desk_stop(void **state);

/* The ports that answer from the desk. */
divit_doctor_ports desk_ports(desk *d);

/* Runs the chain at a desk with its module named; `more` may ask for something else. */
divit_doctor_report *desk_examine(desk *d, divit_doctor_options more);

/* The finding with the id; NULL if there is none. */
const divit_finding *desk_finding(const divit_doctor_report *report, const char *id);

#define EXPECT_VERDICT(report, id, wanted)                                                         \
    do {                                                                                           \
        assert_non_null(desk_finding(report, id));                                                 \
        assert_string_equal(                                                                       \
            divit_verdict_name(desk_finding(report, id)->verdict), divit_verdict_name(wanted));    \
    } while (0)

#endif
