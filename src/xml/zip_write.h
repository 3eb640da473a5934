/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xml/zip_write.h - a ZIP container, written file by file.
 *
 *     DIVIT_AUTO(divit_zip_writer_free) divit_zip_writer *w = NULL;
 *     s = divit_zip_writer_new(fd, &w, err);              // fd is empty
 *     s = divit_zip_writer_keep(w, old_file, &old, err);  // perhaps: what another container has
 *     s = divit_zip_writer_begin(w, name, DIVIT_ZIP_KEEP_PLAIN, err);
 *     s = divit_zip_writer_put(w, bytes, err);            // as often as wanted
 *     s = divit_zip_writer_end(w, err);                   // of this file
 *     s = divit_zip_writer_finish(w, err);                // the directory
 *
 * The same content makes the same bytes: no clock is asked, all files are of 1 January 1980.
 * Ownership: the descriptor is borrowed. Threads: one writer, one thread.
 * Not done here: ZIP64, so files, places and the whole stay below 4 GiB.
 */
#ifndef DIVIT_XML_ZIP_WRITE_H
#define DIVIT_XML_ZIP_WRITE_H

#include "xml/zip.h"

typedef struct divit_zip_writer divit_zip_writer;

typedef enum divit_zip_way {
    DIVIT_ZIP_PACK,       /* deflated */
    DIVIT_ZIP_KEEP_PLAIN, /* stored, such as "mimetype" (EN 319 162-1 A.1) */
} divit_zip_way;

/* Most bytes of a file or of the whole. */
#define DIVIT_ZIP_PLACE_MAX ((uint64_t)UINT32_MAX - 1)

/* A writer onto the empty file behind fd. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_zip_writer_new(
    int fd, divit_zip_writer **ret, divit_error *err);

/* Frees and nulls; what was written stays. Accepts NULL; also a cleanup handler. */
void divit_zip_writer_free(divit_zip_writer **w);

/* First of all: takes over the files of a container, byte for byte. INPUT_LIMIT, E_IO,
 * E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_zip_writer_keep(
    divit_zip_writer *w, divit_span file, const divit_zip *zip, divit_error *err);

/*
 * Begins a file; the last one has ended. INPUT_BROKEN for a name that xml/zip_name.h refuses,
 * INPUT_LIMIT, E_IO, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_zip_writer_begin(
    divit_zip_writer *w, divit_span name, divit_zip_way way, divit_error *err);

/* Appends to the file that was begun. INPUT_LIMIT, E_IO. */
DIVIT_MUST_CHECK divit_status divit_zip_writer_put(
    divit_zip_writer *w, divit_span bytes, divit_error *err);

/* Ends the file. INPUT_LIMIT, E_IO, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_zip_writer_end(divit_zip_writer *w, divit_error *err);

/* Writes the directory. INPUT_LIMIT, E_IO, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_zip_writer_finish(divit_zip_writer *w, divit_error *err);

#endif
