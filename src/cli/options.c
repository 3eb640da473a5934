/* SPDX-License-Identifier: Apache-2.0 */
/* argv into a struct, driven by a table that also makes the help. */
#include "cli/options.h"

#include <libintl.h>
#include <stdlib.h>
#include <string.h>

#include "base/status.h"

enum { HELP_COLUMN = 30 };

/* One option as it stands in argv. */
typedef struct given {
    const cli_option *option;
    void *values;
    const char *inlined; /* value behind '=' or behind the letter, or NULL */
} given;

static bool matches(const cli_option *o, const char *word, const char **ret_inlined)
{
    *ret_inlined = NULL;
    if (word[1] != '-') {
        *ret_inlined = word[2] ? word + 2 : NULL;
        return o->letter && word[1] == o->letter && (!word[2] || o->value);
    }
    const size_t n = strlen(o->name);
    if (strncmp(word + 2, o->name, n) != 0 || (word[2 + n] && word[2 + n] != '='))
        return false;
    *ret_inlined = word[2 + n] ? word + 3 + n : NULL;
    return true;
}

static bool find(const cli_option_set *sets, size_t n, const char *word, given *ret)
{
    for (size_t i = 0; i < n; i++)
        for (const cli_option *o = sets[i].table; o->name; o++)
            if (matches(o, word, &ret->inlined)) {
                ret->option = o;
                ret->values = sets[i].values;
                return true;
            }
    return false;
}

static divit_status refuse(divit_error *err, const char *word, const char *detail)
{
    const divit_status s = divit_fail(err, DIVIT_USAGE, __func__, detail);
    divit_error_subject(err, word);
    return s;
}

static divit_status add_text(cli_texts *texts, const char *value, divit_error *err)
{
    if (texts->count == CLI_TEXTS_MAX)
        return refuse(err, value, N_("this option is given too often"));
    texts->items[texts->count++] = value;
    return DIVIT_OK;
}

static divit_status store(const given *g, const char *value, divit_error *err)
{
    char *at = (char *)g->values + g->option->offset;
    char *end = NULL;
    switch (g->option->kind) {
    case CLI_FLAG:
        *(bool *)at = true;
        return DIVIT_OK;
    case CLI_TEXT:
        *(const char **)at = value;
        return DIVIT_OK;
    case CLI_NUMBER:
        *(long *)at = strtol(value, &end, 10);
        if (!*value || *end)
            return refuse(err, value, N_("a number is expected here"));
        return DIVIT_OK;
    case CLI_TEXTS:
        return add_text((cli_texts *)at, value, err);
    }
    return DIVIT_E_INTERNAL;
}

/* see cli/options.h */
divit_status cli_options_parse(
    const cli_option_set *sets, size_t n, int *argc, char **argv, divit_error *err)
{
    int kept = 0;
    bool only_arguments = false;
    for (int i = 0; i < *argc; i++) {
        given g = {0};
        char *word = argv[i];
        if (only_arguments || word[0] != '-' || !word[1]) {
            argv[kept++] = word;
            continue;
        }
        if (strcmp(word, "--") == 0) {
            only_arguments = true;
            continue;
        }
        if (!find(sets, n, word, &g))
            return refuse(err, word, N_("there is no such option"));
        if (!g.option->value && g.inlined)
            return refuse(err, word, N_("this option takes no value"));
        const char *value = g.inlined;
        if (g.option->value && !value && ++i < *argc)
            value = argv[i];
        if (g.option->value && !value)
            return refuse(err, word, N_("this option needs a value"));
        const divit_status s = store(&g, value, err);
        if (s != DIVIT_OK)
            return s;
    }
    *argc = kept;
    return DIVIT_OK;
}

/* Characters of a text: the bytes that do not continue one (RFC 3629 3); at most HELP_COLUMN. */
static size_t columns(const char *text)
{
    size_t n = 0;
    for (; *text; text++)
        n += ((unsigned char)*text & 0xC0) != 0x80;
    return n < HELP_COLUMN ? n : HELP_COLUMN;
}

/* see cli/options.h */
void cli_options_help(const cli_option *table, FILE *to)
{
    for (const cli_option *o = table; o->name; o++) {
        char left[64];
        char letter[6] = "    ";
        if (o->letter)
            (void)snprintf(letter, sizeof letter, "-%c, ", o->letter);
        (void)snprintf(left, sizeof left, "%s--%s%s%s", letter, o->name, o->value ? " " : "",
            o->value ? gettext(o->value) : "");
        fprintf(to, "  %s%*s %s\n", left, (int)(HELP_COLUMN - columns(left)), "", gettext(o->help));
    }
}
