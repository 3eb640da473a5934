/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/markup.h - text as it goes into XML and HTML.
 *
 *     s = divit_markup_fill(&out, "<p>@</p>", (const char *const[]){person->name, NULL});
 *
 * Ownership: what is appended to belongs to the caller. Threads: no state.
 * Not done here: reading markup; canonical XML, see xml/escape.h.
 */
#ifndef DIVIT_BASE_MARKUP_H
#define DIVIT_BASE_MARKUP_H

#include "divit/base.h"

/*
 * Appends text with & < > " ' as references (HTML 13.1.4): right in content and in quoted
 * attributes. E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_markup_append(divit_bytes *out, const char *text);

/*
 * Appends a template in which each "@" is replaced by the next of the texts, as
 * divit_markup_append() writes them. The list of texts ends with NULL. E_MEMORY; E_INTERNAL if
 * their numbers differ.
 */
DIVIT_MUST_CHECK divit_status divit_markup_fill(
    divit_bytes *out, const char *template_text, const char *const *texts);

#endif
