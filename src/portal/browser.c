/* SPDX-License-Identifier: Apache-2.0 */
/* Opens an address in the system browser, without a shell. */
#include "portal/browser.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>

#include "base/status.h"

enum { WORDS = 15 };

static bool address_valid(const char *url)
{
    return strncmp(url, "https://", 8) == 0 && !strpbrk(url, " \t\r\n\"'<>\\`");
}

/* The command's words and the address; false if there are none or too many. */
static bool fill_words(const divit_browser_options *o, char *words[WORDS + 2])
{
    size_t n = 0;
    for (; o->command[n]; n++) {
        if (n == WORDS)
            return false;
        words[n] = (char *)(uintptr_t)o->command[n];
    }
    words[n] = (char *)(uintptr_t)o->url;
    words[n + 1] = NULL;
    return n > 0;
}

static int spawn_silent(char *const words[], char *const environment[], pid_t *ret)
{
    static char *const nothing[] = {NULL};
    posix_spawn_file_actions_t actions;
    int fault = posix_spawn_file_actions_init(&actions);
    if (fault != 0)
        return fault;
    for (int fd = 0; fd <= 2 && fault == 0; fd++)
        fault = posix_spawn_file_actions_addopen(&actions, fd, "/dev/null", O_RDWR, 0);
    if (fault == 0)
        fault =
            posix_spawnp(ret, words[0], &actions, NULL, words, environment ? environment : nothing);
    (void)posix_spawn_file_actions_destroy(&actions);
    return fault;
}

static divit_status start(
    const divit_browser_options *options, bool valid, divit_browser *ret, divit_error *err)
{
    char *words[WORDS + 2];
    if (!valid || !fill_words(options, words))
        return divit_fail(
            err, DIVIT_USAGE, __func__, N_("the browser's command or address is malformed"));
    pid_t pid = 0;
    const int fault = spawn_silent(words, options->environment, &pid);
    if (fault != 0) {
        const divit_status s = divit_fail_foreign(err, DIVIT_E_IO, __func__,
            N_("the browser cannot be started"), DIVIT_FOREIGN_ERRNO, fault);
        divit_error_subject(err, words[0]);
        return s;
    }
    ret->pid = pid;
    return DIVIT_OK;
}

/* see portal/browser.h */
divit_status divit_browser_open(
    const divit_browser_options *options, divit_browser *ret, divit_error *err)
{
    return start(options, address_valid(options->url), ret, err);
}

/* see portal/browser.h */
divit_status divit_browser_show(
    const divit_browser_options *options, divit_browser *ret, divit_error *err)
{
    return start(options, options->url[0] == '/', ret, err);
}

/* see portal/browser.h */
void divit_browser_done(divit_browser *browser)
{
    if (browser->pid > 0)
        (void)waitpid(browser->pid, NULL, WNOHANG);
    browser->pid = 0;
}
