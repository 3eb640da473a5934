/* SPDX-License-Identifier: Apache-2.0 */
/* The library that stands between a module, us and libpcsclite. */
#include "card/tracer.h"

#include <dlfcn.h>
#include <limits.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "card/faults.h"

typedef CK_FUNCTION_LIST *(*start_module)(const divit_trace_port *port, CK_FUNCTION_LIST *real);
typedef bool (*start_pcsc)(const divit_trace_port *port, const char *library);

struct divit_tracer {
    divit_record *record;
    start_module start;
    char library[PATH_MAX];
};

/*
 * Where the system's libpcsclite is; false if there is none. It is let go again: the loader takes
 * the first library of a name, and that is to be ours.
 */
static bool find_pcsc(char out[PATH_MAX])
{
    struct link_map *map = NULL;
    void *handle = dlopen("libpcsclite.so.1", RTLD_LAZY | RTLD_LOCAL);
    const bool found =
        handle && dlinfo(handle, RTLD_DI_LINKMAP, &map) == 0 && strlen(map->l_name) < PATH_MAX;
    if (found)
        (void)strcpy(out, map->l_name);
    if (handle)
        (void)dlclose(handle);
    return found;
}

/* True if whoever asks for libpcsclite.so.1 from now on gets ours. */
static bool stands_in_front(const void *ours)
{
    void *found = dlopen("libpcsclite.so.1", RTLD_LAZY | RTLD_LOCAL | RTLD_NOLOAD);
    if (found)
        (void)dlclose(found);
    return found == ours;
}

static divit_status load(divit_tracer *t, divit_error *err)
{
    char pcsc[PATH_MAX];
    const bool has_pcsc = find_pcsc(pcsc);
    void *handle = dlopen(t->library, RTLD_NOW | RTLD_LOCAL);
    if (!handle || !stands_in_front(handle))
        return divit_fault(err, DIVIT_FAULT_RECORD, __func__, CKR_OK);
    /* POSIX lets a data pointer of dlsym() stand for a function. */
    t->start = (start_module)(uintptr_t)dlsym(handle, "divit_trace_module_start");
    const start_pcsc begin = (start_pcsc)(uintptr_t)dlsym(handle, "divit_trace_pcsc_start");
    if (!t->start || !begin || (has_pcsc && !begin(divit_record_port(t->record), pcsc)))
        return divit_fault(err, DIVIT_FAULT_RECORD, __func__, CKR_OK);
    return DIVIT_OK;
}

/* see card/tracer.h */
divit_status divit_tracer_new(
    divit_record *record, const char *library, divit_tracer **ret, divit_error *err)
{
    DIVIT_AUTO(divit_tracer_free)
    divit_tracer *t = calloc(1, sizeof *t);
    if (!t)
        return divit_fail_memory(err, __func__);
    t->record = record;
    if (strlen(library) >= sizeof t->library)
        return divit_fault(err, DIVIT_FAULT_RECORD, __func__, CKR_OK);
    (void)strcpy(t->library, library);
    const divit_status s = load(t, err);
    if (s != DIVIT_OK)
        return s;
    *ret = t;
    t = NULL;
    return DIVIT_OK;
}

/* see card/tracer.h */
CK_FUNCTION_LIST *divit_tracer_module(
    divit_tracer *tracer, CK_FUNCTION_LIST *real, const char *path)
{
    const char *slash = strrchr(path, '/');
    divit_record_section(tracer->record, "module", slash ? slash + 1 : path);
    return tracer->start(divit_record_port(tracer->record), real);
}

/* see card/tracer.h */
const char *divit_tracer_library(const divit_tracer *tracer)
{
    return tracer->library;
}

/* see card/tracer.h */
void divit_tracer_free(divit_tracer **tracer)
{
    if (!tracer || !*tracer)
        return;
    free(*tracer);
    *tracer = NULL;
}
