/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign/xades_host.h - the document that a signature goes into: read in one pass for its digests and
 * for the place, and changed there.
 *
 *     DIVIT_AUTO(divit_xades_host_close) divit_xades_host host = {0};
 *     s = divit_xades_host_open(fd, &host, err);
 *     s = divit_xades_host_place(&host, how, err);          // the place that the options ask for
 *     s = divit_xades_host_read(&host, &x, NULL, err);      // digests of x.references, the place
 *     s = divit_xades_host_settle(&host, err);              // if the signature is still to come
 *     s = divit_xades_host_put(&host, &element, &made, err);
 *
 * Ownership: a host owns its map of the file; the descriptor stays the caller's.
 * Threads: one object, one thread. Not done here: making the element.
 */
#ifndef DIVIT_SIGN_XADES_HOST_H
#define DIVIT_SIGN_XADES_HOST_H

#include "base/file.h"
#include "sign/xades_earlier.h"
#include "sign/xades_text.h"
#include "xml/source.h"

/* {0} is closed. */
typedef struct divit_xades_host {
    int fd;
    divit_map map;
    divit_xml_source source;
    divit_xml_survey survey; /* survey.place: where the signature goes */
    divit_bytes inside;      /* private: the name of the place, cut */
    /* Private, once it is settled. */
    bool settled;
    uint64_t size;   /* of the file */
    uint64_t at;     /* of the place in the file */
    uint64_t tail;   /* the first byte behind what gives way there */
    divit_bytes end; /* in the document's encoding: the end tag that an empty place gets */
} divit_xades_host;

/* Opens the document behind fd. What divit_xml_source_open() answers; E_IO. */
DIVIT_MUST_CHECK divit_status divit_xades_host_open(
    int fd, divit_xades_host *ret, divit_error *err);

/* Closes. Accepts {0}; also a cleanup handler. */
void divit_xades_host_close(divit_xades_host *host);

/* Sets the place that the options name. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_xades_host_place(
    divit_xades_host *host, const divit_xml_options *how, divit_error *err);

/*
 * Reads the document: digests of the references of `x` (NULL: none are taken), the place, and where
 * the Ids are that `earlier` (may be NULL) asks for. What divit_xml_pass() answers; USAGE if there
 * is no such place or an Id is not there exactly once; err->where is in the document.
 */
DIVIT_MUST_CHECK divit_status divit_xades_host_read(
    divit_xades_host *host, divit_xades *x, divit_xades_earlier *earlier, divit_error *err);

/*
 * Puts a wrap into the file and opens it anew; the place is in the wrap then. E_IO, E_MEMORY, what
 * divit_xades_host_open() answers.
 */
DIVIT_MUST_CHECK divit_status divit_xades_host_wrap(
    divit_xades_host *host, const divit_xades_wrap *wrap, divit_error *err);

/*
 * Keeps where the place is in the file, and lets go of the document: it is neither mapped nor in
 * memory until the text is put. Reading and wrapping are over then. E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_xades_host_settle(divit_xades_host *host, divit_error *err);

/* Where an element was put. */
typedef struct divit_xades_put {
    uint64_t offset;
    uint64_t length;
    uint64_t size; /* of the whole file */
} divit_xades_put;

/*
 * Puts UTF-8 text to the place, in the document's encoding, settled or not; only closing is left
 * then. E_IO, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_xades_host_put(
    divit_xades_host *host, divit_span text, divit_xades_put *ret, divit_error *err);

#endif
