/* SPDX-License-Identifier: Apache-2.0 */
/* The worker's environment and what it gives up at its start. */
#include "room.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "card/spawn.h"

static char *text(const char *constant)
{
    return (char *)(uintptr_t)constant;
}

static void the_environment_is_cleaned(void **state)
{
    (void)state;
    char *const inherited[] = {text("HOME=/root"), text("LD_PRELOAD=/tmp/x.so"),
        text("LD_LIBRARY_PATH=/tmp"), text("PKCS11_MODULE=/tmp/x.so"), text("OPENSC_CONF=/tmp/x"),
        text("OPENSC_DEBUG=9"), text("SOFTHSM2_CONF=/tmp/x"), text("PCSCLITE_CSOCK_NAME=/tmp/x"),
        text("OPENSSL_CONF=/tmp/x"), text("LDX=1"), text("GLIBC_TUNABLES=x"), NULL};
    char *const explicit[] = {text("OPENSC_CONF=/own"), NULL};
    char **list = NULL;
    CHECK_OK(divit_spawn_environment(inherited, explicit, &list, NULL));
    assert_string_equal(list[0], "HOME=/root");
    assert_string_equal(list[1], "LDX=1");
    assert_string_equal(list[2], "OPENSC_CONF=/own");
    assert_null(list[3]);
    free(list);
    CHECK_OK(divit_spawn_environment(NULL, NULL, &list, NULL));
    assert_null(list[0]);
    free(list);
}

static bool file_has(pid_t pid, const char *name, const char *wanted)
{
    char path[64], content[8192];
    (void)snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, name);
    DIVIT_AUTO(divit_fd_close)
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    const ssize_t got = read(fd, content, sizeof content - 1);
    assert_true(got > 0);
    content[got] = 0;
    return strstr(content, wanted) != NULL;
}

static void the_worker_gives_up_what_it_does_not_need(void **state)
{
    DIVIT_AUTO(divit_card_free)
    divit_card *card = NULL;
    CHECK_OK(room_open(*state, (room_way){0}, &card, NULL));
    const pid_t pid = divit_card_worker(card);
    assert_true(file_has(pid, "status", "NoNewPrivs:\t1"));
    assert_true(file_has(pid, "limits", "Max core file size        0                    0     "));
}

/* A descriptor of the parent is not the worker's. */
static void no_descriptor_is_inherited(void **state)
{
    int ends[2];
    char byte = 0;
    DIVIT_AUTO(divit_card_free)
    divit_card *card = NULL;
    assert_int_equal(pipe(ends), 0); /* not CLOEXEC on purpose */
    CHECK_OK(room_open(*state, (room_way){0}, &card, NULL));
    (void)close(ends[1]);
    /* The end of the pipe is seen although the worker lives: nobody else holds it. */
    struct pollfd p = {.fd = ends[0], .events = POLLIN};
    assert_int_equal(poll(&p, 1, 60000), 1);
    assert_int_equal(read(ends[0], &byte, 1), 0);
    (void)close(ends[0]);
}

/* A parent may run without standard streams; the socket pair then has their numbers. */
static void a_parent_without_standard_input_is_served(void **state)
{
    divit_card *card = NULL;
    const int kept = fcntl(0, F_DUPFD_CLOEXEC, 10), other = fcntl(2, F_DUPFD_CLOEXEC, 10);
    assert_true(kept >= 0 && other >= 0);
    (void)close(0);
    (void)close(2);
    const divit_status s = room_open(*state, (room_way){0}, &card, NULL);
    divit_card_free(&card);
    (void)dup2(kept, 0);
    (void)dup2(other, 2);
    (void)close(kept);
    (void)close(other);
    CHECK_OK(s);
}

static void the_worker_does_not_start_by_hand(void **state)
{
    (void)state;
    assert_int_equal(system(DIVIT_TEST_WORKER " 2>/dev/null </dev/null 3<&-"), 2 << 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_environment_is_cleaned),
        cmocka_unit_test(the_worker_gives_up_what_it_does_not_need),
        cmocka_unit_test(no_descriptor_is_inherited),
        cmocka_unit_test(a_parent_without_standard_input_is_served),
        cmocka_unit_test(the_worker_does_not_start_by_hand),
    };
    return cmocka_run_group_tests_name("card/spawn", tests, room_setup, room_teardown);
}
