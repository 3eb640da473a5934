/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a certificate: parsed, judged, and compared with itself as its issuer. */
#include <stdlib.h>

#include "pki/kind.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    divit_certificate *cert = NULL;
    if (divit_certificate_parse((divit_span){data, size}, &cert, NULL) != DIVIT_OK)
        return 0;
    const char *reason = NULL;
    (void)divit_certificate_kind_of(cert, &reason);
    if (!reason || divit_certificate_facts_get(cert)->der.n != size)
        abort();
    const divit_status s = divit_certificate_issued_by(cert, cert, NULL);
    (void)s;
    divit_certificate_free(&cert);
    return 0;
}
