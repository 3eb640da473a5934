/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/portal/markup.h - text as it goes into XML and HTML.
 *
 *     s = divit_world_markup_fill(&out, "<p>@</p>", (const char *const[]){person->name, NULL});
 *
 * Threads: no state. Not done here: reading markup.
 */
#ifndef DIVIT_SANDBOX_PORTAL_MARKUP_H
#define DIVIT_SANDBOX_PORTAL_MARKUP_H

#include "divit/base.h"

/*
 * Appends a template in which each "@" is replaced by the next of the texts, with & < > " ' as
 * references: right in content and in quoted attributes. The list of texts ends with NULL.
 * E_MEMORY; E_INTERNAL if their numbers differ.
 */
DIVIT_MUST_CHECK divit_status divit_world_markup_fill(
    divit_bytes *out, const char *template_text, const char *const *texts);

#endif
