/* SPDX-License-Identifier: Apache-2.0 */
/* From where this program runs. */
#include "doctor/session.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "doctor/tree.h"

enum { TEXT_SIZE = 4096, MOUNTS_SIZE = 1 << 16 };

static bool exists(const char *host, const char *name)
{
    char path[DIVIT_TREE_PATH];
    return divit_tree_path(path, host, "%s", name) && access(path, F_OK) == 0;
}

/* What stands between a word and the next of two characters; false if the word is not there. */
static bool cut(const char *text, const char *word, const char *ends, char *out)
{
    const char *at = strstr(text, word);
    if (!at)
        return false;
    at += strlen(word);
    const size_t n = strcspn(at, ends);
    if (n == 0 || n >= DIVIT_SESSION_WORD)
        return false;
    memcpy(out, at, n);
    out[n] = 0;
    return true;
}

/* The session's scope of systemd ("session-3.scope"), else the display of "user@1000.service". */
static bool find_session(const char *host, char id[DIVIT_SESSION_WORD])
{
    char path[DIVIT_TREE_PATH];
    char text[TEXT_SIZE];
    char user[DIVIT_SESSION_WORD];
    if (!divit_tree_path(path, host, "proc/self/cgroup") ||
        !divit_tree_text(path, text, sizeof text))
        return false;
    if (cut(text, "/session-", ".\n", id))
        return true;
    return cut(text, "/user@", ".\n", user) &&
           divit_tree_path(path, host, "run/systemd/users/%s", user) &&
           divit_tree_text(path, text, sizeof text) &&
           divit_tree_value(text, "DISPLAY=", id, DIVIT_SESSION_WORD);
}

static divit_session_kind read_session(const char *host, divit_session *s)
{
    char path[DIVIT_TREE_PATH];
    char text[TEXT_SIZE];
    char flag[DIVIT_SESSION_WORD] = "";
    if (!divit_tree_path(path, host, "run/systemd/sessions/%s", s->id) ||
        !divit_tree_text(path, text, sizeof text))
        return DIVIT_SESSION_NONE;
    (void)divit_tree_value(text, "SERVICE=", s->service, sizeof s->service);
    (void)divit_tree_value(text, "TYPE=", s->type, sizeof s->type);
    (void)divit_tree_value(text, "SEAT=", s->seat, sizeof s->seat);
    if (divit_tree_value(text, "REMOTE=", flag, sizeof flag) && strcmp(flag, "1") == 0)
        return DIVIT_SESSION_REMOTE;
    if (!s->seat[0])
        return DIVIT_SESSION_NONE;
    return divit_tree_value(text, "ACTIVE=", flag, sizeof flag) && strcmp(flag, "1") == 0
               ? DIVIT_SESSION_ACTIVE
               : DIVIT_SESSION_INACTIVE;
}

/* systemd writes the kind down (container interface); the others leave an empty file. */
static void look_for_container(const char *host, divit_session *s)
{
    static const struct {
        const char *file;
        const char *name;
    } marks[] = {
        {".flatpak-info", "flatpak"}, {".dockerenv", "docker"}, {"run/.containerenv", "podman"}};
    char path[DIVIT_TREE_PATH];
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (exists(host, marks[i].file))
            (void)snprintf(s->container, sizeof s->container, "%s", marks[i].name);
    if (!s->container[0] && divit_tree_path(path, host, "run/systemd/container"))
        (void)divit_tree_line(path, s->container, sizeof s->container);
}

/* Whether the line of proc/mounts for /proc holds hidepid=1, 2 or their names. */
static bool hides_processes(const char *host)
{
    char path[DIVIT_TREE_PATH];
    char text[MOUNTS_SIZE];
    char options[TEXT_SIZE];
    return divit_tree_path(path, host, "proc/mounts") && divit_tree_text(path, text, sizeof text) &&
           divit_tree_value(text, "proc /proc proc ", options, sizeof options) &&
           strstr(options, "hidepid=") && !strstr(options, "hidepid=0") &&
           !strstr(options, "hidepid=off");
}

/* see doctor/session.h */
void divit_session_look(const char *host, divit_session *ret)
{
    *ret = (divit_session){.hidden_processes = hides_processes(host)};
    look_for_container(host, ret);
    if (find_session(host, ret->id))
        ret->kind = read_session(host, ret);
    else if (exists(host, "run/systemd/seats/seat0"))
        ret->kind = DIVIT_SESSION_NONE;
}
