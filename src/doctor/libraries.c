/* SPDX-License-Identifier: Apache-2.0 */
/* Looks for the libraries that a module needs, as the dynamic loader would. */
#include "doctor/libraries.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/text.h"
#include "doctor/elf.h"
#include "doctor/ldcache.h"
#include "doctor/machine.h"

/* Libraries of one module; the largest vendor modules need about forty. */
enum { SEEN_MAX = 256 };
enum { CACHE_MAX = 16 << 20 };

static const char *const usual_folders[] = {"/lib", "/usr/lib", "/lib64", "/usr/lib64", NULL};

typedef struct seen_library {
    char name[DIVIT_LIBRARY_NAME];
    char path[DIVIT_LIBRARY_PATH];
} seen_library;

typedef struct search {
    divit_bytes cache; /* empty if there is none */
    const char *const *folders;
    char machine[DIVIT_MACHINE_NAME];
    seen_library *seen; /* the module first, then what was found, in the order of the loader */
    size_t seen_count;
    divit_libraries *out;
} search;

/* True if the loader would take the file: it is a library for the same kind of processor. */
static bool suits(const search *s, const char *path)
{
    char machine[DIVIT_MACHINE_NAME];
    divit_machine_of(path, machine);
    return machine[0] && strcmp(machine, s->machine) == 0;
}

/* Joins folder and name into out; false if it does not fit or does not suit. */
static bool try_folder(const search *s, const char *folder, const char *name, char *out)
{
    const int n = snprintf(out, DIVIT_LIBRARY_PATH, "%s/%s", folder, name);
    return n < DIVIT_LIBRARY_PATH && suits(s, out);
}

/* A folder of a RUNPATH, with $ORIGIN put in; false for one with another token, or too long. */
static bool expand(divit_span folder, const char *user, char out[DIVIT_LIBRARY_PATH])
{
    static const char *const tokens[] = {"$ORIGIN", "${ORIGIN}"};
    size_t used = 0;
    for (size_t i = 0; i < 2; i++)
        if (divit_span_is(divit_span_sub(folder, 0, strlen(tokens[i])), tokens[i]))
            used = strlen(tokens[i]);
    const divit_span rest = divit_span_sub(folder, used, SIZE_MAX);
    const char *slash = strrchr(user, '/');
    const int origin = used > 0 && slash ? (int)(slash - user) : 0;
    if (rest.n >= DIVIT_LIBRARY_PATH || (rest.n > 0 && memchr(rest.p, '$', rest.n)))
        return false;
    return snprintf(out, DIVIT_LIBRARY_PATH, "%.*s%.*s", origin, user, (int)rest.n,
               (const char *)rest.p) < DIVIT_LIBRARY_PATH;
}

/* The folders that the library itself names. */
static bool try_named(
    const search *s, divit_span folders, const char *user, const char *name, char *out)
{
    char folder[DIVIT_LIBRARY_PATH];
    while (folders.n > 0) {
        const uint8_t *colon = memchr(folders.p, ':', folders.n);
        const size_t n = colon ? (size_t)(colon - folders.p) : folders.n;
        if (n > 0 && expand(divit_span_sub(folders, 0, n), user, folder) &&
            try_folder(s, folder, name, out))
            return true;
        folders = divit_span_sub(folders, n + 1, SIZE_MAX);
    }
    return false;
}

static bool try_cache(const search *s, const char *name, char *out)
{
    const char *path;
    for (size_t at = 0; divit_ldcache_next(divit_bytes_span(&s->cache), name, &at, &path);) {
        if (strlen(path) >= DIVIT_LIBRARY_PATH || !suits(s, path))
            continue;
        divit_text_copy(out, DIVIT_LIBRARY_PATH, path);
        return true;
    }
    return false;
}

/* The usual folders, and Debian's of this kind of processor below each. */
static bool try_usual(const search *s, const char *name, char *out)
{
    char folder[DIVIT_LIBRARY_PATH];
    for (const char *const *f = s->folders; *f; f++) {
        const int n = snprintf(folder, sizeof folder, "%s/%s-linux-gnu", *f, s->machine);
        if (try_folder(s, *f, name, out) ||
            (n < DIVIT_LIBRARY_PATH && try_folder(s, folder, name, out)))
            return true;
    }
    return false;
}

static bool find(const search *s, divit_span folders, const char *user, const char *name, char *out)
{
    if (strchr(name, '/')) {
        divit_text_copy(out, DIVIT_LIBRARY_PATH, name);
        return strlen(name) < DIVIT_LIBRARY_PATH && suits(s, name);
    }
    return try_named(s, folders, user, name, out) || try_cache(s, name, out) ||
           try_usual(s, name, out);
}

static bool is_seen(const search *s, const char *name)
{
    for (size_t i = 0; i < s->seen_count; i++)
        if (strcmp(s->seen[i].name, name) == 0)
            return true;
    return false;
}

static void note_missing(const search *s, const char *name, const char *user)
{
    if (s->out->missing_count == DIVIT_LIBRARIES_MAX)
        return;
    divit_library *m = &s->out->missing[s->out->missing_count++];
    divit_text_copy(m->name, sizeof m->name, name);
    divit_text_copy(m->needed_by, sizeof m->needed_by, user);
}

/* One name that a library needs: noted once, found or not. */
static void look_for(search *s, divit_span needed, divit_span folders, const char *user)
{
    char name[DIVIT_LIBRARY_NAME];
    if (needed.n == 0 || needed.n >= sizeof name || s->seen_count == SEEN_MAX)
        return;
    memcpy(name, needed.p, needed.n);
    name[needed.n] = 0;
    if (is_seen(s, name))
        return;
    seen_library *seen = &s->seen[s->seen_count++];
    *seen = (seen_library){0};
    divit_text_copy(seen->name, sizeof seen->name, name);
    if (find(s, folders, user, name, seen->path)) {
        s->out->found++;
        return;
    }
    seen->path[0] = 0;
    note_missing(s, name, user);
}

/* What one library needs; false if it cannot be read. */
static bool look_into(search *s, const char *path)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = -1;
    DIVIT_AUTO(divit_map_done)
    divit_map map = {0};
    divit_elf elf;
    if (divit_file_open(path, &fd, NULL) != DIVIT_OK || divit_map_fd(fd, &map, NULL) != DIVIT_OK ||
        divit_elf_parse(map.span, NULL, &elf, NULL) != DIVIT_OK)
        return false;
    for (size_t i = 0; i < elf.needed_count; i++)
        look_for(s, elf.needed[i], elf.folders, path);
    return true;
}

/* see doctor/libraries.h */
void divit_libraries_look(
    const char *path, const divit_libraries_places *places, divit_libraries *ret)
{
    *ret = (divit_libraries){0};
    search s = {.folders = places && places->folders ? places->folders : usual_folders,
        .seen = calloc(SEEN_MAX, sizeof *s.seen),
        .seen_count = 1,
        .out = ret};
    const char *cache = places && places->cache ? places->cache : "/etc/ld.so.cache";
    if (!s.seen || strlen(path) >= DIVIT_LIBRARY_PATH) {
        free(s.seen);
        return;
    }
    divit_machine_of(path, s.machine);
    divit_text_copy(s.seen[0].path, sizeof s.seen[0].path, path);
    /* Without a cache the usual folders are left, as for the loader. */
    if (divit_file_read(cache, CACHE_MAX, &s.cache, NULL) != DIVIT_OK)
        divit_bytes_done(&s.cache);
    for (size_t i = 0; i < s.seen_count; i++)
        if (s.seen[i].path[0] && look_into(&s, s.seen[i].path) && i == 0)
            ret->readable = true;
    divit_bytes_done(&s.cache);
    free(s.seen);
}
