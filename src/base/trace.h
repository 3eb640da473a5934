/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/trace.h - the record of a conversation with a card: its format, reading and writing it.
 *
 *     divit_trace t;
 *     s = divit_trace_open(text, &limits, &t, err);
 *     while ((s = divit_trace_next(&t, &line, err)) == DIVIT_OK && line.kind != DIVIT_TRACE_END)
 *         if (divit_trace_field(&line, "answer", &value))
 *             s = divit_trace_data_parse(value, &data, err);
 *
 * The format, version 1: ASCII lines, each ended by a newline, words parted by one space.
 *
 *     divit-trace 1 data=hidden          the first line; or data=kept
 *     = 0 module=opensc-pkcs11.so        a card worker begins; numbers start anew. Or program=divit
 *     > 7 36 SCardTransmit card=1 command=00b0000000f4
 *     < 7 41 00000000 answer=[244:5bd1fa0f6c21e7d0]9000
 *     # anything                         a remark
 *
 * '>' is a call: its number, milliseconds since the worker began, its name, its arguments. '<' is
 * the return of that call: number, milliseconds, the code (CK_RV or SCARD) as eight hex digits, the
 * results. Calls of PC/SC stand between a PKCS#11 call and its return. A call without return was
 * never answered: the worker was ended. Arguments and results are fields "name=value"; which ones a
 * call has is said in card/trace_module.c and reader/trace_pcsc.c.
 * Values: decimal numbers; words (bytes other than letters, digits and ._,:- as %XX); bytes as hex,
 * in which "[244:5bd1fa0f6c21e7d0]" stands for 244 hidden bytes. The word behind the colon is a
 * hash under a key that is thrown away with the worker: bytes that are equal have equal words
 * within that worker, and nothing else can be learnt from it. PINs and what is to be signed have
 * no word: "[6]".
 *
 * Ownership: everything borrows from the text but for a divit_trace_data. Threads: no state.
 * Not done here: which bytes are hidden (reader/redact.h), the file (card/record.h), playing
 * (sandbox/card/replay.h).
 */
#ifndef DIVIT_BASE_TRACE_H
#define DIVIT_BASE_TRACE_H

#include "divit/base.h"

enum {
    DIVIT_TRACE_DATA_MAX = 65544, /* bytes of one value: an extended APDU (ISO 7816-4 5.1) */
    DIVIT_TRACE_TOKEN = 8,        /* bytes of the word of hidden bytes */
};

/* What a reader takes at most. */
typedef struct divit_trace_limits {
    size_t bytes;
    size_t lines;
} divit_trace_limits;

/* A record that is being read. */
typedef struct divit_trace {
    divit_span text;
    size_t at; /* offset of the next line */
    size_t lines_left;
    bool data_kept; /* the record holds what is readable on the card */
} divit_trace;

typedef enum divit_trace_kind {
    DIVIT_TRACE_END,
    DIVIT_TRACE_WORKER,
    DIVIT_TRACE_CALL,
    DIVIT_TRACE_RETURN,
} divit_trace_kind;

typedef struct divit_trace_line {
    divit_trace_kind kind;
    uint64_t number;   /* of the call; 0 for WORKER */
    uint64_t time;     /* milliseconds */
    divit_span name;   /* of the call; empty for others */
    uint32_t code;     /* of the return */
    divit_span fields; /* "a=1 b=2" */
    size_t where;      /* offset of the line */
} divit_trace_line;

/*
 * Reads the first line. INPUT_UNSUPPORTED if it is another version, INPUT_BROKEN if it is no
 * record, INPUT_LIMIT beyond limits->bytes.
 */
DIVIT_MUST_CHECK divit_status divit_trace_open(
    divit_span text, const divit_trace_limits *limits, divit_trace *ret, divit_error *err);

/*
 * The next line; END behind the last one. Remarks and a last line that was not finished are passed
 * over. INPUT_BROKEN with the line's offset, INPUT_LIMIT beyond limits->lines.
 */
DIVIT_MUST_CHECK divit_status divit_trace_next(
    divit_trace *trace, divit_trace_line *ret, divit_error *err);

/* The value of a line's field; false if it has none of that name. */
bool divit_trace_field(const divit_trace_line *line, const char *name, divit_span *ret);

/* A field that is a decimal number; false if there is none or it is no number. */
bool divit_trace_number(const divit_trace_line *line, const char *name, uint64_t *ret);

/* Bytes of which some are hidden. */
typedef struct divit_trace_data {
    divit_bytes bytes; /* 0 where hidden */
    divit_bytes known; /* as many bytes: 1, or 0 where hidden */
} divit_trace_data;

/* Parses a value of bytes into *ret, which must be {0}. INPUT_BROKEN, INPUT_LIMIT, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_trace_data_parse(
    divit_span value, divit_trace_data *ret, divit_error *err);

/* Frees what it holds and leaves it {0}. Also a cleanup handler. */
void divit_trace_data_done(divit_trace_data *data);

/* Where the calls of a worker are written to; whoever gives it owns ctx. Any thread may call it. */
typedef struct divit_trace_port {
    /* Writes a call and answers its number. fields: "a=1 b=2" or empty. */
    uint64_t (*call)(void *ctx, const char *name, divit_span fields);
    /* Writes the return of a call. */
    void (*done)(void *ctx, uint64_t number, unsigned long code, divit_span fields);
    /* The word of hidden bytes; false if there is none. */
    bool (*token)(void *ctx, divit_span data, uint8_t out[DIVIT_TRACE_TOKEN]);
    void *ctx;
    bool keep_data; /* what is readable on the card may be written */
} divit_trace_port;

/* Appends the first line of a record. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_trace_put_head(divit_bytes *out, bool data_kept);

/* Appends a word: what is not plain as %XX. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_trace_put_word(divit_bytes *out, divit_span word);

/* Appends what stands for hidden bytes; port: whose token goes with it, NULL: none. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_trace_put_hidden(
    divit_bytes *out, divit_span data, const divit_trace_port *port);

#endif
