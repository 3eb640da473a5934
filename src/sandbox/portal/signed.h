/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/portal/signed.h - a signed document on its way in: is it the issued one, by whom, and
 * does the certificate stand?
 *
 *     const divit_world_signed what = {.name = "consent", .judge = world->judge.xml,
 *         .issued = issued, .received = request->body};
 *     s = divit_world_signed_judge(world, person, &what, &certificate, &verdict, err);
 *     if (s == DIVIT_OK && verdict.type)
 *         return divit_world_verdict_reply(&verdict, ret, err);
 *     s = divit_world_signed_keep(world, "SD-780", "form.pdf", request->body, err);
 *
 * Ownership: everything is borrowed but the certificate, which is the caller's.
 * Threads: as the context's. Not done here: verification, see sandbox/portal/judge.h.
 */
#ifndef DIVIT_SANDBOX_PORTAL_SIGNED_H
#define DIVIT_SANDBOX_PORTAL_SIGNED_H

#include "sandbox/portal/context.h"
#include "sandbox/portal/records.h"
#include "sandbox/portal/reply.h"

typedef struct divit_world_signed {
    const char *name; /* "form", "commitment", "consent", "approval" (contract.yaml, Problem) */
    divit_portal_judge_fn judge;
    divit_span issued;
    divit_span received;
} divit_world_signed;

/* What became of a document: problem type and why; type NULL if all is good. */
typedef struct divit_world_verdict {
    const char *type;
    const char *detail;
    const char *document;
} divit_world_verdict;

/*
 * Judges signature, document and certificate: a NES of this person and this CA, in date, not
 * revoked. OK with a verdict; ret_certificate (DER, appended) only if the signature held. E_CRYPTO,
 * E_IO, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_world_signed_judge(divit_world_context *world,
    const divit_world_person *person, const divit_world_signed *what, divit_bytes *ret_certificate,
    divit_world_verdict *ret, divit_error *err);

/* Answers with the verdict's problem. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_world_verdict_reply(
    const divit_world_verdict *verdict, divit_world_reply *ret, divit_error *err);

/* Writes RECEIVED/FOLDER/NAME, so that other programs can judge what came in. E_IO. */
DIVIT_MUST_CHECK divit_status divit_world_signed_keep(const divit_world_context *world,
    const char *folder, const char *name, divit_span bytes, divit_error *err);

#endif
