/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xml/zip_format.h - the records of a ZIP file (APPNOTE.TXT 6.3.10, 4.3 and 4.4), as numbers.
 *
 *     if (divit_zip_u32(p) == DIVIT_ZIP_LOCAL && divit_zip_u16(p + DIVIT_ZIP_LOCAL_METHOD) == 8)
 *
 * Offsets count from a record's signature. No state, no ownership. Not done here: bounds; the
 * caller has checked that the record is there.
 */
#ifndef DIVIT_XML_ZIP_FORMAT_H
#define DIVIT_XML_ZIP_FORMAT_H

#include "divit/base.h"

/* Signatures. */
enum {
    DIVIT_ZIP_LOCAL = 0x04034B50,
    DIVIT_ZIP_CENTRAL = 0x02014B50,
    DIVIT_ZIP_END = 0x06054B50,
    DIVIT_ZIP_DESCRIPTOR = 0x08074B50,
    DIVIT_ZIP_LOCATOR = 0x07064B50, /* of ZIP64, before the end record (4.3.15) */
};

/* Sizes of the records without names, extra fields and comments. */
enum {
    DIVIT_ZIP_LOCAL_SIZE = 30,
    DIVIT_ZIP_CENTRAL_SIZE = 46,
    DIVIT_ZIP_END_SIZE = 22,
    DIVIT_ZIP_LOCATOR_SIZE = 20,
    DIVIT_ZIP_DESCRIPTOR_SIZE = 12, /* without its signature, which may be left out */
};

/* In both headers the same ten fields follow one another, from the needed version on. */
enum {
    DIVIT_ZIP_LOCAL_FIELDS = 4,
    DIVIT_ZIP_CENTRAL_FIELDS = 6,
    DIVIT_ZIP_FLAGS = 2,
    DIVIT_ZIP_METHOD = 4,
    DIVIT_ZIP_CRC = 10,
    DIVIT_ZIP_PACKED = 14,
    DIVIT_ZIP_SIZE = 18,
    DIVIT_ZIP_NAME = 22,
    DIVIT_ZIP_EXTRA = 24,
    DIVIT_ZIP_CENTRAL_MADE_BY = 4,
    DIVIT_ZIP_CENTRAL_COMMENT = 32,
    DIVIT_ZIP_CENTRAL_DISK = 34,
    DIVIT_ZIP_CENTRAL_ATTRIBUTES = 38,
    DIVIT_ZIP_CENTRAL_OFFSET = 42,
};

/* The end record. */
enum {
    DIVIT_ZIP_END_DISKS = 4, /* this disk's number, then that of the directory */
    DIVIT_ZIP_END_HERE = 8,
    DIVIT_ZIP_END_COUNT = 10,
    DIVIT_ZIP_END_BYTES = 12,
    DIVIT_ZIP_END_OFFSET = 16,
    DIVIT_ZIP_END_COMMENT = 20,
};

/* An extra field: its number and size; one of another name (4.6.9) has a version and a CRC first.
 */
enum {
    DIVIT_ZIP_EXTRA_SIZE = 2,
    DIVIT_ZIP_EXTRA_HEAD = 4,
    DIVIT_ZIP_EXTRA_NAME = 0x7075,
    DIVIT_ZIP_EXTRA_NAME_HEAD = 5,
};

/* The system of the one who made a row (4.4.2). */
enum { DIVIT_ZIP_MADE_BY_UNIX = 3 << 8 };

/* Flags, and methods of compression. */
enum {
    DIVIT_ZIP_FLAG_STREAMED = 1 << 3, /* CRC and sizes stand behind the data */
    DIVIT_ZIP_FLAG_UTF_8 = 1 << 11,
    DIVIT_ZIP_FLAGS_KNOWN = 1 << 1 | 1 << 2 | DIVIT_ZIP_FLAG_STREAMED | DIVIT_ZIP_FLAG_UTF_8,
    DIVIT_ZIP_STORED = 0,
    DIVIT_ZIP_DEFLATED = 8,
};

static inline uint16_t divit_zip_u16(const uint8_t *p)
{
    return (uint16_t)(p[0] | p[1] << 8);
}

static inline uint32_t divit_zip_u32(const uint8_t *p)
{
    return divit_zip_u16(p) | (uint32_t)divit_zip_u16(p + 2) << 16;
}

static inline void divit_zip_put_u16(uint8_t *p, uint16_t value)
{
    p[0] = (uint8_t)value;
    p[1] = (uint8_t)(value >> 8);
}

static inline void divit_zip_put_u32(uint8_t *p, uint32_t value)
{
    divit_zip_put_u16(p, (uint16_t)value);
    divit_zip_put_u16(p + 2, (uint16_t)(value >> 16));
}

#endif
