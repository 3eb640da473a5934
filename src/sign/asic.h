/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign/asic.h - ASiC containers with XAdES B-B (EN 319 162-1): files packed and signed in one pass.
 *
 *     s = divit_sign_container(&contents, signer, options, out, &made, err);   // divit/sign.h
 *
 * ASiC-S holds one file and META-INF/signatures.xml; ASiC-E holds files, META-INF/manifest.xml and
 * META-INF/signatures001.xml. A further signature of an ASiC-E is the next file of signatures; what
 * was there keeps its bytes. Each file is read once, in pieces, into its digest and into the
 * container. Threads: as divit/sign.h. Not done here: ZIP64, so a container stays below 4 GiB.
 */
#ifndef DIVIT_SIGN_ASIC_H
#define DIVIT_SIGN_ASIC_H

#include "divit/sign.h"

/* True for the packagings that make a container. */
bool divit_asic_is_packaging(divit_packaging packaging);

/*
 * Whether the files can go into a container as `how` says, or that of how->beside can get a further
 * signature; nothing is signed. The statuses of divit_sign_container() but for the signer's.
 */
DIVIT_MUST_CHECK divit_status divit_asic_check(
    const divit_contents *contents, const divit_xml_options *how, divit_error *err);

/* True if the file behind fd is a container that divit_sign_container() gives a further signature.
 */
bool divit_asic_takes_more(int fd);

#endif
