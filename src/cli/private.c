/* SPDX-License-Identifier: Apache-2.0 */
/* What doctor tells of names that may be personal, when nobody asked for them. */
#include "cli/private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/text.h"

/* see cli/private.h */
void cli_private_reader(char *out, size_t cap, const char *name)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    const char *from = strchr(name, '(');
    const char *to = strrchr(name, ')');
    const char *rest = from && to > from ? to : "";
    out[0] = 0;
    if (!from)
        divit_text_copy(out, cap, name);
    else if (divit_bytes_printf(&text, "%.*s(***%s", (int)(from - name), name, rest) == DIVIT_OK &&
             divit_bytes_terminate(&text) == DIVIT_OK)
        divit_text_copy(out, cap, (const char *)text.p);
}

/* see cli/private.h */
void cli_private_label(char *out, size_t cap, const char *label)
{
    char start[5] = "";
    size_t n = 0;
    do { /* a character: one byte, and those that continue it (RFC 3629 3) */
        start[n] = label[n];
        n++;
    } while (label[0] && n < sizeof start - 1 && ((unsigned char)label[n] & 0xC0) == 0x80);
    divit_text_copy(out, cap, start);
    const size_t used = strlen(out);
    (void)snprintf(out + used, cap - used, "%s", label[0] ? "***" : "");
}

/* Where the home folder stands as the head of a path, or NULL. */
static const char *find_home(const char *text, const char *home, size_t n)
{
    const char *at = strstr(text, home);
    while (at && at[n] && at[n] != '/')
        at = strstr(at + 1, home);
    return at;
}

/* see cli/private.h */
void cli_private_path(char *out, size_t cap, const char *text)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes all = {0};
    const char *home = getenv("HOME");
    const size_t n = home && home[0] == '/' ? strlen(home) : 0;
    divit_status s = DIVIT_OK;
    for (const char *at = n > 1 ? find_home(text, home, n) : NULL; at && s == DIVIT_OK;
         at = find_home(text, home, n)) {
        s = divit_bytes_printf(&all, "%.*s~", (int)(at - text), text);
        text = at + n;
    }
    if (s == DIVIT_OK)
        s = divit_bytes_append(&all, divit_span_of(text));
    if (s == DIVIT_OK)
        s = divit_bytes_terminate(&all);
    divit_text_copy(out, cap, s == DIVIT_OK ? (const char *)all.p : "");
}
