/* SPDX-License-Identifier: Apache-2.0 */
/*
 * net/header.h - collects the header lines of an HTTP/1.1 answer (RFC 9112 5).
 *
 *     divit_status s = divit_header_take(&answer.headers, line, limit, err);  // for each line
 *
 * Takes each line as it came, with its CR LF: a status line empties the collection (an interim 1xx
 * answer came before), the empty line changes nothing, a field becomes "name: value\n" with its
 * name in lower case and its value without spaces at both ends.
 * Ownership: the collection is the caller's. Threads: no state.
 * Not done here: joining of fields with the same name; folded lines, which are refused.
 */
#ifndef DIVIT_NET_HEADER_H
#define DIVIT_NET_HEADER_H

#include "divit/base.h"

/*
 * NETWORK_ANSWER if the line is neither, holds control characters, or the collection would grow
 * beyond `limit` bytes. E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_header_take(
    divit_bytes *headers, divit_span line, size_t limit, divit_error *err);

#endif
