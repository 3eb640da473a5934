/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign/xades_earlier.h - the signatures that a document has already, and what would break them.
 *
 *     DIVIT_AUTO(divit_xades_earlier_done) divit_xades_earlier earlier = {0};
 *     s = divit_xades_earlier_read(text, &survey, &earlier, err);
 *     s = divit_xades_earlier_room(&earlier, &wrap, err);      // where the next one may stand
 *     s = divit_xades_earlier_keep(&earlier, wrap.at, err);    // none over the whole breaks
 *     ... a second pass fills earlier.ids ...
 *     s = divit_xades_earlier_keep_ids(&earlier, at, err);     // nothing signed is around `at`
 *
 * A signature over the whole document leaves out nothing but itself (XML-Signature 6.6.4): what
 * comes later must stand inside of it. A signature over elements by Id must not get anything new
 * inside of these.
 * Ownership: Ids are copied. Threads: one object, one thread.
 * Not done here: whether those signatures hold; that is the verifier's.
 */
#ifndef DIVIT_SIGN_XADES_EARLIER_H
#define DIVIT_SIGN_XADES_EARLIER_H

#include "xml/survey.h"

/* References by Id of all of them at most. */
enum { DIVIT_XADES_EARLIER_IDS = 256 };

/* From its "<" to behind its ">". */
typedef struct divit_xades_extent {
    uint64_t start;
    uint64_t end;
} divit_xades_extent;

typedef struct divit_xades_earlier {
    divit_xades_extent whole[DIVIT_XML_SIGNATURES_MAX]; /* signatures over the whole document */
    size_t whole_count;
    divit_bytes names; /* the Ids one behind the other */
    divit_xml_id ids[DIVIT_XADES_EARLIER_IDS];
    size_t id_count;
} divit_xades_earlier;

/* Something to put into a document around the next signature: `open`, the signature, `close`. */
typedef struct divit_xades_wrap {
    bool needed;
    uint64_t at; /* offset in the text */
    const char *open;
    const char *close;
    size_t parent; /* offset, in `open`, of the element that the signature becomes the child of */
} divit_xades_wrap;

/* Frees. Accepts {0}; also a cleanup handler. */
void divit_xades_earlier_done(divit_xades_earlier *earlier);

/* Reads the signatures that a survey has found. INPUT_BROKEN, INPUT_LIMIT, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_xades_earlier_read(
    divit_span text, const divit_xml_survey *survey, divit_xades_earlier *ret, divit_error *err);

/*
 * Where the next signature may stand without breaking the earlier ones: inside of the innermost one
 * over the whole document; a wrap that is not needed if there is none.
 */
divit_xades_wrap divit_xades_earlier_room(const divit_xades_earlier *earlier, divit_span text);

/*
 * INPUT_BROKEN if an earlier signature over the whole document would cover what is put at that
 * offset: two such side by side, where one has broken the other already, leave no room at all.
 */
DIVIT_MUST_CHECK divit_status divit_xades_earlier_keep(
    const divit_xades_earlier *earlier, uint64_t at, divit_error *err);

/* INPUT_BROKEN if an element that an earlier signature covers by its Id is around that offset. */
DIVIT_MUST_CHECK divit_status divit_xades_earlier_keep_ids(
    const divit_xades_earlier *earlier, uint64_t at, divit_error *err);

#endif
