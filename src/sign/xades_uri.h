/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign/xades_uri.h - a file name as a relative URI reference (RFC 3986 4.2).
 *
 *     DIVIT_AUTO(divit_bytes_done) divit_bytes uri = {0};
 *     s = divit_xades_uri("iş emri.pdf", &uri, err);            // "i%C5%9F%20emri.pdf"
 *
 * Threads: no state. Not done here: the way back, see xml/uri_name.h.
 */
#ifndef DIVIT_SIGN_XADES_URI_H
#define DIVIT_SIGN_XADES_URI_H

#include "divit/base.h"

/*
 * Appends the NUL-terminated reference: every byte that is not unreserved (RFC 3986 2.3) is
 * percent-encoded, so that neither a scheme nor a folder can come of a name. USAGE for a name that
 * is none (empty, ".", "..", with a "/", no UTF-8), E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_xades_uri(const char *name, divit_bytes *out, divit_error *err);

/*
 * The same of a file in a container, as xml/zip_name.h takes it: a "/" stays as it is. E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_xades_uri_path(
    divit_span path, divit_bytes *out, divit_error *err);

#endif
