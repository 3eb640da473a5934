/* SPDX-License-Identifier: Apache-2.0 */
/* A signed invoice, its parts exchanged, and signed anew where a test plays the other program. */
#include "unit/verify/forged.h"

#include "base/text.h"

static const char invoice[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<Invoice xmlns=\"urn:deneme\" "
    "Id=\"inv\"><Amount Id=\"a\">100</Amount><Payee>\xC5\x9E</Payee></Invoice>";

/* see forged.h */
divit_bytes forged_invoice(bench *b)
{
    char path[128];
    divit_bytes made = {0};
    folder_put(b->folder, "invoice.xml", divit_span_of(invoice));
    (void)snprintf(path, sizeof path, "%s/invoice.xml", b->folder);
    CHECK_OK(bench_sign(b, path, &made, NULL));
    assert_true(bench_accepts(b, divit_bytes_span(&made)));
    CHECK_OK(divit_bytes_terminate(&made));
    return made;
}

/* see forged.h */
divit_bytes forged_with(divit_span document, const char *find, const char *with)
{
    const uint8_t *at = memmem(document.p, document.n, find, strlen(find));
    divit_bytes out = {0};
    assert_non_null(at);
    const size_t from = (size_t)(at - document.p);
    CHECK_OK(divit_bytes_append(&out, divit_span_sub(document, 0, from)));
    for (const char *p = with; *p; p++)
        if (*p == '\1')
            CHECK_OK(divit_bytes_append(&out, divit_span_of(find)));
        else
            CHECK_OK(divit_bytes_push(&out, (uint8_t)*p));
    CHECK_OK(divit_bytes_append(
        &out, divit_span_sub(document, from + strlen(find), document.n - from - strlen(find))));
    return out;
}

/* see forged.h */
divit_bytes forged_filled(divit_span document, const char *name, divit_span bytes)
{
    char open[64];
    divit_bytes out = {0};
    (void)snprintf(open, sizeof open, "<%s>", name);
    const uint8_t *at = memmem(document.p, document.n, open, strlen(open));
    assert_non_null(at);
    const size_t from = (size_t)(at - document.p) + strlen(open);
    const uint8_t *end = memchr(document.p + from, '<', document.n - from);
    assert_non_null(end);
    CHECK_OK(divit_bytes_append(&out, divit_span_sub(document, 0, from)));
    CHECK_OK(divit_base64_append(&out, bytes));
    CHECK_OK(
        divit_bytes_append(&out, divit_span_sub(document, (size_t)(end - document.p), document.n)));
    return out;
}

static divit_status take(void *ctx, divit_span bytes)
{
    return divit_bytes_append(ctx, bytes);
}

/* see forged.h */
divit_digest forged_digest(divit_span document, const char *begin, divit_xml_method method)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes canonical = {0};
    divit_digest digest;
    const uint8_t *at = memmem(document.p, document.n, begin, strlen(begin));
    assert_non_null(at);
    const divit_xml_canon_options options = {.sink = {take, &canonical},
        .method = method,
        .apex = DIVIT_XML_APEX_START,
        .apex_start = (uint64_t)(at - document.p)};
    CHECK_OK(divit_xml_canonicalise(document, &options, NULL, NULL));
    CHECK_OK(divit_hash_compute(DIVIT_SHA256, divit_bytes_span(&canonical), &digest, NULL));
    return digest;
}

/* see forged.h */
divit_bytes forged_signed(divit_span document, const identity *id)
{
    const divit_digest digest = forged_digest(document, "<ds:SignedInfo>", DIVIT_XML_EXCLUSIVE);
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes raw = identity_sign(id, DIVIT_SHA256, divit_digest_span(&digest));
    return forged_filled(document, "ds:SignatureValue", divit_bytes_span(&raw));
}

/* see forged.h */
divit_bytes forged_anew(divit_span document, const identity *id)
{
    const divit_digest digest =
        forged_digest(document, "<xades:SignedProperties", DIVIT_XML_EXCLUSIVE);
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes filled = forged_filled(document, "ds:DigestValue", divit_digest_span(&digest));
    return forged_signed(divit_bytes_span(&filled), id);
}
