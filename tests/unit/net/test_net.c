/* SPDX-License-Identifier: Apache-2.0 */
/* net/net.c against real servers: openssl s_server for TLS, a scripted socket for broken HTTP. */
#include "unit/check.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <curl/curl.h>

#include "base/file.h"
#include "net/net.h"

/* A folder with a CA, certificates and whole HTTP answers as files; made once. */
static char folder[SCRATCH_SIZE];

/* Runs a shell line in the folder. */
static void run(const char *line)
{
    char command[1024];
    (void)snprintf(command, sizeof command, "cd %s && { %s; } >>log 2>&1", folder, line);
    assert_int_equal(system(command), 0);
}

static void put_file(const char *name, divit_span content)
{
    char path[96];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    DIVIT_AUTO(divit_output_free)
    divit_output *out = NULL;
    CHECK_OK(divit_output_new(path, DIVIT_OUTPUT_REPLACE, &out, NULL));
    CHECK_OK(divit_write_all(divit_output_fd(out), content, NULL));
    CHECK_OK(divit_output_commit(out, NULL));
}

static void put_answers(void)
{
    put_file("plain",
        DIVIT_SPAN_TEXT("HTTP/1.1 200 OK\r\nX-One:  a b \r\nContent-Length: 5\r\n\r\nhello"));
    put_file("moved",
        DIVIT_SPAN_TEXT("HTTP/1.1 302 Found\r\nLocation: /plain\r\nContent-Length: 0\r\n\r\n"));
    put_file("refused", DIVIT_SPAN_TEXT("HTTP/1.1 409 Conflict\r\nContent-Length: 2\r\n\r\n{}"));
}

static int make_folder(void **state)
{
    (void)state;
    scratch_template(folder, "net");
    if (!mkdtemp(folder))
        return -1;
    run("for c in ca other; do openssl req -x509 -newkey rsa:2048 -nodes -keyout $c.key -out $c.pem"
        " -days 30 -subj /CN=$c; done");
    run("openssl req -newkey rsa:2048 -nodes -keyout s.key -out s.csr -subj /CN=server");
    run("echo subjectAltName=IP:127.0.0.1 >good.ext; echo subjectAltName=DNS:elsewhere.test "
        ">host.ext");
    run("openssl x509 -req -in s.csr -CA ca.pem -CAkey ca.key -days 30 -extfile good.ext -out "
        "good.pem");
    run("openssl x509 -req -in s.csr -CA ca.pem -CAkey ca.key -days 30 -extfile host.ext -out "
        "host.pem");
    run("openssl x509 -req -in s.csr -CA ca.pem -CAkey ca.key -days -1 -extfile good.ext -out "
        "old.pem");
    run("openssl x509 -req -in s.csr -signkey s.key -days 30 -extfile good.ext -out self.pem");
    put_answers();
    return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    char command[96];
    (void)snprintf(command, sizeof command, "rm -r %s", folder);
    curl_global_cleanup();
    return system(command);
}

/* A server process and where it listens. */
typedef struct server {
    pid_t pid;
    unsigned port;
    FILE *output; /* what it prints, or what it was sent */
} server;

static void stop(server *s)
{
    (void)kill(s->pid, SIGKILL);
    (void)waitpid(s->pid, NULL, 0);
    if (s->output)
        (void)fclose(s->output);
}

/* openssl s_server over the folder's answers with a certificate and one more option. */
static server start_tls(const char *certificate, const char *option)
{
    server s = {0};
    int out[2];
    assert_int_equal(pipe(out), 0);
    s.pid = fork();
    assert_true(s.pid >= 0);
    if (s.pid == 0) {
        if (chdir(folder) != 0 || dup2(out[1], 1) < 0 || !freopen("/dev/null", "w", stderr))
            _exit(1);
        (void)execlp("openssl", "openssl", "s_server", "-accept", "127.0.0.1:0", "-cert",
            certificate, "-key", "s.key", "-HTTP", "-cipher", "ALL:@SECLEVEL=0", option, NULL);
        _exit(1);
    }
    (void)close(out[1]);
    s.output = fdopen(out[0], "r");
    char line[200];
    while (s.port == 0 && fgets(line, sizeof line, s.output))
        (void)sscanf(line, "ACCEPT 127.0.0.1:%u", &s.port);
    assert_int_not_equal(s.port, 0);
    return s;
}

/* Reads a request until its head and `body` further bytes are there; copies it to `copy`. */
static void swallow(int fd, size_t body, int copy)
{
    char text[8192];
    size_t n = 0;
    const char *end = NULL;
    while (!end || n < (size_t)(end + 4 - text) + body) {
        const ssize_t got = read(fd, text + n, sizeof text - n);
        if (got <= 0)
            break;
        n += (size_t)got;
        end = memmem(text, n, "\r\n\r\n", 4);
    }
    if (write(copy, text, n) != (ssize_t)n)
        _exit(1);
}

/* A server for one plain connection: reads a request, writes `answer`, closes; NULL: is silent. */
static server start_plain(const char *answer, size_t body)
{
    server s = {0};
    int copy[2];
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof at;
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(fd, (const struct sockaddr *)&at, sizeof at), 0);
    assert_int_equal(listen(fd, 4), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &n), 0);
    assert_int_equal(pipe(copy), 0);
    s.port = ntohs(at.sin_port);
    s.pid = fork();
    assert_true(s.pid >= 0);
    if (s.pid == 0) {
        const int guest = accept(fd, NULL, NULL);
        swallow(guest, body, copy[1]);
        if (!answer)
            (void)pause();
        const size_t size = strlen(answer);
        _exit(write(guest, answer, size) == (ssize_t)size ? 0 : 1);
    }
    (void)close(fd);
    (void)close(copy[1]);
    s.output = fdopen(copy[0], "r");
    return s;
}

static divit_net *open_net(const char *ca)
{
    char path[96];
    divit_net *net = NULL;
    (void)snprintf(path, sizeof path, "%s/%s", folder, ca ? ca : "");
    const divit_net_options o = {.ca_file = ca ? path : NULL, .allow_http = !ca};
    CHECK_OK(divit_net_new(&o, &net, NULL));
    return net;
}

/* One GET with a small body limit. */
static divit_status get(
    divit_net *net, const char *url, divit_http_answer *answer, divit_error *err)
{
    const divit_http_request q = {
        .method = "GET", .url = url, .answer_limit = 1000, .timeout_ms = 20000};
    const divit_transport t = divit_net_transport(net);
    return t.exchange(t.ctx, &q, answer, err);
}

static void check_tls(
    const char *certificate, const char *option, const char *ca, divit_status expected)
{
    server s = start_tls(certificate, option);
    DIVIT_AUTO(divit_net_free)
    divit_net *net = open_net(ca);
    DIVIT_AUTO(divit_http_answer_done)
    divit_http_answer answer = {0};
    divit_error err = {0};
    char url[64];
    (void)snprintf(url, sizeof url, "https://127.0.0.1:%u/plain", s.port);
    CHECK_STATUS(get(net, url, &answer, &err), expected);
    if (expected != DIVIT_OK) {
        url[strlen(url) - strlen("/plain")] = 0;
        assert_string_equal(err.subject, url);
        assert_int_equal(err.kind, DIVIT_FOREIGN_CURL);
    }
    stop(&s);
}

static void a_certificate_that_does_not_hold_is_refused(void **state)
{
    (void)state;
    check_tls("good.pem", "-no_ticket", "ca.pem", DIVIT_OK);
    check_tls("good.pem", "-no_ticket", "other.pem", DIVIT_NETWORK_TLS);
    check_tls("good.pem", "-no_ticket", NULL, DIVIT_NETWORK_TLS);
    check_tls("host.pem", "-no_ticket", "ca.pem", DIVIT_NETWORK_TLS);
    check_tls("old.pem", "-no_ticket", "ca.pem", DIVIT_NETWORK_TLS);
    check_tls("self.pem", "-no_ticket", "ca.pem", DIVIT_NETWORK_TLS);
}

static void tls_before_1_2_is_refused(void **state)
{
    (void)state;
    check_tls("good.pem", "-tls1_1", "ca.pem", DIVIT_NETWORK_TLS);
    check_tls("good.pem", "-tls1_2", "ca.pem", DIVIT_OK);
    check_tls("good.pem", "-tls1_3", "ca.pem", DIVIT_OK);
}

static void an_answer_arrives_whole(void **state)
{
    (void)state;
    server s = start_tls("good.pem", "-no_ticket");
    DIVIT_AUTO(divit_net_free)
    divit_net *net = open_net("ca.pem");
    static const struct {
        const char *path;
        int code;
        const char *body;
    } rows[] = {{"plain", 200, "hello"}, {"moved", 302, ""}, {"refused", 409, "{}"}};
    for (size_t i = 0; i < 3; i++) {
        DIVIT_AUTO(divit_http_answer_done)
        divit_http_answer answer = {0};
        char url[64];
        (void)snprintf(url, sizeof url, "https://127.0.0.1:%u/%s", s.port, rows[i].path);
        CHECK_OK(get(net, url, &answer, NULL));
        assert_int_equal(answer.code, rows[i].code);
        CHECK_TEXT(divit_bytes_span(&answer.body), rows[i].body);
        if (i == 0)
            CHECK_TEXT(divit_http_answer_header(&answer, "x-one"), "a b");
    }
    stop(&s);
}

static bool body_has(const divit_http_answer *answer, const char *text)
{
    return memmem(answer->body.p, answer->body.n, text, strlen(text)) != NULL;
}

/*
 * The page of s_server tells whether a handshake was a whole one. The second one with server 0 is
 * made beside one with server 1, so by another handle than the first.
 */
static void sessions_are_shared_side_by_side(void **state)
{
    (void)state;
    server servers[2] = {start_tls("good.pem", "-www"), start_tls("good.pem", "-www")};
    char urls[2][64];
    divit_http_request q[2];
    DIVIT_AUTO(divit_net_free)
    divit_net *net = open_net("ca.pem");
    const divit_transport t = divit_net_transport(net);
    for (size_t i = 0; i < 2; i++) {
        (void)snprintf(urls[i], sizeof urls[i], "https://127.0.0.1:%u/", servers[i].port);
        q[1 - i] = (divit_http_request){.method = "GET", .url = urls[i], .timeout_ms = 20000};
    }
    divit_http_answer first = {0};
    divit_http_answer both[2] = {0};
    CHECK_OK(t.exchange(t.ctx, &q[1], &first, NULL));
    CHECK_OK(t.exchange_all(t.ctx, q, 2, both, NULL));
    assert_true(body_has(&first, "New, TLS"));
    assert_true(body_has(&both[0], "New, TLS"));
    assert_true(body_has(&both[1], "Reused, TLS"));
    divit_http_answer_done(&first);
    for (size_t i = 0; i < 2; i++) {
        divit_http_answer_done(&both[i]);
        stop(&servers[i]);
    }
}

/* One exchange with the scripted server. */
static divit_status try_plain(const char *answer, divit_error *err)
{
    server s = start_plain(answer, 0);
    DIVIT_AUTO(divit_net_free)
    divit_net *net = open_net(NULL);
    DIVIT_AUTO(divit_http_answer_done)
    divit_http_answer got = {0};
    char url[64];
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%u/", s.port);
    const divit_http_request q = {
        .method = "GET", .url = url, .answer_limit = 1000, .timeout_ms = answer ? 20000 : 200};
    const divit_transport t = divit_net_transport(net);
    const divit_status status = t.exchange(t.ctx, &q, &got, err);
    stop(&s);
    return status;
}

static void broken_answers_are_refused(void **state)
{
    (void)state;
    static char text[200000];
    divit_error err = {0};
    CHECK_OK(try_plain("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", &err));
    CHECK_STATUS(try_plain("", &err), DIVIT_NETWORK);
    CHECK_STATUS(try_plain("220 smtp\r\n\r\n", &err), DIVIT_NETWORK_ANSWER);
    CHECK_STATUS(try_plain("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok", &err), DIVIT_NETWORK);
    CHECK_STATUS(
        try_plain("HTTP/1.1 200 OK\r\nA: 1\r\n folded\r\nContent-Length: 2\r\n\r\nok", &err),
        DIVIT_NETWORK_ANSWER);
    (void)snprintf(text, sizeof text, "HTTP/1.1 200 OK\r\n\r\n%01001d", 0);
    CHECK_STATUS(try_plain(text, &err), DIVIT_NETWORK_ANSWER);
    assert_int_equal(err.where, 1000);
    (void)snprintf(text, sizeof text, "HTTP/1.1 200 OK\r\nA: %070000d\r\n\r\n", 0);
    CHECK_STATUS(try_plain(text, &err), DIVIT_NETWORK_ANSWER);
}

static void a_silent_server_is_given_up(void **state)
{
    (void)state;
    divit_error err = {0};
    CHECK_STATUS(try_plain(NULL, &err), DIVIT_NETWORK);
    assert_int_equal(err.foreign, CURLE_OPERATION_TIMEDOUT);
}

static void nobody_there(void **state)
{
    (void)state;
    server s = start_plain("", 0);
    stop(&s);
    DIVIT_AUTO(divit_net_free)
    divit_net *net = open_net("ca.pem");
    divit_http_answer answer = {0};
    char url[64];
    (void)snprintf(url, sizeof url, "https://127.0.0.1:%u/", s.port);
    CHECK_STATUS(get(net, url, &answer, NULL), DIVIT_NETWORK);
}

static void http_must_be_allowed(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_net_free)
    divit_net *net = open_net("ca.pem");
    divit_http_answer answer = {0};
    divit_error err = {0};
    CHECK_STATUS(get(net, "http://127.0.0.1:1/", &answer, &err), DIVIT_NETWORK);
    assert_int_equal(err.kind, DIVIT_FOREIGN_NONE);
    CHECK_STATUS(get(net, "file:///etc/passwd", &answer, &err), DIVIT_NETWORK);
    CHECK_STATUS(get(net, "https://a:b@127.0.0.1:1/", &answer, &err), DIVIT_NETWORK);
    assert_null(strstr(err.subject, "a:b"));
}

/* Sends to a server that takes `q` once; returns what it was sent. */
static size_t send_once(divit_http_request q, char *sent, size_t cap)
{
    const bool head = strcmp(q.method, "HEAD") == 0; /* whose answer has the length of a GET's */
    server s = start_plain(head ? "HTTP/1.1 201 Created\r\nContent-Length: 9\r\n\r\n"
                                : "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n",
        q.body.n);
    DIVIT_AUTO(divit_net_free)
    divit_net *net = open_net(NULL);
    DIVIT_AUTO(divit_http_answer_done)
    divit_http_answer answer = {0};
    char url[64];
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%u/x", s.port);
    q.url = url;
    const divit_transport t = divit_net_transport(net);
    CHECK_OK(t.exchange(t.ctx, &q, &answer, NULL));
    assert_int_equal(answer.code, 201);
    const size_t n = fread(sent, 1, cap - 1, s.output);
    sent[n] = 0;
    stop(&s);
    return n;
}

static void a_body_and_headers_are_sent(void **state)
{
    (void)state;
    char sent[4096];
    const divit_http_header headers[] = {{"Content-Type", "text/plain"}, {"X-Empty", ""}};
    const divit_http_request q = {.method = "PUT",
        .headers = headers,
        .header_count = 2,
        .body = {(const uint8_t *)"a\0b\n", 4}};
    const size_t n = send_once(q, sent, sizeof sent);
    assert_memory_equal(sent, "PUT /x HTTP/1.1\r\n", 17);
    assert_non_null(strstr(sent, "\r\nContent-Type: text/plain\r\n"));
    assert_non_null(strstr(sent, "\r\nX-Empty:\r\n"));
    assert_non_null(strstr(sent, "\r\nContent-Length: 4\r\n"));
    assert_null(strstr(sent, "Expect"));
    assert_memory_equal(sent + n - 4, "a\0b\n", 4);
}

static void an_empty_post_has_no_type(void **state)
{
    (void)state;
    char sent[4096];
    (void)send_once((divit_http_request){.method = "POST"}, sent, sizeof sent);
    assert_memory_equal(sent, "POST /x HTTP/1.1\r\n", 18);
    assert_non_null(strstr(sent, "\r\nContent-Length: 0\r\n"));
    assert_null(strstr(sent, "Content-Type"));
}

static void a_head_waits_for_no_body(void **state)
{
    (void)state;
    char sent[4096];
    const size_t n = send_once((divit_http_request){.method = "HEAD"}, sent, sizeof sent);
    assert_memory_equal(sent, "HEAD /x HTTP/1.1\r\n", 18);
    assert_null(strstr(sent, "Content-Length"));
    assert_memory_equal(sent + n - 4, "\r\n\r\n", 4);
}

static void a_line_break_in_a_header_is_not_sent(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_net_free)
    divit_net *net = open_net(NULL);
    divit_http_answer answer = {0};
    const divit_http_header header = {"If-Match", "a\r\nHost: b"};
    const divit_http_request q = {
        .method = "GET", .url = "http://127.0.0.1:1/", .headers = &header, .header_count = 1};
    const divit_transport t = divit_net_transport(net);
    CHECK_STATUS(t.exchange(t.ctx, &q, &answer, NULL), DIVIT_E_INTERNAL);
}

static void missing_roots_are_named(void **state)
{
    (void)state;
    divit_net *net = NULL;
    divit_error err = {0};
    const divit_net_options o = {.ca_file = "/nonexistent/divit/roots.pem"};
    CHECK_STATUS(divit_net_new(&o, &net, &err), DIVIT_INPUT_MISSING);
    assert_null(net);
    assert_string_equal(err.subject, "/nonexistent/divit/roots.pem");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_certificate_that_does_not_hold_is_refused),
        cmocka_unit_test(tls_before_1_2_is_refused),
        cmocka_unit_test(an_answer_arrives_whole),
        cmocka_unit_test(sessions_are_shared_side_by_side),
        cmocka_unit_test(broken_answers_are_refused),
        cmocka_unit_test(a_silent_server_is_given_up),
        cmocka_unit_test(nobody_there),
        cmocka_unit_test(http_must_be_allowed),
        cmocka_unit_test(a_body_and_headers_are_sent),
        cmocka_unit_test(an_empty_post_has_no_type),
        cmocka_unit_test(a_head_waits_for_no_body),
        cmocka_unit_test(a_line_break_in_a_header_is_not_sent),
        cmocka_unit_test(missing_roots_are_named),
    };
    return cmocka_run_group_tests_name("net", tests, make_folder, remove_folder);
}
