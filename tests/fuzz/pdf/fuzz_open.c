/* SPDX-License-Identifier: Apache-2.0 */
/* Opens a PDF, lists its signatures, surveys it, finds its first page, reads its first objects. */
#include "pdf/page.h"
#include "pdf/signature.h"
#include "pdf/survey.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const divit_pdf_limits limits = {.stream = 1 << 20, .total = 4 << 20, .nodes = 1000};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = NULL;
    DIVIT_AUTO(divit_pdf_signatures_done)
    divit_pdf_signatures list = {0};
    divit_pdf_survey survey;
    divit_pdf_value value;
    divit_pdf_ref ref;
    divit_error err = {0};
    if (divit_pdf_open((divit_span){data, size}, &limits, &pdf, &err) != DIVIT_OK)
        return 0;
    const divit_status listed = divit_pdf_signatures_read(pdf, &list, &err);
    const divit_status found = divit_pdf_page_first(pdf, &ref, &value, &err);
    const divit_status surveyed = divit_pdf_survey_read(pdf, &survey, &err);
    int got = listed == DIVIT_OK && found == DIVIT_OK && surveyed == DIVIT_OK;
    for (uint32_t i = 0; i < 64; i++)
        got += divit_pdf_object(pdf, (divit_pdf_ref){.number = i}, &value, NULL, &err) == DIVIT_OK;
    return got < 0;
}
