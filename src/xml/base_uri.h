/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xml/base_uri.h - one xml:base value of two, as Canonical XML 1.1 joins them.
 *
 *     DIVIT_AUTO(divit_bytes_done) divit_bytes joined = {0};
 *     s = divit_xml_base_uri_join(divit_span_of("a/b"), divit_span_of("../c"), &joined);
 *     s = divit_xml_base_uri_tidy(divit_span_of("a/../b"), &joined);
 *
 * Text only: nothing is looked up, escaped or fetched, and no value is refused.
 * Ownership: what is appended to belongs to the caller. Threads: no state.
 * Not done here: which values are joined; see xml/merge.h.
 */
#ifndef DIVIT_XML_BASE_URI_H
#define DIVIT_XML_BASE_URI_H

#include "divit/base.h"

/*
 * Appends what `reference` means seen from `base` (Canonical XML 1.1, 2.4, join-URI-References:
 * RFC 3986 5.2 for a base that need not be absolute; fragments are dropped). The spans may not lie
 * inside of `out`. E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_xml_base_uri_join(
    divit_span base, divit_span reference, divit_bytes *out);

/*
 * Appends a path without "." and, where something stands before them, ".." segments; "//" becomes
 * "/" and a last ".." gets a "/" (Canonical XML 1.1, 2.4 and appendix A). E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_xml_base_uri_tidy(divit_span path, divit_bytes *out);

#endif
