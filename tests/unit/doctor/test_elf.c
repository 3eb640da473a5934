/* SPDX-License-Identifier: Apache-2.0 */
/* The dynamic section of ELF files of every kind, whole and damaged. */
#include "unit/doctor/elf_file.h"

#include <elf.h>

#include "doctor/elf.h"

static const elf_entry usual[] = {{DT_NEEDED, "libpcsclite.so.1"}, {DT_SONAME, "libx.so"},
    {DT_NEEDED, "libc.so.6"}, {DT_RPATH, "/old"}, {DT_RUNPATH, "$ORIGIN:/opt/x"}, {0, NULL}};

static divit_status parse(const elf_file *f, divit_elf *ret)
{
    return divit_elf_parse((divit_span){f->p, f->n}, NULL, ret, NULL);
}

static void every_kind_of_file(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 4; i++) {
        const elf_file f = elf_file_make(i & 1 ? 4 : 8, i & 2, usual);
        divit_elf elf;
        CHECK_OK(parse(&f, &elf));
        assert_int_equal(elf.needed_count, 2);
        CHECK_TEXT(elf.needed[0], "libpcsclite.so.1");
        CHECK_TEXT(elf.needed[1], "libc.so.6");
        CHECK_TEXT(elf.folders, "$ORIGIN:/opt/x");
    }
}

static void rpath_counts_without_runpath(void **state)
{
    (void)state;
    const elf_entry entries[] = {{DT_RPATH, "/old"}, {0, NULL}};
    const elf_file f = elf_file_make(8, false, entries);
    divit_elf elf;
    CHECK_OK(parse(&f, &elf));
    assert_int_equal(elf.needed_count, 0);
    CHECK_TEXT(elf.folders, "/old");
}

static void a_file_that_names_nothing(void **state)
{
    (void)state;
    const elf_entry none[] = {{0, NULL}};
    elf_file f = elf_file_make(8, false, none);
    divit_elf elf = {.needed_count = 7};
    CHECK_OK(parse(&f, &elf));
    assert_int_equal(elf.needed_count, 0);
    assert_null(elf.folders.p);
    elf_file_put(&f, f.load + sizeof(Elf64_Phdr), PT_NOTE, 4); /* no dynamic section at all */
    CHECK_OK(parse(&f, &elf));
    assert_int_equal(elf.needed_count, 0);
}

static void no_cut_file_is_read_beyond_its_end(void **state)
{
    (void)state;
    const elf_file f = elf_file_make(8, false, usual);
    for (size_t n = 0; n < f.n; n++) {
        divit_elf elf;
        uint8_t *copy = malloc(n + 1); /* of its own size, for AddressSanitizer */
        assert_non_null(copy);
        (void)memcpy(copy, f.p, n);
        const divit_status s = divit_elf_parse((divit_span){copy, n}, NULL, &elf, NULL);
        assert_true(s == DIVIT_INPUT_BROKEN || (s == DIVIT_OK && elf.needed_count == 0));
        free(copy);
    }
}

static void damaged_files(void **state)
{
    (void)state;
    const elf_file good = elf_file_make(8, false, usual);
    const struct {
        size_t at;
        uint64_t value;
        size_t n;
    } rows[] = {{0, 0, 1}, {EI_CLASS, 3, 1}, {EI_DATA, 0, 1},
        {offsetof(Elf64_Ehdr, e_phoff), UINT64_MAX, 8}, {offsetof(Elf64_Ehdr, e_phentsize), 1, 2},
        {offsetof(Elf64_Ehdr, e_phnum), 0xFFFF, 2},
        {good.load + offsetof(Elf64_Phdr, p_vaddr), 0x20000, 8},
        {good.load + offsetof(Elf64_Phdr, p_offset), UINT64_MAX, 8},
        {good.load + offsetof(Elf64_Phdr, p_filesz), UINT64_MAX, 8},
        {good.dynamic + 8, 1 << 20, 8},          /* the first name's offset */
        {good.dynamic + 5 * 16 + 8, 0, 8},       /* DT_STRTAB */
        {good.dynamic + 6 * 16 + 8, 1 << 20, 8}, /* DT_STRSZ */
        {good.dynamic + 6 * 16 + 8, 4, 8}};      /* the names have no end */
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        elf_file f = good;
        divit_elf elf;
        elf_file_put(&f, rows[i].at, rows[i].value, rows[i].n);
        CHECK_STATUS(parse(&f, &elf), DIVIT_INPUT_BROKEN);
    }
}

static void limits_hold(void **state)
{
    (void)state;
    const elf_file f = elf_file_make(4, true, usual);
    const divit_span file = {f.p, f.n};
    divit_elf elf;
    CHECK_OK(divit_elf_parse(
        file, &(divit_elf_limits){.needed = 2, .text = 16, .entries = 7}, &elf, NULL));
    CHECK_STATUS(
        divit_elf_parse(file, &(divit_elf_limits){.needed = 1}, &elf, NULL), DIVIT_INPUT_LIMIT);
    CHECK_STATUS(
        divit_elf_parse(file, &(divit_elf_limits){.text = 15}, &elf, NULL), DIVIT_INPUT_LIMIT);
    CHECK_STATUS(
        divit_elf_parse(file, &(divit_elf_limits){.entries = 6}, &elf, NULL), DIVIT_INPUT_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_of_file),
        cmocka_unit_test(rpath_counts_without_runpath),
        cmocka_unit_test(a_file_that_names_nothing),
        cmocka_unit_test(no_cut_file_is_read_beyond_its_end),
        cmocka_unit_test(damaged_files),
        cmocka_unit_test(limits_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
