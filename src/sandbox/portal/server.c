/* SPDX-License-Identifier: Apache-2.0 */
/* An HTTP or HTTPS server on 127.0.0.1 with a strict gate before it. */
#include "sandbox/portal/server.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "sandbox/portal/route.h"
#include "sandbox/portal/sending.h"

enum { SLOW_SECONDS = 2 };
enum { BODY_LIMIT = 64 << 10, CONNECTION_MEMORY = 32 << 10, IDLE_SECONDS = 30, THREADS = 4 };

/* Two hundred clients with four connections each are served; some more hear that it is too much. */
enum { SERVED = 800, CONNECTIONS = 1024 };

struct divit_world_server {
    divit_world_server_options options;
    struct MHD_Daemon *daemon;
    uint16_t port;
    char host[32];        /* the only Host that is served */
    pthread_mutex_t lock; /* held by the one handler that runs */
    atomic_int open;      /* connections */
};

/* One request while it is read. */
typedef struct exchange {
    char *target; /* as it came */
    char *path;   /* the target's, cut at '?' */
    bool judged;  /* the gate let it pass */
    divit_bytes body;
    size_t length; /* Content-Length */
    bool has_length;
    int refusal; /* HTTP status, 0 while nothing is wrong */
    int hosts;
    const char *host;
    divit_world_request request;
} exchange;

static void exchange_free(exchange *x)
{
    if (!x)
        return;
    divit_bytes_done(&x->body);
    free(x->target);
    free(x->path);
    free(x);
}

static void *on_target(void *ctx, const char *target, struct MHD_Connection *connection)
{
    (void)ctx;
    (void)connection;
    exchange *x = calloc(1, sizeof *x);
    if (!x)
        return NULL;
    x->target = strdup(target);
    x->path = x->target ? strndup(target, strcspn(target, "?")) : NULL;
    if (x->path)
        return x;
    exchange_free(x);
    return NULL;
}

static void on_completed(void *ctx, struct MHD_Connection *connection, void **state,
    enum MHD_RequestTerminationCode code)
{
    (void)ctx;
    (void)connection;
    (void)code;
    exchange_free(*state);
    *state = NULL;
}

static void on_connection(void *ctx, struct MHD_Connection *connection, void **socket_ctx,
    enum MHD_ConnectionNotificationCode code)
{
    divit_world_server *server = ctx;
    const union MHD_ConnectionInfo *tls =
        code == MHD_CONNECTION_NOTIFY_STARTED && server->options.greet
            ? MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION)
            : NULL;
    (void)socket_ctx;
    if (tls && tls->tls_session) {
        (void)pthread_mutex_lock(&server->lock);
        server->options.greet(server->options.ctx, tls->tls_session);
        (void)pthread_mutex_unlock(&server->lock);
    }
    (void)atomic_fetch_add(&server->open, code == MHD_CONNECTION_NOTIFY_STARTED ? 1 : -1);
}

/* Where a header's value goes in the request, NULL if this world does not use it. */
static const char **slot_of(divit_world_request *q, const char *name)
{
    const struct {
        const char *name;
        const char **slot;
    } known[] = {{"Authorization", &q->authorization}, {"Content-Type", &q->content_type},
        {"If-Match", &q->if_match}, {"If-None-Match", &q->if_none_match},
        {"Idempotency-Key", &q->idempotency_key}, {"Origin", &q->origin}, {"Cookie", &q->cookie}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strcasecmp(known[i].name, name) == 0)
            return known[i].slot;
    return NULL;
}

static enum MHD_Result on_header(
    void *ctx, enum MHD_ValueKind kind, const char *name, const char *value)
{
    exchange *x = ctx;
    const char **slot = slot_of(&x->request, name);
    (void)kind;
    if (!divit_world_header_good(name, value) || strcasecmp(name, "Transfer-Encoding") == 0)
        x->refusal = 400;
    else if (strcasecmp(name, "Host") == 0) {
        x->hosts++;
        x->host = value;
    } else if (strcasecmp(name, "Content-Length") == 0) {
        if (x->has_length || !value || !divit_world_length_parse(value, &x->length))
            x->refusal = 400;
        x->has_length = true;
    } else if (slot) {
        if (*slot)
            x->refusal = 400;
        *slot = value;
    }
    return MHD_YES;
}

/* 0 if the request may be served, else the HTTP status that refuses it. */
static int judge(const divit_world_server *server, exchange *x, struct MHD_Connection *connection)
{
    (void)MHD_get_connection_values(connection, MHD_HEADER_KIND, on_header, x);
    if (x->refusal)
        return x->refusal;
    if (x->hosts != 1 || !x->host || !divit_world_target_good(x->target))
        return 400;
    if (!server->options.any_host && strcmp(x->host, server->host) != 0)
        return 421;
    const char *method = x->request.method;
    if (!x->has_length && (strcmp(method, "POST") == 0 || strcmp(method, "PUT") == 0))
        return 400;
    char number[DIVIT_WORLD_NUMBER_MAX];
    char allow[DIVIT_WORLD_ALLOW_MAX];
    const divit_world_route *route =
        divit_world_route_find(server->options.routes, method, x->path, number, allow);
    const size_t limit = route && route->body_limit ? route->body_limit : BODY_LIMIT;
    return x->length > limit ? 413 : 0;
}

/* The fault of the request that is there now. */
static divit_world_fault next_fault(divit_world_server *server, const char *path)
{
    if (!server->options.fault)
        return DIVIT_WORLD_FAULT_NONE;
    (void)pthread_mutex_lock(&server->lock);
    const divit_world_fault fault = server->options.fault(server->options.ctx, path);
    (void)pthread_mutex_unlock(&server->lock);
    return fault;
}

/* One handler at a time. */
static divit_status run(divit_world_server *server, const divit_world_route *route,
    const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    (void)pthread_mutex_lock(&server->lock);
    const divit_status s = route->handle(server->options.ctx, request, ret, err);
    (void)pthread_mutex_unlock(&server->lock);
    return s;
}

/* What the route's handler makes of a request, or the fault in its place. */
static divit_status handle(divit_world_server *server, const divit_world_route *route,
    const divit_world_request *request, divit_world_fault fault, divit_world_reply *ret,
    divit_error *err)
{
    divit_status s = divit_world_fault_refuse(fault, ret, err);
    if (s != DIVIT_OK || ret->code != 0)
        return s;
    if (fault == DIVIT_WORLD_FAULT_TWICE) {
        DIVIT_AUTO(divit_world_reply_done)
        divit_world_reply first = {0};
        s = run(server, route, request, &first, err);
    }
    if (fault == DIVIT_WORLD_FAULT_SLOW)
        (void)nanosleep(&(struct timespec){.tv_sec = SLOW_SECONDS}, NULL);
    if (s == DIVIT_OK)
        s = run(server, route, request, ret, err);
    return s == DIVIT_OK ? divit_world_fault_spoil(fault, ret, err) : s;
}

static enum MHD_Result serve(
    divit_world_server *server, exchange *x, struct MHD_Connection *connection)
{
    char number[DIVIT_WORLD_NUMBER_MAX];
    char allow[DIVIT_WORLD_ALLOW_MAX];
    divit_error err = {0};
    DIVIT_AUTO(divit_world_reply_done)
    divit_world_reply reply = {0};
    const divit_world_route *route =
        divit_world_route_find(server->options.routes, x->request.method, x->path, number, allow);
    if (!route)
        return divit_world_send_refusal(connection, allow[0] ? 405 : 404, allow);
    const char *question = strchr(x->target, '?');
    x->request.path = x->path;
    x->request.query = divit_span_of(question ? question + 1 : "");
    x->request.act = route->act;
    x->request.number = number[0] ? number : NULL;
    x->request.body = divit_bytes_span(&x->body);
    const divit_world_fault fault = next_fault(server, x->path);
    x->request.others = fault == DIVIT_WORLD_FAULT_OTHER_PERSON;
    if (fault == DIVIT_WORLD_FAULT_LOST_REQUEST)
        return MHD_NO;
    const divit_status s = handle(server, route, &x->request, fault, &reply, &err);
    divit_log_debug(&server->options.log, __func__, "%s %s: %s %d", x->request.method,
        route->pattern, divit_status_name(s), reply.code);
    if (fault == DIVIT_WORLD_FAULT_LOST_ANSWER)
        return MHD_NO;
    if (s == DIVIT_OK)
        return divit_world_send(connection, &reply, fault == DIVIT_WORLD_FAULT_HALF_ANSWER);
    divit_log_debug(&server->options.log, __func__, "%s: %s %s", err.origin ? err.origin : "?",
        err.detail ? err.detail : "", err.subject);
    return divit_world_send_refusal(connection, 500, NULL);
}

static enum MHD_Result on_request(void *ctx, struct MHD_Connection *connection, const char *url,
    const char *method, const char *version, const char *data, size_t *size, void **state)
{
    divit_world_server *server = ctx;
    exchange *x = *state;
    (void)url;
    (void)version;
    if (!x)
        return MHD_NO;
    if (!x->judged) {
        x->judged = true;
        x->request.method = method;
        x->refusal = atomic_load(&server->open) > SERVED ? 503 : judge(server, x, connection);
        return x->refusal ? divit_world_send_refusal(connection, x->refusal, NULL) : MHD_YES;
    }
    if (*size > 0) {
        if (x->body.n + *size > x->length ||
            divit_bytes_append(&x->body, (divit_span){(const uint8_t *)data, *size}) != DIVIT_OK)
            return MHD_NO;
        *size = 0;
        return MHD_YES;
    }
    return serve(server, x, connection);
}

/* A socket that listens on 127.0.0.1, so that the port is known before anything is served. */
static divit_status open_port(divit_world_server *s, int *ret_fd, divit_error *err)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    const int on = 1;
    struct sockaddr_in at = {.sin_family = AF_INET,
        .sin_port = htons(s->options.port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof at;
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
        bind(fd, (const struct sockaddr *)&at, sizeof at) != 0 || listen(fd, CONNECTIONS) != 0 ||
        getsockname(fd, (struct sockaddr *)&at, &size) != 0)
        return divit_fail_errno(err, __func__, N_("the practice world cannot open its port"));
    s->port = ntohs(at.sin_port);
    (void)snprintf(s->host, sizeof s->host, "127.0.0.1:%u", (unsigned)s->port);
    *ret_fd = fd;
    fd = -1;
    return DIVIT_OK;
}

static divit_status start_daemon(divit_world_server *s, int fd, divit_error *err)
{
    const bool tls = s->options.certificate != NULL;
    const struct MHD_OptionItem secure[] = {
        {MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)s->options.certificate},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)s->options.key},
        {MHD_OPTION_HTTPS_PRIORITIES, 0,
            (void *)(uintptr_t) "SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"},
        {MHD_OPTION_END, 0, NULL}};
    const struct MHD_OptionItem none[] = {{MHD_OPTION_END, 0, NULL}};
    s->daemon = MHD_start_daemon(MHD_USE_AUTO_INTERNAL_THREAD | (tls ? (unsigned)MHD_USE_TLS : 0),
        s->port, NULL, NULL, on_request, s, MHD_OPTION_ARRAY, tls ? secure : none,
        MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_URI_LOG_CALLBACK, on_target, NULL,
        MHD_OPTION_NOTIFY_COMPLETED, on_completed, NULL, MHD_OPTION_NOTIFY_CONNECTION,
        on_connection, s, MHD_OPTION_THREAD_POOL_SIZE, (unsigned)THREADS,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)IDLE_SECONDS, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
    if (s->daemon)
        return DIVIT_OK;
    divit_fd_close(&fd);
    return divit_fail(err, DIVIT_E_IO, __func__, N_("the practice world's server does not start"));
}

/* see sandbox/portal/server.h */
divit_status divit_world_server_start(
    const divit_world_server_options *options, divit_world_server **ret, divit_error *err)
{
    DIVIT_AUTO(divit_world_server_free)
    divit_world_server *server = calloc(1, sizeof *server);
    int fd = -1;
    if (!server)
        return divit_fail_memory(err, __func__);
    server->options = *options;
    if (pthread_mutex_init(&server->lock, NULL) != 0)
        return divit_fail_memory(err, __func__);
    if (options->held)
        (void)pthread_mutex_lock(&server->lock);
    divit_status s = open_port(server, &fd, err);
    if (s == DIVIT_OK)
        s = start_daemon(server, fd, err);
    if (s != DIVIT_OK)
        return s;
    *ret = server;
    server = NULL;
    return DIVIT_OK;
}

/* see sandbox/portal/server.h */
void divit_world_server_release(divit_world_server *server)
{
    if (!server->options.held)
        return;
    server->options.held = false;
    (void)pthread_mutex_unlock(&server->lock);
}

/* see sandbox/portal/server.h */
uint16_t divit_world_server_port(const divit_world_server *server)
{
    return server->port;
}

/* see sandbox/portal/server.h */
void divit_world_server_free(divit_world_server **server)
{
    if (!server || !*server)
        return;
    divit_world_server_release(*server);
    if ((*server)->daemon)
        MHD_stop_daemon((*server)->daemon);
    (void)pthread_mutex_destroy(&(*server)->lock);
    free(*server);
    *server = NULL;
}
