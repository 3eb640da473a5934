/* SPDX-License-Identifier: Apache-2.0 */
/*
 * edit_storm SEED FROM COUNT FILE...: edits signed PDFs at random and verifies each. Fails if a
 * signature is accepted although one of its bytes has changed, or if nothing explains why an edited
 * file is still accepted; prints how many were accepted for each explanation. FROM and COUNT number
 * the edits, so that a long storm goes on where it was, and one edit can be made again.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "attacks/edits.h"
#include "attacks/spared.h"
#include "base/file.h"
#include "divit/verify.h"

enum { SIGNATURES = 4, FILES = 32 };

typedef struct victim {
    const char *path;
    divit_bytes file;
    spared_signature signatures[SIGNATURES];
    divit_bytes certificates[SIGNATURES]; /* of the signers, in the same order */
    size_t count;
} victim;

typedef struct storm {
    victim victims[FILES];
    size_t victim_count;
    int scratch; /* the edited file */
    uint64_t seed;
    unsigned long accepted[SPARED_COUNT];
    unsigned long failed, unreadable, unsigned_now;
} storm;

static bool is_accepted(const divit_verified_signature *sig)
{
    return sig->intact && sig->verdict != DIVIT_VERDICT_FAILED;
}

static bool write_scratch(int fd, divit_span bytes)
{
    return ftruncate(fd, 0) == 0 && pwrite(fd, bytes.p, bytes.n, 0) == (ssize_t)bytes.n;
}

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

static void victim_done(victim *v)
{
    divit_bytes_done(&v->file);
    for (size_t i = 0; i < v->count; i++)
        divit_bytes_done(&v->certificates[i]);
}

/* The file must be accepted as it is. */
static bool add_victim(storm *s, const char *path)
{
    DIVIT_AUTO(divit_verification_free)
    divit_verification *v = NULL;
    DIVIT_AUTO(divit_fd_close)
    int fd = -1;
    victim *one = &s->victims[s->victim_count];
    one->path = path;
    if (divit_file_open(path, &fd, NULL) != DIVIT_OK ||
        divit_file_read(path, 1 << 20, &one->file, NULL) != DIVIT_OK ||
        divit_verify(fd, &v, NULL) != DIVIT_OK)
        return false;
    for (size_t i = 0; i < divit_verification_count(v); i++) {
        const divit_verified_signature *sig = divit_verification_at(v, i);
        divit_bytes *certificate = &one->certificates[one->count];
        spared_signature *kept = &one->signatures[one->count++];
        kept->file = divit_bytes_span(&one->file);
        kept->covered_end = (size_t)sig->covered_end;
        if (one->count == SIGNATURES || !is_accepted(sig) || !find_gap(kept) ||
            divit_bytes_append(certificate, sig->certificate) != DIVIT_OK)
            return false;
    }
    s->victim_count++;
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
    company c = {.count = v ? divit_verification_count(v) : 0};
    for (size_t i = 0; i < c.count; i++) {
        const divit_verified_signature *sig = divit_verification_at(v, i);
        c.failed = c.failed || !is_accepted(sig);
        if (is_accepted(sig) && sig->covered_end > c.later_end)
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

static bool judge(storm *s, const victim *was, divit_span edited)
{
    DIVIT_AUTO(divit_verification_free)
    divit_verification *v = NULL;
    bool good = true, any = false;
    const divit_status status = divit_verify(s->scratch, &v, NULL);
    const company beside = company_of(v);
    s->unsigned_now += status == DIVIT_NO_SIGNATURE;
    s->unreadable += status != DIVIT_OK && status != DIVIT_NO_SIGNATURE;
    for (size_t i = 0; v && i < divit_verification_count(v); i++) {
        const divit_verified_signature *sig = divit_verification_at(v, i);
        if (!is_accepted(sig))
            continue;
        const spared why = explain(was, edited, sig, &beside);
        s->accepted[why]++;
        any = true;
        good = good && why != SPARED_UNEXPLAINED;
    }
    s->failed += v && !any;
    return good;
}

static void keep(divit_span edited, uint64_t index)
{
    char name[64];
    (void)snprintf(name, sizeof name, "unexplained-%llu.pdf", (unsigned long long)index);
    FILE *f = fopen(name, "wb");
    if (!f)
        return;
    (void)fwrite(edited.p, 1, edited.n, f);
    (void)fclose(f);
}

static bool edit(storm *s, uint64_t index, divit_bytes *room)
{
    edit_random rng = edit_random_of(s->seed, index);
    edit_name what = "";
    const victim *was = &s->victims[index % s->victim_count];
    if (!edit_make(&rng, divit_bytes_span(&was->file), room, &what) ||
        !write_scratch(s->scratch, divit_bytes_span(room)))
        return false;
    if (judge(s, was, divit_bytes_span(room)))
        return true;
    printf("unexplained: SEED=%llu edit %llu (%s) of %s\n", (unsigned long long)s->seed,
        (unsigned long long)index, what, was->path);
    keep(divit_bytes_span(room), index);
    return false;
}

/* One line a class, "word number"; the words are the table's of the caller. */
static void print_counts(const storm *s)
{
    static const struct {
        const char *word;
        const char *why;
    } rows[] = {
#define SPARED_ROW(name, word, why) {word, why},
        SPARED_TABLE(SPARED_ROW)
#undef SPARED_ROW
    };
    printf("%10lu %-16s %s\n", s->failed, "failed", "every signature fails");
    printf("%10lu %-16s %s\n", s->unreadable, "unreadable", "the structure is refused");
    printf("%10lu %-16s %s\n", s->unsigned_now, "no-signature", "no signature is seen");
    for (size_t i = 0; i < SPARED_COUNT; i++)
        printf("%10lu %-16s %s\n", s->accepted[i], rows[i].word, rows[i].why);
}

int main(int argc, char **argv)
{
    storm s = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes room = {0};
    bool good = true;
    if (argc < 5 || argc - 4 > FILES)
        return 2;
    s.seed = strtoull(argv[1], NULL, 10);
    const uint64_t from = strtoull(argv[2], NULL, 10), count = strtoull(argv[3], NULL, 10);
    s.scratch = memfd_create("edited", MFD_CLOEXEC);
    for (int i = 4; i < argc; i++)
        if (!add_victim(&s, argv[i])) {
            fprintf(stderr, "edit_storm: %s is not accepted as it is\n", argv[i]);
            return 2;
        }
    for (uint64_t i = from; i < from + count; i++)
        good = edit(&s, i, &room) && good;
    print_counts(&s);
    for (size_t i = 0; i < s.victim_count; i++)
        victim_done(&s.victims[i]);
    return good ? 0 : 1;
}
