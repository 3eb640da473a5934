/* SPDX-License-Identifier: Apache-2.0 */
/* The record of a worker: numbers, times, lines, and the library that stands in between. */
#include "card/record.h"

#include <dlfcn.h>
#include <limits.h>
#include <link.h>
#include <stdatomic.h>
#include <stdlib.h>

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "card/faults.h"

enum { KEY = 32 };

typedef CK_FUNCTION_LIST *(*start_module)(const divit_trace_port *port, CK_FUNCTION_LIST *real);
typedef bool (*start_pcsc)(const divit_trace_port *port, const char *library);

struct divit_record {
    int fd;
    divit_clock clock;
    int64_t begin;
    atomic_uint_fast64_t count; /* of calls */
    uint8_t key[KEY];
    char library[PATH_MAX];
    start_module start;
    divit_trace_port port;
};

static uint64_t now(const divit_record *r)
{
    return (uint64_t)(r->clock.ticks(r->clock.ctx) - r->begin);
}

/* One line, one write: a disk that is full does not stop the card. */
static void put_line(const divit_record *r, divit_bytes *line, divit_span fields)
{
    if (fields.n > 0 &&
        (divit_bytes_push(line, ' ') != DIVIT_OK || divit_bytes_append(line, fields) != DIVIT_OK))
        return;
    if (divit_bytes_push(line, '\n') == DIVIT_OK)
        (void)!divit_write_all(r->fd, divit_bytes_span(line), NULL);
}

static uint64_t put_call(void *ctx, const char *name, divit_span fields)
{
    divit_record *r = ctx;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes line = {0};
    const uint64_t number = atomic_fetch_add(&r->count, 1) + 1;
    if (divit_bytes_printf(&line, "> %llu %llu %s", (unsigned long long)number,
            (unsigned long long)now(r), name) == DIVIT_OK)
        put_line(r, &line, fields);
    return number;
}

static void put_return(void *ctx, uint64_t number, unsigned long code, divit_span fields)
{
    const divit_record *r = ctx;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes line = {0};
    if (divit_bytes_printf(&line, "< %llu %llu %08lx", (unsigned long long)number,
            (unsigned long long)now(r), code & 0xFFFFFFFF) == DIVIT_OK)
        put_line(r, &line, fields);
}

static bool make_token(void *ctx, divit_span data, uint8_t out[DIVIT_TRACE_TOKEN])
{
    const divit_record *r = ctx;
    uint8_t mac[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    if (!HMAC(EVP_sha256(), r->key, sizeof r->key, data.p, data.n, mac, &n) ||
        n < DIVIT_TRACE_TOKEN)
        return false;
    memcpy(out, mac, DIVIT_TRACE_TOKEN);
    return true;
}

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

static divit_status load(divit_record *r, divit_error *err)
{
    char pcsc[PATH_MAX];
    const bool has_pcsc = find_pcsc(pcsc);
    void *handle = dlopen(r->library, RTLD_NOW | RTLD_LOCAL);
    if (!handle || !stands_in_front(handle))
        return divit_fault(err, DIVIT_FAULT_RECORD, __func__, CKR_OK);
    /* POSIX lets a data pointer of dlsym() stand for a function. */
    r->start = (start_module)(uintptr_t)dlsym(handle, "divit_trace_module_start");
    const start_pcsc begin = (start_pcsc)(uintptr_t)dlsym(handle, "divit_trace_pcsc_start");
    if (!r->start || !begin || (has_pcsc && !begin(&r->port, pcsc)))
        return divit_fault(err, DIVIT_FAULT_RECORD, __func__, CKR_OK);
    return DIVIT_OK;
}

/* see card/record.h */
divit_status divit_record_new(
    const divit_record_options *options, divit_record **ret, divit_error *err)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = options->fd;
    DIVIT_AUTO(divit_record_free)
    divit_record *r = calloc(1, sizeof *r);
    if (!r)
        return divit_fail_memory(err, __func__);
    r->fd = fd;
    fd = -1;
    r->clock = options->clock;
    r->begin = r->clock.ticks(r->clock.ctx);
    r->port = (divit_trace_port){.call = put_call,
        .done = put_return,
        .token = make_token,
        .ctx = r,
        .keep_data = options->keep_data};
    if (strlen(options->library) >= sizeof r->library)
        return divit_fault(err, DIVIT_FAULT_RECORD, __func__, CKR_OK);
    (void)strcpy(r->library, options->library);
    if (RAND_bytes(r->key, sizeof r->key) != 1)
        return divit_fail(err, DIVIT_E_CRYPTO, __func__, NULL);
    const divit_status s = load(r, err);
    if (s != DIVIT_OK)
        return s;
    *ret = r;
    r = NULL;
    return DIVIT_OK;
}

/* see card/record.h */
CK_FUNCTION_LIST *divit_record_module(
    divit_record *record, CK_FUNCTION_LIST *real, const char *path)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes line = {0};
    const char *slash = strrchr(path, '/');
    if (divit_bytes_printf(&line, "= %llu module=", (unsigned long long)now(record)) == DIVIT_OK &&
        divit_trace_put_word(&line, divit_span_of(slash ? slash + 1 : path)) == DIVIT_OK)
        put_line(record, &line, (divit_span){0});
    return record->start(&record->port, real);
}

/* see card/record.h */
const char *divit_record_library(const divit_record *record)
{
    return record->library;
}

/* see card/record.h */
void divit_record_free(divit_record **record)
{
    if (!record || !*record)
        return;
    divit_fd_close(&(*record)->fd);
    OPENSSL_cleanse((*record)->key, sizeof(*record)->key);
    free(*record);
    *record = NULL;
}
