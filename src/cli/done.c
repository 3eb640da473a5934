/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a file was signed already. */
#include "cli/done.h"

#include <string.h>
#include <sys/stat.h>

#include "base/bytes.h"
#include "base/file.h"
#include "divit/verify.h"

/* How many bytes are the same from the start. */
static size_t same_head(divit_span a, divit_span b)
{
    size_t n = 0;
    while (n < a.n && n < b.n && a.p[n] == b.p[n])
        n++;
    return n;
}

static bool ends_with(divit_span b, divit_span tail)
{
    return tail.n <= b.n && divit_span_equal(divit_span_sub(b, b.n - tail.n, b.n), tail);
}

/*
 * True if b is a with one piece more: at its end in a PDF, before the root's end in an XML. A root
 * that is one empty tag was opened for that: its "/>" became ">", the piece and an end tag.
 */
static bool one_piece_more(divit_span a, divit_span b)
{
    const size_t head = same_head(a, b);
    const divit_span tail = divit_span_sub(a, head, a.n);
    if (b.n <= a.n)
        return false;
    if (ends_with(b, tail) && b.n - head >= tail.n)
        return true;
    return tail.n >= 2 && memcmp(tail.p, "/>", 2) == 0 && b.p[head] == '>' &&
           ends_with(b, divit_span_sub(tail, 2, tail.n));
}

/* True if both are one file: it was signed in place, if at all. */
static bool is_same(int input, int output)
{
    struct stat a;
    struct stat b;
    return fstat(input, &a) == 0 && fstat(output, &b) == 0 && a.st_dev == b.st_dev &&
           a.st_ino == b.st_ino;
}

static divit_status compare(int input, int output, bool *ret, divit_error *err)
{
    DIVIT_AUTO(divit_map_done)
    divit_map a = {0};
    DIVIT_AUTO(divit_map_done)
    divit_map b = {0};
    divit_status s = divit_map_fd(input, &a, err);
    if (s == DIVIT_OK)
        s = divit_map_fd(output, &b, err);
    if (s == DIVIT_OK && is_same(input, output))
        *ret = true;
    else if (s == DIVIT_OK)
        *ret = one_piece_more(a.span, b.span);
    return s;
}

/* The last signature, which the piece that was put in holds. */
static bool signed_by(int output, const cli_done_question *question)
{
    DIVIT_AUTO(divit_verification_free)
    divit_verification *v = NULL;
    divit_error none = {0};
    if (divit_verify_locked(output, question->password, &v, &none) != DIVIT_OK ||
        divit_verification_count(v) == 0)
        return false;
    const divit_verified_signature *last =
        divit_verification_at(v, divit_verification_count(v) - 1);
    return last->intact && !last->unbound && last->covers_whole &&
           (question->certificate.n == 0 ||
               divit_span_equal(last->certificate, question->certificate));
}

/* see cli/done.h */
divit_status cli_done_check(const cli_done_question *question, bool *ret_done, divit_error *err)
{
    DIVIT_AUTO(divit_fd_close)
    int in = -1;
    DIVIT_AUTO(divit_fd_close)
    int out = -1;
    divit_error none = {0};
    bool grown = false;
    divit_status s = divit_file_open(question->input, &in, err);
    if (s != DIVIT_OK)
        return s;
    if (divit_file_open(question->output, &out, &none) == DIVIT_OK)
        s = compare(in, out, &grown, err);
    if (s == DIVIT_OK)
        *ret_done = grown && signed_by(out, question);
    return s;
}
