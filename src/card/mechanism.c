/* SPDX-License-Identifier: Apache-2.0 */
/* The table of signing mechanisms. */
#include "card/mechanism.h"

#include <stdlib.h>

#include "base/bytes.h"

/* DigestInfo before the digest (RFC 8017 9.2 note 1), and most mechanisms of a token. */
enum { PREFIX = DIVIT_MECHANISM_INPUT - DIVIT_HASH_MAX, LIST_MAX = 4096 };

/* What C_Sign is given. */
typedef enum input_kind {
    INPUT_INFO,    /* DigestInfo */
    INPUT_DIGEST,  /* the digest */
    INPUT_MESSAGE, /* the message, which the token hashes */
} input_kind;

typedef struct mechanism_row {
    divit_scheme scheme;
    divit_hash hash;
    CK_MECHANISM_TYPE type;
    input_kind input;
} mechanism_row;

#define ROWS_OF(bits)                                                                              \
    {DIVIT_SCHEME_RSA, DIVIT_SHA##bits, CKM_RSA_PKCS, INPUT_INFO},                                 \
        {DIVIT_SCHEME_RSA, DIVIT_SHA##bits, CKM_SHA##bits##_RSA_PKCS, INPUT_MESSAGE},              \
        {DIVIT_SCHEME_RSA_PSS, DIVIT_SHA##bits, CKM_RSA_PKCS_PSS, INPUT_DIGEST},                   \
        {DIVIT_SCHEME_RSA_PSS, DIVIT_SHA##bits, CKM_SHA##bits##_RSA_PKCS_PSS, INPUT_MESSAGE},      \
        {DIVIT_SCHEME_ECDSA, DIVIT_SHA##bits, CKM_ECDSA, INPUT_DIGEST},                            \
    {                                                                                              \
        DIVIT_SCHEME_ECDSA, DIVIT_SHA##bits, CKM_ECDSA_SHA##bits, INPUT_MESSAGE                    \
    }

static const mechanism_row rows[DIVIT_MECHANISM_ROWS] = {ROWS_OF(256), ROWS_OF(384), ROWS_OF(512)};

typedef struct hash_row {
    CK_MECHANISM_TYPE type;
    unsigned long mask; /* CKG_MGF1_... */
    unsigned long size; /* bytes of a digest, and of a salt */
    uint8_t prefix[PREFIX];
} hash_row;

static const hash_row hash_rows[] = {
    [DIVIT_SHA256] = {CKM_SHA256, CKG_MGF1_SHA256, 32,
        {0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01,
            0x05, 0x00, 0x04, 0x20}},
    [DIVIT_SHA384] = {CKM_SHA384, CKG_MGF1_SHA384, 48,
        {0x30, 0x41, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02,
            0x05, 0x00, 0x04, 0x30}},
    [DIVIT_SHA512] = {CKM_SHA512, CKG_MGF1_SHA512, 64,
        {0x30, 0x51, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03,
            0x05, 0x00, 0x04, 0x40}},
};

/* The token's whole list, for the caller to free; NULL if its module does not say. */
static CK_MECHANISM_TYPE *read_list(CK_FUNCTION_LIST *f, CK_SLOT_ID slot, CK_ULONG *ret_n)
{
    CK_ULONG n = 0;
    if (f->C_GetMechanismList(slot, NULL, &n) != CKR_OK || n == 0 || n > LIST_MAX)
        return NULL;
    const CK_ULONG room = n;
    CK_MECHANISM_TYPE *list = calloc(room, sizeof *list);
    if (list && f->C_GetMechanismList(slot, list, &n) == CKR_OK && n > 0 && n <= room) {
        *ret_n = n;
        return list;
    }
    free(list);
    return NULL;
}

/* True unless the token denies that the mechanism signs. */
static bool may_sign(CK_FUNCTION_LIST *f, CK_SLOT_ID slot, CK_MECHANISM_TYPE type)
{
    CK_MECHANISM_INFO info = {0};
    return f->C_GetMechanismInfo(slot, type, &info) != CKR_OK || info.flags & CKF_SIGN;
}

static bool lists(const CK_MECHANISM_TYPE *list, CK_ULONG n, CK_MECHANISM_TYPE type)
{
    for (CK_ULONG i = 0; i < n; i++)
        if (list[i] == type)
            return true;
    return false;
}

/* see card/mechanism.h */
divit_mechanisms divit_mechanisms_read(CK_FUNCTION_LIST *f, CK_SLOT_ID slot)
{
    CK_ULONG n = 0;
    divit_mechanisms offered = 0;
    CK_MECHANISM_TYPE *list = read_list(f, slot, &n);
    if (!list)
        return (1u << DIVIT_MECHANISM_ROWS) - 1;
    for (size_t i = 0; i < DIVIT_MECHANISM_ROWS; i++)
        if (lists(list, n, rows[i].type) && may_sign(f, slot, rows[i].type))
            offered |= 1u << i;
    free(list);
    return offered;
}

/* see card/mechanism.h */
size_t divit_mechanisms_signing(
    CK_FUNCTION_LIST *f, CK_SLOT_ID slot, uint64_t *ret_list, size_t room)
{
    CK_ULONG n = 0;
    size_t found = 0;
    CK_MECHANISM_TYPE *list = read_list(f, slot, &n);
    for (CK_ULONG i = 0; i < n && found < room; i++)
        if (may_sign(f, slot, list[i]))
            ret_list[found++] = list[i];
    free(list);
    return found;
}

/* see card/mechanism.h */
bool divit_mechanism_taken(
    divit_mechanisms offered, divit_scheme scheme, divit_hash hash, CK_MECHANISM_TYPE *ret)
{
    for (size_t i = 0; i < DIVIT_MECHANISM_ROWS; i++)
        if (offered & 1u << i && rows[i].scheme == scheme && rows[i].hash == hash) {
            *ret = rows[i].type;
            return true;
        }
    return false;
}

/* see card/mechanism.h */
unsigned divit_mechanisms_schemes(divit_mechanisms offered, divit_hash hash)
{
    unsigned schemes = 0;
    for (size_t i = 0; i < DIVIT_MECHANISM_ROWS; i++)
        if (offered & 1u << i && rows[i].hash == hash)
            schemes |= 1u << rows[i].scheme;
    return schemes;
}

/* see card/mechanism.h */
divit_mechanism_use divit_mechanism_serves(
    size_t row, divit_mechanisms offered, const divit_signing *what)
{
    const mechanism_row *r = &rows[row];
    if (!(offered & 1u << row) || r->scheme != what->scheme || r->hash != what->hash)
        return DIVIT_MECHANISM_OTHER;
    return r->input == INPUT_MESSAGE && what->message.n == 0 ? DIVIT_MECHANISM_UNHANDED
                                                             : DIVIT_MECHANISM_SERVES;
}

/* see card/mechanism.h */
void divit_mechanism_fill(size_t row, divit_mechanism_call *ret)
{
    const mechanism_row *r = &rows[row];
    const hash_row *h = &hash_rows[r->hash];
    *ret = (divit_mechanism_call){.mechanism = {r->type, NULL, 0}};
    if (r->scheme != DIVIT_SCHEME_RSA_PSS)
        return;
    ret->pss = (CK_RSA_PKCS_PSS_PARAMS){h->type, h->mask, h->size};
    ret->mechanism.pParameter = &ret->pss;
    ret->mechanism.ulParameterLen = sizeof ret->pss;
}

/* see card/mechanism.h */
divit_span divit_mechanism_input(
    size_t row, const divit_signing *what, size_t width, uint8_t room[DIVIT_MECHANISM_INPUT])
{
    const mechanism_row *r = &rows[row];
    if (r->input == INPUT_MESSAGE)
        return what->message;
    if (r->scheme == DIVIT_SCHEME_ECDSA)
        return divit_span_sub(what->digest, 0, width);
    if (r->input == INPUT_DIGEST)
        return what->digest;
    memcpy(room, hash_rows[r->hash].prefix, PREFIX);
    memcpy(room + PREFIX, what->digest.p, what->digest.n);
    return (divit_span){room, PREFIX + what->digest.n};
}
