/* SPDX-License-Identifier: Apache-2.0 */
/* Edits signed files at random and verifies each: what all kinds of files share. */
#include "attacks/storm.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"

typedef struct storm {
    const storm_kind *kind;
    void *ctx;
    const char *paths[STORM_FILES];
    divit_bytes files[STORM_FILES];
    size_t file_count;
    divit_bytes edited;
    int scratch; /* the file that is verified */
    uint64_t seed;
    unsigned long counts[STORM_ROWS];
    unsigned long unreadable, unsigned_now;
} storm;

static void storm_done(storm *s)
{
    for (size_t i = 0; i < s->file_count; i++)
        divit_bytes_done(&s->files[i]);
    divit_bytes_done(&s->edited);
    divit_fd_close(&s->scratch);
}

/* see attacks/storm.h */
bool storm_accepts(const divit_verified_signature *sig)
{
    return sig->intact && sig->verdict != DIVIT_VERDICT_FAILED;
}

static bool write_scratch(int fd, divit_span bytes)
{
    return ftruncate(fd, 0) == 0 && pwrite(fd, bytes.p, bytes.n, 0) == (ssize_t)bytes.n;
}

static bool add(storm *s, const char *path)
{
    DIVIT_AUTO(divit_verification_free)
    divit_verification *v = NULL;
    const size_t index = s->file_count++;
    s->paths[index] = path;
    if (divit_file_read(path, 1 << 20, &s->files[index], NULL) != DIVIT_OK ||
        !write_scratch(s->scratch, divit_bytes_span(&s->files[index])) ||
        divit_verify(s->scratch, &v, NULL) != DIVIT_OK)
        return false;
    for (size_t i = 0; i < divit_verification_count(v); i++)
        if (!storm_accepts(divit_verification_at(v, i)))
            return false;
    const storm_case was = {index, path, divit_bytes_span(&s->files[index]), v};
    return s->kind->add(s->ctx, &was);
}

static bool judge(storm *s, size_t index)
{
    DIVIT_AUTO(divit_verification_free)
    divit_verification *v = NULL;
    const divit_status status = divit_verify(s->scratch, &v, NULL);
    s->unsigned_now += status == DIVIT_NO_SIGNATURE;
    s->unreadable += status != DIVIT_OK && status != DIVIT_NO_SIGNATURE;
    const storm_case now = {index, s->paths[index], divit_bytes_span(&s->edited), v};
    return !v || s->kind->judge(s->ctx, &now, s->counts);
}

static void keep(const storm *s, uint64_t number)
{
    char name[64];
    (void)snprintf(
        name, sizeof name, "unexplained-%llu.%s", (unsigned long long)number, s->kind->ending);
    FILE *f = fopen(name, "wb");
    if (!f)
        return;
    (void)fwrite(s->edited.p, 1, s->edited.n, f);
    (void)fclose(f);
}

static bool edit(storm *s, uint64_t number)
{
    edit_random rng = edit_random_of(s->seed, number);
    edit_name what = "";
    const size_t index = number % s->file_count;
    const divit_span file = divit_bytes_span(&s->files[index]);
    if (!edit_make(s->kind->edits, &rng, file, &s->edited, &what) ||
        !write_scratch(s->scratch, divit_bytes_span(&s->edited)))
        return false;
    if (judge(s, index))
        return true;
    printf("unexplained: SEED=%llu edit %llu (%s) of %s\n", (unsigned long long)s->seed,
        (unsigned long long)number, what, s->paths[index]);
    keep(s, number);
    return false;
}

static void print_counts(const storm *s)
{
    printf("%10lu %-16s %s\n", s->unreadable, "unreadable", "the file is refused");
    printf("%10lu %-16s %s\n", s->unsigned_now, "no-signature", "no signature is seen");
    for (size_t i = 0; i < s->kind->row_count; i++)
        printf("%10lu %-16s %s\n", s->counts[i], s->kind->rows[i].word, s->kind->rows[i].why);
}

/* see attacks/storm.h */
int storm_run(const storm_kind *kind, void *ctx, int argc, char **argv)
{
    DIVIT_AUTO(storm_done)
    storm s = {.kind = kind, .ctx = ctx, .scratch = -1};
    bool good = true;
    if (argc < 5 || argc - 4 > STORM_FILES)
        return 2;
    s.seed = strtoull(argv[1], NULL, 10);
    const uint64_t from = strtoull(argv[2], NULL, 10), count = strtoull(argv[3], NULL, 10);
    s.scratch = memfd_create("edited", MFD_CLOEXEC);
    for (int i = 4; i < argc; i++)
        if (!add(&s, argv[i])) {
            fprintf(stderr, "%s: %s is not accepted as it is\n", argv[0], argv[i]);
            return 2;
        }
    for (uint64_t i = from; i < from + count; i++)
        good = edit(&s, i) && good;
    print_counts(&s);
    return good ? 0 : 1;
}
