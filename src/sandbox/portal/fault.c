/* SPDX-License-Identifier: Apache-2.0 */
/* What goes wrong with one request of the portal, by a switch. */
#include "sandbox/portal/fault.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"

enum { PATH_LIMIT = 4096, LINE_LIMIT = 64, COUNT_MAX = 100000 };

/* see sandbox/portal/fault.h */
const char *const divit_world_fault_names[DIVIT_WORLD_FAULTS] = {
    [DIVIT_WORLD_FAULT_NONE] = "none",
    [DIVIT_WORLD_FAULT_ERROR] = "error",
    [DIVIT_WORLD_FAULT_BUSY] = "busy",
    [DIVIT_WORLD_FAULT_UNAVAILABLE] = "unavailable",
    [DIVIT_WORLD_FAULT_SLOW] = "slow",
    [DIVIT_WORLD_FAULT_LOST_REQUEST] = "lost-request",
    [DIVIT_WORLD_FAULT_LOST_ANSWER] = "lost-answer",
    [DIVIT_WORLD_FAULT_HALF_ANSWER] = "half-answer",
    [DIVIT_WORLD_FAULT_GARBLED] = "garbled",
    [DIVIT_WORLD_FAULT_WRONG_DIGEST] = "wrong-digest",
    [DIVIT_WORLD_FAULT_SWAPPED] = "swapped",
    [DIVIT_WORLD_FAULT_EXPIRED] = "expired",
    [DIVIT_WORLD_FAULT_SESSION_LOST] = "session-lost",
    [DIVIT_WORLD_FAULT_TWICE] = "twice",
    [DIVIT_WORLD_FAULT_MOVED] = "moved",
    [DIVIT_WORLD_FAULT_OTHER_PERSON] = "other-person",
    [DIVIT_WORLD_FAULT_TLS_NAME] = "tls-name",
    [DIVIT_WORLD_FAULT_TLS_EXPIRED] = "tls-expired",
    [DIVIT_WORLD_FAULT_TLS_SELF_SIGNED] = "tls-self-signed",
    [DIVIT_WORLD_FAULT_TLS_OLD] = "tls-old",
};

/* What a client that asks again gets over by itself. */
static const divit_world_fault mixed[] = {DIVIT_WORLD_FAULT_ERROR, DIVIT_WORLD_FAULT_BUSY,
    DIVIT_WORLD_FAULT_UNAVAILABLE, DIVIT_WORLD_FAULT_LOST_REQUEST, DIVIT_WORLD_FAULT_LOST_ANSWER,
    DIVIT_WORLD_FAULT_HALF_ANSWER, DIVIT_WORLD_FAULT_GARBLED, DIVIT_WORLD_FAULT_WRONG_DIGEST,
    DIVIT_WORLD_FAULT_EXPIRED, DIVIT_WORLD_FAULT_TWICE, DIVIT_WORLD_FAULT_MOVED};
static const char mixed_name[] = "mixed";

enum { MIXED = sizeof mixed / sizeof mixed[0] };

static divit_world_fault fault_named(const char *name, size_t n)
{
    for (size_t i = 1; i < DIVIT_WORLD_FAULTS; i++)
        if (strlen(divit_world_fault_names[i]) == n &&
            memcmp(divit_world_fault_names[i], name, n) == 0)
            return (divit_world_fault)i;
    return DIVIT_WORLD_FAULT_NONE;
}

static void path_in(const char *folder, char out[PATH_LIMIT])
{
    (void)snprintf(out, PATH_LIMIT, "%.4000s/fault", folder);
}

/* see sandbox/portal/fault.h */
divit_status divit_world_fault_set(
    const char *folder, const char *name, unsigned n, divit_error *err)
{
    char path[PATH_LIMIT];
    char line[LINE_LIMIT];
    path_in(folder, path);
    if (strcmp(name, divit_world_fault_names[DIVIT_WORLD_FAULT_NONE]) == 0)
        return unlink(path) == 0 || access(path, F_OK) != 0
                   ? DIVIT_OK
                   : divit_fail_errno(err, __func__, N_("the fault cannot be taken back"));
    const bool known =
        strcmp(name, mixed_name) == 0 || fault_named(name, strlen(name)) != DIVIT_WORLD_FAULT_NONE;
    if (n == 0 || n > COUNT_MAX || !known)
        return divit_fail(err, DIVIT_USAGE, __func__, N_("this fault is not known"));
    (void)snprintf(line, sizeof line, "%s %u\n", name, n);
    return divit_file_write_private(path, divit_span_of(line), err);
}

/* What the switch says: a word and a number; false if there is none. */
static bool read_switch(const char *folder, char word[LINE_LIMIT], unsigned long *ret_number)
{
    char path[PATH_LIMIT];
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes line = {0};
    path_in(folder, path);
    if (divit_file_read(path, LINE_LIMIT - 1, &line, NULL) != DIVIT_OK ||
        divit_bytes_terminate(&line) != DIVIT_OK)
        return false;
    const char *text = (const char *)line.p;
    const size_t n = strcspn(text, " ");
    memcpy(word, text, n);
    word[n] = 0;
    *ret_number = strtoul(text + n, NULL, 10);
    return true;
}

/* The fault if its time has come; counts down. */
static divit_world_fault count_down(const char *folder, divit_world_fault fault, unsigned long left)
{
    char path[PATH_LIMIT];
    if (left > 1 && left <= COUNT_MAX)
        return divit_world_fault_set(
                   folder, divit_world_fault_names[fault], (unsigned)left - 1, NULL) == DIVIT_OK
                   ? DIVIT_WORLD_FAULT_NONE
                   : fault;
    path_in(folder, path);
    (void)unlink(path);
    return fault;
}

/* see sandbox/portal/fault.h */
divit_world_fault divit_world_fault_next(const char *folder, unsigned *seen)
{
    char word[LINE_LIMIT];
    unsigned long number = 0;
    if (!read_switch(folder, word, &number))
        return DIVIT_WORLD_FAULT_NONE;
    if (number > 0 && strcmp(word, mixed_name) == 0)
        return ++*seen % number == 0 ? mixed[*seen / number % MIXED] : DIVIT_WORLD_FAULT_NONE;
    const divit_world_fault fault = fault_named(word, strlen(word));
    return fault >= DIVIT_WORLD_FAULT_TLS_NAME ? DIVIT_WORLD_FAULT_NONE
                                               : count_down(folder, fault, number);
}

/* see sandbox/portal/fault.h */
divit_world_fault divit_world_fault_greet(const char *folder)
{
    char word[LINE_LIMIT];
    unsigned long number = 0;
    if (!read_switch(folder, word, &number))
        return DIVIT_WORLD_FAULT_NONE;
    const divit_world_fault fault = fault_named(word, strlen(word));
    return fault < DIVIT_WORLD_FAULT_TLS_NAME ? DIVIT_WORLD_FAULT_NONE
                                              : count_down(folder, fault, number);
}

/* see sandbox/portal/fault.h */
void divit_world_fault_show(const char *folder, char out[DIVIT_WORLD_FAULT_SHOWN])
{
    char word[LINE_LIMIT];
    unsigned long number = 0;
    out[0] = 0;
    if (read_switch(folder, word, &number))
        (void)snprintf(out, DIVIT_WORLD_FAULT_SHOWN, "%.40s %lu", word, number);
}

/* A problem of this type that asks to come again after a second. */
static divit_status come_again(int code, const char *type, divit_world_reply *ret, divit_error *err)
{
    const divit_status s = divit_world_reply_header(ret, "Retry-After", "1");
    return s == DIVIT_OK ? divit_world_reply_problem(
                               ret, &(divit_world_problem){.type = type, .code = code}, err)
                         : s;
}

/* see sandbox/portal/fault.h */
divit_status divit_world_fault_refuse(
    divit_world_fault fault, divit_world_reply *ret, divit_error *err)
{
    divit_status s = DIVIT_OK;
    if (fault == DIVIT_WORLD_FAULT_ERROR)
        return divit_world_reply_problem(ret, &(divit_world_problem){.type = "internal"}, err);
    if (fault == DIVIT_WORLD_FAULT_BUSY)
        return come_again(429, "too-many", ret, err);
    if (fault == DIVIT_WORLD_FAULT_UNAVAILABLE)
        return come_again(503, "unavailable", ret, err);
    if (fault == DIVIT_WORLD_FAULT_EXPIRED)
        s = divit_world_reply_header(ret, "WWW-Authenticate", "Bearer error=\"invalid_token\"");
    if (fault == DIVIT_WORLD_FAULT_EXPIRED && s == DIVIT_OK)
        return divit_world_reply_problem(ret, &(divit_world_problem){.type = "unauthorized"}, err);
    if (fault == DIVIT_WORLD_FAULT_MOVED)
        s = divit_world_reply_header(ret, "Location", "https://portal.invalid/");
    if (fault == DIVIT_WORLD_FAULT_MOVED && s == DIVIT_OK)
        return divit_world_reply_bytes(ret, 302, "text/plain", (divit_span){0});
    return s;
}

/* The value of a header line that the reply has, {0} if it has none. */
static divit_span header_of(const divit_world_reply *reply, const char *name)
{
    const divit_span all = divit_bytes_span(&reply->headers);
    const uint8_t *at = all.n > 0 ? memmem(all.p, all.n, name, strlen(name)) : NULL;
    const uint8_t *end = at ? memchr(at, '\n', (size_t)(all.p + all.n - at)) : NULL;
    return end ? (divit_span){at + strlen(name), (size_t)(end - at) - strlen(name)}
               : (divit_span){0};
}

/*
 * One other byte, after which the document can still be read: in the comment behind a PDF's first
 * line, else in the last letter of an XML document's text.
 */
static void change_byte(divit_bytes *body)
{
    size_t at = body->n;
    if (body->n > 16 && memcmp(body->p, "%PDF-", 5) == 0 && body->p[9] == '%') {
        body->p[10] ^= 1;
        return;
    }
    while (at > 1 && !(isalpha(body->p[at - 1]) && body->p[at - 2] != '/' && body->n > at + 1 &&
                         body->p[at] == '<' && body->p[at + 1] == '/'))
        at--;
    body->p[at - 1] ^= 1;
}

/* Another document, and the digest of that. */
static divit_status swap_document(divit_world_reply *reply, divit_error *err)
{
    DIVIT_AUTO(divit_world_reply_done)
    divit_world_reply old = *reply;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes type = {0};
    *reply = (divit_world_reply){0};
    divit_status s = divit_bytes_append(&type, header_of(&old, "Content-Type: "));
    if (s == DIVIT_OK)
        s = divit_bytes_terminate(&type);
    change_byte(&old.body);
    return s == DIVIT_OK ? divit_world_reply_document(
                               reply, (const char *)type.p, divit_bytes_span(&old.body), err)
                         : divit_fail_memory(err, __func__);
}

/* see sandbox/portal/fault.h */
divit_status divit_world_fault_spoil(
    divit_world_fault fault, divit_world_reply *reply, divit_error *err)
{
    const divit_span digest = header_of(reply, "Repr-Digest: ");
    if (fault == DIVIT_WORLD_FAULT_GARBLED)
        for (size_t i = 0; i < reply->body.n; i++)
            reply->body.p[i] ^= 0x20;
    if (fault == DIVIT_WORLD_FAULT_WRONG_DIGEST && digest.n > 0 && reply->body.n > 0)
        reply->body.p[reply->body.n - 1] ^= 1;
    if (fault == DIVIT_WORLD_FAULT_SWAPPED && digest.n > 0 && reply->body.n > 0)
        return swap_document(reply, err);
    return DIVIT_OK;
}
