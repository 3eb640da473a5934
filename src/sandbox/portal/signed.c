/* SPDX-License-Identifier: Apache-2.0 */
/* A signed document on its way in. */
#include "sandbox/portal/signed.h"

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "pki/kind.h"
#include "sandbox/ca/seal.h"

enum { PATH_LIMIT = 4096 };

static divit_status hand_on(divit_status s, const divit_error *why, divit_error *err)
{
    if (err)
        *err = *why;
    return s;
}

/* Whose certificate it is, whether it is a NES, in date, and stands. */
static divit_status look_at_certificate(divit_world_context *world,
    const divit_world_person *person, divit_span der, divit_world_verdict *ret, divit_error *err)
{
    DIVIT_AUTO(divit_certificate_free)
    divit_certificate *cert = NULL;
    divit_error why = {0};
    const char *reason = NULL;
    const int64_t now = world->clock.now(world->clock.ctx);
    divit_status s = divit_certificate_parse(der, &cert, &why);
    if (s == DIVIT_OK) {
        const divit_certificate_facts *f = divit_certificate_facts_get(cert);
        if (divit_certificate_kind_of(cert, &reason) != DIVIT_KIND_NES)
            ret->detail = reason;
        else if (strcmp(f->subject_serial, person->tckn) != 0)
            ret->detail = N_("the certificate is of another person");
        else if (now < f->not_before || now > f->not_after)
            ret->detail = N_("the certificate is not valid now");
    }
    if (s == DIVIT_OK && !ret->detail) {
        (void)pthread_mutex_lock(&world->ca_lock);
        s = divit_ca_standing(world->ca, der, &why);
        (void)pthread_mutex_unlock(&world->ca_lock);
    }
    if (s < DIVIT_OK)
        return hand_on(s, &why, err);
    if (s != DIVIT_OK)
        ret->detail = why.detail;
    ret->type = ret->detail ? "certificate" : NULL;
    return DIVIT_OK;
}

/* see sandbox/portal/signed.h */
divit_status divit_world_signed_judge(divit_world_context *world, const divit_world_person *person,
    const divit_world_signed *what, divit_bytes *ret_certificate, divit_world_verdict *ret,
    divit_error *err)
{
    divit_error why = {0};
    const divit_portal_case one = {
        what->issued, what->received, world->clock.now(world->clock.ctx)};
    *ret = (divit_world_verdict){.document = what->name};
    const divit_status s = what->judge(world->judge.ctx, &one, ret_certificate, &why);
    if (s < DIVIT_OK)
        return hand_on(s, &why, err);
    if (s == DIVIT_OK)
        return look_at_certificate(world, person, divit_bytes_span(ret_certificate), ret, err);
    ret->type = s == DIVIT_INPUT_BROKEN ? "document" : "signature";
    ret->detail = why.detail;
    return DIVIT_OK;
}

/* see sandbox/portal/signed.h */
divit_status divit_world_verdict_reply(
    const divit_world_verdict *verdict, divit_world_reply *ret, divit_error *err)
{
    return divit_world_reply_problem(ret,
        &(divit_world_problem){
            .type = verdict->type, .document = verdict->document, .detail = verdict->detail},
        err);
}

/* see sandbox/portal/signed.h */
divit_status divit_world_signed_keep(const divit_world_context *world, const char *folder,
    const char *name, divit_span bytes, divit_error *err)
{
    char path[PATH_LIMIT];
    (void)snprintf(path, sizeof path, "%s/%s", world->received, folder);
    const divit_status s = divit_folder_make(path, err);
    (void)snprintf(path, sizeof path, "%s/%s/%s", world->received, folder, name);
    return s == DIVIT_OK ? divit_file_write_private(path, bytes, err) : s;
}
