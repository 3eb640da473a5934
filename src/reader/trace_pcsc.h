/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reader/trace_pcsc.h - a libpcsclite.so.1 that hands every call on and has it written down.
 *
 * It is part of divit-trace.so, which calls itself libpcsclite.so.1 (its SONAME). Once the card
 * worker has loaded that, a PKCS#11 module that asks for libpcsclite.so.1, by linking or dlopen(),
 * gets this one. Its life:
 *     divit_trace_pcsc_start(&port, "/usr/lib/x86_64-linux-gnu/libpcsclite.so.1");
 *     ... the module calls SCardEstablishContext() and so on ...
 *
 * The fields of the calls, besides the code that each returns:
 *     SCardEstablishContext    scope
 *     SCardListReaders         -> readers (words, parted by "/")
 *     SCardGetStatusChange     timeout, known (state words) -> readers, states (hex, parted by
 * ","), atr (of the first reader that has one) SCardConnect             reader, share, protocols ->
 * card, protocol SCardReconnect           card, share, protocols, start -> protocol SCardDisconnect
 * card, end SCardBeginTransaction    card SCardEndTransaction      card, end SCardStatus card ->
 * state, protocol, atr SCardTransmit            card, command -> answer SCardControl card, control
 * (hex), in -> answer SCardGetAttrib           card, attribute (hex) -> size; atr for the ATR
 *     others                   none
 * `card` counts the connections; commands and answers are as reader/redact.h says.
 *
 * Ownership: the port is borrowed for the life of the process. Threads: any, as libpcsclite's own.
 * Not done here: numbers, times and the file (base/trace.h's port).
 */
#ifndef DIVIT_READER_TRACE_PCSC_H
#define DIVIT_READER_TRACE_PCSC_H

#include "base/trace.h"

/*
 * Starts: from now on calls go to the library of that absolute path and to the port. False if it
 * cannot be loaded; then every call answers SCARD_E_NO_SERVICE.
 */
DIVIT_API bool divit_trace_pcsc_start(const divit_trace_port *port, const char *library);

#endif
