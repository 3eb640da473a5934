/* SPDX-License-Identifier: Apache-2.0 */
/* The running programs that have to do with card readers. */
#include "doctor/programs.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/file.h"
#include "doctor/tree.h"

enum { MAPS_LIMIT = 1 << 22, STATUS_SIZE = 4096, LINE_SIZE = 512, DECIMAL = 10 };

typedef struct name_row {
    const char *start; /* of the name in proc/PID/comm, which has 15 characters at most */
    divit_program_kind kind;
    bool always; /* counts even if it is not seen to use PC/SC or a device */
} name_row;

static const name_row names[] = {
    {"pcscd", DIVIT_PROGRAM_SERVICE, true},
    {"scdaemon", DIVIT_PROGRAM_GNUPG, true},
    {"ifdhandler", DIVIT_PROGRAM_OPENCT, true},
    {"openct", DIVIT_PROGRAM_OPENCT, true},
    {"gsd-smartcard", DIVIT_PROGRAM_DESKTOP, true},
    {"firefox", DIVIT_PROGRAM_BROWSER, false},
    {"thunderbird", DIVIT_PROGRAM_BROWSER, false},
    {"chrom", DIVIT_PROGRAM_BROWSER, false},
    {"brave", DIVIT_PROGRAM_BROWSER, false},
    {"opera", DIVIT_PROGRAM_BROWSER, false},
    {"msedge", DIVIT_PROGRAM_BROWSER, false},
    {"qemu", DIVIT_PROGRAM_MACHINE, false},
    {"VirtualBox", DIVIT_PROGRAM_MACHINE, false},
    {"VBoxHeadless", DIVIT_PROGRAM_MACHINE, false},
    {"vmware-vmx", DIVIT_PROGRAM_MACHINE, false},
};

static const name_row *row_of(const char *name)
{
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strncmp(name, names[i].start, strlen(names[i].start)) == 0)
            return &names[i];
    return NULL;
}

/* libpcsclite.so.1, also below another folder as in a snap. */
static bool uses_pcsc(const char *host, const char *pid)
{
    static const char library[] = "/libpcsclite.so";
    char path[DIVIT_TREE_PATH];
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes maps = {0};
    return divit_tree_path(path, host, "proc/%s/maps", pid) &&
           divit_file_read(path, MAPS_LIMIT, &maps, NULL) == DIVIT_OK && maps.n > 0 &&
           memmem(maps.p, maps.n, library, sizeof library - 1);
}

/* "/dev/bus/usb/001/004" to 1 << 16 | 4; 0 for another path. */
static unsigned device_of(const char *path)
{
    unsigned bus = 0;
    unsigned number = 0;
    char more = 0;
    const int n = sscanf(path, "/dev/bus/usb/%3u/%3u%c", &bus, &number, &more);
    return n == 2 ? bus << 16 | number : 0;
}

static void take_devices(const char *host, const char *pid, divit_program *program)
{
    char path[DIVIT_TREE_PATH];
    char target[LINE_SIZE];
    DIR *dir = divit_tree_path(path, host, "proc/%s/fd", pid) ? opendir(path) : NULL;
    const struct dirent *e = dir ? readdir(dir) : NULL;
    for (; e && program->device_count < DIVIT_PROGRAM_DEVICES; e = readdir(dir)) {
        const ssize_t got = divit_tree_path(path, host, "proc/%s/fd/%s", pid, e->d_name)
                                ? readlink(path, target, sizeof target - 1)
                                : -1;
        target[got > 0 ? got : 0] = 0;
        const unsigned device = device_of(target);
        if (device)
            program->devices[program->device_count++] = device;
    }
    if (dir)
        (void)closedir(dir);
}

/* User and groups of the service: the second number of "Uid:" and "Gid:", and "Groups:". */
static void take_rights(const char *host, const char *pid, divit_programs *ret)
{
    char path[DIVIT_TREE_PATH];
    char text[STATUS_SIZE];
    char list[LINE_SIZE];
    unsigned group = 0;
    if (!divit_tree_path(path, host, "proc/%s/status", pid) ||
        !divit_tree_text(path, text, sizeof text))
        return;
    if (divit_tree_value(text, "Uid:", list, sizeof list))
        (void)sscanf(list, "%*u %u", &ret->user);
    if (divit_tree_value(text, "Gid:", list, sizeof list) && sscanf(list, "%*u %u", &group) == 1)
        ret->groups[ret->group_count++] = group;
    if (!divit_tree_value(text, "Groups:", list, sizeof list))
        return;
    char *at = list;
    char *end = NULL;
    for (; ret->group_count < DIVIT_PROGRAM_GROUPS; at = end) {
        group = (unsigned)strtoul(at, &end, DECIMAL);
        if (end == at)
            return;
        ret->groups[ret->group_count++] = group;
    }
}

static void take_process(const char *host, const char *pid, divit_programs *ret)
{
    char path[DIVIT_TREE_PATH];
    divit_program program = {.pid = strtol(pid, NULL, DECIMAL)};
    if (!divit_tree_path(path, host, "proc/%s/comm", pid) ||
        !divit_tree_line(path, program.name, sizeof program.name))
        return;
    const name_row *row = row_of(program.name);
    program.kind = row ? row->kind : DIVIT_PROGRAM_CLIENT;
    program.is_client = program.kind != DIVIT_PROGRAM_SERVICE && uses_pcsc(host, pid);
    take_devices(host, pid, &program);
    if (!(row && row->always) && !program.is_client && program.device_count == 0)
        return;
    if (program.kind == DIVIT_PROGRAM_SERVICE && ret->services++ == 0)
        take_rights(host, pid, ret);
    ret->p[ret->n++] = program;
}

/* The next process of a folder proc that is not left out; NULL behind the last. */
static const char *next_process(DIR *dir, const char *left_out)
{
    for (const struct dirent *e = dir ? readdir(dir) : NULL; e; e = readdir(dir))
        if (e->d_name[strspn(e->d_name, "0123456789")] == 0 && strcmp(e->d_name, left_out) != 0)
            return e->d_name;
    return NULL;
}

static DIR *open_processes(const char *host)
{
    char path[DIVIT_TREE_PATH];
    return divit_tree_path(path, host, "proc") ? opendir(path) : NULL;
}

/* see doctor/programs.h */
bool divit_programs_serve(const char *host)
{
    char path[DIVIT_TREE_PATH];
    char name[DIVIT_PROGRAM_NAME];
    bool found = false;
    DIR *dir = open_processes(host);
    for (const char *pid = next_process(dir, ""); pid && !found; pid = next_process(dir, ""))
        found = divit_tree_path(path, host, "proc/%s/comm", pid) &&
                divit_tree_line(path, name, sizeof name) && strcmp(name, "pcscd") == 0;
    if (dir)
        (void)closedir(dir);
    return found;
}

/* see doctor/programs.h */
void divit_programs_look(const char *host, divit_programs *ret)
{
    char path[DIVIT_TREE_PATH];
    char self[DIVIT_PROGRAM_NAME] = "";
    *ret = (divit_programs){0};
    if (divit_tree_path(path, host, "proc/self"))
        (void)divit_tree_link(path, self, sizeof self);
    DIR *dir = open_processes(host);
    const char *pid = next_process(dir, self);
    for (; pid && ret->n < DIVIT_PROGRAMS_MAX; pid = next_process(dir, self))
        take_process(host, pid, ret);
    if (dir)
        (void)closedir(dir);
}

/* see doctor/programs.h */
bool divit_program_holds(const divit_program *program, unsigned bus, unsigned number)
{
    for (size_t i = 0; i < program->device_count; i++)
        if (program->devices[i] == (bus << 16 | number))
            return true;
    return false;
}
