/* SPDX-License-Identifier: Apache-2.0 */
/* Random edits of a file: which one is made, and what all kinds of files share. */
#include "attacks/edits.h"

/* see attacks/edits.h */
edit_random edit_random_of(uint64_t seed, uint64_t index)
{
    return (edit_random){
        seed * UINT64_C(0x9E3779B97F4A7C15) + index * UINT64_C(0xD1B54A32D192ED03)};
}

/* see attacks/edits.h */
uint64_t edit_random_next(edit_random *rng)
{
    uint64_t z = rng->state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

/* see attacks/edits.h */
size_t edit_random_below(edit_random *rng, size_t below)
{
    return (size_t)(edit_random_next(rng) % below);
}

/* see attacks/edits.h */
bool edit_splice(divit_bytes *b, size_t at, size_t n, divit_span with)
{
    divit_bytes out = {0};
    const divit_span all = divit_bytes_span(b);
    const bool good = divit_bytes_append(&out, divit_span_sub(all, 0, at)) == DIVIT_OK &&
                      divit_bytes_append(&out, with) == DIVIT_OK &&
                      divit_bytes_append(&out, divit_span_sub(all, at + n, all.n)) == DIVIT_OK;
    divit_bytes_done(b);
    *b = out;
    return good;
}

/* see attacks/edits.h */
bool edit_copy(edit_random *rng, divit_bytes *b, edit_place *place)
{
    const divit_span all = divit_bytes_span(b);
    const size_t from = place(rng, all);
    divit_bytes slice = {0};
    const size_t n = 1 + edit_random_below(rng, 400);
    const bool good = divit_bytes_append(&slice, divit_span_sub(all, from, n)) == DIVIT_OK &&
                      edit_splice(b, place(rng, all), 0, divit_bytes_span(&slice));
    divit_bytes_done(&slice);
    return good;
}

/* see attacks/edits.h */
bool edit_shorten(edit_random *rng, divit_bytes *b)
{
    b->n = 1 + edit_random_below(rng, b->n);
    return true;
}

static bool make_one(const edit_table *table, edit_random *rng, divit_bytes *b, edit_name *ret)
{
    unsigned all = 0;
    const edit_kind *kind = table->kinds;
    for (size_t i = 0; i < table->count; i++)
        all += table->kinds[i].weight;
    size_t left = edit_random_below(rng, all);
    while (left >= kind->weight)
        left -= kind++->weight;
    *ret = kind->name;
    return kind->make(rng, b);
}

/* see attacks/edits.h */
bool edit_make(
    const edit_table *table, edit_random *rng, divit_span file, divit_bytes *out, edit_name *ret)
{
    const size_t more = edit_random_below(rng, 4);
    out->n = 0;
    bool good = divit_bytes_append(out, file) == DIVIT_OK && make_one(table, rng, out, ret);
    for (size_t i = 0; i < (more < 2 ? 0 : more - 1) && good && out->n > 0; i++)
        good = make_one(table, rng, out, ret);
    return good;
}
