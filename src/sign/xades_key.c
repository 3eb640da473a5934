/* SPDX-License-Identifier: Apache-2.0 */
/* KeyInfo of a XAdES signature. */
#include "sign/xades_key.h"

#include "base/bytes.h"
#include "base/text.h"
#include "pki/public_numbers.h"
#include "xml/name.h"

/* see sign/xades_key.h */
divit_status divit_xades_base64_text(divit_bytes *out, divit_span data)
{
    enum { LINE_BYTES = 57 };
    divit_status s = DIVIT_OK;
    for (size_t at = 0; at < data.n && s == DIVIT_OK; at += LINE_BYTES) {
        if (at > 0)
            s = divit_bytes_push(out, '\n');
        if (s == DIVIT_OK)
            s = divit_base64_append(out, divit_span_sub(data, at, LINE_BYTES));
    }
    return s;
}

/* see sign/xades_key.h */
divit_status divit_xades_base64(divit_bytes *out, const char *name, divit_span data)
{
    divit_status s = divit_bytes_printf(out, "<%s>", name);
    if (s == DIVIT_OK)
        s = divit_xades_base64_text(out, data);
    return s == DIVIT_OK ? divit_bytes_printf(out, "</%s>", name) : s;
}

/* ds:KeyValue (XML-Signature 4.5.2); nothing for a key of another form. */
static divit_status append_key_value(const divit_certificate_facts *facts, divit_bytes *out)
{
    static const char *const curves[] = {[DIVIT_CURVE_P256] = "1.2.840.10045.3.1.7",
        [DIVIT_CURVE_P384] = "1.3.132.0.34",
        [DIVIT_CURVE_P521] = "1.3.132.0.35"};
    divit_public_numbers key;
    if (!divit_public_numbers_read(facts->spki, &key))
        return DIVIT_OK;
    if (facts->key == DIVIT_KEY_EC && facts->curve != DIVIT_CURVE_NONE) {
        divit_status s = divit_bytes_printf(out,
            "<ds:KeyValue><dsig11:ECKeyValue xmlns:dsig11=\"" DIVIT_XML_DSIG11_NS "\">"
            "<dsig11:NamedCurve URI=\"urn:oid:%s\"/>",
            curves[facts->curve]);
        if (s == DIVIT_OK)
            s = divit_xades_base64(out, "dsig11:PublicKey", key.point);
        return s == DIVIT_OK ? divit_bytes_printf(out, "</dsig11:ECKeyValue></ds:KeyValue>") : s;
    }
    divit_status s = divit_bytes_printf(out, "<ds:KeyValue><ds:RSAKeyValue>");
    if (s == DIVIT_OK)
        s = divit_xades_base64(out, "ds:Modulus", key.modulus);
    if (s == DIVIT_OK)
        s = divit_xades_base64(out, "ds:Exponent", key.exponent);
    return s == DIVIT_OK ? divit_bytes_printf(out, "</ds:RSAKeyValue></ds:KeyValue>") : s;
}

/* see sign/xades_key.h */
divit_status divit_xades_key_info(const divit_xades *x, divit_bytes *out)
{
    const divit_certificate_facts *facts = divit_certificate_facts_get(x->certificate);
    divit_status s = divit_bytes_printf(out, "<ds:KeyInfo>");
    if (s == DIVIT_OK && x->how->key_value)
        s = append_key_value(facts, out);
    if (s == DIVIT_OK)
        s = divit_bytes_printf(out, "<ds:X509Data>");
    if (s == DIVIT_OK && x->how->subject_name)
        s = divit_xades_leaf(out, "ds:X509SubjectName", facts->subject);
    if (s == DIVIT_OK)
        s = divit_xades_base64(out, "ds:X509Certificate", facts->der);
    return s == DIVIT_OK ? divit_bytes_printf(out, "</ds:X509Data></ds:KeyInfo>") : s;
}
