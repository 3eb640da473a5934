/* SPDX-License-Identifier: Apache-2.0 */
/*
 * renew/mail.h - the mail that begins a renewal: its link and its order number, nothing of it
 * trusted.
 *
 *     divit_mail mail = {0};
 *     s = divit_mail_read(bytes, "127.0.0.1", &mail, err);
 *     if (mail.link.text[0]) ...   // a good link; mail.bad says why another one is not
 *
 * All text parts of a message (RFC 5322, MIME) are looked through. No link is ever opened.
 * Ownership: values. Threads: one at a time. Not done here: whether the sender is who it says.
 */
#ifndef DIVIT_RENEW_MAIL_H
#define DIVIT_RENEW_MAIL_H

#include "renew/link.h"

/* Largest message taken, in bytes, and most parts and links looked at. */
enum { DIVIT_MAIL_MAX = 16 << 20, DIVIT_MAIL_PARTS = 64, DIVIT_MAIL_LINKS = 512 };

typedef struct divit_mail {
    divit_link link;        /* the first good one; text "" if there is none */
    divit_link bad;         /* the most dangerous other one; text "" if there is none */
    divit_link_verdict why; /* of `bad` */
    char order[16];         /* "SD-780" if exactly one order number is named, else "" */
} divit_mail;

/*
 * own_host: as for divit_link_judge(). OK also without any link. INPUT_BROKEN if it is no message,
 * INPUT_LIMIT, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_mail_read(
    divit_span bytes, const char *own_host, divit_mail *ret, divit_error *err);

#endif
