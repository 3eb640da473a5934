/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xml/zip.h - the files in a ZIP container, as ASiC uses it (EN 319 162-1 A.1), read strictly.
 *
 *     DIVIT_AUTO(divit_zip_done) divit_zip zip = {0};
 *     s = divit_zip_open(file, NULL, &zip, err);
 *     const divit_zip_entry *e = divit_zip_find(&zip, "META-INF/signatures.xml");
 *     s = divit_zip_read(e, sink, err);
 *
 * There is one way to read a container that is taken: its records say the same thing at every place
 * where they say it, each byte belongs to one record, names are unique and stay below the folder
 * they would be unpacked to. What two programs could read differently is refused.
 * Ownership: the file's bytes are borrowed for the life of the container, which owns its rows.
 * Threads: it does not change once opened. Not done here: ZIP64, encryption, several disks (all
 * refused), what the files mean.
 */
#ifndef DIVIT_XML_ZIP_H
#define DIVIT_XML_ZIP_H

#include "xml/emit.h"

/* 0 anywhere: the default. */
typedef struct divit_zip_limits {
    size_t entries;   /* 4096 */
    uint64_t content; /* bytes of all files unpacked: 16 GiB */
} divit_zip_limits;

/* A file, or a folder (its name ends in "/"). */
typedef struct divit_zip_entry {
    divit_span name; /* UTF-8 */
    divit_span data; /* as it stands in the container */
    uint64_t data_at;
    uint64_t size; /* unpacked */
    uint32_t crc;
    bool deflated;
    bool extra;       /* the header before its data has extra fields */
    uint64_t from;    /* of the header */
    uint64_t to;      /* behind the data and what follows it */
    size_t directory; /* bytes of its row in the directory */
} divit_zip_entry;

/* {0} is nothing. */
typedef struct divit_zip {
    divit_zip_entry *entries; /* in the order of the directory */
    size_t count;
    divit_span directory; /* all rows */
} divit_zip;

/*
 * Reads the directory. limits may be NULL. INPUT_BROKEN, INPUT_LIMIT, INPUT_UNSUPPORTED (ZIP64,
 * encrypted, another compression; no ZIP file at all), E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_zip_open(
    divit_span file, const divit_zip_limits *limits, divit_zip *ret, divit_error *err);

/* Frees and leaves {0}. Accepts NULL; also a cleanup handler. */
void divit_zip_done(divit_zip *zip);

/* The entry with that name; NULL if there is none. */
const divit_zip_entry *divit_zip_find(const divit_zip *zip, divit_span name);

#endif
