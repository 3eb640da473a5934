/* SPDX-License-Identifier: Apache-2.0 */
/* Where things are: the program's own data, the person's state, the practice world. */
#include "cli/place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"

enum { ENVIRONMENT_LIMIT = 16384 };

static divit_status join(
    char out[CLI_PATH_MAX], const char *folder, const char *rest, divit_error *err)
{
    const int n = snprintf(out, CLI_PATH_MAX, "%s%s", folder, rest);
    return n < CLI_PATH_MAX ? DIVIT_OK
                            : divit_fail(err, DIVIT_E_IO, __func__, N_("the path is too long"));
}

static void drop_last(char *path)
{
    char *slash = strrchr(path, '/');
    if (slash)
        *slash = 0;
}

/* The folder above the folder of the running program, or above libexec/divit. */
static divit_status find_program(char out[CLI_PATH_MAX], divit_error *err)
{
    const ssize_t n = readlink("/proc/self/exe", out, CLI_PATH_MAX - 1);
    if (n < 0)
        return divit_fail_errno(err, __func__, N_("the program cannot find itself"));
    out[n] = 0;
    drop_last(out);
    drop_last(out);
    const char *last = strrchr(out, '/');
    if (last && strcmp(last, "/libexec") == 0)
        drop_last(out);
    return DIVIT_OK;
}

/* $VARIABLE/divit, else $HOME/fallback/divit. */
static divit_status find_user_folder(
    char out[CLI_PATH_MAX], const char *variable, const char *fallback, divit_error *err)
{
    const char *base = getenv(variable);
    if (base && base[0] == '/')
        return join(out, base, "/divit", err);
    const char *home = getenv("HOME");
    return join(out, home && home[0] == '/' ? home : "/tmp", fallback, err);
}

/* see cli/place.h */
divit_status cli_place_find(cli_place *ret, divit_error *err)
{
    cli_place p = {0};
    char config[CLI_PATH_MAX];
    divit_status s = find_program(p.program, err);
    if (s == DIVIT_OK)
        s = join(p.locale, p.program, "/share/locale", err);
    if (s == DIVIT_OK)
        s = join(p.tokens, p.program, "/share/divit/tokens", err);
    if (s == DIVIT_OK)
        s = join(p.templates, p.program, "/share/divit/templates", err);
    if (s == DIVIT_OK)
        s = join(p.presets, p.program, "/share/divit/presets", err);
    if (s == DIVIT_OK)
        s = join(p.worker, p.program, "/libexec/divit/divit-card", err);
    if (s == DIVIT_OK)
        s = join(p.render, p.program, "/libexec/divit/divit-render", err);
    if (s == DIVIT_OK)
        s = join(p.desk, p.program, "/libexec/divit/divit", err);
    if (s == DIVIT_OK)
        s = join(p.tracer, p.program, "/libexec/divit/divit-trace.so", err);
    if (s == DIVIT_OK)
        s = find_user_folder(p.state, "XDG_STATE_HOME", "/.local/state/divit", err);
    if (s == DIVIT_OK)
        s = find_user_folder(config, "XDG_CONFIG_HOME", "/.config/divit", err);
    if (s == DIVIT_OK)
        s = join(p.user_tokens, config, "/tokens", err);
    if (s == DIVIT_OK)
        *ret = p;
    return s;
}

static bool is_practice_name(const char *name)
{
    static const char *const names[] = {"PCSCLITE_CSOCK_NAME", "OPENSC_CONF", "DIVIT_PORTAL",
        "DIVIT_CA_FILE", "DIVIT_MODULE", "DIVIT_TRUST"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

/* One "NAME=VALUE" line, perhaps with "export " before and single quotes around the value. */
static void take_line(char *line)
{
    if (strncmp(line, "export ", 7) == 0)
        line += 7;
    char *value = strchr(line, '=');
    if (!value)
        return;
    *value++ = 0;
    const size_t n = strlen(value);
    if (n >= 2 && value[0] == '\'' && value[n - 1] == '\'') {
        value[n - 1] = 0;
        value++;
    }
    if (is_practice_name(line))
        (void)setenv(line, value, 1);
}

/* see cli/place.h */
divit_status cli_place_enter_sandbox(const cli_place *place, const char *folder, divit_error *err)
{
    char path[CLI_PATH_MAX];
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes content = {0};
    divit_status s = folder[0] ? join(path, folder, "/environment", err)
                               : join(path, place->state, "/sandbox/environment", err);
    if (s == DIVIT_OK)
        s = divit_file_read(path, ENVIRONMENT_LIMIT, &content, err);
    if (s == DIVIT_OK && divit_bytes_terminate(&content) != DIVIT_OK)
        s = divit_fail_memory(err, __func__);
    if (s == DIVIT_INPUT_MISSING)
        s = divit_fail(err, DIVIT_NO_PRACTICE, __func__, NULL);
    if (s != DIVIT_OK)
        return s;
    char *rest = NULL;
    for (char *line = strtok_r((char *)content.p, "\n", &rest); line;
         line = strtok_r(NULL, "\n", &rest))
        take_line(line);
    return DIVIT_OK;
}
