/* SPDX-License-Identifier: Apache-2.0 */
/* Ways of scanning on x86-64: AVX2 where the processor has it, SSE2, plain C. */
#include <immintrin.h>

#include "xml/scan.h"

enum { BLOCK = DIVIT_XML_SCAN_BLOCK };

/* The stops of 16 bytes, in the low bits. As bytes from 0x80 on are negative, "below a space" finds
 * them together with the control characters. */
static inline divit_xml_stops sixteen(__m128i b)
{
    const __m128i control = _mm_cmplt_epi8(b, _mm_set1_epi8(' '));
    const __m128i space = _mm_or_si128(
        _mm_cmpeq_epi8(b, _mm_set1_epi8('\t')), _mm_cmpeq_epi8(b, _mm_set1_epi8('\n')));
    const __m128i markup =
        _mm_or_si128(_mm_cmpeq_epi8(b, _mm_set1_epi8('<')), _mm_cmpeq_epi8(b, _mm_set1_epi8('&')));
    const __m128i quote =
        _mm_or_si128(_mm_cmpeq_epi8(b, _mm_set1_epi8('"')), _mm_cmpeq_epi8(b, _mm_set1_epi8('\'')));
    const __m128i text = _mm_andnot_si128(space, control);
    const __m128i letter = _mm_sub_epi8(_mm_or_si128(b, _mm_set1_epi8(0x20)), _mm_set1_epi8('a'));
    const __m128i digit = _mm_sub_epi8(b, _mm_set1_epi8('0'));
    const __m128i sign = _mm_or_si128(_mm_cmpeq_epi8(b, _mm_set1_epi8('_')),
        _mm_or_si128(_mm_cmpeq_epi8(b, _mm_set1_epi8('-')), _mm_cmpeq_epi8(b, _mm_set1_epi8('.'))));
    const __m128i name = _mm_or_si128(
        sign, _mm_or_si128(_mm_cmpeq_epi8(letter, _mm_min_epu8(letter, _mm_set1_epi8('z' - 'a'))),
                  _mm_cmpeq_epi8(digit, _mm_min_epu8(digit, _mm_set1_epi8(9)))));
    const __m128i gt = _mm_cmpeq_epi8(b, _mm_set1_epi8('>'));
    const __m128i bracket = _mm_cmpeq_epi8(b, _mm_set1_epi8(']'));
    return (divit_xml_stops){{
        (uint32_t)_mm_movemask_epi8(_mm_or_si128(text, _mm_or_si128(markup, gt))),
        (uint32_t)_mm_movemask_epi8(_mm_or_si128(text, bracket)),
        (uint32_t)_mm_movemask_epi8(_mm_or_si128(control, _mm_or_si128(markup, quote))),
        (uint32_t)_mm_movemask_epi8(name) ^ 0xFFFFu,
        (uint32_t)_mm_movemask_epi8(_mm_or_si128(name, _mm_cmpeq_epi8(b, _mm_set1_epi8(':')))) ^
            0xFFFFu,
    }};
}

static void sse2(const uint8_t *p, size_t blocks, divit_xml_stops *ret)
{
    for (size_t i = 0; i < blocks; i++) {
        ret[i] = (divit_xml_stops){0};
        for (size_t k = 0; k < BLOCK; k += 16) {
            const divit_xml_stops part =
                sixteen(_mm_loadu_si128((const __m128i *)(const void *)(p + i * BLOCK + k)));
            for (size_t class = 0; class < DIVIT_XML_SCAN_CLASSES; class ++)
                ret[i].of[class] |= part.of[class] << k;
        }
    }
}

/* As sixteen(). */
__attribute__((target("avx2"), always_inline)) static inline divit_xml_stops thirty_two(__m256i b)
{
    const __m256i control = _mm256_cmpgt_epi8(_mm256_set1_epi8(' '), b);
    const __m256i space = _mm256_or_si256(
        _mm256_cmpeq_epi8(b, _mm256_set1_epi8('\t')), _mm256_cmpeq_epi8(b, _mm256_set1_epi8('\n')));
    const __m256i markup = _mm256_or_si256(
        _mm256_cmpeq_epi8(b, _mm256_set1_epi8('<')), _mm256_cmpeq_epi8(b, _mm256_set1_epi8('&')));
    const __m256i quote = _mm256_or_si256(
        _mm256_cmpeq_epi8(b, _mm256_set1_epi8('"')), _mm256_cmpeq_epi8(b, _mm256_set1_epi8('\'')));
    const __m256i text = _mm256_andnot_si256(space, control);
    const __m256i letter =
        _mm256_sub_epi8(_mm256_or_si256(b, _mm256_set1_epi8(0x20)), _mm256_set1_epi8('a'));
    const __m256i digit = _mm256_sub_epi8(b, _mm256_set1_epi8('0'));
    const __m256i sign = _mm256_or_si256(_mm256_cmpeq_epi8(b, _mm256_set1_epi8('_')),
        _mm256_or_si256(_mm256_cmpeq_epi8(b, _mm256_set1_epi8('-')),
            _mm256_cmpeq_epi8(b, _mm256_set1_epi8('.'))));
    const __m256i name = _mm256_or_si256(
        sign, _mm256_or_si256(
                  _mm256_cmpeq_epi8(letter, _mm256_min_epu8(letter, _mm256_set1_epi8('z' - 'a'))),
                  _mm256_cmpeq_epi8(digit, _mm256_min_epu8(digit, _mm256_set1_epi8(9)))));
    const __m256i gt = _mm256_cmpeq_epi8(b, _mm256_set1_epi8('>'));
    const __m256i bracket = _mm256_cmpeq_epi8(b, _mm256_set1_epi8(']'));
    return (divit_xml_stops){{
        (uint32_t)_mm256_movemask_epi8(_mm256_or_si256(text, _mm256_or_si256(markup, gt))),
        (uint32_t)_mm256_movemask_epi8(_mm256_or_si256(text, bracket)),
        (uint32_t)_mm256_movemask_epi8(_mm256_or_si256(control, _mm256_or_si256(markup, quote))),
        ~(uint32_t)_mm256_movemask_epi8(name),
        ~(uint32_t)_mm256_movemask_epi8(
            _mm256_or_si256(name, _mm256_cmpeq_epi8(b, _mm256_set1_epi8(':')))),
    }};
}

__attribute__((target("avx2"))) static void avx2(
    const uint8_t *p, size_t blocks, divit_xml_stops *ret)
{
    for (size_t i = 0; i < blocks; i++) {
        const __m256i *at = (const __m256i *)(const void *)(p + i * BLOCK);
        const divit_xml_stops low = thirty_two(_mm256_loadu_si256(at));
        const divit_xml_stops high = thirty_two(_mm256_loadu_si256(at + 1));
        for (size_t class = 0; class < DIVIT_XML_SCAN_CLASSES; class ++)
            ret[i].of[class] = low.of[class] | high.of[class] << 32;
    }
}

/* see xml/scan.h */
divit_xml_scan_fill *divit_xml_scan_way(size_t i)
{
    static divit_xml_scan_fill *const ways[] = {avx2, sse2, divit_xml_scan_plain};
    const size_t from = __builtin_cpu_supports("avx2") ? 0 : 1;
    return from + i < sizeof ways / sizeof ways[0] ? ways[from + i] : NULL;
}
