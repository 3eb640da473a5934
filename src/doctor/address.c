/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses of certificates and of proxy variables, taken apart. */
#include "doctor/address.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/bytes.h"

/* Proxies listen there unless their address says otherwise (curl(1), --proxy). */
enum { PROXY_PORT = 1080, HTTP_PORT = 80, HTTPS_PORT = 443, PORT_MAX = 65535 };

static bool is_letter_or_digit(uint8_t c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Copies in lower case; false for an empty text, a strange character or too little room. */
static bool copy_word(char *out, size_t cap, divit_span text, const char *also)
{
    if (text.n == 0 || text.n >= cap)
        return false;
    for (size_t i = 0; i < text.n; i++) {
        const uint8_t c = text.p[i];
        if (!is_letter_or_digit(c) && (c == 0 || !strchr(also, c)))
            return false;
        out[i] = (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    }
    out[text.n] = 0;
    return true;
}

static bool take_port(divit_span text, unsigned *ret)
{
    unsigned port = 0;
    if (text.n == 0 || text.n > 5)
        return false;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] < '0' || text.p[i] > '9')
            return false;
        port = port * 10 + (text.p[i] - '0');
    }
    *ret = port;
    return port > 0 && port <= PORT_MAX;
}

static unsigned usual_port(const char *scheme)
{
    if (strcmp(scheme, "https") == 0)
        return HTTPS_PORT;
    return strcmp(scheme, "http") == 0 ? HTTP_PORT : PROXY_PORT;
}

/* host[:port], the host perhaps in brackets. */
static bool take_authority(divit_span text, divit_address *ret)
{
    const bool bracket = text.n > 0 && text.p[0] == '[';
    const uint8_t *end = text.n > 0 ? memchr(text.p, bracket ? ']' : ':', text.n) : NULL;
    if (bracket && !end)
        return false;
    size_t n = end ? (size_t)(end - text.p) : text.n;
    const divit_span host = divit_span_sub(text, bracket, n - bracket);
    n += bracket;
    const divit_span rest = divit_span_sub(text, n, SIZE_MAX);
    if ((host.n > 0 && host.p[0] == '.') ||
        !copy_word(ret->host, sizeof ret->host, host, bracket ? ":." : "-._"))
        return false;
    ret->port = usual_port(ret->scheme);
    return rest.n == 0 ||
           (rest.p[0] == ':' && take_port(divit_span_sub(rest, 1, SIZE_MAX), &ret->port));
}

/* see doctor/address.h */
bool divit_address_parse(const char *text, divit_address *ret)
{
    divit_address a = {0};
    const char *mark = strstr(text, "://");
    if (mark) {
        const divit_span scheme = {(const uint8_t *)text, (size_t)(mark - text)};
        if (!copy_word(a.scheme, sizeof a.scheme, scheme, "+-."))
            return false;
        text = mark + 3;
    }
    divit_span authority = {(const uint8_t *)text, strcspn(text, "/?#")};
    const uint8_t *user = authority.n > 0 ? memrchr(authority.p, '@', authority.n) : NULL;
    if (user)
        authority = divit_span_sub(authority, (size_t)(user - authority.p) + 1, SIZE_MAX);
    if (!take_authority(authority, &a))
        return false;
    *ret = a;
    return true;
}

/* see doctor/address.h */
void divit_address_show(const divit_address *address, char out[DIVIT_ADDRESS_SHOWN])
{
    const bool ipv6 = strchr(address->host, ':');
    (void)snprintf(
        out, DIVIT_ADDRESS_SHOWN, ipv6 ? "[%s]:%u" : "%s:%u", address->host, address->port);
}

/* True if one entry of the list, such as ".kamusm.gov.tr", is the host or a domain of it. */
static bool covers(const char *entry, size_t n, const char *host)
{
    const size_t length = strlen(host);
    if (n == 1 && entry[0] == '*')
        return true;
    if (n > 0 && entry[0] == '.') {
        entry++;
        n--;
    }
    if (n == 0 || n > length || strncasecmp(host + length - n, entry, n) != 0)
        return false;
    return n == length || host[length - n - 1] == '.';
}

/* see doctor/address.h */
bool divit_address_exempt(const char *list, const char *host)
{
    static const char between[] = ", \t";
    while (list && *list) {
        list += strspn(list, between);
        const size_t n = strcspn(list, between);
        if (covers(list, n, host))
            return true;
        list += n;
    }
    return false;
}
