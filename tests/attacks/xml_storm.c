/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xml_storm SEED FROM COUNT FILE...: edits signed XML at random and verifies each. Fails if a
 * signature is accepted although libxml2 sees another canonical form under it, or if nothing
 * explains why an edited file is still accepted; prints how many were accepted for each
 * explanation. FROM and COUNT number the edits, so that a long storm goes on where it was. A file
 * with "child" or "enveloping" in its name signs a part of it alone; one with "exclusive" signs all
 * in that canonical form.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "attacks/xml_edits.h"
#include "attacks/xml_view.h"
#include "base/file.h"
#include "divit/verify.h"

enum { FILES = 32 };

typedef struct victim {
    const char *path;
    xml_view_how how;
    divit_bytes file;
    xml_view view;
    divit_bytes certificate;
} victim;

typedef struct storm {
    victim victims[FILES];
    size_t victim_count;
    int scratch; /* the edited file */
    uint64_t seed;
    unsigned long accepted[XML_SPARED_COUNT];
    unsigned long failed, undecided, unreadable, unsigned_now;
} storm;

static bool is_accepted(const divit_verified_signature *sig)
{
    return sig->intact && sig->verdict != DIVIT_VERDICT_FAILED;
}

static bool write_scratch(int fd, divit_span bytes)
{
    return ftruncate(fd, 0) == 0 && pwrite(fd, bytes.p, bytes.n, 0) == (ssize_t)bytes.n;
}

static void victim_done(victim *v)
{
    divit_bytes_done(&v->file);
    divit_bytes_done(&v->certificate);
    xml_view_done(&v->view);
}

/* The file must be accepted as it is. */
static bool add_victim(storm *s, const char *path)
{
    DIVIT_AUTO(divit_verification_free)
    divit_verification *v = NULL;
    victim *one = &s->victims[s->victim_count++];
    one->path = path;
    one->how.id = strstr(path, "child") ? "odeme" : strstr(path, "enveloping") ? "icerik" : NULL;
    one->how.exclusive = strstr(path, "exclusive") != NULL;
    return divit_file_read(path, 1 << 20, &one->file, NULL) == DIVIT_OK &&
           write_scratch(s->scratch, divit_bytes_span(&one->file)) &&
           divit_verify(s->scratch, &v, NULL) == DIVIT_OK && divit_verification_count(v) == 1 &&
           is_accepted(divit_verification_at(v, 0)) &&
           divit_bytes_append(&one->certificate, divit_verification_at(v, 0)->certificate) ==
               DIVIT_OK &&
           xml_view_open(divit_bytes_span(&one->file), &one->how, &one->view);
}

/* Why the only signature of an edited file is still accepted. */
static xml_spared explain(const victim *was, divit_span edited, const divit_verified_signature *now)
{
    DIVIT_AUTO(xml_view_done)
    xml_view view = {0};
    if (!divit_span_equal(divit_bytes_span(&was->certificate), now->certificate))
        return XML_SPARED_CHANGED;
    return xml_view_open(edited, &was->how, &view) ? xml_view_compare(&was->view, &view)
                                                   : XML_SPARED_UNEXPLAINED;
}

static bool judge(storm *s, const victim *was, divit_span edited)
{
    DIVIT_AUTO(divit_verification_free)
    divit_verification *v = NULL;
    const divit_status status = divit_verify(s->scratch, &v, NULL);
    s->unsigned_now += status == DIVIT_NO_SIGNATURE;
    s->unreadable += status != DIVIT_OK && status != DIVIT_NO_SIGNATURE;
    if (!v)
        return true;
    const divit_verified_signature *accepted = NULL;
    for (size_t i = 0; i < divit_verification_count(v); i++)
        if (is_accepted(divit_verification_at(v, i)))
            accepted = divit_verification_at(v, i);
    const bool failed = divit_verification_status(v) == DIVIT_SIGNATURE_INVALID;
    s->failed += failed;
    s->undecided += !failed && !accepted;
    if (failed || !accepted)
        return true;
    const xml_spared why = explain(was, edited, accepted);
    s->accepted[why]++;
    return why != XML_SPARED_UNEXPLAINED && why != XML_SPARED_CHANGED;
}

static void keep(divit_span edited, uint64_t index)
{
    char name[64];
    (void)snprintf(name, sizeof name, "unexplained-%llu.xml", (unsigned long long)index);
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
    if (!xml_edit_make(&rng, divit_bytes_span(&was->file), room, &what) ||
        !write_scratch(s->scratch, divit_bytes_span(room)))
        return false;
    if (judge(s, was, divit_bytes_span(room)))
        return true;
    printf("unexplained: SEED=%llu edit %llu (%s) of %s\n", (unsigned long long)s->seed,
        (unsigned long long)index, what, was->path);
    keep(divit_bytes_span(room), index);
    return false;
}

/* One line a class: number, word, why. */
static void print_counts(const storm *s)
{
    static const struct {
        const char *word;
        const char *why;
    } rows[] = {
#define XML_SPARED_ROW(name, word, why) {word, why},
        XML_SPARED_TABLE(XML_SPARED_ROW)
#undef XML_SPARED_ROW
    };
    printf("%10lu %-16s %s\n", s->failed, "failed", "a signature fails");
    printf("%10lu %-16s %s\n", s->undecided, "undecided", "an algorithm or target is refused");
    printf("%10lu %-16s %s\n", s->unreadable, "unreadable", "the document is refused");
    printf("%10lu %-16s %s\n", s->unsigned_now, "no-signature", "no signature is seen");
    for (size_t i = 0; i < XML_SPARED_COUNT; i++)
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
            fprintf(stderr, "xml_storm: %s is not accepted as it is\n", argv[i]);
            return 2;
        }
    for (uint64_t i = from; i < from + count; i++)
        good = edit(&s, i, &room) && good;
    print_counts(&s);
    for (size_t i = 0; i < s.victim_count; i++)
        victim_done(&s.victims[i]);
    return good ? 0 : 1;
}
