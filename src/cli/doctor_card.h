/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/doctor_card.h - doctor's port `card`: what a module shows without a login, as facts.
 *
 *     const divit_doctor_ports ports = {.card = cli_doctor_card, .ctx = asker, ...};
 *
 * Starts the card worker, asks, and ends it. Ownership: facts are copied; mechanism names are
 * constant. Threads: one. Not done here: any judgement but what kind of certificate one is, which
 * pki knows, and which mechanism is taken, which card knows.
 */
#ifndef DIVIT_CLI_DOCTOR_CARD_H
#define DIVIT_CLI_DOCTOR_CARD_H

#include "doctor/doctor.h"

/*
 * The port; ctx is a cli_doctor_asker. Tokens and certificates that find no room are not told. The
 * statuses of divit_card_open().
 */
DIVIT_MUST_CHECK divit_status cli_doctor_card(
    void *ctx, const divit_module *module, bool named, divit_doctor_card *ret, divit_error *err);

#endif
