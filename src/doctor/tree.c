/* SPDX-License-Identifier: Apache-2.0 */
/* The small files in which a computer tells about itself. */
#include "doctor/tree.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"

/* see doctor/tree.h */
bool divit_tree_path(char out[DIVIT_TREE_PATH], const char *host, const char *format, ...)
{
    va_list args;
    const int head = snprintf(out, DIVIT_TREE_PATH, "%s/", host ? host : "");
    int tail = -1;
    if (head > 0 && head < DIVIT_TREE_PATH) {
        va_start(args, format);
        tail = vsnprintf(out + head, (size_t)(DIVIT_TREE_PATH - head), format, args);
        va_end(args);
    }
    if (tail >= 0 && tail < DIVIT_TREE_PATH - head)
        return true;
    out[0] = 0;
    return false;
}

/* see doctor/tree.h */
bool divit_tree_text(const char *path, char *out, size_t cap)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    size_t n = 0;
    ssize_t got = fd < 0 ? -1 : 1;
    while (got > 0 && n < cap - 1) {
        got = read(fd, out + n, cap - 1 - n);
        n += got > 0 ? (size_t)got : 0;
    }
    if (got < 0)
        return false;
    out[n] = 0;
    return true;
}

/* see doctor/tree.h */
bool divit_tree_line(const char *path, char *out, size_t cap)
{
    if (!divit_tree_text(path, out, cap))
        return false;
    out[strcspn(out, "\n")] = 0;
    return true;
}

/* see doctor/tree.h */
bool divit_tree_value(const char *text, const char *name, char *out, size_t cap)
{
    static const char around[] = " \t\"'";
    const size_t n = strlen(name);
    const char *line = text;
    while (line && strncmp(line, name, n) != 0) {
        line = strchr(line, '\n');
        line = line ? line + 1 : NULL;
    }
    if (!line)
        return false;
    line += n;
    line += strspn(line, around);
    size_t length = strcspn(line, "\n");
    while (length > 0 && strchr(around, line[length - 1]))
        length--;
    (void)snprintf(out, cap, "%.*s", (int)(length < cap ? length : cap), line);
    return true;
}

/* see doctor/tree.h */
bool divit_tree_link(const char *path, char *out, size_t cap)
{
    char target[DIVIT_TREE_PATH];
    const ssize_t got = readlink(path, target, sizeof target - 1);
    if (got < 0)
        return false;
    target[got] = 0;
    const char *slash = strrchr(target, '/');
    divit_text_copy(out, cap, slash ? slash + 1 : target);
    return true;
}
