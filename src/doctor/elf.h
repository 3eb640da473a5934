/* SPDX-License-Identifier: Apache-2.0 */
/*
 * doctor/elf.h - which libraries a shared library names, and where it wants them looked for.
 *
 *     divit_elf elf;
 *     s = divit_elf_parse(file, NULL, &elf, err);
 *     for (size_t i = 0; i < elf.needed_count; i++) ...   // elf.needed[i] is "libpcsclite.so.1"
 *
 * Reads the dynamic section of an ELF file (System V gABI, chapters 4 and 5) of either word size
 * and byte order, through its program headers as the dynamic loader does; section headers are not
 * looked at. The parser of a file that may be damaged or hostile: every offset is bounded by the
 * file, every count by the limits.
 * Ownership: the spans borrow from the file. Threads: no state.
 * Not done here: finding the libraries, see doctor/libraries.h; symbols and their versions.
 */
#ifndef DIVIT_DOCTOR_ELF_H
#define DIVIT_DOCTOR_ELF_H

#include "divit/base.h"

enum { DIVIT_ELF_NEEDED_MAX = 64 };

/* 0 stands for the value in the comment. */
typedef struct divit_elf_limits {
    size_t needed;  /* libraries that are named; 64, which is also the most */
    size_t text;    /* bytes of a name or of the list of folders; 4096 */
    size_t entries; /* of the dynamic section; 4096 */
} divit_elf_limits;

typedef struct divit_elf {
    divit_span needed[DIVIT_ELF_NEEDED_MAX]; /* DT_NEEDED, in the file's order, without NUL */
    size_t needed_count;
    divit_span folders; /* DT_RUNPATH, else DT_RPATH: a list with ':'; {0} without either */
} divit_elf;

/*
 * Parses. A file without a dynamic section names nothing. limits may be NULL. INPUT_BROKEN for
 * what is no well-formed ELF file, INPUT_LIMIT.
 */
DIVIT_MUST_CHECK divit_status divit_elf_parse(
    divit_span file, const divit_elf_limits *limits, divit_elf *ret, divit_error *err);

#endif
