/* SPDX-License-Identifier: Apache-2.0 */
/*
 * card/certificates.h - the certificates of a token, as they are.
 *
 *     divit_certificates list = {0};
 *     s = divit_certificates_read(m, token, &list, err);
 *     use(list.at[0].der);
 *     divit_certificates_done(&list);
 *
 * Ownership: the list owns its certificates. No threads. Not done here: what stands in one, and
 * whether its key is there (card/key.h).
 */
#ifndef DIVIT_CARD_CERTIFICATES_H
#define DIVIT_CARD_CERTIFICATES_H

#include "card/key.h"

/*
 * Fills an empty list with the certificates of a token (der, id, label), without what it keeps
 * behind one, and their keys. Empty ones are passed over. After a failure the list is empty. The
 * statuses of phase START.
 */
DIVIT_MUST_CHECK divit_status divit_certificates_read(
    divit_module *m, uint32_t token, divit_certificates *list, divit_error *err);

/* Frees. Accepts {0}; also a cleanup handler. */
void divit_certificates_done(divit_certificates *list);

#endif
