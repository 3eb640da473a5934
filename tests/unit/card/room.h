/* SPDX-License-Identifier: Apache-2.0 */
/* A folder with a SoftHSM token, and cards opened over it. */
#ifndef DIVIT_TESTS_CARD_ROOM_H
#define DIVIT_TESTS_CARD_ROOM_H

#include "card/card.h"
#include "unit/check.h"

/* Distinctive, so that it can be searched for in memory; 14 digits. */
#define ROOM_PIN "83746152940617"

typedef struct room {
    char folder[SCRATCH_SIZE];
    char conf[128];   /* SOFTHSM2_CONF=... */
    char logins[128]; /* DIVIT_TEST_LOGINS=... */
} room;

/* cmocka fixtures: the token is made once for a group. */
int room_setup(void **state);
int room_teardown(void **state);

/* What opens a card in a special way; {0}: SoftHSM itself. */
typedef struct room_way {
    const char *fault; /* names of modules/refusing.h; its module is used then */
    bool without_arguments;
    unsigned call_ms;
    unsigned person_ms;
    const divit_card_trace *trace;
} room_way;

divit_status room_open(const room *r, room_way way, divit_card **ret, divit_error *err);

/* A login with the PIN given through a pipe. */
divit_status room_login(divit_card *card, const char *pin, divit_error *err);

/* Signs with the certificate "DENEME name" a message of no meaning. */
divit_status room_sign(divit_card *card, const char *name, divit_error *err);

/* Appends r then s as the SEQUENCE that openssl reads (RFC 3279 2.2.3). */
void room_ecdsa_der(const divit_bytes *raw, divit_bytes *out);

/* How many C_Login the shim saw since the last question. */
size_t room_logins(const room *r);

/* The index of the certificate "DENEME name". */
size_t room_certificate(const divit_card *card, const char *name);

#endif
