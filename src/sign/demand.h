/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign/demand.h - whether a certificate is one that a signature field demands (ISO 32000-2 table
 * 238).
 *
 *     s = divit_demand_check(pdf, &seed.certificate, certificate, err);
 *
 * Required are: one of the certificates (Subject), one issued by them (Issuer), a policy (OID), a
 * name (SubjectDN), key usages (KeyUsage). What is only recommended is passed over, as is URL.
 * Threads: as the document's. Not done here: choosing another certificate.
 */
#ifndef DIVIT_SIGN_DEMAND_H
#define DIVIT_SIGN_DEMAND_H

#include "pdf/document.h"
#include "pki/certificate.h"

/*
 * OK if there are no demands (kind NONE) or all are met. NO_CERTIFICATE with the one that is not;
 * what divit_pdf_object() answers.
 */
DIVIT_MUST_CHECK divit_status divit_demand_check(divit_pdf *pdf, const divit_pdf_value *demands,
    const divit_certificate *certificate, divit_error *err);

#endif
