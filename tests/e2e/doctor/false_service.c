/* SPDX-License-Identifier: Apache-2.0 */
/*
 * false_service close|junk SOCKET: a smart card service that lets nobody in.
 *
 * close: takes a connection and ends it, which is what a client sees of a pcscd whose polkit says
 * no (pcsc-lite, ContextThread: IsClientAuthorized). junk: answers bytes that are no answer.
 * Ends with its standard input.
 */
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void serve(int listener, int junk)
{
    char bytes[4096];
    const int client = accept(listener, NULL, NULL);
    while (client >= 0 && junk && read(client, bytes, sizeof bytes) > 0) {
        memset(bytes, 0xA5, sizeof bytes);
        (void)!send(client, bytes, sizeof bytes, MSG_NOSIGNAL);
    }
    if (client >= 0)
        (void)close(client);
}

int main(int argc, char **argv)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (argc != 3 || strlen(argv[2]) >= sizeof address.sun_path)
        return 2;
    (void)strcpy(address.sun_path, argv[2]);
    if (bind(listener, (const struct sockaddr *)&address, sizeof address) != 0 ||
        listen(listener, 16) != 0)
        return 1;
    struct pollfd waits[] = {{.fd = listener, .events = POLLIN}, {.fd = 0, .events = POLLIN}};
    while (poll(waits, 2, -1) > 0 && waits[1].revents == 0)
        if (waits[0].revents)
            serve(listener, strcmp(argv[1], "junk") == 0);
    return 0;
}
