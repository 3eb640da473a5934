/* SPDX-License-Identifier: Apache-2.0 */
/*
 * doctor/doctor.h - why the reader or the card does not work: an ordered chain of checks.
 *
 * Life cycle
 *     const divit_doctor_options o = {.ports = &ports, .tokens = tokens, .clock = clock};
 *     DIVIT_AUTO(divit_doctor_free) divit_doctor_report *report = NULL;
 *     s = divit_doctor_run(&o, &report, err);
 *     for (size_t i = 0; i < report->n; i++) tell(&report->findings[i]);
 *     exit(divit_status_exit(report->status));
 *
 * The checks go from the USB bus to the certificate, the clock and the network. Each finding has a
 * stable id, evidence, a cause and one fix. The chain stops at the first that is BROKEN; with `all`
 * it goes on with those that do not depend on a broken one, and says SKIPPED for the others. It
 * only reads: no PIN is sent, no file is written, no setting is changed.
 *
 * Ownership: the report owns nothing but itself; its evidence is copied, its clauses are constant.
 * Threads: one run belongs to one thread.
 * Not done here: what polkit's rules decide.
 */
#ifndef DIVIT_DOCTOR_DOCTOR_H
#define DIVIT_DOCTOR_DOCTOR_H

#include "base/clock.h"
#include "doctor/facts.h"
#include "doctor/finding.h"

enum { DIVIT_DOCTOR_CHECKS_MAX = 64 };

/* What only others can ask. Each fills *ret only on success. */
typedef struct divit_doctor_ports {
    /* The readers of PC/SC, none being a success. NO_SERVICE, READER_SILENT, READER_BUSY. */
    divit_status (*readers)(void *ctx, divit_doctor_readers *ret, divit_error *err);
    /*
     * Loads a module in the card worker and reads what it shows without a login: the statuses of
     * divit_card_open(). named: a person named it.
     */
    divit_status (*card)(void *ctx, const divit_module *module, bool named, divit_doctor_card *ret,
        divit_error *err);
    /* Connects to one of those readers and says nothing to its card. The statuses of readers. */
    divit_status (*probe)(
        void *ctx, const divit_doctor_reader *reader, divit_doctor_probe *ret, divit_error *err);
    /*
     * Asks each of n servers for nothing but an answer (HEAD), all at once and within seconds, and
     * fills in reach, code, has_time and ahead. NULL: there is no network to ask.
     */
    void (*hosts)(void *ctx, divit_doctor_host *list, size_t n);
    /* What the trust store holds at that time. NULL: there is none. */
    void (*trust)(void *ctx, int64_t now, divit_doctor_trust *ret);
    void *ctx;
} divit_doctor_ports;

/* All borrowed for the run. All zero but ports, tokens and clock is a good start. */
typedef struct divit_doctor_options {
    const divit_doctor_ports *ports;
    const divit_tokens *tokens;
    divit_clock clock;
    const char *host;   /* a recorded computer, see doctor/tree.h; NULL: this one */
    const char *socket; /* what PCSCLITE_CSOCK_NAME says; NULL: /run/pcscd/pcscd.comm */
    const char *module; /* a module that the person names; NULL: by the card */
    const divit_doctor_setting *settings; /* what the environment sets, see environment check */
    size_t setting_count;
    int64_t server_time; /* seconds since 1970 UTC that a server said just now; 0: ask one */
    divit_doctor_proxies proxies;
    const char *timestamp; /* address of the timestamp server; NULL: of Kamu SM, for its cards */
    bool all;
} divit_doctor_options;

typedef struct divit_doctor_report {
    divit_finding findings[DIVIT_DOCTOR_CHECKS_MAX];
    size_t n;
    const divit_finding *first_broken; /* into findings; NULL if none is */
    divit_status status;               /* its status; OK */

    /* What the chain went on with. Texts are "" where it did not come so far. */
    char reader[DIVIT_DOCTOR_NAME];
    char module[DIVIT_MODULE_PATH_MAX];
    int64_t not_after; /* end of the certificate that was judged; 0 without one */
} divit_doctor_report;

/* Runs the chain. OK whatever the checks find; E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_doctor_run(
    const divit_doctor_options *options, divit_doctor_report **ret, divit_error *err);

/* What the check with this id looks at, marked N_(); NULL if there is no such check. */
const char *divit_doctor_title(const char *id);

/* Frees and nulls. Accepts a pointer to NULL; also a cleanup handler. */
void divit_doctor_free(divit_doctor_report **report);

#endif
