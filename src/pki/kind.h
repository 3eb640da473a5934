/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pki/kind.h - what kind of Turkish certificate a certificate is, and why.
 *
 *     const char *reason;
 *     if (divit_certificate_kind_of(cert, &reason) != DIVIT_KIND_NES)
 *         tell(reason);
 *
 * Decided by a table of QCStatements, policies and extended key usages (BTK's NES profile and
 * Kamu SM's certificates). The first row that fits decides.
 * Ownership: reasons are constant. Threads: no state.
 * Not done here: validity, trust, or whether the certificate is on a card.
 */
#ifndef DIVIT_PKI_KIND_H
#define DIVIT_PKI_KIND_H

#include "pki/certificate.h"

typedef enum divit_certificate_kind {
    DIVIT_KIND_OTHER,
    DIVIT_KIND_NES,              /* qualified certificate of a person, law 5070 */
    DIVIT_KIND_INSTITUTION_SEAL, /* kurumsal e-mühür */
    DIVIT_KIND_QUALIFIED_SEAL,   /* nitelikli e-mühür */
    DIVIT_KIND_FISCAL_SIGN,      /* mali mühür, signing */
    DIVIT_KIND_FISCAL_ENCRYPT,   /* mali mühür, encryption */
    DIVIT_KIND_TSA,              /* timestamp authority */
} divit_certificate_kind;

/*
 * The kind. ret_reason (may be NULL): why, one constant English clause marked for translation; for
 * DIVIT_KIND_OTHER what is missing for a NES.
 */
divit_certificate_kind divit_certificate_kind_of(
    const divit_certificate *cert, const char **ret_reason);

/* The kind by name: a constant English clause marked for translation. */
const char *divit_certificate_kind_name(divit_certificate_kind kind);

#endif
