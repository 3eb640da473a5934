/* SPDX-License-Identifier: Apache-2.0 */
/* Objects and attributes of a token. */
#include "card/object.h"

#include "base/bytes.h"
#include "base/status.h"
#include "card/faults.h"

/* see card/object.h */
divit_status divit_object_find(divit_module *m, CK_SESSION_HANDLE session, CK_OBJECT_CLASS class,
    divit_object_list *ret, divit_error *err)
{
    CK_ATTRIBUTE template = {CKA_CLASS, &class, sizeof class};
    divit_object_list found = {0};
    CK_RV rv = m->f->C_FindObjectsInit(session, &template, 1);
    if (rv != CKR_OK)
        return divit_fault_rv(err, DIVIT_PHASE_START, __func__, rv);
    while (found.n < DIVIT_OBJECT_COUNT) {
        const size_t room = DIVIT_OBJECT_COUNT - found.n;
        CK_ULONG n = 0;
        rv = m->f->C_FindObjects(session, found.at + found.n, room, &n);
        if (rv != CKR_OK || n == 0 || n > room)
            break;
        found.n += n;
    }
    (void)m->f->C_FindObjectsFinal(session);
    if (rv != CKR_OK)
        return divit_fault_rv(err, DIVIT_PHASE_START, __func__, rv);
    *ret = found;
    return DIVIT_OK;
}

static bool is_absent(CK_RV rv, CK_ULONG n)
{
    return rv == CKR_ATTRIBUTE_TYPE_INVALID || rv == CKR_ATTRIBUTE_SENSITIVE ||
           (rv == CKR_OK && (n == CK_UNAVAILABLE_INFORMATION || n == 0));
}

/* see card/object.h */
divit_status divit_object_read(
    const divit_object *o, CK_ATTRIBUTE_TYPE type, divit_bytes *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes value = {0};
    CK_FUNCTION_LIST *f = o->module->f;
    CK_ATTRIBUTE a = {type, NULL, 0};
    CK_RV rv = f->C_GetAttributeValue(o->session, o->handle, &a, 1);
    if (is_absent(rv, a.ulValueLen))
        return DIVIT_OK;
    if (rv != CKR_OK)
        return divit_fault_rv(err, DIVIT_PHASE_START, __func__, rv);
    if (a.ulValueLen > DIVIT_OBJECT_SIZE)
        return divit_fault(err, DIVIT_FAULT_MODULE_LIMIT, __func__, rv);
    const CK_ULONG room = a.ulValueLen;
    if (divit_bytes_reserve(&value, room) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    a.pValue = value.p;
    rv = f->C_GetAttributeValue(o->session, o->handle, &a, 1);
    if (rv != CKR_OK)
        return divit_fault_rv(err, DIVIT_PHASE_START, __func__, rv);
    if (a.ulValueLen > room || a.pValue != value.p)
        return divit_fault(err, DIVIT_FAULT_MODULE_ANSWER, __func__, rv);
    value.n = a.ulValueLen;
    *ret = divit_bytes_steal(&value);
    return DIVIT_OK;
}

/* see card/object.h */
bool divit_object_true(const divit_object *o, CK_ATTRIBUTE_TYPE type)
{
    CK_BBOOL value = CK_FALSE;
    CK_ATTRIBUTE a = {type, &value, sizeof value};
    const CK_RV rv = o->module->f->C_GetAttributeValue(o->session, o->handle, &a, 1);
    return rv == CKR_OK && a.ulValueLen == sizeof value && value == CK_TRUE;
}
