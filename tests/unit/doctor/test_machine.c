/* SPDX-License-Identifier: Apache-2.0 */
/* ELF headers of several machines. */
#include "unit/check.h"

#include <elf.h>
#include <stdlib.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/file.h"
#include "doctor/machine.h"

/* What is said of a file with these bytes. */
static void machine_of_bytes(divit_span bytes, char out[DIVIT_MACHINE_NAME])
{
    char path[SCRATCH_SIZE];
    scratch_template(path, "machine");
    DIVIT_AUTO(divit_fd_close)
    int fd = mkstemp(path);
    CHECK_OK(divit_write_all(fd, bytes, NULL));
    divit_machine_of(path, out);
    assert_int_equal(unlink(path), 0);
}

static void headers_are_told_apart(void **state)
{
    (void)state;
    static const struct {
        unsigned char word;
        Elf32_Half machine;
        const char *name;
    } rows[] = {{ELFCLASS64, EM_X86_64, "x86_64"}, {ELFCLASS32, EM_X86_64, "x32"},
        {ELFCLASS32, EM_386, "i386"}, {ELFCLASS64, EM_AARCH64, "aarch64"},
        {ELFCLASS64, 0xFFFF, "machine 65535"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char name[DIVIT_MACHINE_NAME];
        Elf32_Ehdr h = {
            .e_ident = {0x7F, 'E', 'L', 'F', rows[i].word}, .e_machine = rows[i].machine};
        machine_of_bytes((divit_span){(const uint8_t *)&h, sizeof h}, name);
        assert_string_equal(name, rows[i].name);
        machine_of_bytes((divit_span){(const uint8_t *)&h, sizeof h - 1}, name);
        assert_string_equal(name, "");
        h.e_ident[0] = 0;
        machine_of_bytes((divit_span){(const uint8_t *)&h, sizeof h}, name);
        assert_string_equal(name, "");
    }
}

static void this_program_is_of_this_machine(void **state)
{
    (void)state;
    struct utsname u;
    char name[DIVIT_MACHINE_NAME];
    divit_machine_of("/proc/self/exe", name);
    assert_int_equal(uname(&u), 0);
    assert_string_equal(name, u.machine);
    divit_machine_of("/nowhere", name);
    assert_string_equal(name, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers_are_told_apart),
        cmocka_unit_test(this_program_is_of_this_machine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
