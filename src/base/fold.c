/* SPDX-License-Identifier: Apache-2.0 */
/* Turkish text made alike, for comparing names. */
#include "base/fold.h"

#include <string.h>

#include "base/bytes.h"
#include "base/text.h"

/* One letter of Turkish UTF-8 as an upper-case one, every i as I; its length in bytes. */
static size_t fold_letter(const uint8_t *p, size_t left, const char **ret)
{
    static const struct {
        char from[3];
        char to[3];
    } pairs[] = {{"ç", "Ç"}, {"ğ", "Ğ"}, {"ı", "I"}, {"İ", "I"}, {"ö", "Ö"}, {"ş", "Ş"}, {"ü", "Ü"},
        {"â", "Â"}, {"î", "Î"}, {"û", "Û"}};
    static const char capitals[] = "A\0B\0C\0D\0E\0F\0G\0H\0I\0J\0K\0L\0M\0N\0O\0P\0Q\0R\0S\0T\0U"
                                   "\0V\0W\0X\0Y\0Z";
    *ret = NULL;
    if (*p >= 'a' && *p <= 'z')
        *ret = &capitals[2 * (*p - 'a')];
    for (size_t i = 0; left >= 2 && i < sizeof pairs / sizeof pairs[0]; i++)
        if (memcmp(p, pairs[i].from, 2) == 0)
            *ret = pairs[i].to;
    return left >= 2 && *p >= 0x80 ? 2 : 1;
}

/* see base/fold.h */
divit_status divit_text_fold(divit_bytes *out, divit_span text)
{
    divit_status s = DIVIT_OK;
    for (size_t at = 0, n; at < text.n && s == DIVIT_OK; at += n) {
        const char *other = NULL;
        n = fold_letter(text.p + at, text.n - at, &other);
        const bool blank = n == 1 && strchr(" \t\r\n", text.p[at]) && text.p[at] != 0;
        if (blank)
            s = out->n > 0 && out->p[out->n - 1] != ' ' ? divit_bytes_push(out, ' ') : DIVIT_OK;
        else if (other)
            s = divit_bytes_append(out, divit_span_of(other));
        else
            s = divit_bytes_append(out, (divit_span){text.p + at, n});
    }
    while (out->n > 0 && out->p[out->n - 1] == ' ')
        out->n--;
    return s == DIVIT_OK ? divit_bytes_terminate(out) : s;
}
