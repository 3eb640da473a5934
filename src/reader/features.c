/* SPDX-License-Identifier: Apache-2.0 */
/* What a reader can do, asked without a word to its card. */
#include "reader/features.h"

#include <time.h>

#include <winscard.h>

#include <reader.h>

#include "base/bytes.h"
#include "base/text.h"
#include "reader/pcsc.h"
#include "reader/redact.h"
#include "reader/told.h"

enum { ANSWER_SIZE = 264, CODE_SIZE = 4, TRIES = 15, STEP_NS = 100000000 };

/* The next entry of tag, length and value; false behind the last whole one. */
static bool next_entry(divit_span *rest, uint8_t *tag, divit_span *value)
{
    if (rest->n < 2 || rest->n - 2 < rest->p[1])
        return false;
    *tag = rest->p[0];
    *value = divit_span_sub(*rest, 2, rest->p[1]);
    *rest = divit_span_sub(*rest, 2 + (size_t)rest->p[1], SIZE_MAX);
    return true;
}

/* see reader/features.h */
void divit_reader_features_parse(divit_span answer, divit_reader_features *ret)
{
    divit_span value;
    uint8_t tag;
    *ret = (divit_reader_features){0};
    while (next_entry(&answer, &tag, &value) && value.n == CODE_SIZE) {
        const uint32_t code = (uint32_t)value.p[0] << 24 | (uint32_t)value.p[1] << 16 |
                              (uint32_t)value.p[2] << 8 | value.p[3];
        if (tag == FEATURE_VERIFY_PIN_DIRECT)
            ret->verify = code;
        else if (tag == FEATURE_MODIFY_PIN_DIRECT)
            ret->modify = code;
        else if (tag == FEATURE_GET_TLV_PROPERTIES)
            ret->properties = code;
    }
}

/* see reader/features.h */
void divit_reader_properties_parse(divit_span answer, divit_reader_properties *ret)
{
    divit_span value;
    uint8_t tag;
    *ret = (divit_reader_properties){0};
    while (next_entry(&answer, &tag, &value)) {
        if (tag != PCSCv2_PART10_PROPERTY_dwMaxAPDUDataSize || value.n != CODE_SIZE)
            continue;
        ret->sized = true;
        ret->apdu_size = (uint32_t)value.p[3] << 24 | (uint32_t)value.p[2] << 16 |
                         (uint32_t)value.p[1] << 8 | value.p[0];
    }
}

/* A connection to a reader. */
typedef struct link {
    const divit_trace_port *trace;
    SCARDHANDLE card;
    DWORD protocol;
} link;

/* One control code without input; an empty answer for a reader that does not know it. */
static LONG ask(const link *l, DWORD code, uint8_t *out, divit_span *ret)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes fields = {0};
    DWORD n = 0;
    (void)!divit_bytes_printf(&fields, "control=%lx in=", code);
    const uint64_t number = divit_told_begin(l->trace, "SCardControl", &fields);
    const LONG rv = SCardControl(l->card, code, NULL, 0, out, ANSWER_SIZE, &n);
    *ret = (divit_span){out, rv == SCARD_S_SUCCESS && n <= ANSWER_SIZE ? n : 0};
    fields.n = 0;
    (void)!divit_bytes_printf(&fields, "answer=");
    (void)!divit_hex_append(&fields, *ret);
    return divit_told_end(l->trace, number, rv, &fields);
}

/* One way of connecting. */
static LONG try_connect(SCARDCONTEXT context, const char *name, DWORD share, link *l)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes fields = {0};
    const DWORD any = share == SCARD_SHARE_DIRECT ? 0 : SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1;
    (void)!divit_bytes_printf(&fields, "reader=");
    (void)!divit_redact_reader(divit_span_of(name), &fields);
    (void)!divit_bytes_printf(&fields, " share=%lu protocols=%lu", share, any);
    const uint64_t number = divit_told_begin(l->trace, "SCardConnect", &fields);
    l->protocol = 0;
    const LONG rv = SCardConnect(context, name, share, any, &l->card, &l->protocol);
    fields.n = 0;
    (void)!divit_bytes_printf(&fields, "protocol=%lu", l->protocol);
    return divit_told_end(l->trace, number, rv, &fields);
}

/* The reader with its card, else the reader alone. */
static LONG connect(SCARDCONTEXT context, const char *name, link *l)
{
    const LONG rv = try_connect(context, name, SCARD_SHARE_SHARED, l);
    if (rv == SCARD_S_SUCCESS || rv == SCARD_E_SHARING_VIOLATION)
        return rv;
    return try_connect(context, name, SCARD_SHARE_DIRECT, l);
}

static LONG ask_all(const link *l, divit_reader_probe *out)
{
    uint8_t bytes[ANSWER_SIZE];
    divit_span answer;
    const LONG rv = ask(l, CM_IOCTL_GET_FEATURE_REQUEST, bytes, &answer);
    if (rv == SCARD_E_SHARING_VIOLATION)
        return rv;
    divit_reader_features_parse(answer, &out->features);
    if (out->features.properties == 0)
        return SCARD_S_SUCCESS;
    if (ask(l, out->features.properties, bytes, &answer) == SCARD_S_SUCCESS)
        divit_reader_properties_parse(answer, &out->properties);
    return SCARD_S_SUCCESS;
}

static LONG probe_once(
    SCARDCONTEXT context, const char *name, const divit_trace_port *trace, divit_reader_probe *out)
{
    link l = {.trace = trace};
    LONG rv = connect(context, name, &l);
    if (rv != SCARD_S_SUCCESS)
        return rv;
    rv = ask_all(&l, out);
    (void)SCardDisconnect(l.card, SCARD_LEAVE_CARD);
    out->protocol = -1;
    if (l.protocol == SCARD_PROTOCOL_T0 || l.protocol == SCARD_PROTOCOL_T1)
        out->protocol = l.protocol == SCARD_PROTOCOL_T1;
    return rv;
}

/* see reader/features.h */
divit_status divit_reader_probe_read(
    const char *name, const divit_trace_port *trace, divit_reader_probe *ret, divit_error *err)
{
    const struct timespec step = {.tv_nsec = STEP_NS};
    SCARDCONTEXT context = 0;
    divit_reader_probe out = {.protocol = -1};
    LONG rv = SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &context);
    if (rv != SCARD_S_SUCCESS)
        return divit_pcsc_fail(err, __func__, rv);
    rv = probe_once(context, name, trace, &out);
    for (int i = 0; i < TRIES && rv == SCARD_E_SHARING_VIOLATION; i++) {
        (void)nanosleep(&step, NULL);
        rv = probe_once(context, name, trace, &out);
    }
    (void)SCardReleaseContext(context);
    out.busy = rv == SCARD_E_SHARING_VIOLATION;
    if (rv != SCARD_S_SUCCESS && !out.busy)
        return divit_pcsc_fail(err, __func__, rv);
    *ret = out;
    return DIVIT_OK;
}
