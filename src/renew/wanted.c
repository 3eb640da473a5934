/* SPDX-License-Identifier: Apache-2.0 */
/* Is a paper the application form that is waited for, by what it says? */
#include "renew/wanted.h"

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"

enum { FIELDS_WANTED = 5, ORDER_DIGITS = 12 };

/* Letters of Turkish and their plain ones, as the guide's words need them. */
static const struct {
    const char *letter;
    char plain;
} letters[] = {{"İ", 'i'}, {"I", 'i'}, {"ı", 'i'}, {"Ş", 's'}, {"ş", 's'}, {"Ğ", 'g'}, {"ğ", 'g'},
    {"Ü", 'u'}, {"ü", 'u'}, {"Ö", 'o'}, {"ö", 'o'}, {"Ç", 'c'}, {"ç", 'c'}, {"Â", 'a'}, {"â", 'a'}};

/* The form's field names, folded. */
static const char *const fields[] = {"kimlik no", "ad soyad", "e-posta", "cep tel", "operator",
    "bilgi kanali", "kurum adi", "birim", "odeme"};

/* The next character folded, *at behind it; 0 for any that the words do not have. */
static char fold(divit_span text, size_t *at)
{
    for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++) {
        const size_t n = strlen(letters[i].letter);
        if (text.n - *at >= n && memcmp(text.p + *at, letters[i].letter, n) == 0) {
            *at += n;
            return letters[i].plain;
        }
    }
    const uint8_t c = text.p[(*at)++];
    if (c >= 'A' && c <= 'Z')
        return (char)(c - 'A' + 'a');
    /* U+00A0 NO-BREAK SPACE is two bytes, of which the first is passed over with the rest. */
    if (c <= ' ' || c == 0xA0)
        return ' ';
    return c < 0x7F ? (char)c : 0;
}

/* The text folded, runs of spaces as one, with a NUL; false if it is too long or memory ran out. */
static bool fold_all(divit_span text, divit_bytes *out)
{
    if (text.n > DIVIT_WANTED_TEXT_MAX || divit_bytes_reserve(out, text.n + 1) != DIVIT_OK)
        return false;
    for (size_t at = 0; at < text.n;) {
        const char c = fold(text, &at);
        const bool again = c == ' ' && (out->n == 0 || out->p[out->n - 1] == ' ');
        if (c && !again)
            out->p[out->n++] = (uint8_t)c;
    }
    out->p[out->n] = 0;
    return true;
}

static size_t count_fields(const char *text)
{
    size_t found = 0;
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        found += strstr(text, fields[i]) != NULL;
    return found;
}

/* The first order number, "" if there is none; false if there are two different ones. */
static bool find_order(const char *text, char out[16])
{
    out[0] = 0;
    for (const char *at = strstr(text, "sd-"); at; at = strstr(at + 1, "sd-")) {
        const size_t n = strspn(at + 3, "0123456789");
        char one[16];
        if (n == 0 || n > ORDER_DIGITS)
            continue;
        (void)snprintf(one, sizeof one, "SD-%.*s", (int)n, at + 3);
        if (out[0] && strcmp(out, one) != 0)
            return false;
        memcpy(out, one, sizeof one);
    }
    return true;
}

static divit_wanted judge(const char *text, const divit_wanted_rule *rule, char order[16])
{
    const bool one = find_order(text, order);
    /* The form speaks of the commitment, and the commitment of the form. */
    const bool commitment = strstr(text, "taahhutname") != NULL;
    if (!text[strspn(text, " ")])
        return DIVIT_WANTED_WITHOUT_TEXT;
    if (!strstr(text, "basvuru formu") || !strstr(text, "elektronik sertifika"))
        return commitment ? DIVIT_WANTED_COMMITMENT : DIVIT_WANTED_OTHER_PAPER;
    if (count_fields(text) < FIELDS_WANTED)
        return commitment ? DIVIT_WANTED_COMMITMENT : DIVIT_WANTED_FEW_FIELDS;
    if (!one)
        return DIVIT_WANTED_SEVERAL_ORDERS;
    if (!order[0])
        return DIVIT_WANTED_NO_ORDER;
    if (rule->order && strcmp(order, rule->order) != 0)
        return DIVIT_WANTED_OTHER_ORDER;
    if (!rule->practice && strstr(text, "gercek basvuru degildir"))
        return DIVIT_WANTED_PRACTICE;
    return DIVIT_WANTED_FORM;
}

/* see renew/wanted.h */
divit_wanted divit_wanted_judge(
    divit_span text, const divit_wanted_rule *rule, divit_wanted_form *ret)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes folded = {0};
    *ret = (divit_wanted_form){0};
    if (!fold_all(text, &folded))
        return DIVIT_WANTED_OTHER_PAPER;
    return judge((const char *)folded.p, rule, ret->order);
}

/* see renew/wanted.h */
const char *divit_wanted_reason(divit_wanted verdict)
{
    switch (verdict) {
    case DIVIT_WANTED_FORM:
        break;
    case DIVIT_WANTED_WITHOUT_TEXT:
        return N_("it has no text: a picture or a scan, not the form that the portal makes");
    case DIVIT_WANTED_OTHER_PAPER:
        return N_("it does not say that it is a certificate application form");
    case DIVIT_WANTED_COMMITMENT:
        return N_("it is the commitment, not the application form; nothing is signed in it");
    case DIVIT_WANTED_FEW_FIELDS:
        return N_("it has the form's title, but not the form's fields");
    case DIVIT_WANTED_NO_ORDER:
        return N_("it names no order number, as SD-780");
    case DIVIT_WANTED_SEVERAL_ORDERS:
        return N_("it names several order numbers; a form has one");
    case DIVIT_WANTED_OTHER_ORDER:
        return N_("it is the form of another application");
    case DIVIT_WANTED_PRACTICE:
        return N_("it is a form of the practice portal, which nobody accepts");
    }
    return "";
}
