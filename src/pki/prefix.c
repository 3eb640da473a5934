/* SPDX-License-Identifier: Apache-2.0 */
/* The digests that many signatures take of one growing file. */
#include "pki/prefix.h"

#include "base/status.h"

/* The place of a hash, its own or a free one; the last one if there are more than signatures use.
 */
static size_t place_of(const divit_prefixes *p, divit_hash hash)
{
    size_t i = 0;
    while (i + 1 < DIVIT_PREFIX_HASHES && p->kept[i].hasher && p->kept[i].hash != hash)
        i++;
    return i;
}

static divit_status take(
    divit_prefixes *p, divit_hasher *hasher, divit_range range, divit_error *err)
{
    const uint64_t most =
        p->size <= UINT64_MAX / DIVIT_PREFIX_PASSES ? p->size * DIVIT_PREFIX_PASSES : UINT64_MAX;
    if (range.length > most - p->read)
        return divit_fail(err, DIVIT_INPUT_LIMIT, "divit_prefixes_digest",
            N_("its signatures cover the same bytes so often that reading them would take too "
               "long"));
    p->read += range.length;
    return divit_hash_range(p->fd, hasher, range, err);
}

/* Goes on to the end of a prefix, from its beginning if that lies behind. */
static divit_status advance(
    divit_prefixes *p, size_t i, divit_hash hash, uint64_t end, divit_error *err)
{
    divit_status s = DIVIT_OK;
    if (p->kept[i].hasher && (p->kept[i].hash != hash || p->kept[i].at > end))
        divit_hasher_free(&p->kept[i].hasher);
    if (!p->kept[i].hasher) {
        s = divit_hasher_new(hash, &p->kept[i].hasher, err);
        p->kept[i].hash = hash;
        p->kept[i].at = 0;
    }
    const divit_range more = {p->kept[i].at, end - p->kept[i].at};
    if (s == DIVIT_OK)
        s = take(p, p->kept[i].hasher, more, err);
    if (s == DIVIT_OK)
        p->kept[i].at = end;
    else
        divit_hasher_free(&p->kept[i].hasher);
    return s;
}

/* see pki/prefix.h */
divit_status divit_prefixes_digest(divit_prefixes *p, divit_hash hash, const divit_range ranges[2],
    divit_digest *ret, divit_error *err)
{
    DIVIT_AUTO(divit_hasher_free)
    divit_hasher *h = NULL;
    const size_t i = place_of(p, hash);
    divit_status s = advance(p, i, hash, ranges[0].length, err);
    if (s == DIVIT_OK)
        s = divit_hasher_copy(p->kept[i].hasher, &h, err);
    if (s == DIVIT_OK)
        s = take(p, h, ranges[1], err);
    return s == DIVIT_OK ? divit_hasher_final(h, ret, err) : s;
}

/* see pki/prefix.h */
void divit_prefixes_done(divit_prefixes *p)
{
    for (size_t i = 0; i < DIVIT_PREFIX_HASHES; i++)
        divit_hasher_free(&p->kept[i].hasher);
}
