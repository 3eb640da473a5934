/* SPDX-License-Identifier: Apache-2.0 */
/* The card readers that PC/SC knows, and their changes. */
#include "reader/readers.h"

#include <stdlib.h>
#include <string.h>

#include <winscard.h>

#include "base/bytes.h"
#include "base/status.h"
#include "base/trace.h"
#include "reader/pcsc.h"
#include "reader/told.h"

/* All names, each with its NUL, and one NUL behind the last. */
enum { NAMES_MAX = DIVIT_READERS_MAX * DIVIT_READER_NAME_MAX + 1 };
/* A reader that goes between the two questions makes the pair start again, so many times. */
enum { LIST_TRIES = 3 };

static const char default_socket[] = "/run/pcscd/pcscd.comm";
/* A reader that changes when readers come or go. */
static const char plug_events[] = "\\\\?PnP?\\Notification";

struct divit_readers {
    SCARDCONTEXT context;
    const divit_trace_port *trace; /* NULL: none */
    char socket[];                 /* for fail() */
};

/* PC/SC has one code for every reason why the service is not there: the socket tells more. */
static divit_status fail(const char *socket, const char *origin, LONG code, divit_error *err)
{
    if (code != SCARD_E_NO_SERVICE)
        return divit_pcsc_fail(err, origin, code);
    return divit_fail_foreign(
        err, DIVIT_NO_SERVICE, origin, divit_pcsc_absence(socket), DIVIT_FOREIGN_SCARD, code);
}

/* see reader/readers.h */
divit_status divit_readers_new(
    const divit_readers_options *options, divit_readers **ret, divit_error *err)
{
    const char *socket = options && options->socket ? options->socket : default_socket;
    const size_t n = strlen(socket) + 1;
    divit_readers *readers = malloc(sizeof *readers + n);
    if (!readers)
        return divit_fail_memory(err, __func__);
    memcpy(readers->socket, socket, n);
    readers->trace = options ? options->trace : NULL;
    const divit_bytes none = {0};
    const uint64_t number = divit_told_begin(readers->trace, "SCardEstablishContext", &none);
    const LONG rv = divit_told_end(readers->trace, number,
        SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &readers->context), &none);
    if (rv != SCARD_S_SUCCESS) {
        free(readers);
        return fail(socket, __func__, rv, err);
    }
    *ret = readers;
    return DIVIT_OK;
}

/* see reader/readers.h */
void divit_readers_free(divit_readers **readers)
{
    if (*readers)
        (void)SCardReleaseContext((*readers)->context);
    free(*readers);
    *readers = NULL;
}

static unsigned state_of(DWORD event)
{
    static const struct {
        DWORD from;
        unsigned to;
    } bits[] = {
        {SCARD_STATE_PRESENT, DIVIT_READER_PRESENT},
        {SCARD_STATE_EMPTY, DIVIT_READER_EMPTY},
        {SCARD_STATE_MUTE, DIVIT_READER_MUTE},
        {SCARD_STATE_INUSE, DIVIT_READER_IN_USE},
        {SCARD_STATE_EXCLUSIVE, DIVIT_READER_EXCLUSIVE},
        {SCARD_STATE_UNAVAILABLE | SCARD_STATE_UNKNOWN, DIVIT_READER_GHOST},
    };
    unsigned out = 0;
    for (size_t i = 0; i < sizeof bits / sizeof bits[0]; i++)
        if (event & bits[i].from)
            out |= bits[i].to;
    return out;
}

/* The names one by one into the list; false if one does not fit. */
static bool take_names(const char *names, divit_reader_list *out)
{
    for (const char *name = names; *name; name += strlen(name) + 1) {
        const size_t n = strlen(name);
        if (out->n == DIVIT_READERS_MAX || n > DIVIT_READER_NAME_MAX)
            return false;
        memcpy(out->p[out->n++].name, name, n + 1);
    }
    return true;
}

/* Asks for the state of each reader of the list by its name. */
static LONG read_states(const divit_readers *readers, divit_reader_list *list)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes fields = {0};
    SCARD_READERSTATE asked[DIVIT_READERS_MAX] = {0};
    for (size_t i = 0; i < list->n; i++)
        asked[i] =
            (SCARD_READERSTATE){.szReader = list->p[i].name, .dwCurrentState = SCARD_STATE_UNAWARE};
    (void)!divit_bytes_printf(&fields, "timeout=0 ");
    divit_told_states(&fields, "known", asked, list->n);
    const uint64_t number = divit_told_begin(readers->trace, "SCardGetStatusChange", &fields);
    const LONG rv = SCardGetStatusChange(readers->context, 0, asked, (DWORD)list->n);
    fields.n = 0;
    divit_told_states(&fields, "states", asked, list->n);
    divit_told_state_atr(&fields, asked, list->n);
    (void)divit_told_end(readers->trace, number, rv, &fields);
    for (size_t i = 0; i < list->n; i++) {
        divit_reader *reader = &list->p[i];
        reader->seen = asked[i].dwEventState & ~(DWORD)SCARD_STATE_CHANGED;
        reader->state = state_of(asked[i].dwEventState);
        reader->atr_length = asked[i].cbAtr <= sizeof reader->atr ? asked[i].cbAtr : 0;
        memcpy(reader->atr, asked[i].rgbAtr, reader->atr_length);
    }
    return rv;
}

static LONG read_list(const divit_readers *readers, divit_reader_list *ret)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes fields = {0};
    char names[NAMES_MAX] = {0};
    DWORD n = sizeof names;
    divit_reader_list out = {0};
    const uint64_t number = divit_told_begin(readers->trace, "SCardListReaders", &fields);
    LONG rv = SCardListReaders(readers->context, NULL, names, &n);
    divit_told_readers(&fields, names, sizeof names);
    (void)divit_told_end(readers->trace, number, rv, &fields);
    if (rv == SCARD_S_SUCCESS && !take_names(names, &out))
        rv = SCARD_E_INSUFFICIENT_BUFFER;
    if (rv == SCARD_S_SUCCESS && out.n == 0)
        rv = SCARD_E_NO_READERS_AVAILABLE;
    if (rv == SCARD_S_SUCCESS)
        rv = read_states(readers, &out);
    if (rv == SCARD_S_SUCCESS)
        *ret = out;
    return rv;
}

/* As read_list(), again while a reader goes in between. */
static LONG read_steady_list(const divit_readers *readers, divit_reader_list *ret)
{
    LONG rv = SCARD_E_UNKNOWN_READER;
    for (int i = 0; i < LIST_TRIES && rv == SCARD_E_UNKNOWN_READER; i++)
        rv = read_list(readers, ret);
    return rv;
}

/* see reader/readers.h */
divit_status divit_readers_list(divit_readers *readers, divit_reader_list *ret, divit_error *err)
{
    const LONG rv = read_steady_list(readers, ret);
    return rv == SCARD_S_SUCCESS ? DIVIT_OK : fail(readers->socket, __func__, rv, err);
}

/* As read_steady_list(), but no reader at all is an empty list. */
static LONG read_any_list(const divit_readers *readers, divit_reader_list *ret)
{
    const LONG rv = read_steady_list(readers, ret);
    if (rv != SCARD_E_NO_READERS_AVAILABLE)
        return rv;
    *ret = (divit_reader_list){0};
    return SCARD_S_SUCCESS;
}

static bool differs(const divit_reader_list *a, const divit_reader_list *b)
{
    if (a->n != b->n)
        return true;
    for (size_t i = 0; i < a->n; i++)
        if (a->p[i].seen != b->p[i].seen || strcmp(a->p[i].name, b->p[i].name) != 0)
            return true;
    return false;
}

/* Waits for a change of the readers of the list or of their number. */
static LONG wait_for_event(SCARDCONTEXT context, const divit_reader_list *list, DWORD timeout_ms)
{
    SCARD_READERSTATE asked[DIVIT_READERS_MAX + 1] = {0};
    for (size_t i = 0; i < list->n; i++)
        asked[i] =
            (SCARD_READERSTATE){.szReader = list->p[i].name, .dwCurrentState = list->p[i].seen};
    asked[list->n] =
        (SCARD_READERSTATE){.szReader = plug_events, .dwCurrentState = (DWORD)list->n << 16};
    return SCardGetStatusChange(context, timeout_ms, asked, (DWORD)list->n + 1);
}

/* see reader/readers.h */
divit_status divit_readers_wait(divit_readers *readers, divit_reader_list *list,
    unsigned timeout_ms, bool *ret_changed, divit_error *err)
{
    divit_reader_list now;
    const DWORD timeout = timeout_ms < DIVIT_READERS_WAIT_MAX ? timeout_ms : DIVIT_READERS_WAIT_MAX;
    LONG rv = read_any_list(readers, &now);
    if (rv == SCARD_S_SUCCESS && !differs(list, &now) && timeout > 0) {
        rv = wait_for_event(readers->context, list, timeout);
        if (rv == SCARD_S_SUCCESS || rv == SCARD_E_TIMEOUT || rv == SCARD_E_UNKNOWN_READER)
            rv = read_any_list(readers, &now);
    }
    if (rv != SCARD_S_SUCCESS)
        return fail(readers->socket, __func__, rv, err);
    *ret_changed = differs(list, &now);
    *list = now;
    return DIVIT_OK;
}
