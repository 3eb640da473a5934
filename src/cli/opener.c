/* SPDX-License-Identifier: Apache-2.0 */
/* Opens an address in the person's browser, or a file in their viewer, by a command. */
#include "cli/opener.h"

#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/status.h"
#include "portal/browser.h"

/* see cli/opener.h */
void cli_opener_split(char *text, const char *words[CLI_OPENER_WORDS + 1])
{
    size_t n = 0;
    char *rest = NULL;
    for (char *w = strtok_r(text, " ", &rest); w && n < CLI_OPENER_WORDS;
         w = strtok_r(NULL, " ", &rest))
        words[n++] = w;
    words[n] = NULL;
}

typedef divit_status (*opening)(
    const divit_browser_options *options, divit_browser *ret, divit_error *err);

static divit_status run(opening open, const char *command, const char *target, divit_error *err)
{
    const char *words[CLI_OPENER_WORDS + 1];
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    DIVIT_AUTO(divit_browser_done)
    divit_browser started = {0};
    if (divit_bytes_append(&text, divit_span_of(command ? command : CLI_OPENER_DEFAULT)) !=
            DIVIT_OK ||
        divit_bytes_terminate(&text) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    cli_opener_split((char *)text.p, words);
    const divit_browser_options options = {.command = words, .environment = environ, .url = target};
    return open(&options, &started, err);
}

/* see cli/opener.h */
divit_status cli_opener_address(const char *command, const char *url, divit_error *err)
{
    return run(divit_browser_open, command, url, err);
}

/* see cli/opener.h */
divit_status cli_opener_file(const char *command, const char *path, divit_error *err)
{
    return run(divit_browser_show, command, path, err);
}
