/* SPDX-License-Identifier: Apache-2.0 */
/* divit: the commands that need a card and files only, and the names of the others. A signature
 * that is to be seen is one of those: drawing needs much that is to be loaded. */
#include "cli/commands.h"
#include "cli/program.h"
#include "cli/visible.h"
#include "pki/crypto_start.h"

static const cli_command doctor = {CLI_DOCTOR_NAMED};
static const cli_command officer = {CLI_OFFICER_NAMED};
static const cli_command portal = {CLI_PORTAL_NAMED};
static const cli_command renew = {CLI_RENEW_NAMED};

static const cli_command draws = {CLI_SIGN_NAMED};

int main(int argc, char **argv)
{
    divit_crypto_start();
    const cli_command *sign = cli_visible_asked(argc, argv) ? &draws : &cli_sign;
    const cli_command *const commands[] = {&doctor, &cli_readers, &cli_card, &cli_pin, sign,
        &cli_verify, &portal, &renew, &officer, NULL};
    return cli_program_run(commands, argc, argv);
}
