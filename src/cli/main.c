/* SPDX-License-Identifier: Apache-2.0 */
/* divit: the commands that need a card and files only, and the names of the others. */
#include "cli/commands.h"
#include "cli/program.h"

static const cli_command doctor = {CLI_DOCTOR_NAMED};
static const cli_command officer = {CLI_OFFICER_NAMED};
static const cli_command portal = {CLI_PORTAL_NAMED};
static const cli_command renew = {CLI_RENEW_NAMED};

static const cli_command *const commands[] = {&doctor, &cli_readers, &cli_card, &cli_pin, &cli_sign,
    &cli_verify, &portal, &renew, &officer, NULL};

int main(int argc, char **argv)
{
    return cli_program_run(commands, argc, argv);
}
