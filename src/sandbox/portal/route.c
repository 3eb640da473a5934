/* SPDX-License-Identifier: Apache-2.0 */
/* Finding the handler of a request; the rules of the gate that need no connection. */
#include "sandbox/portal/route.h"

#include <stdio.h>
#include <string.h>

/* True if path has the pattern's shape; what stands for '*' goes to number. */
static bool matches(const char *pattern, const char *path, char number[DIVIT_WORLD_NUMBER_MAX])
{
    while (*pattern && *path) {
        if (*pattern != '*') {
            if (*pattern++ != *path++)
                return false;
            continue;
        }
        const size_t n = strcspn(path, "/");
        if (n == 0 || n >= DIVIT_WORLD_NUMBER_MAX)
            return false;
        memcpy(number, path, n);
        number[n] = 0;
        pattern++;
        path += n;
    }
    return *pattern == 0 && *path == 0;
}

/* see sandbox/portal/route.h */
const divit_world_route *divit_world_route_find(const divit_world_route *table, const char *method,
    const char *path, char number[DIVIT_WORLD_NUMBER_MAX], char allow[DIVIT_WORLD_ALLOW_MAX])
{
    const char *wanted = strcmp(method, "HEAD") == 0 ? "GET" : method;
    size_t used = 0;
    allow[0] = 0;
    for (const divit_world_route *r = table; r->pattern; r++) {
        number[0] = 0;
        if (!matches(r->pattern, path, number))
            continue;
        if (strcmp(r->method, wanted) == 0)
            return r;
        used += (size_t)snprintf(
            allow + used, DIVIT_WORLD_ALLOW_MAX - used, "%s%s", used ? ", " : "", r->method);
        if (used >= DIVIT_WORLD_ALLOW_MAX)
            break;
    }
    return NULL;
}

/* see sandbox/portal/route.h */
bool divit_world_target_good(const char *target)
{
    if (target[0] != '/')
        return false;
    for (const char *c = target; *c; c++)
        if (*c <= 0x20 || *c >= 0x7f || strchr("\"<>\\^`{|}#", *c))
            return false;
    const size_t n = strcspn(target, "?");
    if (memchr(target, '%', n))
        return false;
    for (size_t i = 1; i <= n;) {
        const size_t segment = strcspn(target + i, "/?");
        const size_t dots = strspn(target + i, ".");
        const bool last = i + segment >= n;
        if ((segment == 0 && !last) || (dots > 0 && dots == segment))
            return false;
        i += segment + 1;
    }
    return true;
}

/* see sandbox/portal/route.h */
bool divit_world_header_good(const char *name, const char *value)
{
    static const char token[] = "!#$%&'*+-.^_`|~0123456789"
                                "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    if (!name[0] || name[strspn(name, token)] != 0)
        return false;
    for (const char *c = value ? value : ""; *c; c++)
        if ((uint8_t)*c < 0x20 || *c == 0x7f)
            return false;
    return true;
}

/* see sandbox/portal/route.h */
bool divit_world_length_parse(const char *text, size_t *ret_length)
{
    const size_t n = strspn(text, "0123456789");
    if (n == 0 || n > 9 || text[n] != 0)
        return false;
    size_t length = 0;
    for (size_t i = 0; i < n; i++)
        length = length * 10 + (size_t)(text[i] - '0');
    *ret_length = length;
    return true;
}
