/* SPDX-License-Identifier: Apache-2.0 */
/* Which certificate the signed attributes of a signature name. */
#include "pki/ess.h"

#include "base/bytes.h"
#include "base/status.h"
#include "pki/algorithm.h"
#include "pki/der.h"

static bool take_issuer_serial(divit_span *id, divit_ess *ret)
{
    divit_span both;
    divit_span names;
    return divit_der_take(id, DIVIT_DER_SEQUENCE, &both) &&
           divit_der_take(&both, DIVIT_DER_SEQUENCE, &names) &&
           divit_der_take(&names, DIVIT_DER_CONTEXT_CONSTRUCTED + 4, &ret->issuer) &&
           names.n == 0 && divit_der_take_whole(&both, DIVIT_DER_INTEGER, &ret->serial) &&
           both.n == 0;
}

/* see pki/ess.h */
divit_status divit_ess_read(divit_span values, bool has_first, divit_ess *ret, divit_error *err)
{
    divit_span list = values;
    divit_span id;
    divit_span algorithm;
    if (list.n == 0)
        return divit_fail(err, DIVIT_INDETERMINATE, __func__,
            has_first
                ? N_("the signature names its certificate with SHA-1, which can be forged")
                : N_("the signature does not say, signed, which certificate is the signer's"));
    divit_span value = list;
    if (!divit_der_take(&value, DIVIT_DER_SEQUENCE, &list) || value.n > 0 ||
        !divit_der_take(&list, DIVIT_DER_SEQUENCE, &list) ||
        !divit_der_take(&list, DIVIT_DER_SEQUENCE, &id))
        return divit_fail(err, DIVIT_SIGNATURE_INVALID, __func__,
            N_("the signing-certificate attribute is malformed"));
    ret->hash = DIVIT_SHA256;
    if (divit_der_take(&id, DIVIT_DER_SEQUENCE, &algorithm)) {
        const divit_status s = divit_algorithm_digest(algorithm, &ret->hash, err);
        if (s != DIVIT_OK)
            return s;
    }
    if (!divit_der_take(&id, DIVIT_DER_OCTETS, &ret->certificate_hash) ||
        (id.n > 0 && (!take_issuer_serial(&id, ret) || id.n > 0)))
        return divit_fail(err, DIVIT_SIGNATURE_INVALID, __func__,
            N_("the signing-certificate attribute is malformed"));
    return DIVIT_OK;
}

/* see pki/ess.h */
divit_status divit_ess_names(
    const divit_ess *ess, const divit_certificate_facts *f, bool *ret, divit_error *err)
{
    divit_digest digest;
    const divit_status s = divit_hash_compute(ess->hash, f->der, &digest, err);
    if (s != DIVIT_OK)
        return s;
    const bool named = ess->issuer.n == 0 || (divit_span_equal(ess->issuer, f->issuer_der) &&
                                                 divit_span_equal(ess->serial, f->serial_der));
    *ret = named && divit_span_equal(divit_digest_span(&digest), ess->certificate_hash);
    return DIVIT_OK;
}
