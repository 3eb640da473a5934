/* SPDX-License-Identifier: Apache-2.0 */
/*
 * card/message.h - what the parent and the card worker say to each other, as bytes.
 *
 * The parent sends one request and reads answers: any number of items (a token, a certificate, the
 * signature, "a person is asked now"), then one result. Each message is one packet of a
 * SOCK_SEQPACKET socket, at most DIVIT_MESSAGE_MAX bytes; inside, numbers are big-endian and byte
 * strings carry their length. The life of a message: format into a divit_bytes, send, receive,
 * parse; what is parsed borrows from the packet but for a certificate, which is copied.
 *
 * Either side parses as if the other were hostile: INPUT_LIMIT for what is larger than its limit,
 * INPUT_BROKEN for everything else that is not exactly a message (also for bytes left over).
 * No threads. Not done here: transport (card/channel.h), meaning (card/worker.h, card/card.h).
 */
#ifndef DIVIT_CARD_MESSAGE_H
#define DIVIT_CARD_MESSAGE_H

#include "card/facts.h"

enum {
    DIVIT_MESSAGE_MAX = 65536,      /* bytes of a message */
    DIVIT_MESSAGE_TEXT = 4096,      /* bytes of a path or prompt */
    DIVIT_MESSAGE_SIGNATURE = 1024, /* bytes of a signature */
    DIVIT_MESSAGE_SIGNED = 32768,   /* bytes that are signed, as far as they are handed over */
};

typedef enum divit_request_verb {
    DIVIT_REQUEST_OPEN = 1,     /* text: module path; flag: C_Initialize(NULL) at once */
    DIVIT_REQUEST_CERTIFICATES, /* token */
    DIVIT_REQUEST_LOGIN,        /* token; text: prompt; flag: the last try is allowed */
    DIVIT_REQUEST_SIGN,         /* token, certificate, what */
    DIVIT_REQUEST_LOGOUT,       /* token */
    DIVIT_REQUEST_VERIFY_PIN,   /* as LOGIN, logged out at once */
    DIVIT_REQUEST_CHANGE_PIN,   /* as LOGIN, but three prompts: old, new, again; a line each */
    DIVIT_REQUEST_RECORD,       /* before OPEN, with the record's descriptor; text: path of
                                   divit-trace.so;       flag: readable data is kept */
    DIVIT_REQUEST_DESCRIBE,     /* token */
} divit_request_verb;

typedef struct divit_request {
    divit_request_verb verb;
    bool flag;
    bool pin_comes; /* a descriptor with the PIN comes with the message */
    uint32_t token;
    uint32_t certificate; /* index among the token's */
    divit_signing what;
    divit_span text; /* UTF-8 without NUL */
} divit_request;

typedef enum divit_answer_kind {
    DIVIT_ANSWER_RESULT = 1,
    DIVIT_ANSWER_TOKEN,
    DIVIT_ANSWER_CERTIFICATE,
    DIVIT_ANSWER_SIGNATURE,
    DIVIT_ANSWER_PERSON_ASKED, /* the worker waits for a person now */
    DIVIT_ANSWER_PERSON_DONE,  /* it does so no longer */
    DIVIT_ANSWER_DESCRIPTION,
} divit_answer_kind;

typedef struct divit_answer {
    divit_answer_kind kind;
    divit_error result; /* RESULT: its status may be OK; origin is "divit-card" */
    divit_card_token token;
    divit_card_certificate certificate; /* owned by the answer */
    divit_span signature;
    divit_card_description description;
} divit_answer;

/* Appends a request. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_request_format(const divit_request *request, divit_bytes *out);

/* Parses a whole request; its spans borrow from the message. INPUT_BROKEN, INPUT_LIMIT. */
DIVIT_MUST_CHECK divit_status divit_request_parse(
    divit_span message, divit_request *ret, divit_error *err);

/* Appends an answer. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_answer_format(const divit_answer *answer, divit_bytes *out);

/*
 * Parses a whole answer. Free with divit_answer_done(). INPUT_BROKEN, INPUT_LIMIT, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_answer_parse(
    divit_span message, divit_answer *ret, divit_error *err);

/* Frees what the answer holds. Accepts {0}; also a cleanup handler. */
void divit_answer_done(divit_answer *answer);

#endif
