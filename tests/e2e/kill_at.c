/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Preloaded into a program: ends it at its N-th fsync(), before or after the call, as a power cut
 * would. KILL_AT is "N:before" or "N:after"; KILL_COUNT names a file that gets one byte a call.
 * With KILL_CALL=request it is the N-th request over the network instead.
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool is_meant(const char *name)
{
    const char *call = getenv("KILL_CALL");
    return strcmp(call ? call : "fsync", name) == 0;
}

static void count(void)
{
    const char *path = getenv("KILL_COUNT");
    const int fd = path ? open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
    if (fd >= 0) {
        (void)!write(fd, ".", 1);
        (void)close(fd);
    }
}

static void end_if(int call, const char *when)
{
    char here[32];
    const char *at = getenv("KILL_AT");
    (void)snprintf(here, sizeof here, "%d:%s", call, when);
    if (at && strcmp(at, here) == 0)
        (void)kill(getpid(), SIGKILL);
}

__attribute__((visibility("default"))) int fsync(int fd)
{
    static int call;
    int (*const real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    if (!is_meant("fsync"))
        return real(fd);
    call++;
    count();
    end_if(call, "before");
    const int rc = real(fd);
    end_if(call, "after");
    return rc;
}

/* Requests that run side by side begin and end in the order in which they are added and removed. */
__attribute__((visibility("default"))) int curl_multi_add_handle(void *multi, void *easy);

int curl_multi_add_handle(void *multi, void *easy)
{
    static int call;
    int (*const real)(void *, void *) =
        (int (*)(void *, void *))dlsym(RTLD_NEXT, "curl_multi_add_handle");
    if (is_meant("request")) {
        call++;
        count();
        end_if(call, "before");
    }
    return real(multi, easy);
}

__attribute__((visibility("default"))) int curl_multi_remove_handle(void *multi, void *easy);

int curl_multi_remove_handle(void *multi, void *easy)
{
    static int call;
    int (*const real)(void *, void *) =
        (int (*)(void *, void *))dlsym(RTLD_NEXT, "curl_multi_remove_handle");
    const int rc = real(multi, easy);
    if (is_meant("request")) {
        call++;
        end_if(call, "after");
    }
    return rc;
}
