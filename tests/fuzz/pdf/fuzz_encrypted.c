/* SPDX-License-Identifier: Apache-2.0 */
/* Unlocks an encrypted PDF without a password, reads its strings and signs it. */
#include <stdlib.h>

#include "base/bytes.h"
#include "pdf/signature.h"
#include "pdf/update.h"
#include "pki/cipher.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const divit_pdf_limits limits = {.stream = 1 << 20, .total = 4 << 20, .nodes = 1000};

/* What was signed must open again with the same password. */
static bool is_good(divit_span file)
{
    static const divit_pdf_limits wider = {.stream = 2 << 20, .total = 16 << 20, .nodes = 2000};
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = NULL;
    return divit_pdf_open(file, &wider, &pdf, NULL) == DIVIT_OK &&
           divit_pdf_unlock(pdf, divit_ciphers_openssl(), (divit_span){0}, NULL) == DIVIT_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const divit_pdf_sign_options options = {.hole_bytes = 64, .reason = "deneme \xc5\x9f"};
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = NULL;
    DIVIT_AUTO(divit_pdf_signatures_done)
    divit_pdf_signatures list = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes update = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes file = {0};
    divit_pdf_hole hole;
    divit_error err = {0};
    if (divit_pdf_open((divit_span){data, size}, &limits, &pdf, &err) != DIVIT_OK ||
        divit_pdf_unlock(pdf, divit_ciphers_openssl(), (divit_span){0}, &err) != DIVIT_OK ||
        divit_pdf_signatures_read(pdf, &list, &err) != DIVIT_OK ||
        divit_pdf_sign_prepare(pdf, &options, &update, &hole, &err) != DIVIT_OK)
        return 0;
    if (divit_bytes_append(&file, (divit_span){data, size}) != DIVIT_OK ||
        divit_bytes_append(&file, divit_bytes_span(&update)) != DIVIT_OK)
        return 0;
    if (!is_good(divit_bytes_span(&file)))
        abort();
    return 0;
}
