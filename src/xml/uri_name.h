/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xml/uri_name.h - whether a URI of a signature names a file that lies beside it.
 *
 *     if (divit_uri_names(DIVIT_SPAN_TEXT("i%C5%9F%20emri.pdf"), file_name)) ...
 *
 * No state, no ownership. Not done here: what files there are; no path is followed, nothing is
 * fetched.
 */
#ifndef DIVIT_XML_URI_NAME_H
#define DIVIT_XML_URI_NAME_H

#include "divit/base.h"

/*
 * True if the URI, a relative reference (RFC 3986 4.2) of nothing but a path, is that name once its
 * percent-encoding (2.1) is undone. "./" may stand before it. A "/" is written as it is: an encoded
 * one, which some take for a separator, names nothing.
 */
bool divit_uri_names(divit_span uri, divit_span name);

#endif
