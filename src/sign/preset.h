/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign/preset.h - how documents of one kind are signed, as a file says it.
 *
 * Life cycle
 *     DIVIT_AUTO(divit_preset_free) divit_preset *p = NULL;
 *     s = divit_preset_parse(text, &p, err);              // err->where: the line
 *     s = divit_preset_usable(p, err);                    // some need what is not there yet
 *     divit_sign_options o = {.xml = divit_preset_options(p)};
 *
 * A preset is text: one "key: value" a line; a line that starts with '#' is a comment, empty lines
 * separate.
 *
 *     title: e-Fatura                    for people (one, needed)
 *     packaging: enveloped               enveloped, enveloping, detached, asic-s or asic-e
 *     inside: {urn:x}ExtensionContent    see divit_xml_options.inside
 *     digest: sha256                     sha256 ... sha512, sha3-256 ... sha3-512
 *     c14n: c14n                         c14n, c14n11 or exc-c14n
 *     form: 1.4.2                        the properties of ETSI TS 101 903 1.4.2
 *     key-value: yes                     KeyInfo says the public key too
 *     subject-name: yes                  and the certificate's subject
 *     role: Supplier                     a role that the signer claims (several)
 *     commitment: approval               origin, receipt, delivery, sender, approval, creation
 *     policy: 2.16.792...                OID of the signature policy
 *     policy-digest: FF39...             SHA-2 digest of its document in hex
 *     policy-uri: http://...             where it is to be had
 *     needs: timestamp                   timestamp: it cannot be used without
 *     certificate: nes                   a kind that is meant to sign such a document (several):
 *                                        nes, mali-muhur
 *
 * Ownership: a preset owns its text; what it hands out points into it. Threads: it does not change.
 * Not done here: finding the file.
 */
#ifndef DIVIT_SIGN_PRESET_H
#define DIVIT_SIGN_PRESET_H

#include "divit/xml.h"
#include "pki/kind.h"

/* Largest preset in bytes. */
enum { DIVIT_PRESET_BYTES = 16384 };

typedef struct divit_preset divit_preset;

/* Parses. INPUT_BROKEN with the offset of the line, INPUT_LIMIT, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_preset_parse(
    divit_span text, divit_preset **ret, divit_error *err);

/* Frees and nulls. Accepts NULL and a pointer to NULL; also a cleanup handler. */
void divit_preset_free(divit_preset **preset);

/* INPUT_UNSUPPORTED, with the reason, for a preset that needs what divit does not make yet. */
DIVIT_MUST_CHECK divit_status divit_preset_usable(const divit_preset *preset, divit_error *err);

/* What it says; borrowed. */
const divit_xml_options *divit_preset_options(const divit_preset *preset);

/* True for a kind of certificate that is meant to sign such a document; a preset may take any. */
bool divit_preset_takes(const divit_preset *preset, divit_certificate_kind kind);

/* Its title; never NULL. */
const char *divit_preset_title(const divit_preset *preset);

/* The values of --packaging, --digest, --c14n and --commitment; false for another word. */
bool divit_preset_packaging(const char *word, divit_packaging *ret);

/* As above. */
bool divit_preset_digest(const char *word, divit_hash *ret);

/* As above. */
bool divit_preset_c14n(const char *word, divit_xml_options *ret);

/* As above. */
bool divit_preset_commitment(const char *word, divit_commitment *ret);

/* The digest of a policy's document in hex, which says its hash by its length; false if it is none.
 * Room for DIVIT_HASH_MAX bytes. */
bool divit_preset_policy(const char *hex, uint8_t *room, divit_signature_policy *ret);

#endif
