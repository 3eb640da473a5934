/* SPDX-License-Identifier: Apache-2.0 */
/* net/net.c: connections that are kept, requests side by side, and the one server that is asked. */
#include "unit/check.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <curl/curl.h>

#include "net/net.h"

/* A server process and where it listens. */
typedef struct server {
    pid_t pid;
    unsigned port;
} server;

static void stop(server *s)
{
    (void)kill(s->pid, SIGKILL);
    (void)waitpid(s->pid, NULL, 0);
}

/* Reads a request without a body. */
static void swallow(int fd)
{
    char text[8192];
    size_t n = 0;
    while (!memmem(text, n, "\r\n\r\n", 4)) {
        const ssize_t got = read(fd, text + n, sizeof text - n);
        if (got <= 0)
            _exit(1);
        n += (size_t)got;
    }
}

static divit_net *open_net(void)
{
    divit_net *net = NULL;
    CHECK_OK(divit_net_new(&(divit_net_options){.allow_http = true}, &net, NULL));
    return net;
}

static divit_status get(
    divit_net *net, const char *url, divit_http_answer *answer, divit_error *err)
{
    const divit_http_request q = {.method = "GET", .url = url, .timeout_ms = 20000};
    const divit_transport t = divit_net_transport(net);
    return t.exchange(t.ctx, &q, answer, err);
}

/*
 * A server for `guests` plain connections that answers none before all have asked, and each of them
 * `times` times.
 */
static server start_gathering(size_t guests, size_t times)
{
    server s = {0};
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof at;
    static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(fd, (const struct sockaddr *)&at, sizeof at), 0);
    assert_int_equal(listen(fd, 4), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &n), 0);
    s.port = ntohs(at.sin_port);
    s.pid = fork();
    assert_true(s.pid >= 0);
    if (s.pid == 0) {
        int guest[4];
        for (size_t i = 0; i < guests * times; i++) {
            if (i < guests)
                guest[i] = accept(fd, NULL, NULL);
            swallow(guest[i % guests]);
            for (size_t j = 0; j < guests && i % guests == guests - 1; j++)
                if (write(guest[j], answer, strlen(answer)) < 0)
                    _exit(1);
        }
        _exit(0);
    }
    (void)close(fd);
    return s;
}

static void independent_requests_run_side_by_side(void **state)
{
    (void)state;
    server s = start_gathering(3, 1);
    DIVIT_AUTO(divit_net_free)
    divit_net *net = open_net();
    char url[64];
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%u/", s.port);
    const divit_http_request q = {.method = "GET", .url = url, .timeout_ms = 20000};
    const divit_http_request three[] = {q, q, q};
    divit_http_answer answers[3] = {0};
    const divit_transport t = divit_net_transport(net);
    CHECK_OK(t.exchange_all(t.ctx, three, 3, answers, NULL));
    for (size_t i = 0; i < 3; i++) {
        CHECK_TEXT(divit_bytes_span(&answers[i].body), "ok");
        divit_http_answer_done(&answers[i]);
    }
    stop(&s);
    /* Nobody listens any more: one status for all, and no answer is left behind. */
    CHECK_STATUS(t.exchange_all(t.ctx, three, 3, answers, NULL), DIVIT_NETWORK);
    for (size_t i = 0; i < 3; i++)
        assert_null(answers[i].body.p);
}

/* The server takes one connection and no other. */
static void a_connection_is_kept(void **state)
{
    (void)state;
    server s = start_gathering(1, 3);
    DIVIT_AUTO(divit_net_free)
    divit_net *net = open_net();
    char url[64];
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%u/", s.port);
    for (size_t i = 0; i < 3; i++) {
        DIVIT_AUTO(divit_http_answer_done)
        divit_http_answer answer = {0};
        CHECK_OK(get(net, url, &answer, NULL));
    }
    stop(&s);
}

static void only_the_one_origin_is_asked(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_net_free)
    divit_net *net = NULL;
    divit_http_answer answer = {0};
    divit_error err = {0};
    const divit_net_options o = {.origin = "https://127.0.0.1:1"};
    CHECK_OK(divit_net_new(&o, &net, NULL));
    static const char *const others[] = {
        "https://127.0.0.1:11/", "https://127.0.0.1/", "https://127.0.0.1:1.example.com/"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        CHECK_STATUS(get(net, others[i], &answer, &err), DIVIT_NETWORK);
        assert_int_equal(err.kind, DIVIT_FOREIGN_NONE);
    }
    CHECK_STATUS(get(net, "https://127.0.0.1:1/x", &answer, &err), DIVIT_NETWORK);
    assert_int_equal(err.kind, DIVIT_FOREIGN_CURL);
}

static int start_curl(void **state)
{
    (void)state;
    return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ? 0 : -1;
}

static int end_curl(void **state)
{
    (void)state;
    curl_global_cleanup();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(independent_requests_run_side_by_side),
        cmocka_unit_test(a_connection_is_kept),
        cmocka_unit_test(only_the_one_origin_is_asked),
    };
    return cmocka_run_group_tests(tests, start_curl, end_curl);
}
