/* SPDX-License-Identifier: Apache-2.0 */
/* One card's signer for several threads. */
#include "cli/shared_signer.h"

#include "cli/batch.h"

static divit_status certificate(void *ctx, divit_span *ret_der, divit_error *err)
{
    const cli_shared_signer *shared = ctx;
    return shared->signer.certificate(shared->signer.ctx, ret_der, err);
}

static divit_span chain(void *ctx, size_t i)
{
    const cli_shared_signer *shared = ctx;
    return shared->signer.chain ? shared->signer.chain(shared->signer.ctx, i) : (divit_span){0};
}

static unsigned schemes(void *ctx, divit_hash hash)
{
    const cli_shared_signer *shared = ctx;
    return shared->signer.schemes ? shared->signer.schemes(shared->signer.ctx, hash) : ~0u;
}

static divit_status sign(
    void *ctx, const divit_signing *what, divit_bytes *ret_signature, divit_error *err)
{
    cli_shared_signer *shared = ctx;
    (void)pthread_mutex_lock(&shared->lock);
    divit_status s = shared->lost;
    if (s == DIVIT_OK)
        s = shared->signer.sign(shared->signer.ctx, what, ret_signature, err);
    else if (err)
        *err = shared->why;
    if (cli_batch_lost(s) && shared->lost == DIVIT_OK) {
        shared->lost = s;
        shared->why = err ? *err : (divit_error){.status = s};
    }
    (void)pthread_mutex_unlock(&shared->lock);
    return s;
}

/* see cli/shared_signer.h */
divit_signer cli_shared_signer_port(cli_shared_signer *shared)
{
    return (divit_signer){.certificate = certificate,
        .chain = chain,
        .schemes = schemes,
        .sign = sign,
        .ctx = shared};
}
