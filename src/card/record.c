/* SPDX-License-Identifier: Apache-2.0 */
/* The writer of a record: numbers, times, lines. */
#include "card/record.h"

#include <stdatomic.h>
#include <stdlib.h>

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"

enum { KEY = 32 };

struct divit_record {
    int fd;
    divit_clock clock;
    int64_t begin;
    atomic_uint_fast64_t count; /* of calls */
    uint8_t key[KEY];
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
    if (RAND_bytes(r->key, sizeof r->key) != 1)
        return divit_fail(err, DIVIT_E_CRYPTO, __func__, NULL);
    *ret = r;
    r = NULL;
    return DIVIT_OK;
}

/* see card/record.h */
void divit_record_section(divit_record *record, const char *kind, const char *name)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes line = {0};
    atomic_store(&record->count, 0);
    if (divit_bytes_printf(&line, "= %llu %s=", (unsigned long long)now(record), kind) ==
            DIVIT_OK &&
        divit_trace_put_word(&line, divit_span_of(name)) == DIVIT_OK)
        put_line(record, &line, (divit_span){0});
}

/* see card/record.h */
const divit_trace_port *divit_record_port(const divit_record *record)
{
    return &record->port;
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
