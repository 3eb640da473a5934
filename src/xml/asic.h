/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xml/asic.h - what the files of an ASiC container with XAdES are for (EN 319 162-1).
 *
 *     DIVIT_AUTO(divit_asic_done) divit_asic asic = {0};
 *     s = divit_asic_open(file, &asic, err);
 *     for (size_t i = 0; i < asic.zip.count; i++)
 *         if (asic.roles[i] == DIVIT_ASIC_DATA) ...
 *     if (divit_asic_find(&asic, uri, &at)) ...              // what a signature refers to
 *
 * Taken is what begins with its mimetype, stored and without extra fields (A.1), keeps signatures
 * in META-INF alone, and, as ASiC-S, holds one file. A manifest, where there is one, lists the
 * files that are there and no others.
 * Ownership: the file's bytes are borrowed for the life of the container, which owns its rows.
 * Threads: it does not change once opened. Not done here: signatures; CAdES and timestamps as the
 * signatures of a container, which are refused; writing, see xml/zip_write.h.
 */
#ifndef DIVIT_XML_ASIC_H
#define DIVIT_XML_ASIC_H

#include "xml/zip.h"

#define DIVIT_ASIC_NS "http://uri.etsi.org/02918/v1.2.1#"
#define DIVIT_ASIC_ROOT "XAdESSignatures"
#define DIVIT_ASIC_MIMETYPE_NAME "mimetype"
#define DIVIT_ASIC_MIMETYPE_S "application/vnd.etsi.asic-s+zip"
#define DIVIT_ASIC_MIMETYPE_E "application/vnd.etsi.asic-e+zip"
#define DIVIT_ASIC_META "META-INF/"
#define DIVIT_ASIC_MANIFEST_NAME "META-INF/manifest.xml"
#define DIVIT_ASIC_SIGNATURES_NAME "META-INF/signatures.xml"

typedef enum divit_asic_role {
    DIVIT_ASIC_MIMETYPE,
    DIVIT_ASIC_FOLDER,
    DIVIT_ASIC_DATA,
    DIVIT_ASIC_MANIFEST,
    DIVIT_ASIC_SIGNATURES, /* a file of XAdES signatures */
    DIVIT_ASIC_STRAY,      /* in META-INF, and none of these */
} divit_asic_role;

/* {0} is nothing. */
typedef struct divit_asic {
    bool extended; /* ASiC-E; else ASiC-S, which holds one file */
    divit_zip zip;
    divit_asic_role *roles; /* of the entries, in their order */
} divit_asic;

/* True if a file begins like a ZIP container. */
bool divit_asic_begins(divit_span head);

/* The same with a mimetype of ASiC as its first file. */
bool divit_asic_announces(divit_span head);

/*
 * Reads the container. INPUT_BROKEN, INPUT_LIMIT (also for one that unpacks to more than 16 MiB and
 * than a hundred times its own size), INPUT_UNSUPPORTED (no ASiC, or one without XAdES),
 * NO_SIGNATURE, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_asic_open(divit_span file, divit_asic *ret, divit_error *err);

/* Frees and leaves {0}. Accepts NULL; also a cleanup handler. */
void divit_asic_done(divit_asic *asic);

/* How many files have that role. */
size_t divit_asic_count(const divit_asic *asic, divit_asic_role role);

/* True if a file, which becomes *ret_at, has the name that the URI says; whatever its role is. */
bool divit_asic_find(const divit_asic *asic, divit_span uri, size_t *ret_at);

/* True for a container of this size that unpacks to so much that it must be a bomb. */
bool divit_asic_is_bomb(uint64_t unpacked, uint64_t size);

#endif
