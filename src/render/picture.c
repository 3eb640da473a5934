/* SPDX-License-Identifier: Apache-2.0 */
/* Is a picture that divit-render sent what it says? */
#include "render/picture.h"

#include <string.h>

#include "base/bytes.h"
#include "base/status.h"

enum { SIGNATURE = 8, CHUNK = 12, TYPE_AT = 4, DATA_AT = 8, HEADER = 13 };

static uint32_t get32(const uint8_t *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static bool is_type(const uint8_t *chunk, const char *type)
{
    return memcmp(chunk + TYPE_AT, type, 4) == 0;
}

/* The header: size, then 8 bits, RGB, the only compression and filter, no interlace (11.2.1). */
static bool is_header(const uint8_t *chunk, uint32_t width, uint32_t height)
{
    static const uint8_t plain[] = {8, 2, 0, 0, 0};
    return is_type(chunk, "IHDR") && get32(chunk) == HEADER && get32(chunk + DATA_AT) == width &&
           get32(chunk + DATA_AT + 4) == height &&
           memcmp(chunk + DATA_AT + 8, plain, sizeof plain) == 0;
}

/* see render/picture.h */
divit_status divit_picture_check(divit_span png, uint32_t width, uint32_t height, divit_error *err)
{
    static const uint8_t signature[SIGNATURE] = {137, 'P', 'N', 'G', 13, 10, 26, 10};
    size_t at = SIGNATURE;
    bool data = false;
    if (png.n < SIGNATURE || memcmp(png.p, signature, SIGNATURE) != 0)
        return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__, NULL, 0);
    while (png.n - at >= CHUNK && get32(png.p + at) <= png.n - at - CHUNK) {
        const uint8_t *chunk = png.p + at;
        const bool first = at == SIGNATURE;
        if (first ? !is_header(chunk, width, height)
                  : !is_type(chunk, "IDAT") && !is_type(chunk, "IEND") && !is_type(chunk, "bKGD"))
            break;
        at += CHUNK + get32(chunk);
        if (is_type(chunk, "IEND") && data && at == png.n)
            return DIVIT_OK;
        data = data || is_type(chunk, "IDAT");
    }
    return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__, NULL, at);
}
