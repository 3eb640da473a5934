/* SPDX-License-Identifier: Apache-2.0 */
/* Modules that offer some mechanisms only, or lie about which: mechanism list and C_SignInit. */
#include "modules/refusing.h"

#include <string.h>

#include <openssl/evp.h>

typedef struct offer {
    CK_MECHANISM_TYPE at[8];
    CK_ULONG n;
} offer;

static const offer hash_only = {
    {CKM_SHA_1, CKM_SHA256_RSA_PKCS, CKM_SHA384_RSA_PKCS, CKM_SHA512_RSA_PKCS, CKM_ECDSA_SHA256,
        CKM_ECDSA_SHA384, CKM_ECDSA_SHA512},
    7};
static const offer pss_only = {{CKM_SHA_1, CKM_RSA_PKCS_PSS}, 2};
static const offer pss_hash_only = {
    {CKM_SHA_1, CKM_SHA256_RSA_PKCS_PSS, CKM_SHA384_RSA_PKCS_PSS, CKM_SHA512_RSA_PKCS_PSS}, 4};
static const offer nothing = {{CKM_SHA_1, CKM_RSA_X_509}, 2};

/* C_GetMechanismList with what is on offer, by both steps of the call. */
static CK_RV list_of(const offer *o, CK_MECHANISM_TYPE *list, CK_ULONG *n)
{
    const CK_ULONG room = *n;
    *n = o->n;
    if (list && room < o->n)
        return CKR_BUFFER_TOO_SMALL;
    if (list)
        memcpy(list, o->at, o->n * sizeof *list);
    return CKR_OK;
}

/* SoftHSM 2.6 lacks CKM_ECDSA_SHA...: the digest is made here and signed by CKM_ECDSA. */
static CK_RV begin(CK_SESSION_HANDLE session, CK_MECHANISM *how, CK_OBJECT_HANDLE key)
{
    shim *the = shim_get();
    CK_MECHANISM bare = {CKM_ECDSA, NULL, 0};
    const bool hashes = how->mechanism >= CKM_ECDSA_SHA256 && how->mechanism <= CKM_ECDSA_SHA512;
    the->hashing = hashes ? how->mechanism : 0;
    return the->real->C_SignInit(session, hashes ? &bare : how, key);
}

static CK_RV begin_one_of(
    const offer *o, CK_SESSION_HANDLE session, CK_MECHANISM *how, CK_OBJECT_HANDLE key)
{
    for (CK_ULONG i = 0; i < o->n; i++)
        if (o->at[i] == how->mechanism)
            return begin(session, how, key);
    return CKR_MECHANISM_INVALID;
}

static CK_RV hash_and_sign(
    CK_SESSION_HANDLE session, CK_BYTE *data, CK_ULONG n, CK_BYTE *signature, CK_ULONG *size)
{
    shim *the = shim_get();
    CK_BYTE digest[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    const EVP_MD *md = the->hashing == CKM_ECDSA_SHA256   ? EVP_sha256()
                       : the->hashing == CKM_ECDSA_SHA384 ? EVP_sha384()
                                                          : EVP_sha512();
    if (!the->hashing)
        return the->real->C_Sign(session, data, n, signature, size);
    if (EVP_Digest(data, n, digest, &length, md, NULL) != 1)
        return CKR_FUNCTION_FAILED;
    return the->real->C_Sign(session, digest, length, signature, size);
}

static CK_RV hash_list(CK_SLOT_ID slot, CK_MECHANISM_TYPE *list, CK_ULONG *n)
{
    (void)slot;
    return list_of(&hash_only, list, n);
}

static CK_RV hash_begin(CK_SESSION_HANDLE session, CK_MECHANISM *how, CK_OBJECT_HANDLE key)
{
    return begin_one_of(&hash_only, session, how, key);
}

static CK_RV pss_list(CK_SLOT_ID slot, CK_MECHANISM_TYPE *list, CK_ULONG *n)
{
    (void)slot;
    return list_of(&pss_only, list, n);
}

static CK_RV pss_begin(CK_SESSION_HANDLE session, CK_MECHANISM *how, CK_OBJECT_HANDLE key)
{
    return begin_one_of(&pss_only, session, how, key);
}

static CK_RV pss_hash_list(CK_SLOT_ID slot, CK_MECHANISM_TYPE *list, CK_ULONG *n)
{
    (void)slot;
    return list_of(&pss_hash_only, list, n);
}

static CK_RV pss_hash_begin(CK_SESSION_HANDLE session, CK_MECHANISM *how, CK_OBJECT_HANDLE key)
{
    return begin_one_of(&pss_hash_only, session, how, key);
}

static CK_RV nothing_list(CK_SLOT_ID slot, CK_MECHANISM_TYPE *list, CK_ULONG *n)
{
    (void)slot;
    return list_of(&nothing, list, n);
}

static CK_RV no_list(CK_SLOT_ID slot, CK_MECHANISM_TYPE *list, CK_ULONG *n)
{
    (void)slot;
    (void)list;
    (void)n;
    return CKR_FUNCTION_NOT_SUPPORTED;
}

static CK_RV empty_list(CK_SLOT_ID slot, CK_MECHANISM_TYPE *list, CK_ULONG *n)
{
    (void)slot;
    (void)list;
    *n = 0;
    return CKR_OK;
}

static CK_RV a_million(CK_SLOT_ID slot, CK_MECHANISM_TYPE *list, CK_ULONG *n)
{
    (void)slot;
    (void)list;
    *n = 1000000;
    return CKR_OK;
}

/* More at the second step than was said at the first. */
static CK_RV endless_list(CK_SLOT_ID slot, CK_MECHANISM_TYPE *list, CK_ULONG *n)
{
    const CK_RV rv = shim_get()->real->C_GetMechanismList(slot, list, n);
    *n = list ? 1UL << 40 : *n;
    return rv;
}

/* Everything is there, but for other things than signing. */
static CK_RV not_for_signing(CK_SLOT_ID slot, CK_MECHANISM_TYPE type, CK_MECHANISM_INFO *info)
{
    const CK_RV rv = shim_get()->real->C_GetMechanismInfo(slot, type, info);
    if (type == CKM_RSA_PKCS || type == CKM_RSA_PKCS_PSS)
        info->flags &= ~(CK_FLAGS)CKF_SIGN;
    return rv;
}

const refusing_fault refusing_mechanism[] = {
    {"hash-only",
        {.C_GetMechanismList = hash_list, .C_SignInit = hash_begin, .C_Sign = hash_and_sign}},
    {"lists-too-much", {.C_SignInit = hash_begin, .C_Sign = hash_and_sign}},
    {"pss-only", {.C_GetMechanismList = pss_list, .C_SignInit = pss_begin}},
    {"pss-hash-only", {.C_GetMechanismList = pss_hash_list, .C_SignInit = pss_hash_begin}},
    {"no-signing", {.C_GetMechanismList = nothing_list}},
    {"no-list", {.C_GetMechanismList = no_list}},
    {"no-mechanism", {.C_GetMechanismList = empty_list}},
    {"many-mechanisms", {.C_GetMechanismList = a_million}},
    {"endless-list", {.C_GetMechanismList = endless_list}},
    {"not-for-signing", {.C_GetMechanismInfo = not_for_signing}},
    {0},
};
