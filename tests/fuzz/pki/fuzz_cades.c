/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a padded SignedData, checked against the digest of nothing: it must never hold. */
#include <stdlib.h>

#include "pki/cades_parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    divit_cades_signed *sd = NULL;
    divit_digest digest;
    if (divit_cades_parse((divit_span){data, size}, DIVIT_CADES_PADDED, &sd, NULL) != DIVIT_OK)
        return 0;
    const divit_cades_facts *f = divit_cades_facts_get(sd);
    if (divit_hash_compute(f->hash, (divit_span){0}, &digest, NULL) != DIVIT_OK || f->size > size)
        abort();
    if (divit_cades_check(sd, &digest, NULL) == DIVIT_OK)
        abort();
    divit_cades_signed_free(&sd);
    return 0;
}
