/* SPDX-License-Identifier: Apache-2.0 */
/* The Repr-Digest header of a document that was received. */
#include "portal/repr_digest.h"

#include "base/bytes.h"
#include "base/status.h"
#include "base/text.h"
#include "pki/hash.h"

/* The header that the body ought to have, as the contract writes it. */
static divit_status expected(divit_span body, divit_bytes *out, divit_error *err)
{
    divit_digest digest;
    const divit_status s = divit_hash_compute(DIVIT_SHA256, body, &digest, err);
    if (s != DIVIT_OK)
        return s;
    if (divit_bytes_append(out, DIVIT_SPAN_TEXT("sha-256=:")) != DIVIT_OK ||
        divit_base64_append(out, divit_digest_span(&digest)) != DIVIT_OK ||
        divit_bytes_push(out, ':') != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    return DIVIT_OK;
}

/* see portal/repr_digest.h */
divit_status divit_repr_digest_check(const divit_http_answer *answer, divit_error *err)
{
    const divit_span header = divit_http_answer_header(answer, "repr-digest");
    if (header.n == 0)
        return divit_fail(
            err, DIVIT_NETWORK_ANSWER, __func__, N_("the document came without its digest"));
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes wanted = {0};
    const divit_status s = expected(divit_bytes_span(&answer->body), &wanted, err);
    if (s != DIVIT_OK)
        return s;
    if (!divit_span_equal(header, divit_bytes_span(&wanted)))
        return divit_fail(err, DIVIT_NETWORK_ANSWER, __func__,
            N_("the document is not the one whose digest came with it"));
    return DIVIT_OK;
}
