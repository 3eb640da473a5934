/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A network that goes wrong: a proxy by CONNECT (RFC 9110 9.3.6) to one port of this machine, each
 * of whose connections goes wrong once in one of ten ways, after so many bytes as the seed has it.
 * usage: storm_proxy PORT SEED KIB: prints its own port; until SIGTERM, then what went wrong how
 * often. KIB: the most that a connection carries before it goes wrong; 0: nothing goes wrong.
 */
#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

typedef enum fault {
    DELAYED,
    SLOW_TLS,
    REQUEST_CUT,
    ANSWER_CUT,
    HALF_OPEN,
    RESET,
    REFUSED,
    GARBLED,
    REPEATED,
    STALLED,
    FAULTS,
} fault;

static const char *const names[FAULTS] = {
    [DELAYED] = "every piece comes late",
    [SLOW_TLS] = "the handshake comes byte by byte",
    [REQUEST_CUT] = "cut within a request",
    [ANSWER_CUT] = "cut within an answer",
    [HALF_OPEN] = "half open: silent from here on",
    [RESET] = "reset",
    [REFUSED] = "not let through",
    [GARBLED] = "a bit is another",
    [REPEATED] = "a piece comes twice",
    [STALLED] = "three seconds of silence",
};

enum { PIECE = 16 << 10, HEAD = 4 << 10, SLOW_BYTES = 4 << 10, SLOW_PIECE = 64 };

typedef struct network {
    int listener;
    uint16_t target;
    unsigned limit; /* bytes, 0: nothing goes wrong */
    pthread_mutex_t lock;
    uint64_t seed;
    atomic_uint happened[FAULTS];
    atomic_uint connections;
} network;

/* One connection: [0] the client's side, [1] the portal's. */
typedef struct wire {
    network *net;
    int fd[2];
    size_t carried[2]; /* bytes from each side */
    fault way;
    size_t at; /* goes wrong from this byte on, of the side below or of both together */
    bool wrong;
    bool silent;
} wire;

/* A number below n (xorshift64*). */
static unsigned draw(network *net, unsigned n)
{
    (void)pthread_mutex_lock(&net->lock);
    net->seed ^= net->seed >> 12;
    net->seed ^= net->seed << 25;
    net->seed ^= net->seed >> 27;
    const uint64_t drawn = (net->seed * 2685821657736338717ULL) >> 33;
    (void)pthread_mutex_unlock(&net->lock);
    return (unsigned)(drawn % n);
}

static void wait_ms(unsigned ms)
{
    (void)nanosleep(
        &(struct timespec){.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000}, NULL);
}

static bool write_all(int fd, const char *p, size_t n)
{
    while (n > 0) {
        const ssize_t sent = send(fd, p, n, MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        p += sent;
        n -= (size_t)sent;
    }
    return true;
}

static bool write_slowly(int fd, const char *p, size_t n)
{
    for (size_t at = 0; at < n; at += SLOW_PIECE) {
        wait_ms(1);
        if (!write_all(fd, p + at, n - at < SLOW_PIECE ? n - at : SLOW_PIECE))
            return false;
    }
    return true;
}

/* Counts once for each connection that its way was taken. */
static void note(wire *w)
{
    if (!w->wrong)
        (void)atomic_fetch_add(&w->net->happened[w->way], 1);
    w->wrong = true;
}

/* Ends it so that the other side hears of an error, not of an end (RFC 9293 3.10.7.4). */
static bool reset(const wire *w)
{
    const struct linger at_once = {.l_onoff = 1};
    for (int i = 0; i < 2; i++)
        (void)setsockopt(w->fd[i], SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    return false;
}

/* The piece in which the connection goes wrong; false ends it. */
static bool go_wrong(wire *w, int from, char *piece, size_t n)
{
    const int to = w->fd[1 - from];
    note(w);
    switch (w->way) {
    case REQUEST_CUT:
    case ANSWER_CUT:
        (void)write_all(to, piece, n / 2);
        return false;
    case HALF_OPEN:
        w->silent = true;
        return true;
    case RESET:
        return reset(w);
    case GARBLED:
        piece[n / 2] ^= 4;
        return write_all(to, piece, n);
    case REPEATED:
        return write_all(to, piece, n) && write_all(to, piece, n);
    case STALLED:
        wait_ms(3000);
        return write_all(to, piece, n);
    default:
        return write_all(to, piece, n);
    }
}

static bool is_time(const wire *w, int from)
{
    if (w->net->limit == 0 || w->wrong)
        return false;
    if (w->way == REQUEST_CUT)
        return from == 0 && w->carried[0] >= w->at / 8; /* requests are shorter than answers */
    if (w->way == ANSWER_CUT)
        return from == 1 && w->carried[1] >= w->at;
    return w->way >= HALF_OPEN && w->carried[0] + w->carried[1] >= w->at;
}

/* Hands on what came from one side; false ends the connection. */
static bool carry(wire *w, int from)
{
    char piece[PIECE];
    const ssize_t n = read(w->fd[from], piece, sizeof piece);
    if (n <= 0)
        return false;
    w->carried[from] += (size_t)n;
    if (w->silent)
        return true;
    if (is_time(w, from))
        return go_wrong(w, from, piece, (size_t)n);
    if (w->net->limit > 0 && w->way == DELAYED) {
        note(w);
        wait_ms(5 + draw(w->net, 30));
    }
    if (w->net->limit > 0 && w->way == SLOW_TLS && w->carried[from] <= SLOW_BYTES) {
        note(w);
        return write_slowly(w->fd[1 - from], piece, (size_t)n);
    }
    return write_all(w->fd[1 - from], piece, (size_t)n);
}

static void relay(wire *w)
{
    struct pollfd p[2] = {{.fd = w->fd[0], .events = POLLIN}, {.fd = w->fd[1], .events = POLLIN}};
    for (bool good = true; good && poll(p, 2, -1) > 0;)
        for (int i = 0; i < 2 && good; i++) {
            if (!p[i].revents)
                continue;
            good = carry(w, i);
            /* The client must find out by itself that nobody speaks any more. */
            if (!good && w->silent && i == 1) {
                p[1].fd = -1;
                good = true;
            }
        }
}

/* Reads the head of a CONNECT for the one target that is let through. */
static bool is_connect(const wire *w)
{
    char head[HEAD];
    char wanted[64];
    size_t n = 0;
    while (n < sizeof head && !memmem(head, n, "\r\n\r\n", 4)) {
        const ssize_t got = read(w->fd[0], head + n, sizeof head - n);
        if (got <= 0)
            return false;
        n += (size_t)got;
    }
    const int length = snprintf(
        wanted, sizeof wanted, "CONNECT 127.0.0.1:%u HTTP/1.1\r\n", (unsigned)w->net->target);
    return n > (size_t)length && memcmp(head, wanted, (size_t)length) == 0;
}

static bool open_target(wire *w)
{
    const struct sockaddr_in at = {.sin_family = AF_INET,
        .sin_port = htons(w->net->target),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    w->fd[1] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return w->fd[1] >= 0 && connect(w->fd[1], (const struct sockaddr *)&at, sizeof at) == 0;
}

static void serve(wire *w)
{
    static const char refusal[] = "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n";
    static const char consent[] = "HTTP/1.1 200 OK\r\n\r\n";
    if (!is_connect(w))
        return;
    if (w->net->limit > 0 && w->way == REFUSED) {
        note(w);
        (void)write_all(w->fd[0], refusal, sizeof refusal - 1);
        return;
    }
    if (open_target(w) && write_all(w->fd[0], consent, sizeof consent - 1))
        relay(w);
}

static void *on_wire(void *ctx)
{
    wire *w = ctx;
    serve(w);
    for (int i = 0; i < 2; i++)
        if (w->fd[i] >= 0)
            (void)close(w->fd[i]);
    free(w);
    return NULL;
}

static void *take_connections(void *ctx)
{
    network *net = ctx;
    pthread_attr_t small;
    (void)pthread_attr_init(&small);
    (void)pthread_attr_setdetachstate(&small, PTHREAD_CREATE_DETACHED);
    (void)pthread_attr_setstacksize(&small, 128 << 10);
    for (;;) {
        pthread_t thread;
        wire *w = calloc(1, sizeof *w);
        if (!w)
            exit(EXIT_FAILURE);
        *w = (wire){.net = net, .fd = {accept4(net->listener, NULL, NULL, SOCK_CLOEXEC), -1}};
        w->way = (fault)draw(net, FAULTS);
        w->at = net->limit > 0 ? draw(net, net->limit) : 0;
        (void)atomic_fetch_add(&net->connections, 1);
        if (w->fd[0] < 0 || pthread_create(&thread, &small, on_wire, w) != 0)
            exit(EXIT_FAILURE);
    }
}

static bool open_listener(network *net)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof at;
    net->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (net->listener < 0 || bind(net->listener, (const struct sockaddr *)&at, sizeof at) != 0 ||
        listen(net->listener, SOMAXCONN) != 0 ||
        getsockname(net->listener, (struct sockaddr *)&at, &n) != 0)
        return false;
    (void)printf("%u\n", (unsigned)ntohs(at.sin_port));
    return fflush(stdout) == 0;
}

int main(int argc, char **argv)
{
    network net = {.lock = PTHREAD_MUTEX_INITIALIZER};
    pthread_t thread;
    sigset_t end;
    int signal = 0;
    if (argc != 4)
        return EXIT_FAILURE;
    net.target = (uint16_t)strtoul(argv[1], NULL, 10);
    net.seed = strtoul(argv[2], NULL, 10) + 88172645463325252ULL;
    net.limit = (unsigned)strtoul(argv[3], NULL, 10) << 10;
    (void)sigemptyset(&end);
    (void)sigaddset(&end, SIGTERM);
    (void)pthread_sigmask(SIG_BLOCK, &end, NULL);
    if (!open_listener(&net) || pthread_create(&thread, NULL, take_connections, &net) != 0)
        return EXIT_FAILURE;
    (void)sigwait(&end, &signal);
    for (int i = 0; i < FAULTS; i++)
        (void)printf("%8u  %s\n", atomic_load(&net.happened[i]), names[i]);
    (void)printf("%8u  connections\n", atomic_load(&net.connections));
    return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
