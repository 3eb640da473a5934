/* SPDX-License-Identifier: Apache-2.0 */
/* Looks at a downloaded file: is it the application form, and what is in it? */
#include "cli/guided_form.h"

#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "base/text.h"
#include "cli/drawing.h"
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

static divit_status refuse_answer(divit_render_result result, divit_error *err)
{
    if (result == DIVIT_RENDER_LOCKED)
        return divit_fail(err, DIVIT_INPUT_LOCKED, __func__, NULL);
    return divit_fail(
        err, DIVIT_INPUT_BROKEN, __func__, N_("its pages cannot be read; download it again"));
}

/* Asks for the words of one page; all of them count from the end of `text` on. */
static divit_status read_page(
    cli_drawing *drawing, const divit_render_request *request, divit_bytes *text, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes page = {0};
    divit_render_answer answer = {0};
    divit_status s = cli_drawing_ask(drawing, request, &answer, &page, err);
    if (s == DIVIT_OK && answer.result != DIVIT_RENDER_DONE)
        s = refuse_answer(answer.result, err);
    if (s == DIVIT_OK && (divit_bytes_append(text, divit_bytes_span(&page)) != DIVIT_OK ||
                             divit_bytes_push(text, '\n') != DIVIT_OK))
        s = divit_fail_memory(err, __func__);
    return s;
}

static divit_status read_words(
    cli_drawing *drawing, uint64_t size, uint32_t *ret_pages, divit_bytes *text, divit_error *err)
{
    divit_render_request request = {.verb = DIVIT_RENDER_FIND, .end = size};
    divit_render_answer answer = {0};
    divit_status s = cli_drawing_ask(drawing, &request, &answer, NULL, err);
    if (s == DIVIT_OK && answer.result != DIVIT_RENDER_DONE)
        s = refuse_answer(answer.result, err);
    if (s == DIVIT_OK && answer.pages > PAGES_MAX)
        s = divit_fail(
            err, DIVIT_INPUT_LIMIT, __func__, N_("it has more pages than an application form"));
    request.verb = DIVIT_RENDER_TEXT;
    for (; s == DIVIT_OK && request.page < answer.pages; request.page++)
        s = read_page(drawing, &request, text, err);
    if (s == DIVIT_OK)
        *ret_pages = answer.pages;
    return s;
}

/* Pages and words of a sealed document, and what they make of it. */
static divit_status recognise(
    const cli_guided_look *look, int fd, cli_guided_form *form, divit_error *err)
{
    DIVIT_AUTO(cli_drawing_done)
    cli_drawing drawing = CLI_DRAWING_NONE;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    struct stat st;
    if (fstat(fd, &st) != 0)
        return divit_fail_errno(err, __func__, NULL);
    divit_status s = cli_drawing_start(look->job, fd, &drawing, err);
    if (s == DIVIT_OK)
        s = read_words(&drawing, (uint64_t)st.st_size, &form->pages, &text, err);
    if (s != DIVIT_OK)
        return s;
    const divit_wanted verdict =
        divit_wanted_judge(divit_bytes_span(&text), &look->rule, &form->said);
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
