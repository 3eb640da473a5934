/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xml_storm SEED FROM COUNT FILE...: edits signed XML at random and verifies each; see
 * attacks/storm.h. Fails if a signature is accepted although libxml2 sees another canonical form
 * under it, or if nothing explains why an edited file is still accepted; prints how many were
 * accepted for each explanation. A file with "child" or "enveloping" in its name signs a part of it
 * alone; one with "exclusive" signs all in that canonical form.
 */
#include <string.h>

#include "attacks/storm.h"
#include "attacks/xml_edits.h"
#include "attacks/xml_view.h"

typedef struct victim {
    xml_view_how how;
    xml_view view;
    divit_bytes certificate;
} victim;

/* Rows; an explanation of xml_view.h stands as many behind the last as it is worth. */
enum { FAILED, UNDECIDED, ACCEPTED };

static const storm_row rows[] = {
    {"failed", "a signature fails"}, {"undecided", "an algorithm or target is refused"},
#define XML_SPARED_ROW(name, word, why) {word, why},
    XML_SPARED_TABLE(XML_SPARED_ROW)
#undef XML_SPARED_ROW
};

static void victim_done(victim *v)
{
    divit_bytes_done(&v->certificate);
    xml_view_done(&v->view);
}

/* see attacks/storm.h */
static bool add(void *ctx, const storm_case *was)
{
    victim *one = &((victim *)ctx)[was->index];
    one->how.id = strstr(was->path, "child")        ? "odeme"
                  : strstr(was->path, "enveloping") ? "icerik"
                                                    : NULL;
    one->how.exclusive = strstr(was->path, "exclusive") != NULL;
    return divit_verification_count(was->found) == 1 &&
           divit_bytes_append(
               &one->certificate, divit_verification_at(was->found, 0)->certificate) == DIVIT_OK &&
           xml_view_open(was->file, &one->how, &one->view);
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

/* see attacks/storm.h */
static bool judge(void *ctx, const storm_case *now, unsigned long *counts)
{
    const divit_verified_signature *accepted = NULL;
    for (size_t i = 0; i < divit_verification_count(now->found); i++)
        if (storm_accepts(divit_verification_at(now->found, i)))
            accepted = divit_verification_at(now->found, i);
    const bool failed = divit_verification_status(now->found) == DIVIT_SIGNATURE_INVALID;
    counts[FAILED] += failed;
    counts[UNDECIDED] += !failed && !accepted;
    if (failed || !accepted)
        return true;
    const victim *was = &((const victim *)ctx)[now->index];
    const xml_spared why = explain(was, now->file, accepted);
    counts[ACCEPTED + why]++;
    return why != XML_SPARED_UNEXPLAINED && why != XML_SPARED_CHANGED;
}

int main(int argc, char **argv)
{
    static const storm_kind kind = {.ending = "xml",
        .edits = &xml_edits,
        .rows = rows,
        .row_count = sizeof rows / sizeof rows[0],
        .add = add,
        .judge = judge};
    victim victims[STORM_FILES] = {0};
    const int code = storm_run(&kind, victims, argc, argv);
    for (size_t i = 0; i < STORM_FILES; i++)
        victim_done(&victims[i]);
    return code;
}
