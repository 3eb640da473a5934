/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pki/extension.h - reads the extensions of a certificate into its facts.
 *
 *     s = divit_extensions_read(extensions, &facts, err);
 *     ...
 *     divit_texts_done(&facts.policies);                  // and the other lists
 *
 * Ownership: the lists filled belong to the facts' owner, also after a failure.
 * Threads: no state.
 * Not done here: unknown extensions, which are passed over even if critical; who builds chains
 * asks OpenSSL about those.
 */
#ifndef DIVIT_PKI_EXTENSION_H
#define DIVIT_PKI_EXTENSION_H

#include "pki/certificate.h"

/*
 * Reads the content of the SEQUENCE OF Extension (RFC 5280 4.1). INPUT_BROKEN if malformed or one
 * is there twice, INPUT_LIMIT, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_extensions_read(
    divit_span extensions, divit_certificate_facts *facts, divit_error *err);

/* Frees a list and leaves it {0}. */
void divit_texts_done(divit_texts *list);

#endif
