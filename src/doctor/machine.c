/* SPDX-License-Identifier: Apache-2.0 */
/* For which kind of processor a program or library is made. */
#include "doctor/machine.h"

#include <elf.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

typedef struct machine_row {
    unsigned machine;
    unsigned char word; /* ELFCLASS */
    const char *name;
} machine_row;

static const machine_row rows[] = {
    {EM_X86_64, ELFCLASS64, "x86_64"},
    {EM_X86_64, ELFCLASS32, "x32"},
    {EM_386, ELFCLASS32, "i386"},
    {EM_AARCH64, ELFCLASS64, "aarch64"},
    {EM_ARM, ELFCLASS32, "arm"},
    {EM_RISCV, ELFCLASS64, "riscv64"},
    {EM_PPC64, ELFCLASS64, "ppc64"},
};

/* see doctor/machine.h */
void divit_machine_of(const char *path, char out[DIVIT_MACHINE_NAME])
{
    Elf32_Ehdr h = {0}; /* up to e_machine both word sizes are alike */
    DIVIT_AUTO(divit_fd_close)
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    out[0] = 0;
    if (fd < 0 || pread(fd, &h, sizeof h, 0) != (ssize_t)sizeof h ||
        memcmp(h.e_ident, ELFMAG, SELFMAG) != 0)
        return;
    (void)snprintf(out, DIVIT_MACHINE_NAME, "machine %u", (unsigned)h.e_machine);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].machine == h.e_machine && rows[i].word == h.e_ident[EI_CLASS])
            (void)snprintf(out, DIVIT_MACHINE_NAME, "%s", rows[i].name);
}
