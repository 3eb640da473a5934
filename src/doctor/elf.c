/* SPDX-License-Identifier: Apache-2.0 */
/* The dynamic section of an ELF file. */
#include "doctor/elf.h"

#include <elf.h>
#include <string.h>

#include "base/bytes.h"
#include "base/status.h"

enum { TEXT_MAX = 4096, ENTRIES_MAX = 4096 };

/* Where the fields lie in files of one word size, in bytes. */
typedef struct layout {
    size_t word;
    size_t header;
    size_t phoff;
    size_t phentsize;
    size_t phnum;
    size_t segment;
    size_t p_offset;
    size_t p_vaddr;
    size_t p_filesz;
} layout;

static const layout layout32 = {4, sizeof(Elf32_Ehdr), offsetof(Elf32_Ehdr, e_phoff),
    offsetof(Elf32_Ehdr, e_phentsize), offsetof(Elf32_Ehdr, e_phnum), sizeof(Elf32_Phdr),
    offsetof(Elf32_Phdr, p_offset), offsetof(Elf32_Phdr, p_vaddr), offsetof(Elf32_Phdr, p_filesz)};
static const layout layout64 = {8, sizeof(Elf64_Ehdr), offsetof(Elf64_Ehdr, e_phoff),
    offsetof(Elf64_Ehdr, e_phentsize), offsetof(Elf64_Ehdr, e_phnum), sizeof(Elf64_Phdr),
    offsetof(Elf64_Phdr, p_offset), offsetof(Elf64_Phdr, p_vaddr), offsetof(Elf64_Phdr, p_filesz)};

typedef struct image {
    divit_span file;
    const layout *at;
    bool big_endian;
    uint64_t segments; /* offset of the program headers */
    size_t segment_count;
    size_t segment_size;
} image;

typedef struct part {
    uint64_t offset; /* in the file */
    uint64_t address;
    uint64_t size; /* in the file */
} part;

/* What the dynamic section says, as it is found. */
typedef struct dynamic {
    uint64_t needed[DIVIT_ELF_NEEDED_MAX];
    size_t needed_count;
    uint64_t text_address;
    uint64_t text_size;
    uint64_t runpath;
    uint64_t rpath;
    bool has_runpath;
    bool has_rpath;
} dynamic;

static divit_status refuse(divit_error *err, const char *origin)
{
    return divit_fail(err, DIVIT_INPUT_BROKEN, origin, N_("the library's ELF file is damaged"));
}

static divit_status refuse_size(divit_error *err, const char *origin)
{
    return divit_fail(
        err, DIVIT_INPUT_LIMIT, origin, N_("the library's ELF file goes beyond a limit"));
}

/* True if n bytes at the offset lie in the file. */
static bool holds(const image *m, uint64_t offset, uint64_t n)
{
    uint64_t end;
    return divit_add_offset(offset, n, &end) && end <= m->file.n;
}

/* A number of n bytes that lie in the file. */
static uint64_t number(const image *m, uint64_t offset, size_t n)
{
    uint64_t value = 0;
    for (size_t i = 0; i < n; i++)
        value = value << 8 | m->file.p[offset + (m->big_endian ? i : n - 1 - i)];
    return value;
}

static divit_status open_image(divit_span file, image *ret, divit_error *err)
{
    if (file.n < EI_NIDENT || memcmp(file.p, ELFMAG, SELFMAG) != 0)
        return refuse(err, __func__);
    const uint8_t word = file.p[EI_CLASS];
    const uint8_t order = file.p[EI_DATA];
    image m = {.file = file,
        .at = word == ELFCLASS64 ? &layout64 : &layout32,
        .big_endian = order == ELFDATA2MSB};
    if ((word != ELFCLASS32 && word != ELFCLASS64) ||
        (order != ELFDATA2LSB && order != ELFDATA2MSB) || !holds(&m, 0, m.at->header))
        return refuse(err, __func__);
    m.segments = number(&m, m.at->phoff, m.at->word);
    m.segment_count = (size_t)number(&m, m.at->phnum, 2);
    m.segment_size = (size_t)number(&m, m.at->phentsize, 2);
    if (m.segment_count > 0 && (m.segment_size < m.at->segment ||
                                   !holds(&m, m.segments, m.segment_count * m.segment_size)))
        return refuse(err, __func__);
    *ret = m;
    return DIVIT_OK;
}

/* The i-th segment if it is of the type and lies in the file. */
static bool take_segment(const image *m, size_t i, uint32_t type, part *ret)
{
    const uint64_t head = m->segments + i * m->segment_size;
    if (number(m, head, 4) != type)
        return false;
    *ret = (part){.offset = number(m, head + m->at->p_offset, m->at->word),
        .address = number(m, head + m->at->p_vaddr, m->at->word),
        .size = number(m, head + m->at->p_filesz, m->at->word)};
    return holds(m, ret->offset, ret->size);
}

/* Where bytes of the memory image lie in the file; false if they do not. */
static bool locate(const image *m, uint64_t address, uint64_t n, uint64_t *ret_offset)
{
    part p;
    for (size_t i = 0; i < m->segment_count; i++) {
        if (!take_segment(m, i, PT_LOAD, &p) || address < p.address)
            continue;
        const uint64_t inside = address - p.address;
        if (inside > p.size || n > p.size - inside)
            continue;
        *ret_offset = p.offset + inside;
        return true;
    }
    return false;
}

/* Takes one entry; false if there is no room for it. */
static bool take_entry(dynamic *d, uint64_t tag, uint64_t value, size_t most)
{
    switch (tag) {
    case DT_NEEDED:
        if (d->needed_count == most)
            return false;
        d->needed[d->needed_count++] = value;
        break;
    case DT_STRTAB:
        d->text_address = value;
        break;
    case DT_STRSZ:
        d->text_size = value;
        break;
    case DT_RUNPATH:
        d->runpath = value;
        d->has_runpath = true;
        break;
    case DT_RPATH:
        d->rpath = value;
        d->has_rpath = true;
        break;
    }
    return true;
}

static divit_status read_dynamic(const image *m, const part *where, const divit_elf_limits *limits,
    dynamic *ret, divit_error *err)
{
    const size_t entry = 2 * m->at->word;
    const size_t most = limits->entries ? limits->entries : ENTRIES_MAX;
    size_t needed = limits->needed ? limits->needed : DIVIT_ELF_NEEDED_MAX;
    if (needed > DIVIT_ELF_NEEDED_MAX)
        needed = DIVIT_ELF_NEEDED_MAX;
    for (uint64_t i = 0; i < where->size / entry; i++) {
        const uint64_t at = where->offset + i * entry;
        const uint64_t tag = number(m, at, m->at->word);
        if (tag == DT_NULL)
            return DIVIT_OK;
        if (i == most || !take_entry(ret, tag, number(m, at + m->at->word, m->at->word), needed))
            return refuse_size(err, __func__);
    }
    return DIVIT_OK;
}

/* The text at an offset of the string table, up to its NUL. */
static divit_status text_at(
    divit_span table, uint64_t offset, size_t most, divit_span *ret, divit_error *err)
{
    if (offset >= table.n)
        return refuse(err, __func__);
    const uint8_t *start = table.p + offset;
    const uint8_t *end = memchr(start, 0, table.n - (size_t)offset);
    if (!end)
        return refuse(err, __func__);
    if ((size_t)(end - start) > most)
        return refuse_size(err, __func__);
    *ret = (divit_span){start, (size_t)(end - start)};
    return DIVIT_OK;
}

static divit_status read_texts(const image *m, const dynamic *d, const divit_elf_limits *limits,
    divit_elf *ret, divit_error *err)
{
    const size_t most = limits->text ? limits->text : TEXT_MAX;
    uint64_t offset = 0;
    if (d->needed_count == 0 && !d->has_runpath && !d->has_rpath)
        return DIVIT_OK;
    if (!locate(m, d->text_address, d->text_size, &offset))
        return refuse(err, __func__);
    const divit_span table = {m->file.p + offset, (size_t)d->text_size};
    divit_status s = DIVIT_OK;
    for (size_t i = 0; s == DIVIT_OK && i < d->needed_count; i++)
        s = text_at(table, d->needed[i], most, &ret->needed[ret->needed_count++], err);
    if (s == DIVIT_OK && (d->has_runpath || d->has_rpath))
        s = text_at(table, d->has_runpath ? d->runpath : d->rpath, most, &ret->folders, err);
    return s;
}

/* see doctor/elf.h */
divit_status divit_elf_parse(
    divit_span file, const divit_elf_limits *limits, divit_elf *ret, divit_error *err)
{
    static const divit_elf_limits usual = {0};
    image m;
    divit_elf elf = {0};
    dynamic d = {0};
    part where = {0};
    if (!limits)
        limits = &usual;
    divit_status s = open_image(file, &m, err);
    if (s != DIVIT_OK)
        return s;
    size_t i = 0;
    while (i < m.segment_count && !take_segment(&m, i, PT_DYNAMIC, &where))
        i++;
    if (i < m.segment_count)
        s = read_dynamic(&m, &where, limits, &d, err);
    if (s == DIVIT_OK)
        s = read_texts(&m, &d, limits, &elf, err);
    if (s == DIVIT_OK)
        *ret = elf;
    return s;
}
