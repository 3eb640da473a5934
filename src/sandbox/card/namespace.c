/* SPDX-License-Identifier: Apache-2.0 */
/* A user and mount namespace for a private pcscd (user_namespaces(7), mount_namespaces(7)). */
#include "sandbox/card/namespace.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "divit/base.h"

/* Where Debian's pcscd looks for the drivers of USB readers. */
static const char drivers[] = "/usr/lib/pcsc/drivers";

static bool write_file(const char *path, const char *text)
{
    const int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return false;
    const bool written = write(fd, text, strlen(text)) == (ssize_t)strlen(text);
    (void)close(fd);
    return written;
}

/* Inside, the user is root: pcscd then treats its folder under /run as its own. */
static bool map_user(unsigned long uid, unsigned long gid)
{
    char text[64];
    (void)snprintf(text, sizeof text, "0 %lu 1\n", uid);
    if (!write_file("/proc/self/uid_map", text) || !write_file("/proc/self/setgroups", "deny"))
        return false;
    (void)snprintf(text, sizeof text, "0 %lu 1\n", gid);
    return write_file("/proc/self/gid_map", text);
}

/* Makes what `fd` refers to visible at `path`, which is there already. */
static bool bring(int fd, const char *path)
{
    char handle[64];
    (void)snprintf(handle, sizeof handle, "/proc/self/fd/%d", fd);
    return mount(handle, path, NULL, MS_BIND | MS_REC, NULL) == 0;
}

/* An empty /run, then folder and handler at names that pcscd's configuration can hold. */
static bool furnish_run(int folder, int handler)
{
    if (mount("divit", "/run", "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755") != 0 ||
        mkdir(DIVIT_NAMESPACE_FOLDER, 0700) != 0)
        return false;
    return write_file(DIVIT_NAMESPACE_HANDLER, "") && bring(folder, DIVIT_NAMESPACE_FOLDER) &&
           bring(handler, DIVIT_NAMESPACE_HANDLER);
}

/* The descriptors are of this namespace, and from before /run is covered. */
static bool build_run(const char *folder, const char *handler)
{
    const int folder_fd = open(folder, O_PATH | O_CLOEXEC);
    const int handler_fd = open(handler, O_PATH | O_CLOEXEC);
    const bool built = folder_fd >= 0 && handler_fd >= 0 && furnish_run(folder_fd, handler_fd);
    const int failure = errno;
    if (folder_fd >= 0)
        (void)close(folder_fd);
    if (handler_fd >= 0)
        (void)close(handler_fd);
    errno = failure;
    return built;
}

static bool hide_drivers(void)
{
    if (access(drivers, F_OK) != 0)
        return true;
    return mount("divit", drivers, "tmpfs", MS_NOSUID | MS_NODEV | MS_RDONLY, "mode=0755") == 0;
}

/* see sandbox/card/namespace.h */
const char *divit_namespace_enter(const char *folder, const char *handler)
{
    const unsigned long uid = geteuid();
    const unsigned long gid = getegid();
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0)
        return "unshare";
    if (!map_user(uid, gid))
        return "uid_map";
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
        return "private mounts";
    if (!build_run(folder, handler))
        return "a new /run";
    return hide_drivers() ? NULL : "tmpfs on the drivers";
}
