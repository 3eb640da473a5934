/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign/xades_detached.h - detached XAdES B-B: the signature names files beside it.
 *
 *     s = divit_sign_detached(&contents, signer, options, out, &made, err);   // divit/sign.h
 *
 * Files are digested as they are, byte for byte, one after the other. Threads: as divit/sign.h.
 * Not done here: files in other folders; containers.
 */
#ifndef DIVIT_SIGN_XADES_DETACHED_H
#define DIVIT_SIGN_XADES_DETACHED_H

#include "sign/xades.h"

/* What kind of data a file holds, by its first bytes; never NULL. */
const char *divit_xades_mime_of(int fd);

#endif
