/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xml/scan.h - where a run of characters of a class ends, found for 64 bytes at a time.
 *
 *     divit_xml_scan scan;
 *     divit_xml_scan_init(&scan, document);
 *     end = divit_xml_scan_run(&scan, at, DIVIT_XML_SCAN_TEXT);
 *
 * A bit for each byte and class says whether a run stops there; a window of them is made at once,
 * by the widest instructions that the processor has. All ways give the same bits.
 * Ownership: the text is borrowed. Memory is the object itself. Threads: one object belongs to one
 * thread at a time. Not done here: bytes from 0x80 on; each of them stops a run.
 */
#ifndef DIVIT_XML_SCAN_H
#define DIVIT_XML_SCAN_H

#include "divit/base.h"

/* What runs are of, as the classes of xml/chars.h. */
typedef enum divit_xml_scan_class {
    DIVIT_XML_SCAN_TEXT,
    DIVIT_XML_SCAN_CDATA,
    DIVIT_XML_SCAN_VALUE,
    DIVIT_XML_SCAN_NAME,
    DIVIT_XML_SCAN_QNAME,   /* names and colons */
    DIVIT_XML_SCAN_CLASSES, /* how many there are */
} divit_xml_scan_class;

enum { DIVIT_XML_SCAN_BLOCK = 64, DIVIT_XML_SCAN_WINDOW = 64 };

/* Content is passed on after so many bytes, so that a hash finds them in the processor's cache. */
enum { DIVIT_XML_SCAN_MOST = 32768 };

/* For the 64 bytes of a block, from bit 0 on: a run of the class stops here. */
typedef struct divit_xml_stops {
    uint64_t of[DIVIT_XML_SCAN_CLASSES];
} divit_xml_stops;

/* Makes the stops of so many blocks. */
typedef void divit_xml_scan_fill(const uint8_t *p, size_t blocks, divit_xml_stops *ret);

typedef struct divit_xml_scan {
    divit_span text;
    divit_xml_scan_fill *fill;
    size_t first; /* block of the window */
    size_t count; /* of blocks in it */
    divit_xml_stops window[DIVIT_XML_SCAN_WINDOW];
} divit_xml_scan;

/* Plain C, on every processor. */
void divit_xml_scan_plain(const uint8_t *p, size_t blocks, divit_xml_stops *ret);

/* The i-th way of this processor, the best first, plain C last; NULL behind it. */
divit_xml_scan_fill *divit_xml_scan_way(size_t i);

/* Begins a text, in the best way of this processor. */
void divit_xml_scan_init(divit_xml_scan *scan, divit_span text);

/* As divit_xml_scan_run(), for a place that is not in the window or a run that leaves its block; a
 * run that comes so far ends where the first block at or behind `until` begins. */
size_t divit_xml_scan_far(
    divit_xml_scan *scan, size_t from, divit_xml_scan_class class, size_t until);

/* Where the run that begins at `from`, at most the end of the text, ends: at a byte that is not of
 * the class, or about `most` bytes on. */
static inline size_t divit_xml_scan_some(
    divit_xml_scan *scan, size_t from, divit_xml_scan_class class, size_t most)
{
    const size_t block = from / DIVIT_XML_SCAN_BLOCK - scan->first;
    if (block < scan->count) {
        const uint64_t stops = scan->window[block].of[class] >> from % DIVIT_XML_SCAN_BLOCK;
        if (stops != 0)
            return from + (size_t)__builtin_ctzll(stops);
    }
    return divit_xml_scan_far(scan, from, class, most < SIZE_MAX - from ? from + most : SIZE_MAX);
}

/* The same to its true end. */
static inline size_t divit_xml_scan_run(
    divit_xml_scan *scan, size_t from, divit_xml_scan_class class)
{
    return divit_xml_scan_some(scan, from, class, SIZE_MAX);
}

#endif
