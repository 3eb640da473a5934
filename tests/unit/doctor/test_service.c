/* SPDX-License-Identifier: Apache-2.0 */
/* Sockets that answer, that nobody listens on, that are none, that are forbidden. */
#include "unit/check.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/file.h"
#include "doctor/service.h"

static char folder[SCRATCH_SIZE];
static char path[SCRATCH_SIZE + 16];

static int start(void **state)
{
    (void)state;
    scratch_template(folder, "service");
    if (!mkdtemp(folder))
        return -1;
    (void)snprintf(path, sizeof path, "%s/pcscd.comm", folder);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    (void)chmod(folder, 0700);
    (void)unlink(path);
    return rmdir(folder);
}

/* A bound socket of the path; it listens if asked to. */
static int make_socket(bool listens)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    (void)snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fd, (const struct sockaddr *)&address, sizeof address), 0);
    if (listens)
        assert_int_equal(listen(fd, 4), 0);
    return fd;
}

static void a_listener_answers(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_fd_close)
    int fd = make_socket(true);
    assert_true(fd >= 0);
    assert_int_equal(divit_service_look(path), DIVIT_SERVICE_ANSWERS);
}

static void a_socket_without_listener_is_stale(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_fd_close)
    int fd = make_socket(false);
    assert_int_equal(divit_service_look(path), DIVIT_SERVICE_STALE);
    divit_fd_close(&fd);
    assert_int_equal(divit_service_look(path), DIVIT_SERVICE_STALE);
}

static void nothing_is_there(void **state)
{
    (void)state;
    assert_int_equal(divit_service_look(path), DIVIT_SERVICE_MISSING);
    assert_int_equal(divit_service_look("/proc/version/pcscd.comm"), DIVIT_SERVICE_MISSING);
}

static void a_file_is_no_socket(void **state)
{
    (void)state;
    CHECK_OK(divit_file_write_private(path, DIVIT_SPAN_TEXT("x"), NULL));
    assert_int_equal(divit_service_look(path), DIVIT_SERVICE_NO_SOCKET);
}

static void a_path_that_is_too_long(void **state)
{
    (void)state;
    char deep[256];
    char link_path[96];
    DIVIT_AUTO(divit_fd_close)
    int fd = make_socket(true);
    assert_true(fd >= 0);
    (void)snprintf(deep, sizeof deep, "%s", folder);
    while (strlen(deep) < 120)
        (void)strcat(deep, "/.");
    (void)strcat(deep, "/pcscd.comm");
    assert_int_equal(divit_service_look(deep), DIVIT_SERVICE_UNREACHED);
    (void)snprintf(link_path, sizeof link_path, "%s/loop", folder);
    assert_int_equal(symlink("loop", link_path), 0);
    assert_int_equal(divit_service_look(link_path), DIVIT_SERVICE_UNREACHED);
    (void)unlink(link_path);
}

/* As a user without privileges, for root may do everything. */
static void forbidden_to_others(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_fd_close)
    int fd = make_socket(true);
    assert_true(fd >= 0);
    const bool root = geteuid() == 0;
    assert_int_equal(chmod(folder, 0755), 0);
    assert_int_equal(chmod(path, 0), 0);
    if (root)
        assert_int_equal(seteuid(65534), 0);
    const divit_service_state closed = divit_service_look(path);
    if (root)
        assert_int_equal(seteuid(0), 0);
    assert_int_equal(chmod(folder, root ? 0700 : 0), 0);
    if (root)
        assert_int_equal(seteuid(65534), 0);
    const divit_service_state hidden = divit_service_look(path);
    if (root)
        assert_int_equal(seteuid(0), 0);
    assert_int_equal(closed, DIVIT_SERVICE_FORBIDDEN);
    assert_int_equal(hidden, DIVIT_SERVICE_HIDDEN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_listener_answers, start, stop),
        cmocka_unit_test_setup_teardown(a_socket_without_listener_is_stale, start, stop),
        cmocka_unit_test_setup_teardown(nothing_is_there, start, stop),
        cmocka_unit_test_setup_teardown(a_file_is_no_socket, start, stop),
        cmocka_unit_test_setup_teardown(a_path_that_is_too_long, start, stop),
        cmocka_unit_test_setup_teardown(forbidden_to_others, start, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
