/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A PKCS#11 module that hands every call on and has it written down.
 *
 * Cryptoki calls carry no context, so there is one static table for the process. Every C_ function
 * here is documented in PKCS #11 v2.40 base 5; their fields are listed in card/trace_module.h.
 */
#include "card/trace_module.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/bytes.h"

enum { FIELDS = 4096 };

static struct {
    const divit_trace_port *port;
    CK_FUNCTION_LIST *real;
    CK_FUNCTION_LIST list;
} traced;

/* Fields as text; what is too long is cut. */
DIVIT_PRINTF(3, 0)
static divit_span format_fields(char *out, size_t cap, const char *format, va_list args)
{
    const int n = vsnprintf(out, cap, format, args);
    return (divit_span){(const uint8_t *)out, n < 0 ? 0 : (size_t)n < cap ? (size_t)n : cap - 1};
}

DIVIT_PRINTF(2, 3) static uint64_t begin(const char *name, const char *format, ...)
{
    char text[FIELDS];
    va_list args;
    va_start(args, format);
    const divit_span fields = format_fields(text, sizeof text, format, args);
    va_end(args);
    return traced.port->call(traced.port->ctx, name, fields);
}

/* Writes the return; its fields only of a call that succeeded. */
DIVIT_PRINTF(3, 4) static CK_RV end(uint64_t number, CK_RV rv, const char *format, ...)
{
    char text[FIELDS];
    va_list args;
    va_start(args, format);
    const divit_span fields = format_fields(text, sizeof text, format, args);
    va_end(args);
    traced.port->done(traced.port->ctx, number, rv, rv == CKR_OK ? fields : (divit_span){0});
    return rv;
}

static CK_RV end_plain(uint64_t number, CK_RV rv)
{
    traced.port->done(traced.port->ctx, number, rv, (divit_span){0});
    return rv;
}

static const char *yes(const void *pointer)
{
    return pointer ? "yes" : "no";
}

static CK_RV trace_initialize(void *arguments)
{
    const uint64_t n = begin("C_Initialize", "arguments=%s", yes(arguments));
    return end_plain(n, traced.real->C_Initialize(arguments));
}

static CK_RV trace_finalize(void *reserved)
{
    const uint64_t n = begin("C_Finalize", "%s", "");
    return end_plain(n, traced.real->C_Finalize(reserved));
}

static CK_RV trace_get_info(CK_INFO *info)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes maker = {0};
    const uint64_t n = begin("C_GetInfo", "%s", "");
    const CK_RV rv = traced.real->C_GetInfo(info);
    size_t size = sizeof info->manufacturerID;
    while (rv == CKR_OK && size > 0 && info->manufacturerID[size - 1] == ' ')
        size--;
    if (rv != CKR_OK ||
        divit_trace_put_word(&maker, (divit_span){info->manufacturerID, size}) != DIVIT_OK ||
        divit_bytes_terminate(&maker) != DIVIT_OK)
        return end_plain(n, rv);
    return end(n, rv, "cryptoki=%u.%u library=%u.%u maker=%s", info->cryptokiVersion.major,
        info->cryptokiVersion.minor, info->libraryVersion.major, info->libraryVersion.minor,
        (const char *)maker.p);
}

static CK_RV trace_get_slot_list(CK_BBOOL present, CK_SLOT_ID *list, CK_ULONG *count)
{
    const uint64_t n =
        begin("C_GetSlotList", "present=%s list=%s", present ? "yes" : "no", yes(list));
    const CK_RV rv = traced.real->C_GetSlotList(present, list, count);
    return end(n, rv, "slots=%lu", rv == CKR_OK ? *count : 0);
}

static CK_RV trace_get_slot_info(CK_SLOT_ID slot, CK_SLOT_INFO *info)
{
    const uint64_t n = begin("C_GetSlotInfo", "slot=%lu", slot);
    const CK_RV rv = traced.real->C_GetSlotInfo(slot, info);
    return end(n, rv, "flags=%lx", rv == CKR_OK ? info->flags : 0);
}

static CK_RV trace_get_token_info(CK_SLOT_ID slot, CK_TOKEN_INFO *info)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes serial = {0};
    const uint64_t n = begin("C_GetTokenInfo", "slot=%lu", slot);
    const CK_RV rv = traced.real->C_GetTokenInfo(slot, info);
    if (rv != CKR_OK ||
        divit_trace_put_hidden(&serial, (divit_span){info->serialNumber, sizeof info->serialNumber},
            traced.port) != DIVIT_OK ||
        divit_bytes_terminate(&serial) != DIVIT_OK)
        return end_plain(n, rv);
    return end(n, rv, "flags=%lx pin=%lu-%lu serial=%s", info->flags, info->ulMinPinLen,
        info->ulMaxPinLen, (const char *)serial.p);
}

static CK_RV trace_get_mechanism_list(CK_SLOT_ID slot, CK_MECHANISM_TYPE *list, CK_ULONG *count)
{
    const uint64_t n = begin("C_GetMechanismList", "slot=%lu list=%s", slot, yes(list));
    const CK_RV rv = traced.real->C_GetMechanismList(slot, list, count);
    return end(n, rv, "mechanisms=%lu", rv == CKR_OK ? *count : 0);
}

static CK_RV trace_get_mechanism_info(
    CK_SLOT_ID slot, CK_MECHANISM_TYPE mechanism, CK_MECHANISM_INFO *info)
{
    const uint64_t n = begin("C_GetMechanismInfo", "slot=%lu mechanism=%lx", slot, mechanism);
    const CK_RV rv = traced.real->C_GetMechanismInfo(slot, mechanism, info);
    if (rv != CKR_OK)
        return end_plain(n, rv);
    return end(n, rv, "flags=%lx key=%lu-%lu", info->flags, info->ulMinKeySize, info->ulMaxKeySize);
}

static CK_RV trace_open_session(
    CK_SLOT_ID slot, CK_FLAGS flags, void *application, CK_NOTIFY notify, CK_SESSION_HANDLE *ret)
{
    const uint64_t n = begin("C_OpenSession", "slot=%lu flags=%lx", slot, flags);
    const CK_RV rv = traced.real->C_OpenSession(slot, flags, application, notify, ret);
    return end(n, rv, "session=%lu", rv == CKR_OK ? *ret : 0);
}

static CK_RV trace_close_session(CK_SESSION_HANDLE session)
{
    const uint64_t n = begin("C_CloseSession", "session=%lu", session);
    return end_plain(n, traced.real->C_CloseSession(session));
}

static CK_RV trace_get_session_info(CK_SESSION_HANDLE session, CK_SESSION_INFO *info)
{
    const uint64_t n = begin("C_GetSessionInfo", "session=%lu", session);
    const CK_RV rv = traced.real->C_GetSessionInfo(session, info);
    return end(n, rv, "state=%lu", rv == CKR_OK ? info->state : 0);
}

static CK_RV trace_login(
    CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_BYTE *pin, CK_ULONG pin_size)
{
    const uint64_t n =
        begin("C_Login", "session=%lu user=%lu pin=%s", session, user, pin ? "given" : "pad");
    return end_plain(n, traced.real->C_Login(session, user, pin, pin_size));
}

static CK_RV trace_logout(CK_SESSION_HANDLE session)
{
    const uint64_t n = begin("C_Logout", "session=%lu", session);
    return end_plain(n, traced.real->C_Logout(session));
}

static CK_RV trace_set_pin(CK_SESSION_HANDLE session, CK_BYTE *old_pin, CK_ULONG old_size,
    CK_BYTE *new_pin, CK_ULONG new_size)
{
    const uint64_t n = begin("C_SetPIN", "session=%lu pin=%s", session, old_pin ? "given" : "pad");
    return end_plain(n, traced.real->C_SetPIN(session, old_pin, old_size, new_pin, new_size));
}

/* Attributes whose value is a kind or a yes, and says nothing of a person or a key. */
static bool names_a_kind(CK_ATTRIBUTE_TYPE type)
{
    static const CK_ATTRIBUTE_TYPE kinds[] = {CKA_CLASS, CKA_TOKEN, CKA_PRIVATE, CKA_KEY_TYPE,
        CKA_CERTIFICATE_TYPE, CKA_SIGN, CKA_SENSITIVE, CKA_EXTRACTABLE, CKA_ALWAYS_AUTHENTICATE,
        CKA_MODULUS_BITS};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (kinds[i] == type)
            return true;
    return false;
}

static void put_attribute(divit_bytes *out, const CK_ATTRIBUTE *a)
{
    CK_ULONG value = 0;
    if (a->ulValueLen == CK_UNAVAILABLE_INFORMATION) {
        (void)!divit_bytes_printf(out, ",%lx:none", a->type);
        return;
    }
    (void)!divit_bytes_printf(out, ",%lx:%lu", a->type, a->ulValueLen);
    if (!a->pValue || !names_a_kind(a->type) ||
        (a->ulValueLen != sizeof value && a->ulValueLen != sizeof(CK_BBOOL)))
        return;
    memcpy(&value, a->pValue, a->ulValueLen);
    (void)!divit_bytes_printf(out, ":%lx", value);
}

/* The template as text, without the comma at its front; out is NUL-terminated or empty. */
static const char *template_text(divit_bytes *out, const CK_ATTRIBUTE *attributes, CK_ULONG count)
{
    out->n = 0;
    for (CK_ULONG i = 0; attributes && i < count; i++)
        put_attribute(out, &attributes[i]);
    return out->n > 0 && divit_bytes_terminate(out) == DIVIT_OK ? (const char *)out->p + 1 : "";
}

static CK_RV trace_find_objects_init(
    CK_SESSION_HANDLE session, CK_ATTRIBUTE *attributes, CK_ULONG count)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    const uint64_t n = begin("C_FindObjectsInit", "session=%lu template=%s", session,
        template_text(&text, attributes, count));
    return end_plain(n, traced.real->C_FindObjectsInit(session, attributes, count));
}

static CK_RV trace_find_objects(
    CK_SESSION_HANDLE session, CK_OBJECT_HANDLE *list, CK_ULONG room, CK_ULONG *count)
{
    const uint64_t n = begin("C_FindObjects", "session=%lu room=%lu", session, room);
    const CK_RV rv = traced.real->C_FindObjects(session, list, room, count);
    return end(n, rv, "objects=%lu", rv == CKR_OK ? *count : 0);
}

static CK_RV trace_find_objects_final(CK_SESSION_HANDLE session)
{
    const uint64_t n = begin("C_FindObjectsFinal", "session=%lu", session);
    return end_plain(n, traced.real->C_FindObjectsFinal(session));
}

/* What the caller wrote into the template before the call is no value: only types are shown. */
static CK_RV trace_get_attribute_value(
    CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE *attributes, CK_ULONG count)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    for (CK_ULONG i = 0; attributes && i < count; i++)
        (void)!divit_bytes_printf(&text, ",%lx:%lu", attributes[i].type,
            attributes[i].pValue ? attributes[i].ulValueLen : 0);
    const bool told = text.n > 0 && divit_bytes_terminate(&text) == DIVIT_OK;
    const uint64_t n = begin("C_GetAttributeValue", "session=%lu object=%lu template=%s", session,
        object, told ? (const char *)text.p + 1 : "");
    const CK_RV rv = traced.real->C_GetAttributeValue(session, object, attributes, count);
    return end(n, rv, "template=%s", rv == CKR_OK ? template_text(&text, attributes, count) : "");
}

static CK_RV trace_sign_init(
    CK_SESSION_HANDLE session, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key)
{
    const uint64_t n = begin("C_SignInit", "session=%lu mechanism=%lx parameter=%lu key=%lu",
        session, mechanism->mechanism, mechanism->ulParameterLen, key);
    return end_plain(n, traced.real->C_SignInit(session, mechanism, key));
}

static CK_RV trace_sign(
    CK_SESSION_HANDLE session, CK_BYTE *in, CK_ULONG size, CK_BYTE *out, CK_ULONG *out_size)
{
    const uint64_t n =
        begin("C_Sign", "session=%lu in=%lu room=%lu", session, size, out ? *out_size : 0);
    const CK_RV rv = traced.real->C_Sign(session, in, size, out, out_size);
    return end(n, rv, "out=%lu", rv == CKR_OK ? *out_size : 0);
}

/* The list under which libp11 finds the module. */
DIVIT_API CK_RV C_GetFunctionList(CK_FUNCTION_LIST **ret)
{
    if (!traced.real)
        return CKR_FUNCTION_FAILED;
    *ret = &traced.list;
    return CKR_OK;
}

/* see card/trace_module.h */
CK_FUNCTION_LIST *divit_trace_module_start(const divit_trace_port *port, CK_FUNCTION_LIST *real)
{
    traced.port = port;
    traced.real = real;
    traced.list = *real;
    CK_FUNCTION_LIST *f = &traced.list;
    f->C_GetFunctionList = C_GetFunctionList;
    f->C_Initialize = trace_initialize;
    f->C_Finalize = trace_finalize;
    f->C_GetInfo = trace_get_info;
    f->C_GetSlotList = trace_get_slot_list;
    f->C_GetSlotInfo = trace_get_slot_info;
    f->C_GetTokenInfo = trace_get_token_info;
    f->C_GetMechanismList = trace_get_mechanism_list;
    f->C_GetMechanismInfo = trace_get_mechanism_info;
    f->C_OpenSession = trace_open_session;
    f->C_CloseSession = trace_close_session;
    f->C_GetSessionInfo = trace_get_session_info;
    f->C_Login = trace_login;
    f->C_Logout = trace_logout;
    f->C_SetPIN = trace_set_pin;
    f->C_FindObjectsInit = trace_find_objects_init;
    f->C_FindObjects = trace_find_objects;
    f->C_FindObjectsFinal = trace_find_objects_final;
    f->C_GetAttributeValue = trace_get_attribute_value;
    f->C_SignInit = trace_sign_init;
    f->C_Sign = trace_sign;
    return f;
}
