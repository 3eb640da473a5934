/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pki/cades_oids.h - the OBJECT IDENTIFIERs of CAdES, each a whole TLV as a span.
 *
 *     divit_der_put(w, DIVIT_OID_MESSAGE_DIGEST);
 *
 * Sources: RFC 5652 4, 5.1, 11.1-11.3; RFC 5035 3; RFC 5126 5.8.1, 6.1.1.
 * Not done here: hashes and their signatures, which are rows of pki/hash.h.
 */
#ifndef DIVIT_PKI_CADES_OIDS_H
#define DIVIT_PKI_CADES_OIDS_H

#include "base/bytes.h"

#define DIVIT_OID_PKCS7(rest) DIVIT_SPAN_TEXT("\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07" rest)
#define DIVIT_OID_PKCS9(rest) DIVIT_SPAN_TEXT("\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x09" rest)
#define DIVIT_OID_SMIME_AA(rest)                                                                   \
    DIVIT_SPAN_TEXT("\x06\x0B\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x02" rest)

#define DIVIT_OID_DATA DIVIT_OID_PKCS7("\x01")
#define DIVIT_OID_SIGNED_DATA DIVIT_OID_PKCS7("\x02")
#define DIVIT_OID_CONTENT_TYPE DIVIT_OID_PKCS9("\x03")
#define DIVIT_OID_MESSAGE_DIGEST DIVIT_OID_PKCS9("\x04")
#define DIVIT_OID_SIGNING_TIME DIVIT_OID_PKCS9("\x05")
#define DIVIT_OID_SIGNING_CERTIFICATE DIVIT_OID_SMIME_AA("\x0C")
#define DIVIT_OID_SIGNATURE_TIMESTAMP DIVIT_OID_SMIME_AA("\x0E")
#define DIVIT_OID_SIGNATURE_POLICY DIVIT_OID_SMIME_AA("\x0F")
#define DIVIT_OID_SIGNING_CERTIFICATE_V2 DIVIT_OID_SMIME_AA("\x2F")

#endif
