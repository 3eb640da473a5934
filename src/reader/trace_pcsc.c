/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A libpcsclite.so.1 that hands every call on and has it written down.
 *
 * PC/SC's calls carry no context of ours, so there is one static table for the process. Every SCard
 * function here is documented in winscard.h; their fields are listed in reader/trace_pcsc.h.
 */
#include "reader/trace_pcsc.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <reader.h>
#include <winscard.h>

#include "base/bytes.h"
#include "base/text.h"
#include "reader/features.h"
#include "reader/redact.h"
#include "reader/told.h"

enum { CONNECTIONS = 32, FIELDS = 512 };

/* Every function of the real library that is called, with its type from winscard.h. */
#define REAL_TABLE(X)                                                                              \
    X(SCardEstablishContext)                                                                       \
    X(SCardReleaseContext)                                                                         \
    X(SCardIsValidContext)                                                                         \
    X(SCardConnect)                                                                                \
    X(SCardReconnect)                                                                              \
    X(SCardDisconnect)                                                                             \
    X(SCardBeginTransaction)                                                                       \
    X(SCardEndTransaction)                                                                         \
    X(SCardStatus)                                                                                 \
    X(SCardGetStatusChange)                                                                        \
    X(SCardControl)                                                                                \
    X(SCardTransmit)                                                                               \
    X(SCardListReaderGroups)                                                                       \
    X(SCardListReaders)                                                                            \
    X(SCardFreeMemory)                                                                             \
    X(SCardCancel)                                                                                 \
    X(SCardGetAttrib)                                                                              \
    X(SCardSetAttrib)

typedef struct connection {
    SCARDHANDLE handle;
    unsigned number; /* 0: free */
    divit_redact redact;
} connection;

static struct {
    const divit_trace_port *port;
    struct {
#define REAL_MEMBER(name) __typeof__(&name) name;
        REAL_TABLE(REAL_MEMBER)
#undef REAL_MEMBER
        const char *(*pcsc_stringify_error)(LONG);
    } real;
    pthread_mutex_t lock; /* of what follows */
    connection connections[CONNECTIONS];
    unsigned count;
    atomic_uint properties; /* the control code of a reader's properties; 0: not known */
} traced = {.lock = PTHREAD_MUTEX_INITIALIZER};

DIVIT_API const SCARD_IO_REQUEST g_rgSCardT0Pci = {SCARD_PROTOCOL_T0, sizeof(SCARD_IO_REQUEST)};
DIVIT_API const SCARD_IO_REQUEST g_rgSCardT1Pci = {SCARD_PROTOCOL_T1, sizeof(SCARD_IO_REQUEST)};
DIVIT_API const SCARD_IO_REQUEST g_rgSCardRawPci = {SCARD_PROTOCOL_RAW, sizeof(SCARD_IO_REQUEST)};

/* see reader/trace_pcsc.h */
bool divit_trace_pcsc_start(const divit_trace_port *port, const char *library)
{
    void *real = dlopen(library, RTLD_NOW | RTLD_LOCAL);
    bool whole = real != NULL;
    /* POSIX lets a data pointer of dlsym() stand for a function. */
#define REAL_FIND(name)                                                                            \
    traced.real.name = real ? (__typeof__(&name))(uintptr_t)dlsym(real, #name) : NULL;             \
    whole = whole && traced.real.name;
    REAL_TABLE(REAL_FIND)
#undef REAL_FIND
    traced.real.pcsc_stringify_error =
        real ? (const char *(*)(LONG))(uintptr_t)dlsym(real, "pcsc_stringify_error") : NULL;
    traced.port = whole ? port : NULL;
    return whole;
}

/* The connection's place, NULL if it has none; the lock is held. */
static connection *place_of(SCARDHANDLE handle)
{
    for (size_t i = 0; i < CONNECTIONS; i++)
        if (traced.connections[i].number != 0 && traced.connections[i].handle == handle)
            return &traced.connections[i];
    return NULL;
}

/* A copy of what is known of a connection; {0} hides everything. */
static connection connection_of(SCARDHANDLE handle)
{
    (void)pthread_mutex_lock(&traced.lock);
    const connection *c = place_of(handle);
    const connection copy = c ? *c : (connection){0};
    (void)pthread_mutex_unlock(&traced.lock);
    return copy;
}

static void keep_state(const connection *changed)
{
    (void)pthread_mutex_lock(&traced.lock);
    connection *c = place_of(changed->handle);
    if (c && changed->number == c->number)
        c->redact = changed->redact;
    (void)pthread_mutex_unlock(&traced.lock);
}

static unsigned add_connection(SCARDHANDLE handle)
{
    unsigned number = 0;
    (void)pthread_mutex_lock(&traced.lock);
    connection *place = place_of(handle);
    for (size_t i = 0; !place && i < CONNECTIONS; i++)
        if (traced.connections[i].number == 0)
            place = &traced.connections[i];
    if (place) {
        number = ++traced.count;
        *place = (connection){.handle = handle, .number = number};
    }
    (void)pthread_mutex_unlock(&traced.lock);
    return number;
}

static void drop_connection(SCARDHANDLE handle)
{
    (void)pthread_mutex_lock(&traced.lock);
    connection *c = place_of(handle);
    if (c)
        *c = (connection){0};
    (void)pthread_mutex_unlock(&traced.lock);
}

DIVIT_PRINTF(2, 3) static uint64_t begin(const char *name, const char *format, ...)
{
    char text[FIELDS];
    va_list args;
    va_start(args, format);
    const int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    const size_t size = n < 0 ? 0 : (size_t)n < sizeof text ? (size_t)n : sizeof text - 1;
    return traced.port->call(traced.port->ctx, name, (divit_span){(const uint8_t *)text, size});
}

static LONG end_plain(uint64_t number, LONG code)
{
    const divit_bytes none = {0};
    return divit_told_end(traced.port, number, code, &none);
}

DIVIT_API LONG SCardEstablishContext(
    DWORD scope, LPCVOID first, LPCVOID second, LPSCARDCONTEXT context)
{
    if (!traced.port)
        return SCARD_E_NO_SERVICE;
    const uint64_t n = begin("SCardEstablishContext", "scope=%lu", scope);
    return end_plain(n, traced.real.SCardEstablishContext(scope, first, second, context));
}

DIVIT_API LONG SCardReleaseContext(SCARDCONTEXT context)
{
    if (!traced.port)
        return SCARD_E_NO_SERVICE;
    const uint64_t n = begin("SCardReleaseContext", "%s", "");
    return end_plain(n, traced.real.SCardReleaseContext(context));
}

DIVIT_API LONG SCardIsValidContext(SCARDCONTEXT context)
{
    if (!traced.port)
        return SCARD_E_NO_SERVICE;
    const uint64_t n = begin("SCardIsValidContext", "%s", "");
    return end_plain(n, traced.real.SCardIsValidContext(context));
}

DIVIT_API LONG SCardConnect(SCARDCONTEXT context, LPCSTR reader, DWORD share, DWORD protocols,
    LPSCARDHANDLE card, LPDWORD protocol)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes fields = {0};
    if (!traced.port)
        return SCARD_E_NO_SERVICE;
    (void)!divit_bytes_printf(&fields, "reader=");
    (void)!divit_redact_reader(divit_span_of(reader), &fields);
    (void)!divit_bytes_printf(&fields, " share=%lu protocols=%lu", share, protocols);
    const uint64_t n = divit_told_begin(traced.port, "SCardConnect", &fields);
    const LONG code = traced.real.SCardConnect(context, reader, share, protocols, card, protocol);
    if (code != SCARD_S_SUCCESS)
        return end_plain(n, code);
    fields.n = 0;
    (void)!divit_bytes_printf(&fields, "card=%u protocol=%lu", add_connection(*card), *protocol);
    return divit_told_end(traced.port, n, code, &fields);
}

DIVIT_API LONG SCardReconnect(
    SCARDHANDLE card, DWORD share, DWORD protocols, DWORD start, LPDWORD protocol)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes fields = {0};
    if (!traced.port)
        return SCARD_E_NO_SERVICE;
    const uint64_t n = begin("SCardReconnect", "card=%u share=%lu protocols=%lu start=%lu",
        connection_of(card).number, share, protocols, start);
    const LONG code = traced.real.SCardReconnect(card, share, protocols, start, protocol);
    if (code != SCARD_S_SUCCESS)
        return end_plain(n, code);
    (void)!divit_bytes_printf(&fields, "protocol=%lu", *protocol);
    return divit_told_end(traced.port, n, code, &fields);
}

DIVIT_API LONG SCardDisconnect(SCARDHANDLE card, DWORD end)
{
    if (!traced.port)
        return SCARD_E_NO_SERVICE;
    const uint64_t n = begin("SCardDisconnect", "card=%u end=%lu", connection_of(card).number, end);
    drop_connection(card);
    return end_plain(n, traced.real.SCardDisconnect(card, end));
}

DIVIT_API LONG SCardBeginTransaction(SCARDHANDLE card)
{
    if (!traced.port)
        return SCARD_E_NO_SERVICE;
    const uint64_t n = begin("SCardBeginTransaction", "card=%u", connection_of(card).number);
    return end_plain(n, traced.real.SCardBeginTransaction(card));
}

DIVIT_API LONG SCardEndTransaction(SCARDHANDLE card, DWORD end)
{
    if (!traced.port)
        return SCARD_E_NO_SERVICE;
    const uint64_t n =
        begin("SCardEndTransaction", "card=%u end=%lu", connection_of(card).number, end);
    return end_plain(n, traced.real.SCardEndTransaction(card, end));
}

DIVIT_API LONG SCardStatus(SCARDHANDLE card, LPSTR reader, LPDWORD reader_size, LPDWORD state,
    LPDWORD protocol, LPBYTE atr, LPDWORD atr_size)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes fields = {0};
    if (!traced.port)
        return SCARD_E_NO_SERVICE;
    const uint64_t n = begin("SCardStatus", "card=%u", connection_of(card).number);
    const LONG code =
        traced.real.SCardStatus(card, reader, reader_size, state, protocol, atr, atr_size);
    if (code != SCARD_S_SUCCESS)
        return end_plain(n, code);
    (void)!divit_bytes_printf(
        &fields, "state=%lx protocol=%lu", state ? *state : 0, protocol ? *protocol : 0);
    /* With SCARD_AUTOALLOCATE atr is no place for bytes. */
    if (atr && atr_size && *atr_size <= MAX_ATR_SIZE)
        divit_told_atr(&fields, (divit_span){atr, *atr_size});
    return divit_told_end(traced.port, n, code, &fields);
}

DIVIT_API LONG SCardGetStatusChange(
    SCARDCONTEXT context, DWORD timeout, SCARD_READERSTATE *states, DWORD count)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes fields = {0};
    if (!traced.port)
        return SCARD_E_NO_SERVICE;
    (void)!divit_bytes_printf(&fields, "timeout=%lu ", timeout);
    divit_told_states(&fields, "known", states, states ? count : 0);
    const uint64_t n = divit_told_begin(traced.port, "SCardGetStatusChange", &fields);
    const LONG code = traced.real.SCardGetStatusChange(context, timeout, states, count);
    if (code != SCARD_S_SUCCESS)
        return end_plain(n, code);
    fields.n = 0;
    divit_told_states(&fields, "states", states, states ? count : 0);
    divit_told_state_atr(&fields, states, states ? count : 0);
    return divit_told_end(traced.port, n, code, &fields);
}

/* True for an answer about the reader alone: its features or its properties (PC/SC part 10). */
static bool tells_of_reader(DWORD control, divit_span answer)
{
    divit_reader_features features;
    if (control != CM_IOCTL_GET_FEATURE_REQUEST)
        return control != 0 && control == atomic_load(&traced.properties);
    divit_reader_features_parse(answer, &features);
    atomic_store(&traced.properties, features.properties);
    return true;
}

DIVIT_API LONG SCardControl(SCARDHANDLE card, DWORD control, LPCVOID in, DWORD in_size, LPVOID out,
    DWORD out_room, LPDWORD out_size)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes fields = {0};
    if (!traced.port)
        return SCARD_E_NO_SERVICE;
    connection c = connection_of(card);
    (void)!divit_bytes_printf(&fields, "card=%u control=%lx in=", c.number, control);
    (void)!divit_trace_put_hidden(&fields, (divit_span){in, in ? in_size : 0}, NULL);
    const uint64_t n = divit_told_begin(traced.port, "SCardControl", &fields);
    const LONG code = traced.real.SCardControl(card, control, in, in_size, out, out_room, out_size);
    if (code != SCARD_S_SUCCESS)
        return end_plain(n, code);
    const divit_span answer = {out, out && out_size ? *out_size : 0};
    fields.n = 0;
    (void)!divit_bytes_printf(&fields, "answer=");
    (void)!(tells_of_reader(control, answer)
                ? divit_hex_append(&fields, answer)
                : divit_redact_control(&c.redact, answer, traced.port, &fields));
    keep_state(&c);
    return divit_told_end(traced.port, n, code, &fields);
}

DIVIT_API LONG SCardTransmit(SCARDHANDLE card, const SCARD_IO_REQUEST *send, LPCBYTE command,
    DWORD command_size, SCARD_IO_REQUEST *receive, LPBYTE answer, LPDWORD answer_size)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes fields = {0};
    if (!traced.port)
        return SCARD_E_NO_SERVICE;
    connection c = connection_of(card);
    (void)!divit_bytes_printf(&fields, "card=%u command=", c.number);
    (void)!divit_redact_command(
        &c.redact, (divit_span){command, command ? command_size : 0}, &fields);
    const uint64_t n = divit_told_begin(traced.port, "SCardTransmit", &fields);
    const LONG code =
        traced.real.SCardTransmit(card, send, command, command_size, receive, answer, answer_size);
    fields.n = 0;
    if (code == SCARD_S_SUCCESS) {
        (void)!divit_bytes_printf(&fields, "answer=");
        (void)!divit_redact_answer(
            &c.redact, (divit_span){answer, *answer_size}, traced.port, &fields);
    }
    keep_state(&c);
    return divit_told_end(traced.port, n, code, &fields);
}

DIVIT_API LONG SCardListReaderGroups(SCARDCONTEXT context, LPSTR groups, LPDWORD size)
{
    return traced.port ? traced.real.SCardListReaderGroups(context, groups, size)
                       : SCARD_E_NO_SERVICE;
}

DIVIT_API LONG SCardListReaders(SCARDCONTEXT context, LPCSTR groups, LPSTR readers, LPDWORD size)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes fields = {0};
    if (!traced.port)
        return SCARD_E_NO_SERVICE;
    const uint64_t n = begin("SCardListReaders", "%s", "");
    const bool allocates = size && *size == SCARD_AUTOALLOCATE;
    const LONG code = traced.real.SCardListReaders(context, groups, readers, size);
    if (code != SCARD_S_SUCCESS || !readers)
        return end_plain(n, code);
    const char *names = readers;
    if (allocates)
        memcpy(&names, readers, sizeof names); /* then readers is the place of a pointer */
    divit_told_readers(&fields, names, *size);
    return divit_told_end(traced.port, n, code, &fields);
}

DIVIT_API LONG SCardFreeMemory(SCARDCONTEXT context, LPCVOID memory)
{
    return traced.port ? traced.real.SCardFreeMemory(context, memory) : SCARD_E_NO_SERVICE;
}

DIVIT_API LONG SCardCancel(SCARDCONTEXT context)
{
    if (!traced.port)
        return SCARD_E_NO_SERVICE;
    const uint64_t n = begin("SCardCancel", "%s", "");
    return end_plain(n, traced.real.SCardCancel(context));
}

DIVIT_API LONG SCardGetAttrib(SCARDHANDLE card, DWORD attribute, LPBYTE out, LPDWORD size)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes fields = {0};
    if (!traced.port)
        return SCARD_E_NO_SERVICE;
    const uint64_t n =
        begin("SCardGetAttrib", "card=%u attribute=%lx", connection_of(card).number, attribute);
    const bool allocates = size && *size == SCARD_AUTOALLOCATE;
    const LONG code = traced.real.SCardGetAttrib(card, attribute, out, size);
    if (code != SCARD_S_SUCCESS || !size)
        return end_plain(n, code);
    (void)!divit_bytes_printf(&fields, "size=%lu", *size);
    if (attribute == SCARD_ATTR_ATR_STRING && out && !allocates)
        divit_told_atr(&fields, (divit_span){out, *size});
    return divit_told_end(traced.port, n, code, &fields);
}

DIVIT_API LONG SCardSetAttrib(SCARDHANDLE card, DWORD attribute, LPCBYTE value, DWORD size)
{
    return traced.port ? traced.real.SCardSetAttrib(card, attribute, value, size)
                       : SCARD_E_NO_SERVICE;
}

DIVIT_API const char *pcsc_stringify_error(const LONG code)
{
    return traced.real.pcsc_stringify_error ? traced.real.pcsc_stringify_error(code) : "";
}
