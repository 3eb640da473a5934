/* SPDX-License-Identifier: Apache-2.0 */
/* Pages and words of a PDF, as divit-render reads them, shut in. */
#include "cli/pdf_words.h"

#include <sys/stat.h>

#include "base/bytes.h"
#include "base/status.h"
#include "cli/drawing.h"

/* see cli/pdf_words.h */
void cli_pdf_words_done(cli_pdf_words *words)
{
    divit_bytes_done(&words->text);
    *words = (cli_pdf_words){0};
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
    cli_drawing *drawing, uint64_t size, uint32_t most, cli_pdf_words *words, divit_error *err)
{
    divit_render_request request = {.verb = DIVIT_RENDER_FIND, .end = size};
    divit_render_answer answer = {0};
    divit_status s = cli_drawing_ask(drawing, &request, &answer, NULL, err);
    if (s == DIVIT_OK && answer.result != DIVIT_RENDER_DONE)
        s = refuse_answer(answer.result, err);
    if (s == DIVIT_OK && answer.pages > most)
        s = divit_fail(err, DIVIT_INPUT_LIMIT, __func__, N_("it has more pages than such a paper"));
    request.verb = DIVIT_RENDER_TEXT;
    for (; s == DIVIT_OK && request.page < answer.pages; request.page++)
        s = read_page(drawing, &request, &words->text, err);
    words->pages = answer.pages;
    return s;
}

/* see cli/pdf_words.h */
divit_status cli_pdf_words_read(
    const cli_job *job, int sealed, uint32_t most, cli_pdf_words *ret, divit_error *err)
{
    DIVIT_AUTO(cli_drawing_done)
    cli_drawing drawing = CLI_DRAWING_NONE;
    DIVIT_AUTO(cli_pdf_words_done)
    cli_pdf_words words = {0};
    struct stat st;
    if (fstat(sealed, &st) != 0)
        return divit_fail_errno(err, __func__, NULL);
    divit_status s = cli_drawing_start(job, sealed, &drawing, err);
    if (s == DIVIT_OK)
        s = read_words(&drawing, (uint64_t)st.st_size, most, &words, err);
    if (s != DIVIT_OK)
        return s;
    *ret = words;
    words = (cli_pdf_words){0};
    return DIVIT_OK;
}
