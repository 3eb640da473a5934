/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign/xades_properties.h - the signed properties of a XAdES signature (EN 319 132-1 5.2).
 *
 *     s = divit_xades_options_check(how, err);
 *     s = divit_xades_properties(&x, &out, err);
 *
 * SigningTime, SigningCertificateV2, SignaturePolicyIdentifier, SignatureProductionPlaceV2 and
 * SignerRoleV2 of the signature, DataObjectFormat and CommitmentTypeIndication of the data; or the
 * forms of ETSI TS 101 903 1.4.2 for who still wants them.
 * Threads: no state. Not done here: attested roles, timestamps over the data.
 */
#ifndef DIVIT_SIGN_XADES_PROPERTIES_H
#define DIVIT_SIGN_XADES_PROPERTIES_H

#include "sign/xades_text.h"

/* USAGE for options that contradict each other or hold what XML cannot. */
DIVIT_MUST_CHECK divit_status divit_xades_options_check(
    const divit_xml_options *how, divit_error *err);

/* Appends xades:SignedProperties. E_MEMORY, E_CRYPTO. */
DIVIT_MUST_CHECK divit_status divit_xades_properties(
    const divit_xades *x, divit_bytes *out, divit_error *err);

#endif
