/* SPDX-License-Identifier: Apache-2.0 */
/* What doctor tells of names that may be personal, when nobody asked for them. */
#include "cli/private.h"

#include <ctype.h>
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
    divit_text_copy(out, cap, isdigit((unsigned char)start[0]) ? "" : start);
    const size_t used = strlen(out);
    (void)snprintf(out + used, cap - used, "%s", label[0] ? "***" : "");
}

/* True if a path could go on here: what stands before it would be its start. */
static bool is_inside(const char *text, const char *at)
{
    return at > text && (isalnum((unsigned char)at[-1]) || at[-1] == '_' || at[-1] == '-');
}

/* The length of a home folder that starts here: this person's, or any in /home. 0 for none. */
static size_t home_length(const char *at, const char *home)
{
    static const char ends[] = "/:; ";
    static const char usual[] = "/home/";
    const size_t n = strlen(home);
    if (n > 1 && strncmp(at, home, n) == 0 && (!at[n] || strchr(ends, at[n])))
        return n;
    if (strncmp(at, usual, sizeof usual - 1) != 0)
        return 0;
    const size_t name = strcspn(at + sizeof usual - 1, ends);
    return name ? sizeof usual - 1 + name : 0;
}

/* see cli/private.h */
void cli_private_path(char *out, size_t cap, const char *text)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes all = {0};
    const char *home = getenv("HOME");
    divit_status s = DIVIT_OK;
    for (const char *at = text; *at && s == DIVIT_OK;) {
        const size_t n = is_inside(text, at) ? 0 : home_length(at, home ? home : "");
        s = divit_bytes_push(&all, n ? '~' : (uint8_t)*at);
        at += n ? n : 1;
    }
    if (s == DIVIT_OK)
        s = divit_bytes_terminate(&all);
    divit_text_copy(out, cap, s == DIVIT_OK ? (const char *)all.p : "");
}
