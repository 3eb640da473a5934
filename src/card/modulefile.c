/* SPDX-License-Identifier: Apache-2.0 */
/* Owner, mode and ELF header of a module's file. */
#include "card/modulefile.h"

#include <elf.h>
#include <link.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/status.h"
#include "card/faults.h"

_Static_assert(DIVIT_MODULEFILE_PATH >= PATH_MAX, "realpath() writes PATH_MAX bytes");

static divit_fault_id owner_fault(const struct stat *st)
{
    if (!S_ISREG(st->st_mode))
        return DIVIT_FAULT_MODULE_KIND;
    if (st->st_uid != 0 && st->st_uid != geteuid())
        return DIVIT_FAULT_MODULE_OWNER;
    if (st->st_mode & (S_IWGRP | S_IWOTH))
        return DIVIT_FAULT_MODULE_WRITABLE;
    return DIVIT_FAULT_NONE;
}

/* Compares the first bytes of two ELF files. */
static divit_fault_id elf_fault(int fd)
{
    ElfW(Ehdr) own = {0}, theirs = {0};
    DIVIT_AUTO(divit_fd_close)
    int self = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    if (pread(fd, &theirs, sizeof theirs, 0) != (ssize_t)sizeof theirs ||
        memcmp(theirs.e_ident, ELFMAG, SELFMAG) != 0)
        return DIVIT_FAULT_MODULE_KIND;
    if (self < 0 || pread(self, &own, sizeof own, 0) != (ssize_t)sizeof own)
        return DIVIT_FAULT_NONE; /* the loader will say */
    if (theirs.e_ident[EI_CLASS] != own.e_ident[EI_CLASS] ||
        theirs.e_ident[EI_DATA] != own.e_ident[EI_DATA] || theirs.e_machine != own.e_machine)
        return DIVIT_FAULT_MODULE_ARCHITECTURE;
    return theirs.e_type == ET_DYN ? DIVIT_FAULT_NONE : DIVIT_FAULT_MODULE_KIND;
}

static divit_fault_id fault_of(const char *path, char *resolved)
{
    struct stat st;
    if (path[0] != '/')
        return DIVIT_FAULT_MODULE_RELATIVE;
    if (!realpath(path, resolved))
        return DIVIT_FAULT_MODULE_MISSING;
    DIVIT_AUTO(divit_fd_close)
    int fd = open(resolved, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    if (fd < 0 || fstat(fd, &st) != 0)
        return DIVIT_FAULT_MODULE_MISSING;
    const divit_fault_id fault = owner_fault(&st);
    return fault != DIVIT_FAULT_NONE ? fault : elf_fault(fd);
}

/* see card/modulefile.h */
divit_status divit_modulefile_check(
    const char *path, char resolved[DIVIT_MODULEFILE_PATH], divit_error *err)
{
    const divit_fault_id fault = fault_of(path, resolved);
    if (fault == DIVIT_FAULT_NONE)
        return DIVIT_OK;
    const divit_status s = divit_fault(err, fault, __func__, 0);
    divit_error_subject(err, path);
    return s;
}
