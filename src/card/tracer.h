/* SPDX-License-Identifier: Apache-2.0 */
/*
 * card/tracer.h - puts divit-trace.so between a module and us, and between it and libpcsclite.
 *
 *     DIVIT_AUTO(divit_tracer_free) divit_tracer *tracer = NULL;
 *     s = divit_tracer_new(record, ".../divit-trace.so", &tracer, err);   // before the module
 *     f = divit_tracer_module(tracer, f, "/usr/lib/opensc-pkcs11.so");
 *     path = divit_tracer_library(tracer);                                // what libp11 is to load
 *
 * The library stands in for the module (card/trace_module.h) and, as it has the name
 * libpcsclite.so.1 for the loader, for the PC/SC library (reader/trace_pcsc.h) of whatever is
 * loaded after it.
 *
 * Ownership: the record outlives the tracer. The library stays loaded: threads of a module may be
 * in it. Threads: one. Not done here: writing (card/record.h).
 */
#ifndef DIVIT_CARD_TRACER_H
#define DIVIT_CARD_TRACER_H

#include <p11-kit/pkcs11.h>

#include "card/record.h"

typedef struct divit_tracer divit_tracer;

/*
 * Loads the library and puts it in front of libpcsclite. Without a libpcsclite on this system the
 * record has no PC/SC. MODULE (fault RECORD) if the library cannot be used, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_tracer_new(
    divit_record *record, const char *library, divit_tracer **ret, divit_error *err);

/* Writes that a module begins; answers its list of functions with the record in between. */
CK_FUNCTION_LIST *divit_tracer_module(
    divit_tracer *tracer, CK_FUNCTION_LIST *real, const char *path);

/* The path of the library, borrowed: as a PKCS#11 module it is the one that was given last. */
const char *divit_tracer_library(const divit_tracer *tracer);

/* Frees. Accepts NULL; also a cleanup handler. */
void divit_tracer_free(divit_tracer **tracer);

#endif
