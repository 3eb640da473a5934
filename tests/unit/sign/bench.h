/* SPDX-License-Identifier: Apache-2.0 */
/*
 * unit/sign/bench.h - signs and verifies documents with a key made for one test.
 *
 *     BENCHED(test)                                   // in main(): the state is a bench
 *     CHECK_OK(bench_sign(b, "pdf/classic.pdf", &made, NULL));
 *     assert_true(bench_accepts(b, divit_bytes_span(&made)));
 *
 * Every failure but that of divit_sign() and divit_verify() ends the test.
 */
#ifndef DIVIT_TESTS_SIGN_BENCH_H
#define DIVIT_TESTS_SIGN_BENCH_H

#include "divit/sign.h"
#include "divit/verify.h"
#include "unit/pki/identity.h"
#include "unit/pki/judge.h"

typedef struct bench {
    identity *id;
    char *folder;
    bool lies;                    /* the signer answers with the signature of another digest */
    unsigned schemes;             /* what the signer offers; 0: it does not say */
    divit_scheme wish;            /* of the options */
    const char *field;            /* of the options */
    const divit_xml_options *xml; /* of the options */
    divit_signed_document made;   /* by the last bench_sign() */
} bench;

extern const divit_sign_options bench_how;

int bench_set_up(void **state);
int bench_tear_down(void **state);

#define BENCHED(test) cmocka_unit_test_setup_teardown(test, bench_set_up, bench_tear_down)

/* Signs a file, by its path, into bytes of the caller's; the status of divit_sign(). */
divit_status bench_sign(bench *b, const char *input, divit_bytes *ret, divit_error *err);

/* The bench's signer. */
divit_signer bench_signer(bench *b);

/* What divit_sign_check_signer() says of the bench's signer. */
divit_status bench_check(bench *b);

/* What is found out about a document given as bytes; NULL if it cannot even be read. */
divit_verification *bench_verify(const bench *b, divit_span bytes);

/* True if some signature of the document is said to be intact and to cover all of it. */
bool bench_accepts(const bench *b, divit_span bytes);

#endif
