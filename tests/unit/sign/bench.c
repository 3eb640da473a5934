/* SPDX-License-Identifier: Apache-2.0 */
/* Signs and verifies documents with a key made for one test. */
#include "unit/sign/bench.h"

#include <stdlib.h>

#include "base/file.h"

static divit_status give_certificate(void *ctx, divit_span *ret, divit_error *err)
{
    (void)err;
    *ret = divit_bytes_span(&((const bench *)ctx)->id->der);
    return DIVIT_OK;
}

static unsigned give_schemes(void *ctx, divit_hash hash)
{
    (void)hash;
    return ((const bench *)ctx)->schemes;
}

static divit_status give_signature(
    void *ctx, const divit_signing *what, divit_bytes *ret, divit_error *err)
{
    const bench *b = ctx;
    uint8_t other[DIVIT_HASH_MAX] = {0};
    (void)err;
    divit_digest own;
    CHECK_OK(divit_hash_compute(what->hash, what->message, &own, NULL));
    assert_true(divit_span_equal(divit_digest_span(&own), what->digest));
    divit_signing made = *what;
    if (b->lies)
        made.digest.p = other;
    *ret = identity_sign_what(b->id, &made);
    return DIVIT_OK;
}

/* see unit/sign/bench.h */
const divit_sign_options bench_how = {.time = 1795000000, .utc_offset = 180, .reason = "Deneme"};

/* see unit/sign/bench.h */
divit_signer bench_signer(bench *b)
{
    return (divit_signer){.certificate = give_certificate,
        .schemes = b->schemes ? give_schemes : NULL,
        .sign = give_signature,
        .ctx = b};
}

static divit_sign_options how_of(const bench *b)
{
    divit_sign_options how = bench_how;
    how.scheme = b->wish;
    how.field = b->field;
    how.xml = b->xml;
    return how;
}

/* see unit/sign/bench.h */
divit_status bench_check(bench *b)
{
    const divit_signer signer = bench_signer(b);
    const divit_sign_options how = how_of(b);
    return divit_sign_check_signer(&signer, &how, NULL);
}

/* see unit/sign/bench.h */
divit_status bench_sign(bench *b, const char *input, divit_bytes *ret, divit_error *err)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = -1;
    DIVIT_AUTO(divit_output_free)
    divit_output *out = NULL;
    char target[128];
    const divit_signer signer = bench_signer(b);
    const divit_sign_options how = how_of(b);
    (void)snprintf(target, sizeof target, "%s/signed", b->folder);
    CHECK_OK(divit_file_open(input, &fd, NULL));
    CHECK_OK(divit_output_new(target, DIVIT_OUTPUT_REPLACE, &out, NULL));
    const divit_status s = divit_sign(fd, &signer, &how, out, &b->made, err);
    if (s != DIVIT_OK)
        return s;
    CHECK_OK(divit_verify_made(out, &b->made, NULL));
    CHECK_OK(divit_output_commit(out, NULL));
    *ret = folder_get(b->folder, "signed");
    assert_true(b->made.size == ret->n);
    return DIVIT_OK;
}

/* see unit/sign/bench.h */
divit_verification *bench_verify(const bench *b, divit_span bytes)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = -1;
    divit_verification *v = NULL;
    char path[128];
    folder_put(b->folder, "changed", bytes);
    (void)snprintf(path, sizeof path, "%s/changed", b->folder);
    CHECK_OK(divit_file_open(path, &fd, NULL));
    return divit_verify(fd, &v, NULL) == DIVIT_OK ? v : NULL;
}

/* see unit/sign/bench.h */
bool bench_accepts(const bench *b, divit_span bytes)
{
    DIVIT_AUTO(divit_verification_free)
    divit_verification *v = bench_verify(b, bytes);
    for (size_t i = 0; v && i < divit_verification_count(v); i++) {
        const divit_verified_signature *f = divit_verification_at(v, i);
        assert_int_not_equal(f->verdict, DIVIT_VERDICT_PASSED); /* no chain was checked */
        if (f->intact && f->covers_whole)
            return true;
    }
    return false;
}

/* see unit/sign/bench.h */
int bench_set_up(void **state)
{
    bench *b = calloc(1, sizeof *b);
    b->folder = folder_new();
    b->id = identity_new(
        &(identity_spec){.key = "RSA:2048", .name = "DENEME", .serial = "10000000146"});
    *state = b;
    return 0;
}

/* see unit/sign/bench.h */
int bench_tear_down(void **state)
{
    bench *b = *state;
    identity_free(&b->id);
    folder_free(&b->folder);
    free(b);
    return 0;
}
