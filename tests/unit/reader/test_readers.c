/* SPDX-License-Identifier: Apache-2.0 */
/* No service is needed: its absence is what is tested, and what its answers mean. */
#include "unit/check.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <winscard.h>

#include "base/file.h"
#include "reader/pcsc.h"
#include "reader/readers.h"

typedef struct place {
    char folder[SCRATCH_SIZE];
    char socket[96];
} place;

static int make_place(void **state)
{
    static place p;
    scratch_template(p.folder, "reader");
    if (!mkdtemp(p.folder))
        return -1;
    (void)snprintf(p.socket, sizeof p.socket, "%s/pcscd.comm", p.folder);
    *state = &p;
    return setenv("PCSCLITE_CSOCK_NAME", p.socket, 1);
}

static int remove_place(void **state)
{
    const place *p = *state;
    (void)unlink(p->socket);
    return rmdir(p->folder);
}

/* A socket bound to the place; it listens only if asked to. */
static int bind_socket(const place *p, bool listening)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    (void)snprintf(address.sun_path, sizeof address.sun_path, "%s", p->socket);
    assert_int_equal(bind(fd, (const struct sockaddr *)&address, sizeof address), 0);
    assert_true(!listening || listen(fd, 1) == 0);
    return fd;
}

static void check_absent(const place *p, const char *detail)
{
    const divit_readers_options options = {.socket = p->socket};
    divit_readers *readers = NULL;
    divit_error err = {0};
    CHECK_STATUS(divit_readers_new(&options, &readers, &err), DIVIT_NO_SERVICE);
    assert_null(readers);
    assert_string_equal(err.detail, detail);
    assert_int_equal(err.kind, DIVIT_FOREIGN_SCARD);
    assert_int_equal(err.foreign, SCARD_E_NO_SERVICE);
}

static void a_missing_socket_is_told(void **state)
{
    check_absent(*state, "its socket does not exist: pcscd is not installed or not activated");
}

static void a_deserted_socket_is_told(void **state)
{
    const place *p = *state;
    DIVIT_AUTO(divit_fd_close)
    int fd = bind_socket(p, false);
    assert_true(fd >= 0);
    check_absent(p, "its socket exists, but nobody listens there");
}

static void an_open_socket_is_told(void **state)
{
    const place *p = *state;
    DIVIT_AUTO(divit_fd_close)
    int fd = bind_socket(p, true);
    assert_true(fd >= 0);
    assert_string_equal(
        divit_pcsc_absence(p->socket), "its socket is open, but the service does not answer");
}

static void strange_socket_paths_are_told(void **state)
{
    const place *p = *state;
    char path[200] = {0};
    memset(path, 'x', sizeof path - 1);
    assert_string_equal(divit_pcsc_absence(path), "the path of its socket is too long");
    assert_string_equal(divit_pcsc_absence("/dev/null/x"),
        "its socket does not exist: pcscd is not installed or not activated");
    CHECK_OK(divit_file_write_private(p->socket, DIVIT_SPAN_TEXT("x"), NULL));
    assert_string_equal(
        divit_pcsc_absence(p->socket), "its socket exists, but nobody listens there");
}

static void answers_become_statuses(void **state)
{
    (void)state;
    static const struct {
        LONG code;
        divit_status status;
    } pairs[] = {
        {SCARD_E_NO_SERVICE, DIVIT_NO_SERVICE},
        {SCARD_E_SERVICE_STOPPED, DIVIT_NO_SERVICE},
        {SCARD_E_INVALID_HANDLE, DIVIT_NO_SERVICE},
        {SCARD_F_COMM_ERROR, DIVIT_NO_SERVICE},
        {SCARD_W_SECURITY_VIOLATION, DIVIT_NO_SERVICE},
        {SCARD_E_NO_READERS_AVAILABLE, DIVIT_NO_READER},
        {SCARD_E_READER_UNAVAILABLE, DIVIT_NO_READER},
        {SCARD_E_SHARING_VIOLATION, DIVIT_READER_BUSY},
        {SCARD_W_UNPOWERED_CARD, DIVIT_READER_SILENT},
        {SCARD_E_NO_SMARTCARD, DIVIT_NO_CARD},
        {SCARD_W_RESET_CARD, DIVIT_TOKEN_LOST},
        {SCARD_E_NO_MEMORY, DIVIT_E_MEMORY},
        {SCARD_W_EOF, DIVIT_E_INTERNAL},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        divit_error err = {0};
        CHECK_STATUS(divit_pcsc_fail(&err, __func__, pairs[i].code), pairs[i].status);
        assert_int_equal(err.foreign, pairs[i].code);
    }
}

#define PLACED(test) cmocka_unit_test_setup_teardown(test, make_place, remove_place)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACED(a_missing_socket_is_told),
        PLACED(a_deserted_socket_is_told),
        PLACED(an_open_socket_is_told),
        PLACED(strange_socket_paths_are_told),
        cmocka_unit_test(answers_become_statuses),
    };
    return cmocka_run_group_tests_name("reader/readers", tests, NULL, NULL);
}
