/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a request, an answer and its picture: what is taken comes back as it was. */
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "render/message.h"
#include "render/picture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(divit_status formatted, const divit_bytes *again, divit_span message)
{
    if (formatted != DIVIT_OK || !divit_span_equal(divit_bytes_span(again), message))
        abort();
}

static void try_request(divit_span message)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes again = {0};
    divit_render_request request;
    if (divit_render_request_parse(message, &request, NULL) == DIVIT_OK)
        check(divit_render_request_format(&request, &again), &again, message);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes again = {0};
    divit_render_answer answer;
    const divit_span all = {data, size};
    const divit_span head = divit_span_sub(all, 0, DIVIT_RENDER_ANSWER);
    try_request(all);
    if (divit_render_answer_parse(head, &answer, NULL) != DIVIT_OK)
        return 0;
    check(divit_render_answer_format(&answer, &again), &again, head);
    const divit_span png = divit_span_sub(all, DIVIT_RENDER_ANSWER, SIZE_MAX);
    if (divit_picture_check(png, answer.width, answer.height, NULL) == DIVIT_OK && png.n < 45)
        abort(); /* shorter than a header, data and an end */
    return 0;
}
