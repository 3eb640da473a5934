/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign/xades.h - signs an XML document as enveloped XAdES B-B (EN 319 132-1 6.3), and what the
 * three packagings share.
 *
 *     s = divit_xades_prepare(options, out, &prepared, err);    // out holds the original
 *     s = divit_prepared_sign(prepared, signer, now, &made, err);
 *
 *     divit_xades_job job = {.signer = signer, .options = options, .fd = fd};
 *     s = divit_xades_job_begin(&job, err);                      // sign/xades_detached.h, ...
 *     s = divit_xades_job_end(&job, &put, ret, err);
 *     divit_xades_job_done(&job);
 *
 * One pass over the document digests its canonical form and finds the place; the signature is then
 * put there, the bytes behind it move. A document that is signed already is read twice.
 * Ownership: a job borrows all but the signer's certificate. Threads: as divit/sign.h.
 * Not done here: copying the input, committing the output.
 */
#ifndef DIVIT_SIGN_XADES_H
#define DIVIT_SIGN_XADES_H

#include "divit/sign.h"
#include "sign/identity.h"
#include "sign/xades_host.h"

/* What divit_prepared_new() does once `out` holds the XML document. Its statuses. */
DIVIT_MUST_CHECK divit_status divit_xades_prepare(const divit_sign_options *options,
    const divit_output *out, divit_prepared **ret, divit_error *err);

/* Whether the document behind a descriptor can take a signature. Statuses of divit_sign_check(). */
DIVIT_MUST_CHECK divit_status divit_xades_check(
    int fd, const divit_sign_options *options, divit_error *err);

/* One signature in the making. */
typedef struct divit_xades_job {
    const divit_signer *signer;
    const divit_sign_options *options;
    int fd; /* of the output */
    divit_identity *who;
    divit_xml_options how;
    divit_xades x;
} divit_xades_job;

/* Gives the signature its Id, and asks the signer who it is. USAGE, statuses of
 * divit_identity_new(). */
DIVIT_MUST_CHECK divit_status divit_xades_job_begin(divit_xades_job *job, divit_error *err);

/* Fills what divit_sign() answers, from where the Signature was put. E_CRYPTO. */
DIVIT_MUST_CHECK divit_status divit_xades_job_end(const divit_xades_job *job,
    const divit_xades_put *put, divit_signed_document *ret, divit_error *err);

/* Frees. Accepts {0}; also a cleanup handler. */
void divit_xades_job_done(divit_xades_job *job);

/*
 * Has the signature of a job made, whose references have their digests, for the host's place and
 * put there: the whole element, or for an enveloping one, whose tags stand there, what is in it.
 * The signer's statuses, E_IO, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_xades_job_put(
    divit_xades_job *job, divit_xades_host *host, divit_xades_put *ret, divit_error *err);

#endif
