/* SPDX-License-Identifier: Apache-2.0 */
/* Loading of a PKCS#11 module. */
#include "card/module.h"

#include <dlfcn.h>
#include <stdlib.h>

#include "base/status.h"
#include "card/faults.h"
#include "card/modulefile.h"
#include "card/tracer.h"
#include "card/way.h"

typedef CK_RV (*get_function_list)(CK_FUNCTION_LIST **);

static divit_status load(divit_module *m, const char *path, divit_error *err)
{
    m->library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!m->library) {
        const char *why = dlerror();
        const divit_status s = divit_fault(err, DIVIT_FAULT_MODULE_LOAD, __func__, CKR_OK);
        divit_error_subject(err, why ? why : path);
        return s;
    }
    /* POSIX lets a data pointer of dlsym() stand for a function. */
    const get_function_list get =
        (get_function_list)(uintptr_t)dlsym(m->library, "C_GetFunctionList");
    if (!get)
        return divit_fault(err, DIVIT_FAULT_MODULE_SYMBOL, __func__, CKR_OK);
    const CK_RV rv = get(&m->f);
    if (rv != CKR_OK || !m->f)
        return divit_fault(err, DIVIT_FAULT_MODULE_SYMBOL, __func__, rv);
    if (m->tracer)
        m->f = divit_tracer_module(m->tracer, m->f, path);
    return DIVIT_OK;
}

static divit_status start(
    divit_module *m, const char *path, divit_module_start how, divit_error *err)
{
    const divit_module_way *way =
        how == DIVIT_MODULE_WITHOUT_ARGUMENTS ? &divit_way_plain : &divit_way_libp11;
    divit_error why = {0};
    divit_status s = way->start(m, path, &why);
    if (s == DIVIT_MODULE && why.foreign == (long)CKR_ARGUMENTS_BAD && way == &divit_way_libp11) {
        way = &divit_way_plain;
        s = way->start(m, path, &why);
    }
    if (s != DIVIT_OK && err)
        *err = why;
    if (s == DIVIT_OK)
        m->way = way;
    return s;
}

/* Why no token was found: the most telling answer of the slots. */
static divit_status why_none(divit_module *m, divit_error *err)
{
    CK_SLOT_ID slots[DIVIT_WAY_SLOTS];
    size_t n = 0;
    divit_status s = divit_way_slots(m, slots, &n, err);
    if (s != DIVIT_OK)
        return s;
    if (n == 0)
        return divit_fault(err, DIVIT_FAULT_NO_SLOT, __func__, CKR_OK);
    for (size_t i = 0; i < n; i++) {
        CK_TOKEN_INFO info = {0};
        const CK_RV rv = m->f->C_GetTokenInfo(slots[i], &info);
        if (rv != CKR_OK && rv != CKR_TOKEN_NOT_PRESENT)
            return divit_fault_rv(err, DIVIT_PHASE_START, __func__, rv);
    }
    return divit_fault(err, DIVIT_FAULT_NO_TOKEN, __func__, CKR_OK);
}

static void read_mechanisms(divit_module *m, size_t token)
{
    divit_card_token *t = &m->tokens[token];
    m->mechanisms[token] = divit_mechanisms_read(m->f, t->slot);
    for (size_t i = 0; i < DIVIT_CARD_HASHES; i++)
        t->schemes[i] = (uint8_t)divit_mechanisms_schemes(m->mechanisms[token], (divit_hash)i);
}

/* see card/module.h */
divit_status divit_module_open(
    divit_module *m, const char *path, divit_module_start how, divit_error *err)
{
    char resolved[DIVIT_MODULEFILE_PATH];
    divit_status s = divit_modulefile_check(path, resolved, err);
    if (s == DIVIT_OK)
        s = load(m, resolved, err);
    if (s == DIVIT_OK)
        s = start(m, m->tracer ? divit_tracer_library(m->tracer) : resolved, how, err);
    if (s == DIVIT_OK)
        s = m->way->tokens(m, err);
    if (s == DIVIT_OK && m->token_count == 0)
        s = why_none(m, err);
    for (size_t i = 0; s == DIVIT_OK && i < m->token_count; i++)
        read_mechanisms(m, i);
    return s;
}

/* see card/module.h */
divit_status divit_module_session(
    divit_module *m, uint32_t token, CK_SESSION_HANDLE *ret, divit_error *err)
{
    if (token >= m->token_count)
        return divit_fault(err, DIVIT_FAULT_ORDER, __func__, CKR_OK);
    if (m->sessions[token] == CK_INVALID_HANDLE) {
        CK_SESSION_HANDLE opened = CK_INVALID_HANDLE;
        const CK_RV rv =
            m->f->C_OpenSession(m->tokens[token].slot, CKF_SERIAL_SESSION, NULL, NULL, &opened);
        if (rv != CKR_OK)
            return divit_fault_rv(err, DIVIT_PHASE_START, __func__, rv);
        m->sessions[token] = opened;
    }
    *ret = m->sessions[token];
    return DIVIT_OK;
}

/* see card/module.h */
void divit_module_renew_session(divit_module *m, uint32_t token)
{
    CK_SESSION_HANDLE fresh = CK_INVALID_HANDLE;
    const CK_RV rv =
        m->f->C_OpenSession(m->tokens[token].slot, CKF_SERIAL_SESSION, NULL, NULL, &fresh);
    (void)m->f->C_CloseSession(m->sessions[token]);
    m->sessions[token] = rv == CKR_OK ? fresh : CK_INVALID_HANDLE;
    if (rv != CKR_OK)
        m->logged_in[token] = false;
}

/* see card/module.h */
void divit_module_done(divit_module *m)
{
    for (size_t i = 0; i < m->token_count; i++) {
        if (m->logged_in[i])
            (void)m->f->C_Logout(m->sessions[i]);
        if (m->sessions[i] != CK_INVALID_HANDLE)
            (void)m->f->C_CloseSession(m->sessions[i]);
    }
    if (m->way)
        m->way->stop(m);
    if (m->library)
        (void)dlclose(m->library);
    *m = (divit_module){0};
}
