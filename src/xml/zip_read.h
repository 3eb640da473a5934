/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xml/zip_read.h - the content of one file of a container, unpacked into a sink.
 *
 *     const divit_xml_sink sink = {hash_write, hash};
 *     s = divit_zip_read(entry, sink, err);            // any size, in pieces
 *     s = divit_zip_load(entry, limit, &bytes, err);   // a small one, whole
 *
 * What the sink got before a failure means nothing. Memory: zlib's window and one piece.
 * Threads: any. Not done here: the directory (xml/zip.h).
 */
#ifndef DIVIT_XML_ZIP_READ_H
#define DIVIT_XML_ZIP_READ_H

#include "xml/zip.h"

/*
 * Writes the content; it has the size and the CRC that the container tells. INPUT_BROKEN, E_MEMORY,
 * the sink's status.
 */
DIVIT_MUST_CHECK divit_status divit_zip_read(
    const divit_zip_entry *entry, divit_xml_sink sink, divit_error *err);

/* Who is told how far into the container a reader is, such as divit_map_passed(). */
typedef struct divit_zip_told {
    void (*passed)(void *ctx, uint64_t offset);
    void *ctx;
} divit_zip_told;

/* As divit_zip_read(), and tells after each piece what it is done with. */
DIVIT_MUST_CHECK divit_status divit_zip_read_told(const divit_zip_entry *entry, divit_xml_sink sink,
    const divit_zip_told *told, divit_error *err);

/* The content of at most `limit` bytes. INPUT_LIMIT; the above. */
DIVIT_MUST_CHECK divit_status divit_zip_load(
    const divit_zip_entry *entry, size_t limit, divit_bytes *ret, divit_error *err);

#endif
