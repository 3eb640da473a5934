/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reader/pcsc.h - what the answers of PC/SC mean, and why its service is not there.
 *
 *     const LONG rv = SCardListReaders(...);
 *     if (rv != SCARD_S_SUCCESS)
 *         return divit_pcsc_fail(err, __func__, rv);
 *
 * Threads: no state.
 * Not done here: calling the service, see reader/readers.h.
 */
#ifndef DIVIT_READER_PCSC_H
#define DIVIT_READER_PCSC_H

#include "divit/base.h"

/*
 * The status that an SCARD_ code stands for, filled into err with the code and a clause.
 * E_INTERNAL for a code that is not in the table.
 */
divit_status divit_pcsc_fail(divit_error *err, const char *origin, long code);

/*
 * Why the service cannot be reached through its socket, a constant clause marked N_(): PC/SC has
 * one code for all reasons, so the socket is looked at and connected to.
 */
const char *divit_pcsc_absence(const char *socket_path);

#endif
