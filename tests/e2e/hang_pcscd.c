/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hang_pcscd hold|stop N SOCKET SERVICE: stands between the clients and pcscd. At the N-th piece of
 * an answer it holds back this one and all later ones, or stops the client that waits for it with
 * SIGSTOP. N 0: never. Ends with SIGTERM and then prints how many pieces there were.
 */
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { PAIRS = 64, PIECE = 65536, BEFORE = 2 };

typedef struct pair {
    int client, service; /* -1: free */
} pair;

typedef struct middle {
    bool stop; /* the client, instead of holding back */
    bool held;
    long at, seen;
    const char *service;
    pair pairs[PAIRS];
} middle;

static int open_socket(const char *path, bool listening)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || strlen(path) >= sizeof a.sun_path)
        return -1;
    memcpy(a.sun_path, path, strlen(path));
    const struct sockaddr *address = (const struct sockaddr *)&a;
    const bool open = listening ? bind(fd, address, sizeof a) == 0 && listen(fd, PAIRS) == 0
                                : connect(fd, address, sizeof a) == 0;
    return open ? fd : -1;
}

static void admit(middle *m, int listener)
{
    const int client = accept(listener, NULL, NULL);
    for (size_t i = 0; client >= 0 && i < PAIRS; i++) {
        if (m->pairs[i].client >= 0)
            continue;
        m->pairs[i] = (pair){client, open_socket(m->service, false)};
        return;
    }
}

static void part(pair *p)
{
    (void)close(p->client);
    (void)close(p->service);
    *p = (pair){-1, -1};
}

static bool pass_on(int from, int to)
{
    static char piece[PIECE];
    const ssize_t n = read(from, piece, sizeof piece);
    return n > 0 && send(to, piece, (size_t)n, MSG_NOSIGNAL) == n;
}

static void stop_client(int client)
{
    struct ucred peer = {0};
    socklen_t n = sizeof peer;
    if (getsockopt(client, SOL_SOCKET, SO_PEERCRED, &peer, &n) == 0 && peer.pid > 1)
        (void)kill(peer.pid, SIGSTOP);
}

/* A piece of an answer is there. */
static void answer(middle *m, pair *p)
{
    m->seen++;
    if (m->seen == m->at && m->stop)
        stop_client(p->client);
    m->held = m->held || (m->seen == m->at && !m->stop);
    if (!m->held && !pass_on(p->service, p->client))
        part(p);
}

static void serve(middle *m, struct pollfd *p)
{
    for (size_t i = 0; i < PAIRS; i++) {
        pair *at = &m->pairs[i];
        const struct pollfd *ready = p + BEFORE + 2 * i;
        if (ready[0].revents && !pass_on(at->client, at->service))
            part(at);
        else if (ready[1].revents)
            answer(m, at);
    }
}

static void watch(const middle *m, struct pollfd *p)
{
    for (size_t i = 0; i < PAIRS; i++) {
        p[BEFORE + 2 * i] = (struct pollfd){.fd = m->pairs[i].client, .events = POLLIN};
        p[BEFORE + 2 * i + 1] =
            (struct pollfd){.fd = m->held ? -1 : m->pairs[i].service, .events = POLLIN};
    }
}

int main(int argc, char **argv)
{
    middle m = {0};
    struct pollfd p[BEFORE + 2 * PAIRS];
    sigset_t term;
    if (argc != 5)
        return 2;
    m.stop = strcmp(argv[1], "stop") == 0;
    m.at = strtol(argv[2], NULL, 10);
    m.service = argv[4];
    for (size_t i = 0; i < PAIRS; i++)
        m.pairs[i] = (pair){-1, -1};
    (void)sigemptyset(&term);
    (void)sigaddset(&term, SIGTERM);
    (void)sigprocmask(SIG_BLOCK, &term, NULL);
    p[0] = (struct pollfd){.fd = signalfd(-1, &term, SFD_CLOEXEC), .events = POLLIN};
    p[1] = (struct pollfd){.fd = open_socket(argv[3], true), .events = POLLIN};
    if (p[0].fd < 0 || p[1].fd < 0)
        return 1;
    for (;;) {
        watch(&m, p);
        if (poll(p, BEFORE + 2 * PAIRS, -1) <= 0)
            continue;
        if (p[0].revents)
            break;
        serve(&m, p);
        if (p[1].revents)
            admit(&m, p[1].fd);
    }
    printf("%ld\n", m.seen);
    return 0;
}
