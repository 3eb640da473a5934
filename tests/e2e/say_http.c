/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A web server, or proxy, that says the same to everybody: prints its port, then what it was asked,
 * and serves until it is ended.
 * usage: say_http CODE SECONDS: answers with the HTTP status and a clock that is so much ahead
 *        say_http silent|garbage: takes connections and says nothing, or no HTTP
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static int listen_somewhere(unsigned *ret_port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof at;
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || bind(fd, (const struct sockaddr *)&at, sizeof at) != 0 || listen(fd, 16) != 0 ||
        getsockname(fd, (struct sockaddr *)&at, &n) != 0)
        return -1;
    *ret_port = ntohs(at.sin_port);
    return fd;
}

/* Reads up to the empty line behind the head, and prints it. */
static void swallow(int guest)
{
    char text[8192];
    size_t n = 0;
    while (n < sizeof text && !memmem(text, n, "\r\n\r\n", 4)) {
        const ssize_t got = read(guest, text + n, sizeof text - n);
        if (got <= 0)
            return;
        n += (size_t)got;
    }
    (void)fwrite(text, 1, n, stdout);
    (void)fflush(stdout);
}

static void answer(int guest, const char *code, long ahead)
{
    char date[64];
    char text[256];
    struct tm fields;
    const time_t now = time(NULL) + ahead;
    (void)gmtime_r(&now, &fields);
    (void)strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", &fields);
    const int n = snprintf(text, sizeof text,
        "HTTP/1.1 %s Answer\r\nDate: %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", code,
        date);
    (void)!write(guest, text, (size_t)n);
}

int main(int argc, char **argv)
{
    unsigned port = 0;
    const int fd = listen_somewhere(&port);
    if (argc < 2 || fd < 0)
        return EXIT_FAILURE;
    (void)printf("%u\n", port);
    (void)fflush(stdout);
    for (;;) {
        const int guest = accept(fd, NULL, NULL);
        if (strcmp(argv[1], "silent") == 0)
            continue; /* the connection stays open */
        swallow(guest);
        if (strcmp(argv[1], "garbage") == 0)
            (void)!write(guest, "220 mail ready\r\n", 16);
        else
            answer(guest, argv[1], argc > 2 ? strtol(argv[2], NULL, 10) : 0);
        (void)close(guest);
    }
}
