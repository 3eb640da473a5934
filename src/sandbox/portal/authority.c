/* SPDX-License-Identifier: Apache-2.0 */
/* The practice CA's addresses over plain HTTP: CRL, certificates, OCSP. */
#include "sandbox/portal/authority.h"

#include <string.h>

#include "base/bytes.h"
#include "sandbox/portal/context.h"

static divit_status crl(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    divit_world_context *world = ctx;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes der = {0};
    (void)request;
    (void)pthread_mutex_lock(&world->ca_lock);
    const divit_status s = divit_ca_crl(world->ca, &der, err);
    (void)pthread_mutex_unlock(&world->ca_lock);
    return s == DIVIT_OK
               ? divit_world_reply_bytes(ret, 200, "application/pkix-crl", divit_bytes_span(&der))
               : s;
}

static divit_status certificate(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    const divit_world_context *world = ctx;
    const bool root = strcmp(request->path, DIVIT_CA_PATH_ROOT) == 0;
    (void)err;
    return divit_world_reply_bytes(ret, 200, "application/pkix-cert",
        divit_ca_certificate(world->ca, root ? DIVIT_CA_ROOT : DIVIT_CA_SUB));
}

static divit_status policy(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    (void)ctx;
    (void)request;
    (void)err;
    return divit_world_reply_bytes(ret, 200, "text/plain; charset=utf-8",
        DIVIT_SPAN_TEXT("DENEME: bu sertifikalar gerçek değildir, hiçbir hukuki değeri yoktur.\n"
                        "Practice: these certificates are not real and have no legal value.\n"));
}

static divit_status ocsp(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    divit_world_context *world = ctx;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes der = {0};
    if (!request->content_type || strcmp(request->content_type, "application/ocsp-request") != 0)
        return divit_world_reply_problem(ret, &(divit_world_problem){.type = "media-type"}, err);
    (void)pthread_mutex_lock(&world->ca_lock);
    const divit_status s = divit_ca_ocsp_answer(world->ca, request->body, &der, err);
    (void)pthread_mutex_unlock(&world->ca_lock);
    return s == DIVIT_OK ? divit_world_reply_bytes(
                               ret, 200, "application/ocsp-response", divit_bytes_span(&der))
                         : s;
}

/* see sandbox/portal/authority.h */
const divit_world_route *divit_world_authority_routes(void)
{
    static const divit_world_route routes[] = {{"GET", DIVIT_CA_PATH_CRL, crl, NULL, 0},
        {"GET", DIVIT_CA_PATH_ROOT, certificate, NULL, 0},
        {"GET", DIVIT_CA_PATH_SUB, certificate, NULL, 0},
        {"GET", DIVIT_CA_PATH_POLICY, policy, NULL, 0},
        {"POST", DIVIT_CA_PATH_OCSP, ocsp, NULL, DIVIT_CA_OCSP_REQUEST_MAX}, {0}};
    return routes;
}
