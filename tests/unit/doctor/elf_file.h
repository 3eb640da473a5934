/* SPDX-License-Identifier: Apache-2.0 */
/* Small ELF files with a dynamic section, of either word size and byte order. */
#ifndef DIVIT_TESTS_DOCTOR_ELF_FILE_H
#define DIVIT_TESTS_DOCTOR_ELF_FILE_H

#include "unit/check.h"

enum { ELF_FILE_SIZE = 1024, ELF_FILE_BASE = 0x10000 };

/* Offsets of what a test may damage. */
typedef struct elf_file {
    uint8_t p[ELF_FILE_SIZE];
    size_t n;
    size_t word; /* 4 or 8 */
    bool big_endian;
    size_t load;    /* program header of the LOAD segment */
    size_t dynamic; /* first entry */
    size_t entries; /* how many, DT_NULL included */
    size_t texts;   /* string table */
} elf_file;

/*
 * A file whose entries are tag and text, up to a NULL text: a DT_NEEDED "libx.so" and the like; the
 * entries of the string table are added.
 */
typedef struct elf_entry {
    unsigned tag;
    const char *text;
} elf_entry;

elf_file elf_file_make(size_t word, bool big_endian, const elf_entry *entries);

/* Writes a number of n bytes in the file's byte order. */
void elf_file_put(elf_file *f, size_t at, uint64_t value, size_t n);

#endif
