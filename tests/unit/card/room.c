/* SPDX-License-Identifier: Apache-2.0 */
#include "room.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

int room_setup(void **state)
{
    static room r;
    char command[512];
    scratch_template(r.folder, "card");
    if (!mkdtemp(r.folder))
        return -1;
    (void)snprintf(r.conf, sizeof r.conf, "SOFTHSM2_CONF=%s/softhsm2.conf", r.folder);
    (void)snprintf(r.logins, sizeof r.logins, "DIVIT_TEST_LOGINS=%s/logins", r.folder);
    (void)snprintf(command, sizeof command, "%s %s %s %s >%s/log 2>&1", DIVIT_TEST_MAKE_TOKEN,
        r.folder, DIVIT_TEST_SOFTHSM, ROOM_PIN, r.folder);
    *state = &r;
    const int made = system(command);
    explicit_bzero(command, sizeof command); /* it holds the PIN that tests search memory for */
    if (made == 0)
        return 0;
    print_error("no token could be made, see %s/log\n", r.folder);
    return -1;
}

int room_teardown(void **state)
{
    const room *r = *state;
    char command[128];
    (void)snprintf(command, sizeof command, "rm -rf %s", r->folder);
    return system(command);
}

divit_status room_open(const room *r, room_way way, divit_card **ret, divit_error *err)
{
    char fault[128];
    (void)snprintf(fault, sizeof fault, "DIVIT_TEST_FAULT=%s", way.fault ? way.fault : "");
    char *environment[] = {(char *)(uintptr_t)r->conf, (char *)(uintptr_t)r->logins, fault,
        way.fault && strcmp(way.fault, "pad") == 0 ? (char *)(uintptr_t) "DIVIT_TEST_PAD=" ROOM_PIN
                                                   : NULL,
        NULL};
    const divit_card_options o = {.worker = DIVIT_TEST_WORKER,
        .module = way.fault ? DIVIT_TEST_SHIM : DIVIT_TEST_SOFTHSM,
        .environment = environment,
        .init_without_arguments = way.without_arguments,
        .load_ms = way.call_ms,
        .call_ms = way.call_ms,
        .person_ms = way.person_ms,
        .clock = divit_clock_system(),
        .trace = way.trace};
    return divit_card_open(&o, ret, err);
}

divit_status room_login(divit_card *card, const char *pin, divit_error *err)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], pin, strlen(pin)), strlen(pin));
    (void)close(ends[1]);
    const divit_card_login_options o = {.pin_fd = ends[0]};
    const divit_status s = divit_card_login(card, 0, &o, err);
    (void)close(ends[0]);
    return s;
}

divit_status room_sign(divit_card *card, const char *name, divit_error *err)
{
    static const uint8_t digest[32] = {9};
    const bool rsa = strcmp(name, "rsa") == 0 || strcmp(name, "guarded") == 0;
    const divit_signing what = {
        .scheme = rsa ? DIVIT_SCHEME_RSA : DIVIT_SCHEME_ECDSA, .digest = {digest, 32}};
    divit_signer signer;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes signature = {0};
    CHECK_OK(divit_card_signer(card, room_certificate(card, name), &signer, NULL));
    const divit_status s = signer.sign(signer.ctx, &what, &signature, err);
    assert_true((s == DIVIT_OK) == (signature.n > 0));
    return s;
}

/* One ASN.1 INTEGER of a signature half; appended. */
static void put_integer(divit_bytes *out, divit_span half)
{
    while (half.n > 1 && half.p[0] == 0)
        half = divit_span_sub(half, 1, half.n);
    const bool sign = half.p[0] & 0x80;
    CHECK_OK(divit_bytes_push(out, 0x02));
    CHECK_OK(divit_bytes_push(out, (uint8_t)(half.n + sign)));
    if (sign)
        CHECK_OK(divit_bytes_push(out, 0));
    CHECK_OK(divit_bytes_append(out, half));
}

void room_ecdsa_der(const divit_bytes *raw, divit_bytes *out)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes body = {0};
    put_integer(&body, (divit_span){raw->p, raw->n / 2});
    put_integer(&body, (divit_span){raw->p + raw->n / 2, raw->n / 2});
    CHECK_OK(divit_bytes_push(out, 0x30));
    if (body.n > 127)
        CHECK_OK(divit_bytes_push(out, 0x81));
    CHECK_OK(divit_bytes_push(out, (uint8_t)body.n));
    CHECK_OK(divit_bytes_append(out, divit_bytes_span(&body)));
}

size_t room_logins(const room *r)
{
    struct stat st;
    const char *path = strchr(r->logins, '=') + 1;
    const size_t n = stat(path, &st) == 0 ? (size_t)st.st_size : 0;
    (void)unlink(path);
    return n;
}

size_t room_certificate(const divit_card *card, const char *name)
{
    char label[64];
    (void)snprintf(label, sizeof label, "DENEME %s", name);
    for (size_t i = 0; i < divit_card_certificate_count(card); i++)
        if (strcmp(divit_card_certificate_at(card, i)->label, label) == 0)
            return i;
    fail_msg("no certificate %s", name);
    return 0;
}
