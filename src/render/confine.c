/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shuts the running process in before it reads what a stranger made. */
#include "render/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/file.h"
#include "base/status.h"

enum { CPU_SECONDS = 60, FILES = 64, FILE_BYTES = 4096 }; /* what --check says, in a file */

/* see render/confine.h */
const char *const divit_confine_fonts[] = {"/etc/fonts", "/usr/share/fontconfig",
    "/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/X11/fonts", "/usr/share/poppler",
    "/var/cache/fontconfig", NULL};

static bool limit(int what, uint64_t n)
{
    const struct rlimit both = {n, n};
    return setrlimit((__rlimit_resource_t)what, &both) == 0;
}

static divit_status take_privileges(uint64_t memory, divit_error *err)
{
    if (prctl(PR_SET_DUMPABLE, 0) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        !limit(RLIMIT_CORE, 0) || !limit(RLIMIT_FSIZE, FILE_BYTES) ||
        !limit(RLIMIT_NOFILE, FILES) || !limit(RLIMIT_CPU, CPU_SECONDS) ||
        !limit(RLIMIT_AS, memory))
        return divit_fail_errno(err, __func__, NULL);
    return DIVIT_OK;
}

/* Every right over files that a version knows; each is a bit, later versions added some. */
static uint64_t file_rights(unsigned version)
{
    static const unsigned bits[] = {0, 13, 14, 15, 15, 16};
    const unsigned last = sizeof bits / sizeof bits[0] - 1;
    return (UINT64_C(1) << bits[version < last ? version : last]) - 1;
}

/* A folder that is not there needs no rule. */
static bool allow_folder(int rules, const char *folder)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = open(folder, O_PATH | O_CLOEXEC);
    const struct landlock_path_beneath_attr rule = {
        .allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR,
        .parent_fd = fd,
    };
    return fd < 0 ||
           syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
}

/* landlock(7): ENOSYS or EOPNOTSUPP from a kernel without it, or where it is switched off. */
static divit_status raise_landlock(const char *const *folders, unsigned *ret, divit_error *err)
{
    const long version =
        syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    *ret = 0;
    if (version <= 0)
        return DIVIT_OK;
    const struct landlock_ruleset_attr all = {.handled_access_fs = file_rights((unsigned)version)};
    DIVIT_AUTO(divit_fd_close)
    int rules = (int)syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0);
    if (rules < 0)
        return divit_fail_errno(err, __func__, NULL);
    for (size_t i = 0; folders[i]; i++)
        if (!allow_folder(rules, folders[i]))
            return divit_fail_errno(err, __func__, NULL);
    if (syscall(SYS_landlock_restrict_self, rules, 0) != 0)
        return divit_fail_errno(err, __func__, NULL);
    *ret = (unsigned)version;
    return DIVIT_OK;
}

/* Memory, the open descriptors, looking at files, the own end. Whatever is missing gets EPERM. */
static const int allowed[] = {SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(pread64), SCMP_SYS(lseek),
    SCMP_SYS(write), SCMP_SYS(writev), SCMP_SYS(close), SCMP_SYS(fstat), SCMP_SYS(fstatfs),
    SCMP_SYS(newfstatat), SCMP_SYS(stat), SCMP_SYS(lstat), SCMP_SYS(statx), SCMP_SYS(access),
    SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(readlink), SCMP_SYS(readlinkat),
    SCMP_SYS(getdents64), SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(brk), SCMP_SYS(munmap),
    SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(futex), SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack),
    SCMP_SYS(restart_syscall), SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres),
    SCMP_SYS(gettimeofday), SCMP_SYS(time), SCMP_SYS(getrandom), SCMP_SYS(getpid), SCMP_SYS(gettid),
    SCMP_SYS(getuid), SCMP_SYS(geteuid), SCMP_SYS(getgid), SCMP_SYS(getegid), SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity), SCMP_SYS(sysinfo), SCMP_SYS(uname), SCMP_SYS(rseq), SCMP_SYS(exit),
    SCMP_SYS(exit_group)};

/* Memory that is never executed; files that are opened for nothing but reading. */
static int allow_in_part(scmp_filter_ctx filter, bool files)
{
    const scmp_datum_t writes = O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND;
    static const int memory[] = {SCMP_SYS(mmap), SCMP_SYS(mprotect)};
    int code = 0;
    for (size_t i = 0; i < sizeof memory / sizeof memory[0] && code == 0; i++)
        code = seccomp_rule_add(
            filter, SCMP_ACT_ALLOW, memory[i], 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    if (code == 0 && files)
        code = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
            SCMP_A2(SCMP_CMP_MASKED_EQ, writes, O_RDONLY));
    return code;
}

static divit_status raise_filter(bool files, bool *ret, divit_error *err)
{
    *ret = false;
    if (prctl(PR_GET_SECCOMP) < 0)
        return DIVIT_OK; /* EINVAL: the kernel was built without it */
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (!filter)
        return divit_fail_memory(err, __func__);
    int code = allow_in_part(filter, files);
    for (size_t i = 0; i < sizeof allowed / sizeof allowed[0] && code == 0; i++)
        code = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
    if (code == 0)
        code = seccomp_load(filter);
    seccomp_release(filter);
    errno = -code;
    *ret = code == 0;
    return code == 0 ? DIVIT_OK : divit_fail_errno(err, __func__, NULL);
}

/* see render/confine.h */
divit_status divit_confine(
    const char *const *folders, uint64_t memory, divit_confinement *ret, divit_error *err)
{
    divit_confinement walls = {0};
    divit_status s = take_privileges(memory, err);
    if (s == DIVIT_OK)
        s = raise_landlock(folders, &walls.landlock, err);
    if (s == DIVIT_OK)
        s = raise_filter(walls.landlock > 0, &walls.seccomp, err);
    if (s == DIVIT_OK)
        *ret = walls;
    return s;
}
