/* SPDX-License-Identifier: Apache-2.0 */
/*
 * card/record.h - writes the record (base/trace.h) of what a worker's module does.
 *
 *     DIVIT_AUTO(divit_record_free) divit_record *record = NULL;
 *     s = divit_record_new(&options, &record, err);       // before the module is loaded
 *     f = divit_record_module(record, f, "opensc-pkcs11.so");
 *     path = divit_record_library(record);                // what libp11 is to load
 *
 * The library divit-trace.so stands in for the module (card/trace_module.h) and, as it has the name
 * libpcsclite.so.1 for the loader, for the PC/SC library (reader/trace_pcsc.h) of whatever is
 * loaded after it. Both hand their calls to the port that is made here. Each line is one write() to
 * a descriptor in append mode, so that a worker that is ended leaves whole lines.
 *
 * Ownership: the record owns the descriptor and a key that only compares hidden bytes. The library
 * stays loaded: threads of a module may be in it. Threads: lines may come from any.
 * Not done here: the file and its first line (whoever opens it), what is hidden (reader/redact.h).
 */
#ifndef DIVIT_CARD_RECORD_H
#define DIVIT_CARD_RECORD_H

#include <p11-kit/pkcs11.h>

#include "base/clock.h"
#include "base/trace.h"

typedef struct divit_record_options {
    int fd;              /* append mode; taken also after a failure */
    const char *library; /* absolute path of divit-trace.so */
    bool keep_data;      /* see reader/redact.h */
    divit_clock clock;
} divit_record_options;

typedef struct divit_record divit_record;

/*
 * Loads the library and puts it in front of libpcsclite. Without a libpcsclite on this system the
 * record has no PC/SC. MODULE (fault RECORD) if the library cannot be used, E_CRYPTO, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_record_new(
    const divit_record_options *options, divit_record **ret, divit_error *err);

/* Writes that a module begins; answers its list of functions with the record in between. */
CK_FUNCTION_LIST *divit_record_module(
    divit_record *record, CK_FUNCTION_LIST *real, const char *path);

/* The path of the library, borrowed: as a PKCS#11 module it is the one that was given last. */
const char *divit_record_library(const divit_record *record);

/* Closes the descriptor and frees. Accepts NULL; also a cleanup handler. */
void divit_record_free(divit_record **record);

#endif
