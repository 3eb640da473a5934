/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/portal/page.h - what the portal's pages for a person's browser have in common.
 *
 *     DIVIT_AUTO(divit_bytes_done) divit_bytes page = {0};
 *     s = divit_world_page_begin(&page, "Başvurularım", trail);
 *     s = divit_markup_fill(&page, "<p>@</p>\n", texts);
 *     s = divit_world_page_end(&page, 200, ret);
 *
 * Plain HTML in Turkish without scripts, everything in the page itself; every page says that it is
 * practice. Accessible: landmarks, one heading of the first level, labels, contrast (WCAG 2.2 AA).
 * Ownership: what is appended to is the caller's. Threads: no state.
 * Not done here: what stands on a page.
 */
#ifndef DIVIT_SANDBOX_PORTAL_PAGE_H
#define DIVIT_SANDBOX_PORTAL_PAGE_H

#include "sandbox/portal/reply.h"

/* One step of the way from the first page to this one; an array ends with {NULL}. */
typedef struct divit_world_crumb {
    const char *address;
    const char *label;
} divit_world_crumb;

/* The way to an application's pages. */
extern const divit_world_crumb divit_world_page_way[];

/* Room for a path with an order number, with its NUL. */
enum { DIVIT_WORLD_PAGE_PATH = 96 };

/* start + number + end, cut to its room. */
void divit_world_page_path(
    char out[DIVIT_WORLD_PAGE_PATH], const char *start, const char *number, const char *end);

/* The text of a JSON object's member, borrowed; "" if it has none. */
const char *divit_world_page_text(const json_t *object, const char *name);

/* An RFC 3339 time as it is read in Turkey, "22.11.2026 16:04"; "" for any other text. */
void divit_world_page_date(char out[32], const char *time);

/* Head, the practice notice, the way here (NULL: none) and the heading. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_world_page_begin(
    divit_bytes *out, const char *title, const divit_world_crumb *trail);

/* One big button that leads to another page, with a line of explanation. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_world_page_choice(
    divit_bytes *out, const char *address, const char *label, const char *text);

/* The foot, and the whole page as the reply, with the policy that a page needs. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_world_page_end(
    divit_bytes *page, int code, divit_world_reply *ret);

/* Sends the browser on to another page of this portal (303). E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_world_page_go(divit_world_reply *ret, const char *address);

#endif
