/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/portal/judge.h - the port through which the practice portal has signed documents judged.
 *
 * Life cycle
 *     divit_portal_judge judge = {.pdf = ..., .xml = ..., .ctx = verifier};
 *     DIVIT_AUTO(divit_bytes_done) divit_bytes signer = {0};
 *     s = judge.pdf(judge.ctx, &(divit_portal_case){issued, received, now}, &signer, &err);
 *
 * The portal itself asks who the signer is, whether the certificate is a NES of the practice CA, in
 * date and not revoked. The judge
 * answers one question: is there exactly one signature, is it intact, does it cover the whole of
 * the received file, and is the received file the issued one with that signature added?
 *
 * Ownership: the spans are borrowed for the call; ret_certificate is the caller's.
 * Threads: called from one thread of the server at a time, not from the one that made the judge.
 * Not done here: any verification. The program that wires the practice world brings it.
 */
#ifndef DIVIT_SANDBOX_PORTAL_JUDGE_H
#define DIVIT_SANDBOX_PORTAL_JUDGE_H

#include "divit/base.h"

/* What a judge is asked about. */
typedef struct divit_portal_case {
    divit_span issued;   /* the document as the portal handed it out */
    divit_span received; /* the same document signed, as it came back */
    int64_t now;         /* seconds since 1970 UTC */
} divit_portal_case;

/*
 * OK: intact and covering; ret_certificate is the signer's certificate, DER. INPUT_BROKEN: it is
 * not the issued document. SIGNATURE_INVALID, NO_SIGNATURE, INDETERMINATE, INPUT_LIMIT and
 * INPUT_UNSUPPORTED refuse the document (err.detail is told to the client); any other status is a
 * fault of the portal.
 */
typedef divit_status (*divit_portal_judge_fn)(
    void *ctx, const divit_portal_case *what, divit_bytes *ret_certificate, divit_error *err);

typedef struct divit_portal_judge {
    divit_portal_judge_fn pdf; /* PAdES over form.pdf (ETSI EN 319 142-1) */
    divit_portal_judge_fn xml; /* XAdES enveloped in commitment.xml (ETSI EN 319 132-1) */
    void *ctx;
} divit_portal_judge;

#endif
