/* SPDX-License-Identifier: Apache-2.0 */
/* Every attempt is made in a child behind the walls; its exit code is the errno that it met. */
#include "unit/check.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "render/confine.h"

enum { NO_WALL = 200, DIED = 201 };

typedef struct room {
    char folder[64];
    char file[96];
} room;

static int make_room(void **state)
{
    room *r = test_calloc(1, sizeof *r);
    (void)snprintf(
        r->folder, sizeof r->folder, "%s/divit-confine-XXXXXX", getenv("TMPDIR") ?: "/var/tmp");
    if (!mkdtemp(r->folder))
        return -1;
    (void)snprintf(r->file, sizeof r->file, "%s/font", r->folder);
    FILE *f = fopen(r->file, "w");
    *state = r;
    return f && fputs("font", f) >= 0 && fclose(f) == 0 ? 0 : -1;
}

static int clear_room(void **state)
{
    room *r = *state;
    const bool gone = unlink(r->file) == 0 && rmdir(r->folder) == 0;
    test_free(r);
    return gone ? 0 : -1;
}

/* Shuts a child in, lets it try, and gives the errno that it met, 0 for none. */
static int attempt(const room *r, int (*try)(const room *))
{
    const pid_t pid = fork();
    if (pid == 0) {
        const char *const folders[] = {r->folder, "/nowhere", NULL};
        divit_confinement walls;
        if (divit_confine(folders, UINT64_MAX, &walls, NULL) != DIVIT_OK || !walls.seccomp)
            _exit(NO_WALL);
        errno = 0;
        _exit(try(r) < 0 ? errno : 0);
    }
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : DIED;
}

static int open_font(const room *r)
{
    return open(r->file, O_RDONLY | O_CLOEXEC);
}

static int open_font_for_writing(const room *r)
{
    return open(r->file, O_RDWR);
}

static int make_file(const room *r)
{
    (void)r;
    return open("/dev/shm/divit-new", O_CREAT | O_WRONLY, 0600);
}

static int remove_font(const room *r)
{
    return unlink(r->file);
}

static int open_secret(const room *r)
{
    (void)r;
    return open("/etc/passwd", O_RDONLY);
}

static int open_socket(const room *r)
{
    (void)r;
    return socket(AF_INET, SOCK_STREAM, 0);
}

static int open_local_socket(const room *r)
{
    (void)r;
    return socket(AF_UNIX, SOCK_STREAM, 0);
}

static int run_program(const room *r)
{
    (void)r;
    char name[] = "/bin/true";
    char *const argv[] = {name, NULL};
    return execv(name, argv);
}

static int start_process(const room *r)
{
    (void)r;
    const pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    return (int)pid;
}

static int look_into_parent(const room *r)
{
    (void)r;
    return (int)ptrace(PTRACE_ATTACH, getppid(), NULL, NULL);
}

static int end_parent(const room *r)
{
    (void)r;
    return kill(getppid(), 0);
}

static int make_code(const room *r)
{
    (void)r;
    return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED
               ? -1
               : 0;
}

static int use_memory(const room *r)
{
    (void)r;
    return mmap(NULL, 1 << 24, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) ==
                   MAP_FAILED
               ? -1
               : 0;
}

static void nothing_leads_outside(void **state)
{
    int (*const rows[])(const room *) = {open_font_for_writing, make_file, remove_font, open_socket,
        open_local_socket, run_program, start_process, look_into_parent, end_parent, make_code};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(attempt(*state, rows[i]), EPERM);
}

/* Landlock says EACCES; without it no file is opened at all. */
static void files_are_read_in_the_folders_only(void **state)
{
    divit_confinement walls = {0};
    const room *r = *state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    const pid_t pid = fork();
    if (pid == 0) {
        const char *const folders[] = {r->folder, NULL};
        const bool ok = divit_confine(folders, UINT64_MAX, &walls, NULL) == DIVIT_OK;
        _exit(ok && write(ends[1], &walls, sizeof walls) == (ssize_t)sizeof walls ? 0 : 1);
    }
    assert_int_equal(read(ends[0], &walls, sizeof walls), sizeof walls);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    (void)close(ends[0]);
    (void)close(ends[1]);
    assert_int_equal(attempt(r, open_font), walls.landlock ? 0 : EPERM);
    assert_int_equal(attempt(r, open_secret), walls.landlock ? EACCES : EPERM);
}

static void memory_is_there(void **state)
{
    assert_int_equal(attempt(*state, use_memory), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_leads_outside),
        cmocka_unit_test(files_are_read_in_the_folders_only),
        cmocka_unit_test(memory_is_there),
    };
    return cmocka_run_group_tests_name("render/confine", tests, make_room, clear_room);
}
