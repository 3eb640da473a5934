/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Answers of a PKCS#11 module: every call takes its answer from the input, so that lengths, counts,
 * handles, certificates and return codes are whatever the input says.
 */
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "card/certificates.h"
#include "card/key.h"
#include "card/way.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Cryptoki passes no context to its functions. */
static divit_span input;

static uint8_t next(void)
{
    const uint8_t byte = input.n > 0 ? input.p[0] : 0;
    input = divit_span_sub(input, 1, input.n);
    return byte;
}

/* Mostly OK, so that the input gets somewhere. */
static CK_RV code(void)
{
    static const CK_RV codes[] = {CKR_OK, CKR_GENERAL_ERROR, CKR_TOKEN_NOT_PRESENT,
        CKR_TOKEN_NOT_RECOGNIZED, CKR_ATTRIBUTE_TYPE_INVALID, CKR_ATTRIBUTE_SENSITIVE,
        CKR_BUFFER_TOO_SMALL};
    const uint8_t byte = next();
    return byte < sizeof codes / sizeof codes[0] ? codes[byte] : CKR_OK;
}

static CK_ULONG number(void)
{
    const uint8_t high = next(), low = next();
    return high == 0xFF ? CK_UNAVAILABLE_INFORMATION - low : (CK_ULONG)high << 8 | low;
}

static void fill(void *out, size_t n)
{
    const divit_span some = divit_span_sub(input, 0, n);
    memset(out, 0, n);
    if (some.n > 0)
        memcpy(out, some.p, some.n);
    input = divit_span_sub(input, some.n, input.n);
}

static CK_RV slots(CK_BBOOL present, CK_SLOT_ID *list, CK_ULONG *n)
{
    (void)present;
    const CK_ULONG room = *n;
    *n = number();
    for (size_t i = 0; list && i < room && i < *n; i++)
        list[i] = i;
    return code();
}

static CK_RV token_info(CK_SLOT_ID slot, CK_TOKEN_INFO *info)
{
    (void)slot;
    fill(info, sizeof *info);
    return code();
}

static CK_RV open_session(
    CK_SLOT_ID slot, CK_FLAGS flags, void *application, CK_NOTIFY notify, CK_SESSION_HANDLE *ret)
{
    (void)slot, (void)flags, (void)application, (void)notify;
    *ret = 1;
    return code();
}

static CK_RV find_init(CK_SESSION_HANDLE session, CK_ATTRIBUTE *template, CK_ULONG n)
{
    (void)session, (void)template, (void)n;
    return code();
}

static CK_RV find(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE *list, CK_ULONG room, CK_ULONG *n)
{
    (void)session;
    *n = next() % 3 == 0 ? 0 : next();
    for (size_t i = 0; i < room && i < *n; i++)
        list[i] = i;
    return code();
}

static CK_RV find_final(CK_SESSION_HANDLE session)
{
    (void)session;
    return CKR_OK;
}

static CK_RV attributes(
    CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE *a, CK_ULONG n)
{
    (void)session, (void)object, (void)n;
    const CK_ULONG room = a->ulValueLen;
    a->ulValueLen = number();
    if (a->pValue)
        fill(a->pValue, a->ulValueLen < room ? a->ulValueLen : room);
    return code();
}

static CK_RV mechanisms(CK_SLOT_ID slot, CK_MECHANISM_TYPE *list, CK_ULONG *n)
{
    (void)slot;
    const CK_ULONG room = *n;
    *n = number();
    for (size_t i = 0; list && i < room && i < *n; i++)
        list[i] = number();
    return code();
}

static CK_RV mechanism_info(CK_SLOT_ID slot, CK_MECHANISM_TYPE type, CK_MECHANISM_INFO *info)
{
    (void)slot;
    (void)type;
    fill(info, sizeof *info);
    return code();
}

/* Whatever is on offer: a row that serves has a mechanism and an input of its size. */
static void use_mechanisms(CK_FUNCTION_LIST *f)
{
    static const uint8_t digest[DIVIT_HASH_MAX];
    static const size_t sizes[] = {32, 48, 64};
    const divit_mechanisms offered = divit_mechanisms_read(f, 0);
    const divit_hash hash = (divit_hash)(next() % 3);
    const divit_signing what = {.scheme = (divit_scheme)(1 + next() % 3),
        .hash = hash,
        .digest = {digest, sizes[hash]},
        .message = {digest, next() % 2}};
    bool serves = false;
    for (size_t row = 0; row < DIVIT_MECHANISM_ROWS; row++) {
        uint8_t room[DIVIT_MECHANISM_INPUT];
        divit_mechanism_call call;
        const divit_mechanism_use use = divit_mechanism_serves(row, offered, &what);
        serves |= use != DIVIT_MECHANISM_OTHER;
        if (use != DIVIT_MECHANISM_SERVES)
            continue;
        divit_mechanism_fill(row, &call);
        const divit_span in = divit_mechanism_input(row, &what, 32, room);
        if (call.mechanism.mechanism == 0 || in.n == 0 || in.n > sizeof room)
            abort();
    }
    if (serves != !!(divit_mechanisms_schemes(offered, hash) & 1u << what.scheme))
        abort();
}

static void read_all(divit_module *m)
{
    static divit_certificates list;
    for (uint32_t t = 0; t < m->token_count; t++) {
        divit_status s = divit_certificates_read(m, t, &list, NULL);
        if (s != DIVIT_OK && list.n > 0)
            abort();
        if (s == DIVIT_OK)
            s = divit_key_states(m, t, next() & 1, &list, NULL);
        for (size_t i = 0; i < list.n; i++)
            if (list.keys[i].evp && list.keys[i].width == 0)
                abort();
        divit_certificates_done(&list);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static CK_FUNCTION_LIST f = {.C_GetSlotList = slots,
        .C_GetTokenInfo = token_info,
        .C_OpenSession = open_session,
        .C_FindObjectsInit = find_init,
        .C_FindObjects = find,
        .C_FindObjectsFinal = find_final,
        .C_GetAttributeValue = attributes,
        .C_GetMechanismList = mechanisms,
        .C_GetMechanismInfo = mechanism_info};
    divit_module m = {.f = &f};
    input = (divit_span){data, size};
    if (divit_way_plain.tokens(&m, NULL) == DIVIT_OK)
        read_all(&m);
    use_mechanisms(&f);
    return 0;
}
