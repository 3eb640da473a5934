/* SPDX-License-Identifier: Apache-2.0 */
/* File names as a signature's URIs say them. */
#include "xml/uri_name.h"

#include <string.h>

#include "base/bytes.h"
#include "base/text.h"

/* The byte that stands at *at, which moves behind it; -1 for what no name can hold. */
static int take_byte(divit_span uri, size_t *at)
{
    const uint8_t c = uri.p[(*at)++];
    if (c != '%')
        return c < 0x20 || strchr("?#:\\", c) ? -1 : c;
    if (uri.n - *at < 2)
        return -1;
    const int high = divit_hex_digit(uri.p[*at]);
    const int low = divit_hex_digit(uri.p[*at + 1]);
    *at += 2;
    const int byte = high < 0 || low < 0 ? -1 : high << 4 | low;
    return byte == '/' || byte == 0 ? -1 : byte;
}

/* see xml/uri_name.h */
bool divit_uri_names(divit_span uri, divit_span name)
{
    size_t i = 0;
    size_t at = uri.n > 2 && memcmp(uri.p, "./", 2) == 0 ? 2 : 0;
    while (at < uri.n) {
        const int byte = take_byte(uri, &at);
        if (byte < 0 || i == name.n || name.p[i++] != byte)
            return false;
    }
    return i == name.n && i > 0;
}
