/* SPDX-License-Identifier: Apache-2.0 */
/* The certificate that a XAdES signature declares, signed, to be its signer's. */
#include "verify/declared.h"

#include "base/bytes.h"
#include "base/status.h"
#include "pki/der.h"
#include "pki/hash.h"
#include "verify/grammar.h"
#include "verify/key_info.h"
#include "verify/reference.h"

static const divit_grammar_rule new_rules[] = {
    {DIVIT_XML_XADES_NS, "CertDigest", 1, 1},
    {DIVIT_XML_XADES_NS, "IssuerSerialV2", 0, 1},
};

static const divit_grammar_rule old_rules[] = {
    {DIVIT_XML_XADES_NS, "CertDigest", 1, 1},
    {DIVIT_XML_XADES_NS, "IssuerSerial", 0, 1},
};

static const divit_grammar_rule digest_rules[] = {
    {DIVIT_XML_DSIG_NS, "DigestMethod", 1, 1},
    {DIVIT_XML_DSIG_NS, "DigestValue", 1, 1},
};

/* What the signed properties say of the certificate. */
typedef struct declaration {
    divit_digest digest;
    divit_bytes issuer_serial; /* IssuerSerialV2: DER of IssuerSerial (RFC 5035 5), or empty */
    divit_span serial;         /* of IssuerSerial: decimal digits, {0}: not said */
} declaration;

static void declaration_done(declaration *d)
{
    divit_bytes_done(&d->issuer_serial);
}

static const divit_xml_node *xades_child(const divit_xml_node *node, const char *local)
{
    return divit_xml_node_child(node, NULL, DIVIT_XML_XADES_NS, local);
}

/* The property that names the certificate: there is one, of the new kind or of the old. */
static divit_status find_property(
    const divit_xml_node *properties, const divit_xml_node **ret, bool *ret_new, divit_error *err)
{
    const divit_xml_node *signing = xades_child(properties, "SignedSignatureProperties");
    const divit_xml_node *first = signing ? xades_child(signing, "SigningCertificateV2") : NULL;
    const divit_xml_node *second = signing ? xades_child(signing, "SigningCertificate") : NULL;
    if (!first && !second)
        return divit_grammar_refuse(
            err, properties, __func__, N_("it does not name its certificate"));
    const char *name = first ? "SigningCertificateV2" : "SigningCertificate";
    *ret = first ? first : second;
    *ret_new = first != NULL;
    if ((first && second) || divit_xml_node_child(signing, *ret, DIVIT_XML_XADES_NS, name))
        return divit_grammar_refuse(
            err, properties, __func__, N_("it names its certificate more than once"));
    return DIVIT_OK;
}

/* The number in IssuerSerial. The issuer's name may be written in many ways; the digest decides. */
static divit_status read_old_serial(const divit_xml_node *cert, divit_span *ret, divit_error *err)
{
    const divit_xml_node *both = xades_child(cert, "IssuerSerial");
    const divit_xml_node *number = NULL;
    if (!both)
        return DIVIT_OK;
    if (divit_xml_node_only(both, DIVIT_XML_DSIG_NS, "X509SerialNumber", &number, NULL) ==
            DIVIT_OK &&
        divit_xml_node_text(number, ret, NULL) == DIVIT_OK)
        return DIVIT_OK;
    return divit_grammar_refuse(
        err, both, __func__, N_("it names issuer and number of its certificate badly"));
}

/* The first Cert is the signer's; further ones name the chain. */
static divit_status read_declaration(
    const divit_xml_node *properties, declaration *d, divit_cause *ret_cause, divit_error *err)
{
    const divit_xml_node *property = NULL;
    bool is_new = false;
    *ret_cause = DIVIT_CAUSE_CERTIFICATE;
    divit_status s = find_property(properties, &property, &is_new, err);
    if (s != DIVIT_OK)
        return s;
    const divit_xml_node *cert = xades_child(property, "Cert");
    if (!cert)
        return divit_grammar_refuse(
            err, property, __func__, N_("it does not name its certificate"));
    s = divit_grammar_check(cert, is_new ? new_rules : old_rules, 2, err);
    if (s == DIVIT_OK)
        s = divit_grammar_check(xades_child(cert, "CertDigest"), digest_rules, 2, err);
    if (s == DIVIT_OK)
        s = divit_reference_digest(xades_child(cert, "CertDigest"), &d->digest, ret_cause, err);
    if (s != DIVIT_OK)
        return s;
    *ret_cause = DIVIT_CAUSE_CERTIFICATE;
    if (!is_new)
        return read_old_serial(cert, &d->serial, err);
    const divit_xml_node *der = xades_child(cert, "IssuerSerialV2");
    return der ? divit_reference_bytes(der, &d->issuer_serial, err) : DIVIT_OK;
}

/* IssuerSerial ::= SEQUENCE { issuer GeneralNames, serialNumber } (RFC 5035 5). */
static bool is_issuer_serial_of(divit_span der, const divit_certificate_facts *facts)
{
    divit_span both;
    divit_span names;
    divit_span issuer;
    divit_span serial;
    return divit_der_take(&der, DIVIT_DER_SEQUENCE, &both) && der.n == 0 &&
           divit_der_take(&both, DIVIT_DER_SEQUENCE, &names) &&
           divit_der_take(&names, DIVIT_DER_CONTEXT_CONSTRUCTED + 4, &issuer) && names.n == 0 &&
           divit_der_take_whole(&both, DIVIT_DER_INTEGER, &serial) && both.n == 0 &&
           divit_span_equal(issuer, facts->issuer_der) &&
           divit_span_equal(serial, facts->serial_der);
}

/* Issuer and number, where the signature gives them, are those of the certificate. */
static divit_status check_names(
    const declaration *d, const divit_certificate *certificate, divit_error *err)
{
    const divit_certificate_facts *facts = divit_certificate_facts_get(certificate);
    const divit_span der = divit_bytes_span(&d->issuer_serial);
    if ((der.n == 0 || is_issuer_serial_of(der, facts)) &&
        (d->serial.n == 0 || divit_span_is(d->serial, facts->serial_decimal)))
        return DIVIT_OK;
    return divit_fail(err, DIVIT_SIGNATURE_INVALID, __func__,
        N_("it names issuer and number of another certificate"));
}

/* True if the X509Certificate is the one that the digest names; then parsed. */
static divit_status try_certificate(
    const divit_xml_node *node, const declaration *d, divit_certificate **ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes der = {0};
    divit_digest digest;
    divit_status s = divit_reference_bytes(node, &der, err);
    if (s == DIVIT_OK)
        s = divit_hash_compute(d->digest.hash, divit_bytes_span(&der), &digest, err);
    if (s != DIVIT_OK ||
        !divit_span_equal(divit_digest_span(&digest), divit_digest_span(&d->digest)))
        return s;
    s = divit_certificate_parse(divit_bytes_span(&der), ret, err);
    if (s == DIVIT_OK || s < 0)
        return s;
    return divit_grammar_refuse(err, node, __func__, N_("its certificate is malformed"));
}

/* Looks for the declared certificate among those of KeyInfo. */
static divit_status search(
    const divit_xml_node *info, const declaration *d, divit_certificate **ret, divit_error *err)
{
    const divit_xml_node *node = NULL;
    divit_status s = DIVIT_OK;
    while (s == DIVIT_OK && !*ret && (node = divit_key_info_next(info, node)) != NULL)
        s = try_certificate(node, d, ret, err);
    return s;
}

/* see verify/declared.h */
divit_status divit_declared_find(const divit_declared_parts *parts, divit_certificate **ret,
    divit_cause *ret_cause, divit_error *err)
{
    DIVIT_AUTO(declaration_done)
    declaration d = {0};
    DIVIT_AUTO(divit_certificate_free)
    divit_certificate *found = NULL;
    divit_status s = read_declaration(parts->properties, &d, ret_cause, err);
    if (s == DIVIT_OK && parts->key_info) {
        *ret_cause = DIVIT_CAUSE_KEY_INFO;
        s = divit_key_info_check(parts->key_info, err);
    }
    if (s != DIVIT_OK)
        return s;
    *ret_cause = DIVIT_CAUSE_CERTIFICATE;
    if (parts->key_info)
        s = search(parts->key_info, &d, &found, err);
    if (s == DIVIT_OK && !found)
        s = divit_grammar_refuse(
            err, parts->properties, __func__, N_("the certificate that it names is not in it"));
    if (s == DIVIT_OK)
        s = check_names(&d, found, err);
    if (s != DIVIT_OK)
        return s;
    *ret = found;
    found = NULL;
    return DIVIT_OK;
}
