/* SPDX-License-Identifier: Apache-2.0 */
/* Looks at a downloaded file: is it the application form, and what is in it? */
#include "cli/guided_form.h"

#include <string.h>
#include <strings.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "base/text.h"
#include "cli/drawing.h"
#include "cli/pdf_words.h"
#include "divit/verify.h"

/* The guide's form has one page or two. */
enum { PAGES_MAX = 8 };

/* see cli/guided_form.h */
bool cli_guided_form_is_paper(const divit_download *watch, const char *name)
{
    uint8_t head[5];
    const size_t n = strlen(name);
    DIVIT_AUTO(divit_fd_close)
    int fd = -1;
    if (n > 4 && strcasecmp(name + n - 4, ".pdf") == 0)
        return true;
    return divit_download_open(watch, name, DIVIT_DOCUMENT_MAX, &fd, NULL) == DIVIT_OK &&
           divit_read_at(fd, 0, head, sizeof head, NULL) == DIVIT_OK &&
           memcmp(head, "%PDF-", sizeof head) == 0;
}

/* A form that has a signature was signed already: perhaps by an earlier run. */
static divit_status check_unsigned(int fd, divit_error *err)
{
    DIVIT_AUTO(divit_verification_free)
    divit_verification *v = NULL;
    divit_error why = {0};
    const divit_status s = divit_verify(fd, &v, &why);
    if (s == DIVIT_NO_SIGNATURE)
        return DIVIT_OK;
    if (s == DIVIT_OK)
        return divit_fail(err, DIVIT_INPUT_UNSUPPORTED, __func__,
            N_("it has a signature already; a signed form is uploaded, not signed again"));
    if (err)
        *err = why;
    return s;
}

/* Pages and words of a document, and what they make of it. */
static divit_status recognise(
    const cli_guided_look *look, int fd, cli_guided_form *form, divit_error *err)
{
    DIVIT_AUTO(cli_pdf_words_done)
    cli_pdf_words words = {0};
    const divit_status s = cli_pdf_words_read(look->job, fd, PAGES_MAX, &words, err);
    if (s != DIVIT_OK)
        return s;
    form->pages = words.pages;
    const divit_wanted verdict =
        divit_wanted_judge(divit_bytes_span(&words.text), &look->rule, &form->said);
    return verdict == DIVIT_WANTED_FORM
               ? DIVIT_OK
               : divit_fail(err, DIVIT_INPUT_UNSUPPORTED, __func__, divit_wanted_reason(verdict));
}

/* see cli/guided_form.h */
divit_status cli_guided_form_read(
    const cli_guided_look *look, const char *name, cli_guided_form *ret, divit_error *err)
{
    cli_guided_form form = {0};
    DIVIT_AUTO(divit_fd_close)
    int fd = -1;
    divit_text_copy(form.name, sizeof form.name, name);
    if (strcmp(form.name, name) != 0)
        return divit_fail(err, DIVIT_INPUT_UNSUPPORTED, __func__,
            N_("its name has characters that cannot be shown; save it under another name"));
    divit_status s = divit_download_open(look->watch, name, DIVIT_DOCUMENT_MAX, &fd, err);
    if (s == DIVIT_OK)
        s = cli_drawing_seal(&fd, err);
    if (s == DIVIT_OK)
        s = divit_renewal_hash(fd, form.hash, err);
    if (s == DIVIT_OK)
        s = check_unsigned(fd, err);
    if (s == DIVIT_OK)
        s = recognise(look, fd, &form, err);
    if (s == DIVIT_OK)
        *ret = form;
    return s;
}
