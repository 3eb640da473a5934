/* SPDX-License-Identifier: Apache-2.0 */
/* Strings of a document on their way in and out of its encryption. */
#include "pdf/sealing.h"

#include "base/bytes.h"
#include "base/status.h"
#include "base/text.h"
#include "pdf/atom.h"
#include "pdf/crypt.h"
#include "pdf/textstring.h"

static divit_status wrote(divit_status s, divit_error *err)
{
    return s == DIVIT_OK ? s : divit_fail_memory(err, "divit_pdf_sealing");
}

/* see pdf/sealing.h */
divit_status divit_pdf_sealing_read(
    const divit_pdf *pdf, const divit_pdf_value *string, divit_bytes *out, divit_error *err)
{
    const divit_pdf_crypt *crypt = divit_pdf_crypt_of(pdf);
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes raw = {0};
    const bool is_string = string->kind == DIVIT_PDF_STRING || string->kind == DIVIT_PDF_HEX;
    if (!crypt || !is_string || string->owner.number == 0)
        return wrote(divit_pdf_string_decode(string, out), err);
    const divit_status s = wrote(divit_pdf_string_decode(string, &raw), err);
    if (s != DIVIT_OK)
        return s;
    const divit_pdf_sealed what = {
        .method = crypt->strings, .ref = string->owner, .data = divit_bytes_span(&raw)};
    return divit_pdf_crypt_open(crypt, &what, out, err);
}

/* see pdf/sealing.h */
divit_status divit_pdf_sealing_text(
    const divit_pdf *pdf, const divit_pdf_value *string, divit_bytes *out, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes raw = {0};
    const divit_status s = divit_pdf_sealing_read(pdf, string, &raw, err);
    if (s != DIVIT_OK)
        return s;
    return wrote(divit_pdf_text_read(divit_bytes_span(&raw), out), err);
}

/* Appends one string token as the object demands it; in hex, which holds any bytes. */
static divit_status write_string(const divit_pdf *pdf, const divit_pdf_value *string,
    divit_pdf_ref ref, divit_bytes *out, divit_error *err)
{
    const divit_pdf_crypt *crypt = divit_pdf_crypt_of(pdf);
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes plain = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes sealed = {0};
    divit_status s = divit_pdf_sealing_read(pdf, string, &plain, err);
    const divit_pdf_sealed what = {
        .method = crypt->strings, .ref = ref, .data = divit_bytes_span(&plain)};
    if (s == DIVIT_OK)
        s = divit_pdf_crypt_seal(crypt, &what, &sealed, err);
    if (s == DIVIT_OK)
        s = wrote(divit_bytes_push(out, '<'), err);
    if (s == DIVIT_OK)
        s = wrote(divit_hex_append(out, divit_bytes_span(&sealed)), err);
    return s == DIVIT_OK ? wrote(divit_bytes_push(out, '>'), err) : s;
}

/* Appends the text with every string in it as the object demands it. */
static divit_status write_strings(const divit_pdf *pdf, const divit_pdf_value *from,
    divit_pdf_ref ref, divit_bytes *out, divit_error *err)
{
    divit_pdf_lexer lexer = {.text = from->raw, .at = from->at};
    size_t done = 0;
    for (;;) {
        divit_pdf_token token;
        divit_status s = divit_pdf_lexer_next(&lexer, &token, err);
        if (s != DIVIT_OK)
            return s;
        if (token.kind == DIVIT_PDF_TOKEN_END)
            break;
        if (token.kind != DIVIT_PDF_TOKEN_STRING && token.kind != DIVIT_PDF_TOKEN_HEX)
            continue;
        const divit_pdf_value string = {
            .kind = token.kind == DIVIT_PDF_TOKEN_HEX ? DIVIT_PDF_HEX : DIVIT_PDF_STRING,
            .raw = token.raw,
            .owner = from->owner};
        s = wrote(divit_bytes_append(out, divit_span_sub(from->raw, done, token.pos - done)), err);
        if (s == DIVIT_OK)
            s = write_string(pdf, &string, ref, out, err);
        if (s != DIVIT_OK)
            return s;
        done = token.pos + token.raw.n;
    }
    return wrote(divit_bytes_append(out, divit_span_sub(from->raw, done, from->raw.n)), err);
}

/* see pdf/sealing.h */
divit_status divit_pdf_sealing_move(const divit_pdf *pdf, const divit_pdf_value *from,
    divit_pdf_ref ref, divit_bytes *out, divit_error *err)
{
    const bool same = from->owner.number == ref.number && from->owner.generation == ref.generation;
    if (!divit_pdf_crypt_of(pdf) || same)
        return wrote(divit_bytes_append(out, from->raw), err);
    return write_strings(pdf, from, ref, out, err);
}

/* see pdf/sealing.h */
divit_status divit_pdf_sealing_write(
    const divit_pdf *pdf, divit_pdf_ref ref, const char *utf8, divit_bytes *out, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    const divit_status s = divit_pdf_text_write(&text, utf8);
    if (s == DIVIT_INPUT_BROKEN)
        return divit_fail(err, DIVIT_USAGE, __func__, N_("a text for the signature is not UTF-8"));
    if (s != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    const divit_pdf_value value = {.raw = divit_bytes_span(&text), .at = DIVIT_NOWHERE};
    return divit_pdf_sealing_move(pdf, &value, ref, out, err);
}
