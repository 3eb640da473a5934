/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf_storm SEED FROM COUNT FILE...: edits signed PDFs at random and verifies each; see
 * attacks/storm.h. Fails if a signature is accepted although one of its bytes has changed, or if
 * nothing explains why an edited file is still accepted; prints how many were accepted for each
 * explanation.
 */
#include <stdio.h>
#include <string.h>

#include "attacks/pdf_edits.h"
#include "attacks/spared.h"
#include "attacks/storm.h"

enum { SIGNATURES = 4 };

typedef struct victim {
    spared_signature signatures[SIGNATURES];
    divit_bytes certificates[SIGNATURES]; /* of the signers, in the same order */
    size_t count;
} victim;

/* Rows; an explanation of spared.h stands as many behind the first as it is worth. */
enum { FAILED, ACCEPTED };

static const storm_row rows[] = {{"failed", "every signature fails"},
#define SPARED_ROW(name, word, why) {word, why},
    SPARED_TABLE(SPARED_ROW)
#undef SPARED_ROW
};

/* Where the ByteRange that ends there leaves its gap: read as text, by no code of the verifier. */
static bool find_gap(spared_signature *sig)
{
    static const char mark[] = "/ByteRange [0 ";
    for (size_t i = 0; i + 80 < sig->file.n; i++) {
        char text[64] = {0};
        size_t begin = 0, end = 0, length = 0;
        if (memcmp(sig->file.p + i, mark, sizeof mark - 1) != 0)
            continue;
        memcpy(text, sig->file.p + i + sizeof mark - 1, sizeof text - 1);
        if (sscanf(text, "%zu %zu %zu", &begin, &end, &length) == 3 &&
            end + length == sig->covered_end) {
            sig->begin = begin;
            sig->end = end;
            return begin < end && end < sig->covered_end;
        }
    }
    return false;
}

/* see attacks/storm.h */
static bool add(void *ctx, const storm_case *was)
{
    victim *one = &((victim *)ctx)[was->index];
    for (size_t i = 0; i < divit_verification_count(was->found); i++) {
        const divit_verified_signature *sig = divit_verification_at(was->found, i);
        if (one->count == SIGNATURES)
            return false;
        divit_bytes *certificate = &one->certificates[one->count];
        spared_signature *kept = &one->signatures[one->count++];
        kept->file = was->file;
        kept->covered_end = (size_t)sig->covered_end;
        if (!find_gap(kept) || divit_bytes_append(certificate, sig->certificate) != DIVIT_OK)
            return false;
    }
    return one->count > 0;
}

/* What stands in the file beside the signature that is looked at. */
typedef struct company {
    bool failed;        /* a signature that is not accepted, and the file with it */
    size_t count;       /* of the signatures, good or bad */
    uint64_t later_end; /* how far the accepted signatures reach */
} company;

static company company_of(const divit_verification *v)
{
    company c = {.count = divit_verification_count(v)};
    for (size_t i = 0; i < c.count; i++) {
        const divit_verified_signature *sig = divit_verification_at(v, i);
        c.failed = c.failed || !storm_accepts(sig);
        if (storm_accepts(sig) && sig->covered_end > c.later_end)
            c.later_end = sig->covered_end;
    }
    return c;
}

/* Why one signature is still accepted. What stands behind it is a later signature's, or harmless.
 */
static spared explain(const victim *was, divit_span edited, const divit_verified_signature *now,
    const company *beside)
{
    for (size_t i = 0; i < was->count; i++) {
        const spared_signature *sig = &was->signatures[i];
        if (sig->covered_end != now->covered_end || !spared_signs(sig, edited) ||
            !divit_span_equal(divit_bytes_span(&was->certificates[i]), now->certificate))
            continue;
        const spared why = spared_class(sig, edited);
        if (why != SPARED_LATER && why != SPARED_BEHIND)
            return why;
        if (beside->failed || beside->later_end > now->covered_end)
            return SPARED_LATER;
        return beside->count < was->count ? SPARED_GONE : SPARED_UNEXPLAINED;
    }
    return SPARED_UNEXPLAINED;
}

/* see attacks/storm.h */
static bool judge(void *ctx, const storm_case *now, unsigned long *counts)
{
    bool good = true, any = false;
    const victim *was = &((const victim *)ctx)[now->index];
    const company beside = company_of(now->found);
    for (size_t i = 0; i < divit_verification_count(now->found); i++) {
        const divit_verified_signature *sig = divit_verification_at(now->found, i);
        if (!storm_accepts(sig))
            continue;
        const spared why = explain(was, now->file, sig, &beside);
        counts[ACCEPTED + why]++;
        any = true;
        good = good && why != SPARED_UNEXPLAINED;
    }
    counts[FAILED] += !any;
    return good;
}

int main(int argc, char **argv)
{
    static const storm_kind kind = {.ending = "pdf",
        .edits = &pdf_edits,
        .rows = rows,
        .row_count = sizeof rows / sizeof rows[0],
        .add = add,
        .judge = judge};
    victim victims[STORM_FILES] = {0};
    const int code = storm_run(&kind, victims, argc, argv);
    for (size_t i = 0; i < STORM_FILES; i++)
        for (size_t k = 0; k < victims[i].count; k++)
            divit_bytes_done(&victims[i].certificates[k]);
    return code;
}
