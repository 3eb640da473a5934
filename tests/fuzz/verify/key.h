/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A P-256 key with its self-signed certificate for fuzz targets that sign.
 *
 *     const divit_signer signer = fuzz_signer();
 *
 * One key for the life of the process. Whatever goes wrong ends it.
 */
#ifndef DIVIT_TESTS_FUZZ_KEY_H
#define DIVIT_TESTS_FUZZ_KEY_H

#include "divit/signer.h"

/* Ends the process unless it held. */
void demand(bool held);

/* Signs with the key. */
divit_signer fuzz_signer(void);

#endif
