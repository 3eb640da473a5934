/* SPDX-License-Identifier: Apache-2.0 */
/* A QR code as drawing operators. */
#include "appearance/qr.h"

#include <errno.h>

#include <qrencode.h>

#include "appearance/operator.h"
#include "base/bytes.h"
#include "base/status.h"

/* Squares of white on every side (ISO/IEC 18004 6.3.8). */
enum { MARGIN = 4 };

/* 0.2 mm in points. */
#define SQUARE_MIN 0.57

/* The dark squares of one row, each run of them as a rectangle. */
static divit_status draw_row(const QRcode *code, int row, divit_bytes *out)
{
    const unsigned char *squares = code->data + (size_t)row * (size_t)code->width;
    divit_status s = DIVIT_OK;
    for (int from = 0, to; s == DIVIT_OK && from < code->width; from = to) {
        const bool dark = squares[from] & 1;
        to = from + 1;
        while (to < code->width && (bool)(squares[to] & 1) == dark)
            to++;
        const double box[] = {MARGIN + from, MARGIN + code->width - 1 - row, to - from, 1};
        if (dark)
            s = divit_operator_append(out, box, 4, "re");
    }
    return s;
}

static divit_status draw(const QRcode *code, const divit_qr_place *place, divit_bytes *out)
{
    const double whole = code->width + 2 * MARGIN;
    const double scale = place->side / whole;
    const double matrix[] = {scale, 0, 0, scale, place->x, place->y};
    const double ground[] = {0, 0, whole, whole};
    divit_status s = divit_bytes_append(out, DIVIT_SPAN_TEXT("q 1 sc\n"));
    if (s == DIVIT_OK)
        s = divit_operator_append(out, matrix, 6, "cm");
    if (s == DIVIT_OK)
        s = divit_operator_append(out, ground, 4, "re f 0 sc");
    for (int row = 0; s == DIVIT_OK && row < code->width; row++)
        s = draw_row(code, row, out);
    return s == DIVIT_OK ? divit_bytes_append(out, DIVIT_SPAN_TEXT("f Q\n")) : s;
}

/* see appearance/qr.h */
divit_status divit_qr_draw(
    const char *text, const divit_qr_place *place, divit_bytes *out, divit_error *err)
{
    const size_t n = strlen(text);
    if (n == 0 || n > DIVIT_QR_TEXT_MAX)
        return divit_fail(err, DIVIT_USAGE, __func__,
            N_("the text of the QR code is empty or longer than 1,200 bytes"));
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    if (!code)
        return errno == ERANGE
                   ? divit_fail(err, DIVIT_USAGE, __func__,
                         N_("the text of the QR code is empty or longer than 1,200 bytes"))
                   : divit_fail_memory(err, __func__);
    divit_status s = DIVIT_OK;
    if (place->side / (code->width + 2 * MARGIN) < SQUARE_MIN)
        s = divit_fail(err, DIVIT_NO_PLACE, __func__,
            N_("the place is too small for a QR code that can be read"));
    else if (draw(code, place, out) != DIVIT_OK)
        s = divit_fail_memory(err, __func__);
    QRcode_free(code);
    return s;
}
