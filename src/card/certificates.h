/* SPDX-License-Identifier: Apache-2.0 */
/*
 * card/certificates.h - the certificates of a token, as they are.
 *
 *     static divit_module_certificates list;
 *     s = divit_certificates_read(m, token, &list, err);
 *     use(list.at[0].der);
 *     divit_certificates_done(&list);
 *
 * Ownership: the list owns its certificates. No threads. Not done here: what stands in one, and
 * whether its key is there (card/key.h).
 */
#ifndef DIVIT_CARD_CERTIFICATES_H
#define DIVIT_CARD_CERTIFICATES_H

#include "card/module.h"

/*
 * Appends the certificates of a token (der, id, label), without what it keeps behind one. Empty
 * ones are passed over. The statuses of phase START.
 */
DIVIT_MUST_CHECK divit_status divit_certificates_read(
    divit_module *m, uint32_t token, divit_module_certificates *list, divit_error *err);

/* Frees. Accepts {0}; also a cleanup handler. */
void divit_certificates_done(divit_module_certificates *list);

#endif
