/* SPDX-License-Identifier: Apache-2.0 */
/* Spoilt answers of a card. */
#include "sandbox/card/spoil.h"

#include "base/bytes.h"

enum { TOO_MANY = 300, STATUS_WORD = 2, HUGE = 70000 };

/* The next number of the splitmix64 sequence (Steele, Lea, Flood, OOPSLA 2014). */
static uint64_t next(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15U;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
}

static size_t below(uint64_t *state, size_t limit)
{
    return (size_t)(next(state) % limit);
}

static divit_status replace(divit_bytes *answer, divit_span with)
{
    answer->n = 0;
    return divit_bytes_append(answer, with);
}

/* Appends n bytes that look random. */
static divit_status grow(divit_bytes *answer, size_t n, uint64_t *state)
{
    divit_status s = DIVIT_OK;
    for (size_t i = 0; s == DIVIT_OK && i < n; i++)
        s = divit_bytes_push(answer, (uint8_t)next(state));
    return s;
}

/* Makes the status word this one; an answer without one gets it. */
static divit_status end_with(divit_bytes *answer, uint8_t high, uint8_t low)
{
    const uint8_t word[] = {high, low};
    if (answer->n >= STATUS_WORD)
        answer->n -= STATUS_WORD;
    return divit_bytes_append(answer, (divit_span){word, sizeof word});
}

static void overwrite(divit_bytes *answer, uint8_t with, uint64_t *state)
{
    if (answer->n > 0)
        answer->p[below(state, answer->n)] = with;
}

static divit_status flip_bits(divit_bytes *answer, uint64_t *state)
{
    for (size_t left = 1 + below(state, 8); left > 0 && answer->n > 0; left--)
        answer->p[below(state, answer->n)] ^= (uint8_t)(1U << below(state, 8));
    return DIVIT_OK;
}

/* One of the many ways to be malformed. */
static divit_status storm(divit_bytes *answer, uint64_t number)
{
    uint64_t state = number;
    switch (below(&state, 12)) {
    case 0:
        answer->n = 0;
        return grow(answer, below(&state, TOO_MANY), &state);
    case 1: /* cut anywhere, down to nothing */
        answer->n = below(&state, answer->n + 1);
        return DIVIT_OK;
    case 2:
        return grow(answer, 1 + below(&state, TOO_MANY), &state);
    case 3:
        return end_with(answer, (uint8_t)next(&state), (uint8_t)next(&state));
    case 4: /* more is there, it says, and nothing comes */
        return replace(answer, (divit_span){(const uint8_t[]){0x61, (uint8_t)next(&state)}, 2});
    case 5: /* another length is right, it says, each time */
        return end_with(answer, 0x6C, (uint8_t)next(&state));
    case 6: /* a length that goes beyond the end */
        overwrite(answer, 0xFF, &state);
        return DIVIT_OK;
    case 7: /* a long length, or an indefinite one */
        overwrite(answer, (uint8_t)(0x80 + below(&state, 5)), &state);
        return DIVIT_OK;
    case 8:
        if (answer->n > STATUS_WORD)
            memset(answer->p, below(&state, 2) ? 0xFF : 0x00, answer->n - STATUS_WORD);
        return end_with(answer, 0x90, 0x00);
    case 9:
        return replace(answer, DIVIT_SPAN_TEXT("\x90\x00"));
    case 10: /* rarely, for it is slow */
        return below(&state, 64) == 0 ? grow(answer, HUGE, &state) : flip_bits(answer, &state);
    default:
        return flip_bits(answer, &state);
    }
}

/* see sandbox/card/spoil.h */
divit_status divit_spoil_answer(divit_card_fault fault, uint64_t number, divit_bytes *answer)
{
    static const uint8_t garbage[] = {0xDE, 0xAD, 0xBE, 0xEF, 0x01, 0x02, 0x03};
    switch (fault) {
    case DIVIT_CARD_FAULT_GARBAGE:
        return replace(answer, (divit_span){garbage, sizeof garbage});
    case DIVIT_CARD_FAULT_EMPTY:
        return replace(answer, DIVIT_SPAN_TEXT("\x90\x00"));
    case DIVIT_CARD_FAULT_FLIP:
        if (answer->n > STATUS_WORD)
            answer->p[0] ^= 0x01;
        return DIVIT_OK;
    case DIVIT_CARD_FAULT_SHORT:
        answer->n /= 2;
        return DIVIT_OK;
    case DIVIT_CARD_FAULT_BYTE:
        return replace(answer, DIVIT_SPAN_TEXT("\x90"));
    case DIVIT_CARD_FAULT_LONG:
        return grow(answer, TOO_MANY, &number);
    case DIVIT_CARD_FAULT_WORD:
        return end_with(answer, 0x42, 0x17);
    case DIVIT_CARD_FAULT_STORM:
        return storm(answer, number);
    case DIVIT_CARD_FAULT_NONE:
    case DIVIT_CARD_FAULT_PULL:
    case DIVIT_CARD_FAULT_RESEAT:
    case DIVIT_CARD_FAULT_UNPLUG:
    case DIVIT_CARD_FAULT_SILENT:
        return DIVIT_OK;
    }
    return DIVIT_OK;
}
