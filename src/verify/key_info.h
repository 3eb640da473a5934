/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify/key_info.h - the certificates in ds:KeyInfo (XML-Signature 4.5), which nobody signs.
 *
 *     s = divit_key_info_check(info, err);
 *     while ((node = divit_key_info_next(info, node)) != NULL)
 *         ...node is an X509Certificate...
 *
 * Ownership: everything is borrowed from the tree. Threads: no state.
 * Not done here: which of them counts (verify/declared.h, verify/carried.h); KeyValue and all other
 * ways to say a key, which are never looked at.
 */
#ifndef DIVIT_VERIFY_KEY_INFO_H
#define DIVIT_VERIFY_KEY_INFO_H

#include "xml/tree.h"

/*
 * KeyInfo may carry keys and certificates, but not point at any. INDETERMINATE with the place of
 * what does.
 */
DIVIT_MUST_CHECK divit_status divit_key_info_check(const divit_xml_node *info, divit_error *err);

/* The first X509Certificate of its X509Data behind `after` (NULL: of all); NULL if none. */
const divit_xml_node *divit_key_info_next(const divit_xml_node *info, const divit_xml_node *after);

#endif
