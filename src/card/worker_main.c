/* SPDX-License-Identifier: Apache-2.0 */
/* divit-card: the program that alone loads a PKCS#11 module and alone sees a PIN. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <openssl/crypto.h>

#include "base/clock.h"
#include "card/spawn.h"
#include "card/worker.h"

static bool is_socket(int fd)
{
    int type = 0;
    socklen_t n = sizeof type;
    return getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &n) == 0 && type == SOCK_SEQPACKET;
}

/* No core file, no debugger of the same user, no new privileges, no life without the parent. */
static bool harden(void)
{
    const struct rlimit none = {0, 0};
    return prctl(PR_SET_DUMPABLE, 0) == 0 && setrlimit(RLIMIT_CORE, &none) == 0 &&
           prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 &&
           close_range(DIVIT_SPAWN_SOCKET + 1, ~0U, 0) == 0;
}

int main(void)
{
    if (!is_socket(DIVIT_SPAWN_SOCKET)) {
        fputs("divit-card: started by divit, not by hand\n", stderr);
        return 2;
    }
    if (!harden())
        return EXIT_FAILURE;
    /* The end of the process frees all; OpenSSL need not, nor call what an unloaded module left. */
    (void)OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, NULL);
    return divit_worker_serve(DIVIT_SPAWN_SOCKET, divit_clock_system()) == DIVIT_OK ? EXIT_SUCCESS
                                                                                    : EXIT_FAILURE;
}
