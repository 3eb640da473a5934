/* SPDX-License-Identifier: Apache-2.0 */
/* The worker's failures, and what a CK_RV means. */
#include "card/faults.h"

#include <p11-kit/pkcs11.h>

#include "base/status.h"

typedef struct fault_row {
    divit_status status;
    const char *detail;
} fault_row;

static const fault_row fault_rows[] = {{DIVIT_E_INTERNAL, NULL},
#define FAULT_ROW(name, status, detail) {DIVIT_##status, (detail)},
    DIVIT_FAULT_TABLE(FAULT_ROW)
#undef FAULT_ROW
};

enum { FAULT_ROWS = sizeof fault_rows / sizeof fault_rows[0], PHASES = DIVIT_PHASE_PIN + 1 };

typedef struct rv_row {
    CK_RV rv;
    divit_fault_id fault[PHASES]; /* NONE: the phase's own answer */
} rv_row;

static const rv_row rv_rows[] = {
    {CKR_GENERAL_ERROR, {DIVIT_FAULT_DEVICE, DIVIT_FAULT_PIN_REFUSED, DIVIT_FAULT_LOST}},
    {CKR_DEVICE_ERROR, {DIVIT_FAULT_DEVICE, DIVIT_FAULT_PIN_REFUSED, DIVIT_FAULT_LOST}},
    {CKR_DEVICE_REMOVED, {DIVIT_FAULT_LOST, DIVIT_FAULT_LOST, DIVIT_FAULT_LOST, DIVIT_FAULT_LOST}},
    {CKR_TOKEN_NOT_PRESENT,
        {DIVIT_FAULT_NO_TOKEN, DIVIT_FAULT_LOST, DIVIT_FAULT_LOST, DIVIT_FAULT_LOST}},
    {CKR_TOKEN_NOT_RECOGNIZED,
        {DIVIT_FAULT_UNRECOGNISED, DIVIT_FAULT_LOST, DIVIT_FAULT_LOST, DIVIT_FAULT_LOST}},
    {CKR_SESSION_HANDLE_INVALID,
        {DIVIT_FAULT_LOST, DIVIT_FAULT_LOST, DIVIT_FAULT_LOST, DIVIT_FAULT_LOST}},
    {CKR_SESSION_CLOSED, {DIVIT_FAULT_LOST, DIVIT_FAULT_LOST, DIVIT_FAULT_LOST, DIVIT_FAULT_LOST}},
    {CKR_SLOT_ID_INVALID, {DIVIT_FAULT_LOST, DIVIT_FAULT_LOST, DIVIT_FAULT_LOST, DIVIT_FAULT_LOST}},
    {CKR_USER_NOT_LOGGED_IN, {DIVIT_FAULT_LOST, DIVIT_FAULT_PIN_REFUSED, DIVIT_FAULT_LOST}},
    {CKR_KEY_HANDLE_INVALID, {DIVIT_FAULT_LOST, DIVIT_FAULT_PIN_REFUSED, DIVIT_FAULT_LOST}},
    {CKR_OBJECT_HANDLE_INVALID, {DIVIT_FAULT_LOST, DIVIT_FAULT_PIN_REFUSED, DIVIT_FAULT_LOST}},
    {CKR_PIN_INCORRECT, {0, DIVIT_FAULT_PIN_WRONG, DIVIT_FAULT_PIN_WRONG, DIVIT_FAULT_PIN_WRONG}},
    {CKR_PIN_LOCKED, {0, DIVIT_FAULT_PIN_LOCKED, DIVIT_FAULT_PIN_LOCKED, DIVIT_FAULT_PIN_LOCKED}},
    {CKR_PIN_LEN_RANGE, {0, DIVIT_FAULT_PIN_FORM, DIVIT_FAULT_PIN_FORM, DIVIT_FAULT_PIN_FORM}},
    {CKR_PIN_INVALID, {0, DIVIT_FAULT_PIN_FORM, DIVIT_FAULT_PIN_FORM, DIVIT_FAULT_PIN_FORM}},
    {CKR_PIN_EXPIRED,
        {0, DIVIT_FAULT_PIN_EXPIRED, DIVIT_FAULT_PIN_EXPIRED, DIVIT_FAULT_PIN_EXPIRED}},
    {CKR_FUNCTION_CANCELED,
        {0, DIVIT_FAULT_PIN_CANCELLED, DIVIT_FAULT_PIN_CANCELLED, DIVIT_FAULT_PIN_CANCELLED}},
    {CKR_CANCEL,
        {0, DIVIT_FAULT_PIN_CANCELLED, DIVIT_FAULT_PIN_CANCELLED, DIVIT_FAULT_PIN_CANCELLED}},
    {CKR_MECHANISM_INVALID, {0, 0, DIVIT_FAULT_MECHANISM}},
    {CKR_MECHANISM_PARAM_INVALID, {0, 0, DIVIT_FAULT_MECHANISM}},
    {CKR_KEY_TYPE_INCONSISTENT, {0, 0, DIVIT_FAULT_MECHANISM}},
    {CKR_KEY_FUNCTION_NOT_PERMITTED, {0, 0, DIVIT_FAULT_KEY_USE}},
};

static const divit_fault_id phase_rows[PHASES] = {
    [DIVIT_PHASE_START] = DIVIT_FAULT_MODULE_FAILED,
    [DIVIT_PHASE_LOGIN] = DIVIT_FAULT_PIN_REFUSED,
    [DIVIT_PHASE_USE] = DIVIT_FAULT_MODULE_FAILED,
    [DIVIT_PHASE_PIN] = DIVIT_FAULT_PIN_UNCHANGED,
};

/* see card/faults.h */
const char *divit_fault_detail(unsigned id)
{
    return id < FAULT_ROWS ? fault_rows[id].detail : NULL;
}

/* see card/faults.h */
divit_status divit_fault_status(unsigned id)
{
    return id < FAULT_ROWS ? fault_rows[id].status : DIVIT_E_INTERNAL;
}

/* see card/faults.h */
divit_status divit_fault(divit_error *err, divit_fault_id id, const char *origin, unsigned long rv)
{
    return divit_fail_foreign(err, fault_rows[id].status, origin, fault_rows[id].detail,
        rv == CKR_OK ? DIVIT_FOREIGN_NONE : DIVIT_FOREIGN_CKR, (long)rv);
}

/* see card/faults.h */
divit_status divit_fault_rv(
    divit_error *err, divit_fault_phase phase, const char *origin, unsigned long rv)
{
    divit_fault_id id = DIVIT_FAULT_NONE;
    for (size_t i = 0; i < sizeof rv_rows / sizeof rv_rows[0]; i++)
        if (rv_rows[i].rv == rv)
            id = rv_rows[i].fault[phase];
    return divit_fault(err, id == DIVIT_FAULT_NONE ? phase_rows[phase] : id, origin, rv);
}

/* see card/faults.h */
divit_fault_id divit_fault_of(const divit_error *err)
{
    for (unsigned i = 1; i < FAULT_ROWS; i++)
        if (err->detail == fault_rows[i].detail)
            return (divit_fault_id)i;
    return DIVIT_FAULT_NONE;
}
