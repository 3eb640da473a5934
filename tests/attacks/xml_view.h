/* SPDX-License-Identifier: Apache-2.0 */
/*
 * attacks/xml_view.h - what a signed document says and what its signature covers, as libxml2 sees
 * it: the opinion that a verifier is held against.
 *
 *     xml_view was = {0}, now = {0};
 *     const xml_view_how how = {0};
 *     if (xml_view_open(document, &how, &was) && xml_view_open(edited, &how, &now))
 *         why = xml_view_compare(&was, &now);          // of an edit that is still accepted
 *
 * Ownership: a view owns its texts. Not done here: digests and keys.
 */
#ifndef DIVIT_TESTS_XML_VIEW_H
#define DIVIT_TESTS_XML_VIEW_H

#include "base/bytes.h"

/* Why an edited document may still be accepted: name, word, sentence. */
#define XML_SPARED_TABLE(X)                                                                        \
    X(SAME, "same", "the edits undo each other")                                                   \
    X(LEXICAL, "written-so", "written in another way: quotes, order, references, spaces in tags")  \
    X(COMMENT, "comment", "comments, which are not signed (XML-Signature 4.4.3.3)")                \
    X(VALUE, "value-spaces", "white space in Base64, or between elements, of the signature")       \
    X(KEY_INFO, "key-info", "in KeyInfo or unsigned properties, beside the declared certificate")  \
    X(ATTRIBUTE, "own-ids", "Ids and kinds of parts of the signature, which sign nothing")         \
    X(PLACE, "place", "the signature stands elsewhere in what is signed, or its objects do")       \
    X(NAMESPACE, "namespace", "a namespace that no name uses, in exclusive canonical form")        \
    X(FRAME, "frame", "around a signed child of the root: the root's name, white space")           \
    X(CHANGED, "CHANGED", "what is signed is not the same: verify is at fault")                    \
    X(UNEXPLAINED, "UNEXPLAINED", "nothing explains it: verify is at fault")

typedef enum xml_spared {
#define XML_SPARED_NAME(name, word, why) XML_SPARED_##name,
    XML_SPARED_TABLE(XML_SPARED_NAME)
#undef XML_SPARED_NAME
        XML_SPARED_COUNT
} xml_spared;

/* What is signed; {0}: the document without its signature, in inclusive canonical form. */
typedef struct xml_view_how {
    const char *id; /* the child of the root with this Id, in exclusive form; NULL: all */
    bool exclusive; /* all in exclusive form */
} xml_view_how;

/* Canonical octets and texts. */
typedef struct xml_view {
    divit_bytes source;
    divit_bytes commented;  /* the whole document, with comments */
    divit_bytes document;   /* the whole document */
    divit_bytes rest;       /* the document without the signature */
    divit_bytes terse;      /* the same in exclusive form */
    divit_bytes content;    /* the signed part */
    divit_bytes info;       /* SignedInfo, exclusive */
    divit_bytes properties; /* SignedProperties, exclusive */
    divit_bytes value;      /* SignatureValue without white space */
    divit_bytes signature;  /* the signature, without white space between and in its leaves */
    divit_bytes bare;       /* the same without attributes */
    divit_bytes keyless;    /* the same without KeyInfo and unsigned properties */
    bool is_frame;          /* the root holds a signed child or the signature, no other content */
} xml_view;

/* Reads a document into a {0}. False if libxml2 refuses it or it has not one signature. */
bool xml_view_open(divit_span document, const xml_view_how *how, xml_view *ret);

/* Frees and leaves {0}. Accepts NULL; also a cleanup handler. */
void xml_view_done(xml_view *view);

/* What is different between a signed document and one that is accepted too. */
xml_spared xml_view_compare(const xml_view *was, const xml_view *now);

#endif
