/* SPDX-License-Identifier: Apache-2.0 */
/* cli/commands.h - the rows of the command table; one cmd_*.c defines each. */
#ifndef DIVIT_CLI_COMMANDS_H
#define DIVIT_CLI_COMMANDS_H

#include "cli/job.h"

/* What both programs say of the commands that only the second has. */
#define CLI_DOCTOR_NAMED                                                                           \
    .name = "doctor", .summary = N_("find out why the reader or the card does not work")
#define CLI_OFFICER_NAMED                                                                          \
    .name = "officer",                                                                             \
    .summary = N_("check and sign your institution's applications (Yetkili Islemleri)")
#define CLI_PORTAL_NAMED                                                                           \
    .name = "portal", .summary = N_("sign in to the portal and look at applications")
#define CLI_RENEW_NAMED                                                                            \
    .name = "renew",                                                                               \
    .summary = N_("renew a certificate: form, commitment, card, submission, receipt")
#define CLI_SIGN_NAMED .name = "sign", .summary = N_("sign PDF and XML files")

extern const cli_command cli_card;
extern const cli_command cli_doctor;
extern const cli_command cli_officer;
extern const cli_command cli_pin;
extern const cli_command cli_portal;
extern const cli_command cli_readers;
extern const cli_command cli_renew;
extern const cli_command cli_sign;
extern const cli_command cli_verify;

#endif
