/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/doctor/elf_file.h"

#include <elf.h>

void elf_file_put(elf_file *f, size_t at, uint64_t value, size_t n)
{
    assert_true(at + n <= sizeof f->p);
    for (size_t i = 0; i < n; i++, value >>= 8)
        f->p[at + (f->big_endian ? n - 1 - i : i)] = (uint8_t)value;
}

static void put_header(elf_file *f)
{
    const bool wide = f->word == 8;
    const size_t header = wide ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr);
    const size_t segment = wide ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr);
    (void)memcpy(f->p, ELFMAG, SELFMAG);
    f->p[EI_CLASS] = wide ? ELFCLASS64 : ELFCLASS32;
    f->p[EI_DATA] = f->big_endian ? ELFDATA2MSB : ELFDATA2LSB;
    elf_file_put(
        f, wide ? offsetof(Elf64_Ehdr, e_phoff) : offsetof(Elf32_Ehdr, e_phoff), header, f->word);
    elf_file_put(f, wide ? offsetof(Elf64_Ehdr, e_phentsize) : offsetof(Elf32_Ehdr, e_phentsize),
        segment, 2);
    elf_file_put(f, wide ? offsetof(Elf64_Ehdr, e_phnum) : offsetof(Elf32_Ehdr, e_phnum), 2, 2);
    f->load = header;
    f->dynamic = header + 2 * segment;
}

static void put_segment(elf_file *f, size_t at, uint32_t type, size_t offset, size_t size)
{
    const bool wide = f->word == 8;
    elf_file_put(f, at, type, 4);
    elf_file_put(f, at + (wide ? offsetof(Elf64_Phdr, p_offset) : offsetof(Elf32_Phdr, p_offset)),
        offset, f->word);
    elf_file_put(f, at + (wide ? offsetof(Elf64_Phdr, p_vaddr) : offsetof(Elf32_Phdr, p_vaddr)),
        ELF_FILE_BASE + offset, f->word);
    elf_file_put(f, at + (wide ? offsetof(Elf64_Phdr, p_filesz) : offsetof(Elf32_Phdr, p_filesz)),
        size, f->word);
}

static void put_entry(elf_file *f, uint64_t tag, uint64_t value)
{
    const size_t at = f->dynamic + 2 * f->word * f->entries++;
    elf_file_put(f, at, tag, f->word);
    elf_file_put(f, at + f->word, value, f->word);
}

elf_file elf_file_make(size_t word, bool big_endian, const elf_entry *entries)
{
    elf_file f = {.word = word, .big_endian = big_endian};
    size_t count = 0;
    size_t used = 1; /* the empty text at the start of the table */
    while (entries[count].text)
        count++;
    put_header(&f);
    f.texts = f.dynamic + (count + 3) * 2 * word;
    for (size_t i = 0; i < count; i++) {
        put_entry(&f, entries[i].tag, used);
        (void)memcpy(f.p + f.texts + used, entries[i].text, strlen(entries[i].text));
        used += strlen(entries[i].text) + 1;
    }
    f.n = f.texts + used;
    assert_true(f.n <= sizeof f.p);
    put_entry(&f, DT_STRTAB, ELF_FILE_BASE + f.texts);
    put_entry(&f, DT_STRSZ, used);
    put_entry(&f, DT_NULL, 0);
    const size_t segment = f.word == 8 ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr);
    put_segment(&f, f.load, PT_LOAD, 0, f.n);
    put_segment(&f, f.load + segment, PT_DYNAMIC, f.dynamic, f.entries * 2 * word);
    return f;
}
