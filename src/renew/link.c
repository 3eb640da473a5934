/* SPDX-License-Identifier: Apache-2.0 */
/* Links in a text, and whether one leads where it should. */
#include "renew/link.h"

#include <string.h>
#include <strings.h>

#include "base/bytes.h"

enum { TYPO_DISTANCE = 2, NAME_MAX_BYTES = 64 };

/* Their own names and everything below them (DOMAIN.md 1.1). */
static const char *const good_names[] = {"kamusm.gov.tr", "tubitak.gov.tr", "turkiye.gov.tr"};

enum { GOOD_NAMES = sizeof good_names / sizeof good_names[0] };

static bool starts(divit_span text, size_t at, const char *word)
{
    const size_t n = strlen(word);
    return text.n - at >= n && strncasecmp((const char *)text.p + at, word, n) == 0;
}

/* Ends a link in plain text, in HTML and in quotes. */
static bool ends_link(uint8_t c)
{
    return c <= ' ' || c == '"' || c == '\'' || c == '<' || c == '>' || c == '`' || c == 0x7F;
}

/* Copies a link; "&amp;" becomes "&". False if it is too long. */
static bool copy_link(divit_span text, size_t *at, char out[DIVIT_LINK_MAX])
{
    size_t n = 0;
    while (*at < text.n && !ends_link(text.p[*at])) {
        if (n + 1 < DIVIT_LINK_MAX)
            out[n] = (char)text.p[*at];
        n++;
        *at += starts(text, *at, "&amp;") ? 5 : 1;
    }
    if (n >= DIVIT_LINK_MAX)
        return false;
    /* A full stop or comma behind a link belongs to the sentence. */
    while (n > 0 && strchr(".,;:!?)", out[n - 1]))
        n--;
    out[n] = 0;
    return true;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* The authority's parts (RFC 3986 3.2): name before '@', host, port left out. */
static void read_authority(divit_link *link)
{
    const char *start = strstr(link->text, "//") + 2;
    size_t n = strcspn(start, "/?#\\");
    const char *sign = memchr(start, '@', n);
    link->user = sign != NULL;
    while (sign) {
        n -= (size_t)(sign + 1 - start);
        start = sign + 1;
        sign = memchr(start, '@', n);
    }
    const char *colon = memchr(start, ':', n);
    if (colon)
        n = (size_t)(colon - start);
    while (n > 0 && start[n - 1] == '.')
        n--;
    if (n >= DIVIT_LINK_HOST)
        n = 0;
    for (size_t i = 0; i < n; i++)
        link->host[i] = lower(start[i]);
    link->host[n] = 0;
}

/* see renew/link.h */
bool divit_link_next(divit_span text, size_t *at, divit_link *ret)
{
    while (*at < text.n) {
        const bool secure = starts(text, *at, "https://");
        if (!secure && !starts(text, *at, "http://")) {
            (*at)++;
            continue;
        }
        *ret = (divit_link){.secure = secure};
        if (!copy_link(text, at, ret->text))
            continue;
        read_authority(ret);
        return true;
    }
    return false;
}

/* True for the name itself and for names below it. */
static bool is_below(const char *host, const char *name)
{
    const size_t h = strlen(host);
    const size_t n = strlen(name);
    if (h < n || strcmp(host + h - n, name) != 0)
        return false;
    return h == n || host[h - n - 1] == '.';
}

/* True if a good name stands in the host as whole labels, but not at its end. */
static bool goes_on(const char *host, const char *name)
{
    const size_t n = strlen(name);
    for (const char *at = strstr(host, name); at; at = strstr(at + 1, name)) {
        const bool starts_label = at == host || at[-1] == '.' || at[-1] == '-';
        if (starts_label && (at[n] == '.' || at[n] == '-'))
            return true;
    }
    return false;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Levenshtein's distance; both names are shorter than NAME_MAX_BYTES. */
static size_t distance(const char *a, const char *b)
{
    size_t row[NAME_MAX_BYTES + 1];
    const size_t n = strlen(b);
    for (size_t j = 0; j <= n; j++)
        row[j] = j;
    for (size_t i = 1; a[i - 1]; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= n; j++) {
            const size_t above = row[j];
            row[j] = least(least(above, row[j - 1]) + 1, corner + (a[i - 1] != b[j - 1]));
            corner = above;
        }
    }
    return row[n];
}

/* The last as many labels of the host as the name has; the whole host if it has fewer. */
static const char *same_labels(const char *host, const char *name)
{
    size_t dots = 1;
    for (const char *c = name; *c; c++)
        dots += *c == '.';
    const char *at = host + strlen(host);
    while (at > host) {
        dots -= at[-1] == '.';
        if (dots == 0)
            break;
        at--;
    }
    return at;
}

static bool is_typo(const char *host, const char *name)
{
    const char *end = same_labels(host, name);
    return strlen(end) < NAME_MAX_BYTES && distance(end, name) <= TYPO_DISTANCE;
}

static bool is_foreign(const char *host)
{
    for (const char *c = host; *c; c++)
        if ((uint8_t)*c >= 0x80)
            return true;
    return strncmp(host, "xn--", 4) == 0 || strstr(host, ".xn--") || strchr(host, '%');
}

static bool any_name(const char *host, bool (*holds)(const char *host, const char *name))
{
    for (size_t i = 0; i < GOOD_NAMES; i++)
        if (holds(host, good_names[i]))
            return true;
    return false;
}

/* see renew/link.h */
divit_link_verdict divit_link_judge(const divit_link *link, const char *own_host)
{
    const bool own = own_host && link->host[0] && strcmp(link->host, own_host) == 0;
    if (link->user)
        return DIVIT_LINK_DISGUISED;
    if (own || any_name(link->host, is_below))
        return link->secure ? DIVIT_LINK_GOOD : DIVIT_LINK_INSECURE;
    if (is_foreign(link->host))
        return DIVIT_LINK_PUNYCODE;
    if (any_name(link->host, goes_on))
        return DIVIT_LINK_SUFFIX;
    return any_name(link->host, is_typo) ? DIVIT_LINK_TYPO : DIVIT_LINK_OTHER;
}
