/* SPDX-License-Identifier: Apache-2.0 */
/* The second program of divit: the commands that need the network, mails, calendars or drawing. */
#include <curl/curl.h>

#include "cli/commands.h"
#include "cli/program.h"

static const cli_command *const commands[] = {
    &cli_doctor, &cli_sign, &cli_portal, &cli_renew, &cli_officer, NULL};

int main(int argc, char **argv)
{
    (void)curl_global_init(CURL_GLOBAL_DEFAULT);
    const int code = cli_program_run(commands, argc, argv);
    curl_global_cleanup();
    return code;
}
