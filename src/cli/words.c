/* SPDX-License-Identifier: Apache-2.0 */
/* Turkish or English: the only place where facts become sentences. */
#include "cli/words.h"

#include <libintl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/text.h"

/* see cli/words.h */
void cli_words_start(const char *language, const char *locale_folder)
{
    /* gettext speaks only in a locale other than "C"; C.UTF-8 is always there. */
    if (!setlocale(LC_MESSAGES, "") || strcmp(setlocale(LC_MESSAGES, NULL), "C") == 0)
        (void)setlocale(LC_MESSAGES, "C.UTF-8");
    (void)setlocale(LC_CTYPE, "C.UTF-8");
    const char *wanted = getenv("LC_ALL");
    wanted = wanted && *wanted ? wanted : getenv("LC_MESSAGES");
    wanted = wanted && *wanted ? wanted : getenv("LANG");
    if (language)
        (void)setenv("LANGUAGE", language, 1);
    else if (!getenv("LANGUAGE") && wanted && strncmp(wanted, "tr", 2) == 0)
        (void)setenv("LANGUAGE", "tr", 1);
    (void)bindtextdomain("divit", locale_folder);
    (void)bind_textdomain_codeset("divit", "UTF-8");
    (void)textdomain("divit");
}

/* Appends the subject, masked, and ": ". */
static divit_status append_subject(const divit_error *err, divit_bytes *out)
{
    if (!err->subject[0])
        return DIVIT_OK;
    const divit_status s = divit_text_mask(out, divit_span_of(err->subject));
    return s == DIVIT_OK ? divit_bytes_append(out, DIVIT_SPAN_TEXT(": ")) : s;
}

static divit_status append_place(const divit_error *err, divit_bytes *out)
{
    if (err->where == DIVIT_NOWHERE)
        return DIVIT_OK;
    divit_status s = divit_bytes_append(out, DIVIT_SPAN_TEXT(" ("));
    if (s == DIVIT_OK)
        s = divit_bytes_printf(out, _("at byte %llu"), (unsigned long long)err->where);
    return s == DIVIT_OK ? divit_bytes_append(out, DIVIT_SPAN_TEXT(")")) : s;
}

/* The other library's number, in the form its own documents use. */
static divit_status append_foreign(const divit_error *err, divit_bytes *out)
{
    switch (err->kind) {
    case DIVIT_FOREIGN_NONE:
        return DIVIT_OK;
    case DIVIT_FOREIGN_ERRNO:
        return divit_bytes_printf(out, " (%s)", strerror((int)err->foreign));
    case DIVIT_FOREIGN_CKR:
        return divit_bytes_printf(out, " (CKR 0x%lX)", (unsigned long)err->foreign);
    case DIVIT_FOREIGN_SCARD:
        return divit_bytes_printf(
            out, " (SCARD 0x%08lX)", (unsigned long)err->foreign & 0xFFFFFFFF);
    case DIVIT_FOREIGN_CURL:
        return divit_bytes_printf(out, " (curl %ld)", err->foreign);
    case DIVIT_FOREIGN_OPENSSL:
        return divit_bytes_printf(out, " (OpenSSL %lX)", (unsigned long)err->foreign);
    case DIVIT_FOREIGN_HTTP:
        return divit_bytes_printf(out, " (HTTP %ld)", err->foreign);
    }
    return DIVIT_E_INTERNAL;
}

/* see cli/words.h */
const char *cli_words_language(void)
{
    /* The catalogue translates the code itself. */
    return _("en");
}

/* see cli/words.h */
divit_status cli_words_sentence(divit_status status, const divit_error *err, divit_bytes *out)
{
    /* An error that was filled for another status says nothing about this one. */
    const divit_error none = {.status = status, .where = DIVIT_NOWHERE};
    const divit_error *e = err && err->status == status ? err : &none;
    const char *hint = divit_status_hint(status);
    divit_status s = append_subject(e, out);
    if (s == DIVIT_OK)
        s = divit_bytes_append(out, divit_span_of(_(divit_status_message(status))));
    if (s == DIVIT_OK && e->detail)
        s = divit_bytes_printf(out, ": %s", _(e->detail));
    if (s == DIVIT_OK)
        s = append_place(e, out);
    if (s == DIVIT_OK)
        s = append_foreign(e, out);
    if (s == DIVIT_OK && hint[0])
        s = divit_bytes_printf(out, "; %s", _(hint));
    return s;
}

/* see cli/words.h */
void cli_words_failure(divit_status status, const divit_error *err, FILE *to)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes line = {0};
    if (cli_words_sentence(status, err, &line) == DIVIT_OK &&
        divit_bytes_terminate(&line) == DIVIT_OK)
        fprintf(to, "divit: %s\n", (const char *)line.p);
    else
        fprintf(to, "divit: %s\n", _(divit_status_message(status)));
}
