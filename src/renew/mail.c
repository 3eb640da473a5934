/* SPDX-License-Identifier: Apache-2.0 */
/* The mail that begins a renewal. */
#include "renew/mail.h"

#include <gmime/gmime.h>
#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "base/text.h"

enum { ORDER_DIGITS = 12 };

/* One reading of a message. */
typedef struct reading {
    divit_mail mail;
    const char *own_host;
    size_t links;
    bool other_order; /* a second order number was named */
} reading;

/* How dangerous a link is: other hosts are in every mail, look-alikes are not. */
static int danger(divit_link_verdict verdict)
{
    static const int order[] = {[DIVIT_LINK_GOOD] = 0,
        [DIVIT_LINK_OTHER] = 1,
        [DIVIT_LINK_INSECURE] = 2,
        [DIVIT_LINK_TYPO] = 3,
        [DIVIT_LINK_SUFFIX] = 4,
        [DIVIT_LINK_PUNYCODE] = 5,
        [DIVIT_LINK_DISGUISED] = 6};
    return order[verdict];
}

static void take_link(reading *r, const divit_link *link)
{
    const divit_link_verdict verdict = divit_link_judge(link, r->own_host);
    if (verdict == DIVIT_LINK_GOOD) {
        if (!r->mail.link.text[0])
            r->mail.link = *link;
        return;
    }
    if (r->mail.bad.text[0] && danger(verdict) <= danger(r->mail.why))
        return;
    r->mail.bad = *link;
    r->mail.why = verdict;
}

static void take_order(reading *r, divit_span text)
{
    char order[16];
    const char *digits = (const char *)text.p + 3;
    size_t n = 0;
    while (n + 3 < text.n && n <= ORDER_DIGITS && digits[n] >= '0' && digits[n] <= '9')
        n++;
    if (n == 0 || n > ORDER_DIGITS)
        return;
    memcpy(order, text.p, n + 3);
    order[n + 3] = 0;
    r->other_order = r->other_order || (r->mail.order[0] && strcmp(r->mail.order, order) != 0);
    divit_text_copy(r->mail.order, sizeof r->mail.order, order);
}

static void look_through(reading *r, divit_span text)
{
    divit_link link;
    for (size_t at = 0; r->links < DIVIT_MAIL_LINKS && divit_link_next(text, &at, &link);
         r->links++)
        take_link(r, &link);
    for (size_t i = 0; i + 3 < text.n; i++)
        if (memcmp(text.p + i, "SD-", 3) == 0)
            take_order(r, divit_span_sub(text, i, text.n));
}

/* A text part, decoded. */
static void look_through_part(reading *r, GMimeObject *part)
{
    if (!GMIME_IS_TEXT_PART(part))
        return;
    char *text = g_mime_text_part_get_text(GMIME_TEXT_PART(part));
    if (text)
        look_through(r, divit_span_of(text));
    g_free(text);
}

static void look_through_parts(reading *r, GMimeMessage *message)
{
    GMimePartIter *parts = g_mime_part_iter_new((GMimeObject *)message);
    for (size_t i = 0; i < DIVIT_MAIL_PARTS && g_mime_part_iter_is_valid(parts); i++) {
        look_through_part(r, g_mime_part_iter_get_current(parts));
        if (!g_mime_part_iter_next(parts))
            break;
    }
    g_mime_part_iter_free(parts);
}

static GMimeMessage *parse(divit_span bytes)
{
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer((const char *)bytes.p, bytes.n);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    g_object_unref(parser);
    g_object_unref(stream);
    return message;
}

/* see renew/mail.h */
divit_status divit_mail_read(
    divit_span bytes, const char *own_host, divit_mail *ret, divit_error *err)
{
    reading r = {.own_host = own_host};
    if (bytes.n > DIVIT_MAIL_MAX)
        return divit_fail_at(
            err, DIVIT_INPUT_LIMIT, __func__, N_("the mail is too large"), DIVIT_MAIL_MAX);
    g_mime_init();
    GMimeMessage *message = bytes.n > 0 ? parse(bytes) : NULL;
    if (!message)
        return divit_fail(err, DIVIT_INPUT_BROKEN, __func__, N_("it is no mail message"));
    look_through_parts(&r, message);
    g_object_unref(message);
    if (r.other_order)
        r.mail.order[0] = 0;
    *ret = r.mail;
    return DIVIT_OK;
}
