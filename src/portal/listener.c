/* SPDX-License-Identifier: Apache-2.0 */
/* Waits on 127.0.0.1 for the browser to bring the sign-in's answer. */
#include "portal/listener.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"

enum { GUESTS = 8, HEAD_LIMIT = 16 << 10, PAGE_LIMIT = 2048 };

/* One connection. */
typedef struct guest {
    int fd; /* -1: free */
    size_t n;
    uint8_t head[HEAD_LIMIT];
} guest;

struct divit_listener {
    int fd;
    uint16_t port;
    size_t next; /* the guest whose place is taken when all are */
    guest guests[GUESTS];
};

/* What the browser is shown. */
typedef struct page {
    const char *status_line;
    const char *turkish;
    const char *english;
} page;

static const page page_done = {"200 OK", "Giriş tamam. Bu pencereyi kapatabilirsiniz.",
    "You are signed in. You can close this window."};
static const page page_refused = {"400 Bad Request",
    "Giriş kabul edilmedi. Bu pencereyi kapatın ve işlemi baştan başlatın.",
    "The sign-in was refused. Close this window and start again."};
static const page page_other = {"404 Not Found", "Burada bir sayfa yok.", "There is no page here."};

static void close_guest(guest *g)
{
    divit_fd_close(&g->fd);
    g->n = 0;
}

/* see portal/listener.h */
void divit_listener_free(divit_listener **listener)
{
    if (!listener || !*listener)
        return;
    for (size_t i = 0; i < GUESTS; i++)
        close_guest(&(*listener)->guests[i]);
    divit_fd_close(&(*listener)->fd);
    explicit_bzero(*listener, sizeof **listener);
    free(*listener);
    *listener = NULL;
}

static divit_status open_socket(divit_listener *l, divit_error *err)
{
    struct sockaddr_in at = {
        .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = 0};
    socklen_t n = sizeof at;
    l->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (l->fd < 0 || bind(l->fd, (const struct sockaddr *)&at, sizeof at) != 0 ||
        listen(l->fd, GUESTS) != 0 || getsockname(l->fd, (struct sockaddr *)&at, &n) != 0)
        return divit_fail_errno(err, __func__, N_("no port of this computer can be opened"));
    l->port = ntohs(at.sin_port);
    return DIVIT_OK;
}

/* see portal/listener.h */
divit_status divit_listener_new(divit_listener **ret, divit_error *err)
{
    DIVIT_AUTO(divit_listener_free)
    divit_listener *l = calloc(1, sizeof *l);
    if (!l)
        return divit_fail_memory(err, __func__);
    l->fd = -1;
    for (size_t i = 0; i < GUESTS; i++)
        l->guests[i].fd = -1;
    const divit_status s = open_socket(l, err);
    if (s != DIVIT_OK)
        return s;
    *ret = l;
    l = NULL;
    return DIVIT_OK;
}

/* see portal/listener.h */
uint16_t divit_listener_port(const divit_listener *listener)
{
    return listener->port;
}

/* A free place; when there is none, the longest used one is freed. */
static guest *place_for_guest(divit_listener *l)
{
    for (size_t i = 0; i < GUESTS; i++)
        if (l->guests[i].fd < 0)
            return &l->guests[i];
    guest *g = &l->guests[l->next++ % GUESTS];
    close_guest(g);
    return g;
}

static void accept_guest(divit_listener *l)
{
    const int fd = accept4(l->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd >= 0)
        place_for_guest(l)->fd = fd;
}

/* Sends the page and says good-bye. It fits the socket's empty buffer: one call sends it. */
static void show_page(guest *g, const page *p)
{
    char body[PAGE_LIMIT];
    char text[PAGE_LIMIT];
    const int n = snprintf(body, sizeof body,
        "<!doctype html><html lang=\"tr\"><head><meta charset=\"utf-8\"><title>divit</title></head>"
        "<body><h1>%s</h1><p lang=\"en\">%s</p></body></html>\n",
        p->turkish, p->english);
    const int total = snprintf(text, sizeof text,
        "HTTP/1.1 %s\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n"
        "Connection: close\r\nCache-Control: no-store\r\nReferrer-Policy: no-referrer\r\n"
        "Content-Security-Policy: default-src 'none'\r\nX-Content-Type-Options: nosniff\r\n\r\n%s",
        p->status_line, n, body);
    (void)send(g->fd, text, (size_t)total, MSG_NOSIGNAL);
    (void)shutdown(g->fd, SHUT_WR);
    close_guest(g);
}

/* Reads what is there; true once the whole head is. */
static bool read_head(guest *g)
{
    const ssize_t got = recv(g->fd, g->head + g->n, sizeof g->head - g->n, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return false;
    if (got <= 0) {
        close_guest(g);
        return false;
    }
    g->n += (size_t)got;
    if (memmem(g->head, g->n, "\r\n\r\n", 4))
        return true;
    if (g->n == sizeof g->head)
        show_page(g, &page_refused);
    return false;
}

/* Answers one whole request. True if it was the redirect; *ret_status then judges it. */
static bool serve(divit_listener *l, guest *g, const divit_listener_want *want,
    divit_redirect *redirect, divit_status *ret_status, divit_error *err)
{
    char host[32];
    (void)snprintf(host, sizeof host, "127.0.0.1:%u", (unsigned)l->port);
    const divit_status s = divit_redirect_parse((divit_span){g->head, g->n}, host, redirect, NULL);
    if (s != DIVIT_OK) {
        show_page(g, s == DIVIT_INPUT_UNSUPPORTED ? &page_other : &page_refused);
        return false;
    }
    *ret_status = divit_redirect_check(redirect, want->state, want->issuer, err);
    show_page(g, *ret_status == DIVIT_OK ? &page_done : &page_refused);
    return true;
}

/* Waits for the sockets up to `left` milliseconds; fds[GUESTS] is the listening one. */
static divit_status wait_sockets(
    const divit_listener *l, struct pollfd fds[GUESTS + 1], int64_t left, divit_error *err)
{
    for (size_t i = 0; i < GUESTS; i++)
        fds[i] = (struct pollfd){.fd = l->guests[i].fd, .events = POLLIN};
    fds[GUESTS] = (struct pollfd){.fd = l->fd, .events = POLLIN};
    if (poll(fds, GUESTS + 1, (int)left) >= 0)
        return DIVIT_OK;
    if (errno == EINTR)
        return divit_fail(err, DIVIT_INTERRUPTED, __func__, NULL);
    return divit_fail_errno(err, __func__, N_("the wait for the browser failed"));
}

/* see portal/listener.h */
divit_status divit_listener_wait(divit_listener *listener, const divit_listener_want *want,
    divit_redirect *ret, divit_error *err)
{
    const divit_clock *clock = &want->clock;
    const int64_t end = clock->ticks(clock->ctx) + (int64_t)want->timeout_ms;
    for (;;) {
        const int64_t left = end - clock->ticks(clock->ctx);
        if (left <= 0)
            return divit_fail(err, DIVIT_PORTAL_LOGIN, __func__, N_("nobody signed in in time"));
        struct pollfd fds[GUESTS + 1];
        divit_status s = wait_sockets(listener, fds, left, err);
        if (s != DIVIT_OK)
            return s;
        for (size_t i = 0; i < GUESTS; i++) {
            guest *g = &listener->guests[i];
            divit_redirect redirect = {0};
            if (fds[i].revents && read_head(g) && serve(listener, g, want, &redirect, &s, err)) {
                if (s == DIVIT_OK)
                    *ret = redirect;
                return s;
            }
        }
        if (fds[GUESTS].revents)
            accept_guest(listener);
    }
}
