/* SPDX-License-Identifier: Apache-2.0 */
/* The extensions of a certificate as facts. */
#include "pki/extension.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/asn1.h>
#include <openssl/objects.h>

#include "base/bytes.h"
#include "base/status.h"
#include "pki/der.h"

enum { OID_MAX = 64, URL_MAX = 2048, BOOLEAN = 0x01, URI = DIVIT_DER_CONTEXT + 6 };

/* What one kind of entry looks like: reads from `entry` into the list(s). */
typedef divit_status entry_fn(
    divit_span entry, divit_certificate_facts *facts, divit_texts *list, divit_error *err);

static divit_status refuse(divit_error *err, const char *origin)
{
    return divit_fail(
        err, DIVIT_INPUT_BROKEN, origin, N_("an extension of the certificate is malformed"));
}

static divit_status add_text(divit_texts *list, const char *text, size_t n, divit_error *err)
{
    if (list->n == DIVIT_CERTIFICATE_LIST_MAX)
        return divit_fail(
            err, DIVIT_INPUT_LIMIT, __func__, N_("a list in the certificate is too long"));
    char **items = realloc(list->items, (list->n + 1) * sizeof *items);
    if (!items)
        return divit_fail_memory(err, __func__);
    list->items = items;
    items[list->n] = strndup(text, n);
    if (!items[list->n])
        return divit_fail_memory(err, __func__);
    list->n++;
    return DIVIT_OK;
}

/* Adds an OBJECT IDENTIFIER (whole TLV) as dotted text. */
static divit_status add_oid(divit_texts *list, divit_span oid, divit_error *err)
{
    char text[512];
    const uint8_t *p = oid.p;
    /* Long identifiers cost quadratic time to write out (CVE-2023-2650). */
    ASN1_OBJECT *object = oid.n <= OID_MAX ? d2i_ASN1_OBJECT(NULL, &p, (long)oid.n) : NULL;
    const int n = object ? OBJ_obj2txt(text, sizeof text, object, 1) : 0;
    ASN1_OBJECT_free(object);
    if (n <= 0 || (size_t)n >= sizeof text)
        return refuse(err, __func__);
    return add_text(list, text, (size_t)n, err);
}

/* Adds the content of a uniformResourceIdentifier, an IA5String. */
static divit_status add_url(divit_texts *list, divit_span url, divit_error *err)
{
    if (url.n == 0 || url.n > URL_MAX)
        return refuse(err, __func__);
    for (size_t i = 0; i < url.n; i++)
        if (url.p[i] < 0x20 || url.p[i] > 0x7E)
            return refuse(err, __func__);
    return add_text(list, (const char *)url.p, url.n, err);
}

static divit_status read_oid(
    divit_span entry, divit_certificate_facts *facts, divit_texts *list, divit_error *err)
{
    (void)facts;
    divit_span oid;
    if (!divit_der_take_whole(&entry, DIVIT_DER_OID, &oid))
        return refuse(err, __func__);
    return add_oid(list, oid, err);
}

/* PolicyInformation and QCStatement begin alike: an OID, then what is not needed here. */
static divit_status read_leading_oid(
    divit_span entry, divit_certificate_facts *facts, divit_texts *list, divit_error *err)
{
    divit_span inner;
    if (!divit_der_take(&entry, DIVIT_DER_SEQUENCE, &inner))
        return refuse(err, __func__);
    return read_oid(inner, facts, list, err);
}

/* DistributionPoint (RFC 5280 4.2.1.13): the URIs of its full name. */
static divit_status read_distribution_point(
    divit_span entry, divit_certificate_facts *facts, divit_texts *list, divit_error *err)
{
    (void)facts;
    divit_span point;
    divit_span name;
    divit_span full;
    divit_der_item general;
    if (!divit_der_take(&entry, DIVIT_DER_SEQUENCE, &point))
        return refuse(err, __func__);
    if (!divit_der_take(&point, DIVIT_DER_CONTEXT_CONSTRUCTED, &name) ||
        !divit_der_take(&name, DIVIT_DER_CONTEXT_CONSTRUCTED, &full))
        return DIVIT_OK;
    divit_status s = DIVIT_OK;
    while (s == DIVIT_OK && full.n > 0) {
        if (!divit_der_next(&full, &general))
            return refuse(err, __func__);
        if (general.tag == URI)
            s = add_url(list, general.content, err);
    }
    return s;
}

/* AccessDescription (RFC 5280 4.2.2.1). */
static divit_status read_access(
    divit_span entry, divit_certificate_facts *facts, divit_texts *list, divit_error *err)
{
    (void)list;
    divit_span inner;
    divit_span oid;
    divit_span url;
    if (!divit_der_take(&entry, DIVIT_DER_SEQUENCE, &inner) ||
        !divit_der_take(&inner, DIVIT_DER_OID, &oid))
        return refuse(err, __func__);
    if (!divit_der_take(&inner, URI, &url))
        return DIVIT_OK;
    if (divit_span_is(oid, "\x2B\x06\x01\x05\x05\x07\x30\x01"))
        return add_url(&facts->ocsp_urls, url, err);
    if (divit_span_is(oid, "\x2B\x06\x01\x05\x05\x07\x30\x02"))
        return add_url(&facts->issuer_urls, url, err);
    return DIVIT_OK;
}

static divit_status read_list(divit_span value, entry_fn *read, divit_certificate_facts *facts,
    divit_texts *list, divit_error *err)
{
    divit_span entries;
    divit_der_item entry;
    if (!divit_der_take(&value, DIVIT_DER_SEQUENCE, &entries) || value.n > 0)
        return refuse(err, __func__);
    divit_status s = DIVIT_OK;
    while (s == DIVIT_OK && entries.n > 0)
        s = divit_der_next(&entries, &entry) ? read(entry.whole, facts, list, err)
                                             : refuse(err, __func__);
    return s;
}

/* KeyUsage ::= BIT STRING, the first bit in the highest place (RFC 5280 4.2.1.3). */
static divit_status read_key_usage(
    divit_span value, divit_certificate_facts *facts, divit_error *err)
{
    divit_span bits;
    if (!divit_der_take(&value, DIVIT_DER_BIT_STRING, &bits) || value.n > 0 || bits.n < 2 ||
        bits.n > 3)
        return refuse(err, __func__);
    facts->has_key_usage = true;
    for (unsigned i = 0; i < 8; i++)
        if (bits.p[1] & (0x80u >> i))
            facts->key_usage |= 1u << i;
    return DIVIT_OK;
}

/* BasicConstraints ::= SEQUENCE {cA BOOLEAN DEFAULT FALSE, ...} (RFC 5280 4.2.1.9). */
static divit_status read_constraints(
    divit_span value, divit_certificate_facts *facts, divit_error *err)
{
    divit_span inner;
    divit_span is_ca;
    if (!divit_der_take(&value, DIVIT_DER_SEQUENCE, &inner) || value.n > 0)
        return refuse(err, __func__);
    if (divit_der_take(&inner, BOOLEAN, &is_ca) && is_ca.n == 1)
        facts->is_ca = is_ca.p[0] != 0;
    return DIVIT_OK;
}

static divit_status read_one(
    divit_span oid, divit_span value, divit_certificate_facts *f, divit_error *err)
{
    if (divit_span_is(oid, "\x55\x1D\x0F"))
        return read_key_usage(value, f, err);
    if (divit_span_is(oid, "\x55\x1D\x13"))
        return read_constraints(value, f, err);
    if (divit_span_is(oid, "\x55\x1D\x25"))
        return read_list(value, read_oid, f, &f->extended_usages, err);
    if (divit_span_is(oid, "\x55\x1D\x20"))
        return read_list(value, read_leading_oid, f, &f->policies, err);
    if (divit_span_is(oid, "\x55\x1D\x1F"))
        return read_list(value, read_distribution_point, f, &f->crl_urls, err);
    if (divit_span_is(oid, "\x2B\x06\x01\x05\x05\x07\x01\x03"))
        return read_list(value, read_leading_oid, f, &f->qc_statements, err);
    if (divit_span_is(oid, "\x2B\x06\x01\x05\x05\x07\x01\x01"))
        return read_list(value, read_access, f, NULL, err);
    return DIVIT_OK;
}

/* Takes one Extension; false if it is malformed, or its value is. */
static bool take_extension(divit_span *rest, divit_span *ret_oid, divit_span *ret_value)
{
    divit_span extension;
    divit_span critical;
    if (!divit_der_take(rest, DIVIT_DER_SEQUENCE, &extension) ||
        !divit_der_take(&extension, DIVIT_DER_OID, ret_oid))
        return false;
    (void)divit_der_take(&extension, BOOLEAN, &critical);
    return divit_der_take(&extension, DIVIT_DER_OCTETS, ret_value) && extension.n == 0;
}

/* see pki/extension.h */
divit_status divit_extensions_read(
    divit_span extensions, divit_certificate_facts *facts, divit_error *err)
{
    divit_span seen[DIVIT_CERTIFICATE_LIST_MAX];
    size_t count = 0;
    divit_status s = DIVIT_OK;
    while (s == DIVIT_OK && extensions.n > 0) {
        divit_span oid;
        divit_span value;
        if (count == DIVIT_CERTIFICATE_LIST_MAX)
            return divit_fail(
                err, DIVIT_INPUT_LIMIT, __func__, N_("the certificate has too many extensions"));
        if (!take_extension(&extensions, &oid, &value))
            return refuse(err, __func__);
        for (size_t i = 0; i < count; i++)
            if (divit_span_equal(seen[i], oid))
                return divit_fail(err, DIVIT_INPUT_BROKEN, __func__,
                    N_("the certificate has an extension twice"));
        seen[count++] = oid;
        s = read_one(oid, value, facts, err);
    }
    return s;
}

/* see pki/extension.h */
void divit_texts_done(divit_texts *list)
{
    for (size_t i = 0; i < list->n; i++)
        free(list->items[i]);
    free(list->items);
    *list = (divit_texts){0};
}
