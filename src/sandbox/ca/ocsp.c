/* SPDX-License-Identifier: Apache-2.0 */
/* OCSP answers of the practice authority. */
#include "sandbox/ca/ca.h"

#include <openssl/err.h>
#include <openssl/ocsp.h>

#include "pki/crypto_error.h"
#include "pki/der.h"
#include "sandbox/ca/encoding.h"
#include "sandbox/ca/state.h"

/* RFC 9654 2.1: a nonce has at most 128 bytes; its extension's value is an OCTET STRING around. */
enum { FRESH_SECONDS = 3600, NONCE_VALUE_MAX = 131 };

static void free_request(OCSP_REQUEST **request)
{
    OCSP_REQUEST_free(*request);
}

static void free_basic(OCSP_BASICRESP **basic)
{
    OCSP_BASICRESP_free(*basic);
}

static divit_status crypto(divit_error *err, const char *origin)
{
    return divit_fail_openssl(
        err, DIVIT_E_CRYPTO, origin, N_("no practice OCSP answer can be made"));
}

static bool nonce_fits(OCSP_REQUEST *request)
{
    const int at = OCSP_REQUEST_get_ext_by_NID(request, NID_id_pkix_OCSP_Nonce, -1);
    if (at < 0)
        return true;
    const ASN1_OCTET_STRING *value = X509_EXTENSION_get_data(OCSP_REQUEST_get_ext(request, at));
    return ASN1_STRING_length(value) <= NONCE_VALUE_MAX;
}

/*
 * True if every CertID can be copied into an answer: OpenSSL reads some that it cannot write and
 * read again, such as an algorithm parameter with tag 0.
 */
static bool ids_can_be_copied(OCSP_REQUEST *request)
{
    const int questions = OCSP_request_onereq_count(request);
    for (int i = 0; i < questions; i++) {
        OCSP_CERTID *copy =
            OCSP_CERTID_dup(OCSP_onereq_get0_id(OCSP_request_onereq_get0(request, i)));
        OCSP_CERTID_free(copy);
        if (!copy)
            return false;
    }
    return true;
}

/* The request, or NULL if it is malformed or beyond a limit. */
static OCSP_REQUEST *read_request(divit_span bytes)
{
    size_t size;
    if (bytes.n > DIVIT_CA_OCSP_REQUEST_MAX || !divit_der_one(bytes, &size) || size != bytes.n)
        return NULL;
    const uint8_t *p = bytes.p;
    OCSP_REQUEST *request = d2i_OCSP_REQUEST(NULL, &p, (long)bytes.n);
    const int questions = request ? OCSP_request_onereq_count(request) : 0;
    if (p == bytes.p + bytes.n && questions > 0 && questions <= DIVIT_CA_OCSP_QUESTIONS_MAX &&
        nonce_fits(request) && ids_can_be_copied(request))
        return request;
    OCSP_REQUEST_free(request);
    return NULL;
}

/* True if the CertID names the sub-CA as the issuer (RFC 6960 4.1.1). */
static bool asks_about_us(const divit_ca *ca, OCSP_CERTID *id)
{
    ASN1_OBJECT *algorithm = NULL;
    ASN1_INTEGER *serial = NULL;
    X509 *sub = ca->parties[DIVIT_CA_SUB].x509;
    if (OCSP_id_get0_info(NULL, &algorithm, NULL, &serial, id) != 1)
        return false;
    const EVP_MD *md = EVP_get_digestbyobj(algorithm);
    OCSP_CERTID *own =
        md ? OCSP_cert_id_new(md, X509_get_subject_name(sub), X509_get0_pubkey_bitstr(sub), serial)
           : NULL;
    const bool ours = own && OCSP_id_issuer_cmp(own, id) == 0;
    OCSP_CERTID_free(own);
    return ours;
}

/* What was issued under the CertID's serial number, or NULL. */
static const divit_ca_row *find_row(const divit_ca *ca, OCSP_CERTID *id)
{
    ASN1_INTEGER *serial = NULL;
    uint8_t bytes[DIVIT_CA_SERIAL_MAX];
    if (!asks_about_us(ca, id) || OCSP_id_get0_info(NULL, NULL, NULL, &serial, id) != 1)
        return NULL;
    BIGNUM *number = ASN1_INTEGER_to_BN(serial, NULL);
    const int n = number && !BN_is_negative(number) ? BN_num_bytes(number) : 0;
    const bool fits = n > 0 && n <= DIVIT_CA_SERIAL_MAX;
    if (fits)
        (void)BN_bn2bin(number, bytes);
    BN_free(number);
    return fits ? divit_ca_ledger_find(&ca->ledger, (divit_span){bytes, (size_t)n}) : NULL;
}

static bool add_answer(OCSP_BASICRESP *basic, const divit_ca *ca, OCSP_CERTID *id)
{
    const int64_t now = ca->clock.now(ca->clock.ctx);
    const divit_ca_row *row = find_row(ca, id);
    const bool revoked = row && row->revoked != 0;
    ASN1_TIME *from = ASN1_TIME_set(NULL, (time_t)now);
    ASN1_TIME *to = ASN1_TIME_set(NULL, (time_t)(now + FRESH_SECONDS));
    ASN1_TIME *since = revoked ? ASN1_TIME_set(NULL, (time_t)row->revoked) : NULL;
    const int status = !row      ? V_OCSP_CERTSTATUS_UNKNOWN
                       : revoked ? V_OCSP_CERTSTATUS_REVOKED
                                 : V_OCSP_CERTSTATUS_GOOD;
    const bool added = from && to && (since || !revoked) &&
                       OCSP_basic_add1_status(
                           basic, id, status, OCSP_REVOKED_STATUS_KEYCOMPROMISE, since, from, to);
    ASN1_TIME_free(since);
    ASN1_TIME_free(to);
    ASN1_TIME_free(from);
    return added;
}

/* OpenSSL would take producedAt from the system's clock; it offers no other way to set it. */
static bool set_produced_at(OCSP_BASICRESP *basic, int64_t now)
{
    const ASN1_GENERALIZEDTIME *at = OCSP_resp_get0_produced_at(basic);
    return ASN1_GENERALIZEDTIME_set((ASN1_GENERALIZEDTIME *)(uintptr_t)at, (time_t)now) != NULL;
}

static bool answer_all(OCSP_BASICRESP *basic, const divit_ca *ca, OCSP_REQUEST *request)
{
    const int questions = OCSP_request_onereq_count(request);
    for (int i = 0; i < questions; i++)
        if (!add_answer(basic, ca, OCSP_onereq_get0_id(OCSP_request_onereq_get0(request, i))))
            return false;
    const divit_ca_party *responder = &ca->parties[DIVIT_CA_OCSP];
    /* 2: the request has no nonce. */
    return OCSP_copy_nonce(basic, request) > 0 &&
           set_produced_at(basic, ca->clock.now(ca->clock.ctx)) &&
           OCSP_basic_sign(
               basic, responder->x509, responder->key, EVP_sha384(), NULL, OCSP_NOTIME) == 1;
}

static divit_status encode(int status, OCSP_BASICRESP *basic, divit_bytes *ret, divit_error *err)
{
    OCSP_RESPONSE *response = OCSP_response_create(status, basic);
    uint8_t *der = NULL;
    const int n = response ? i2d_OCSP_RESPONSE(response, &der) : -1;
    OCSP_RESPONSE_free(response);
    return n > 0 ? divit_ca_encoding_take(der, (size_t)n, ret, err) : crypto(err, __func__);
}

/* see sandbox/ca/ca.h */
divit_status divit_ca_ocsp_answer(
    divit_ca *ca, divit_span request, divit_bytes *ret_der, divit_error *err)
{
    DIVIT_AUTO(free_request)
    OCSP_REQUEST *parsed = read_request(request);
    if (!parsed) {
        ERR_clear_error();
        return encode(OCSP_RESPONSE_STATUS_MALFORMEDREQUEST, NULL, ret_der, err);
    }
    DIVIT_AUTO(free_basic)
    OCSP_BASICRESP *basic = OCSP_BASICRESP_new();
    if (!basic || !answer_all(basic, ca, parsed))
        return crypto(err, __func__);
    return encode(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic, ret_der, err);
}
