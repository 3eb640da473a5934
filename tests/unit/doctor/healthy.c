/* SPDX-License-Identifier: Apache-2.0 */
/* Facts of a desk where everything is in order. */
#include "unit/doctor/healthy.h"

#include <stdlib.h>

/* see unit/doctor/healthy.h */
divit_facts *healthy(void)
{
    divit_facts *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->usb = (divit_usb){.visible = true,
        .drivers = 1,
        .n = 1,
        .p = {{.place = "1-2",
            .vendor = 0x072F,
            .product = 0x90CC,
            .ccid = true,
            .served = true,
            .is_known = true,
            .known = {0x072F, 0x90CC, DIVIT_DRIVER_CCID, "ACS ACR38U-CCID"}}}};
    f->socket = "/run/pcscd/pcscd.comm";
    f->readers = (divit_doctor_readers){.n = 1,
        .p = {{.name = "ACS ACR38U-CCID 00 00",
            .present = true,
            .atr = {0x3B, 0x80, 0x01, 0x81},
            .atr_length = 4}}};
    f->module_was_searched = true;
    f->module_is_there = true;
    (void)strcpy(f->module.path, "/usr/lib/libakisp11.so");
    f->libraries = (divit_libraries){.readable = true, .found = 2};
    f->card = (divit_doctor_card){.token_count = 1,
        .tokens = {{.label = "AKIS 10000000146",
            .manufacturer = "TUBITAK",
            .described = true,
            .rsa = "CKM_RSA_PKCS",
            .mechanisms = "CKM_RSA_PKCS CKM_SHA256_RSA_PKCS"}},
        .certificate_count = 1,
        .certificates = {{.label = "10000000146NES0",
            .readable = true,
            .kind = DIVIT_DOCTOR_KIND_NES,
            .algorithm = DIVIT_DOCTOR_ALGORITHM_RSA,
            .commitment = true,
            .not_before = NOW - DAY,
            .not_after = NOW + 200 * DAY,
            .key = DIVIT_DOCTOR_KEY_YES}}};
    f->now = NOW;
    return f;
}

/* see unit/doctor/healthy.h */
divit_finding run_check(check judge, const divit_facts *facts)
{
    divit_finding f = {.id = "x"};
    judge(facts, &f);
    assert_true(f.cause != NULL || f.verdict == DIVIT_VERDICT_OK);
    const bool bad = f.verdict == DIVIT_VERDICT_BROKEN || f.verdict == DIVIT_VERDICT_WARNING;
    assert_int_equal(f.fix && f.fix[0], bad);
    assert_int_equal(f.status != DIVIT_OK, f.verdict == DIVIT_VERDICT_BROKEN);
    return f;
}
