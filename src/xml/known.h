/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xml/known.h - names of elements that were read before, found again without reading them.
 *
 *     const size_t n = divit_xml_known_length(&cursor.scan, at);
 *     divit_xml_known *k = divit_xml_known_slot(&names, text, at, n);
 *     if (k && divit_xml_known_here(k, text, at, n)) ...k->name stands here...
 *     else, the name being read: divit_xml_known_keep(k, &name);
 *
 * A document says the same few names over and over: its first bytes and its length choose a slot,
 * and a comparison tells whether the name in it stands here too. A slot also remembers the
 * namespace for a generation of the scope. Ownership: points into the document, always at the last
 * place where the name stood. One object belongs to one thread at a time. Not done here:
 * attributes; names beyond ASCII or at the very end of the text.
 */
#ifndef DIVIT_XML_KNOWN_H
#define DIVIT_XML_KNOWN_H

#include "xml/cursor.h"

enum { DIVIT_XML_KNOWN_BITS = 6, DIVIT_XML_KNOWN_HEAD = 8 };

/* One name; name.n 0: none. */
typedef struct divit_xml_known {
    divit_xml_qname name;
    uint64_t generation; /* of the scope in which `binding` is right */
    size_t binding;
    uint64_t quiet; /* the epoch in which nobody wants to be told of it */
} divit_xml_known;

/* {0} is empty; epoch 1 on. */
typedef struct divit_xml_known_names {
    uint64_t epoch; /* of what is quiet */
    divit_xml_known slots[1 << DIVIT_XML_KNOWN_BITS];
} divit_xml_known_names;

static inline uint64_t divit_xml_known_load(const uint8_t *p)
{
    uint64_t head;
    memcpy(&head, p, sizeof head);
    return head;
}

/* Keeps a name that was read in its slot, which is for its length. */
static inline void divit_xml_known_keep(divit_xml_known *slot, const divit_xml_qname *name)
{
    *slot = (divit_xml_known){.name = *name};
}

/* True if n bytes are the same; for the few bytes that a name has. */
static inline bool divit_xml_known_same(const uint8_t *a, const uint8_t *b, size_t n)
{
    if (n > 2 * DIVIT_XML_KNOWN_HEAD)
        return memcmp(a, b, n) == 0;
    if (n >= DIVIT_XML_KNOWN_HEAD) {
        const size_t last = n - DIVIT_XML_KNOWN_HEAD;
        return divit_xml_known_load(a) == divit_xml_known_load(b) &&
               divit_xml_known_load(a + last) == divit_xml_known_load(b + last);
    }
    while (n > 0 && a[n - 1] == b[n - 1])
        n--;
    return n == 0;
}

/* How many bytes of a name of ASCII stand here; 0 if none, or if it goes on beyond ASCII. */
static inline size_t divit_xml_known_length(divit_xml_scan *scan, size_t at)
{
    const size_t end = divit_xml_scan_run(scan, at, DIVIT_XML_SCAN_QNAME);
    return end < scan->text.n && scan->text.p[end] < 0x80 ? end - at : 0;
}

/* The slot for a name of n bytes that begins here; NULL for n 0 and near the end of the text. */
static inline divit_xml_known *divit_xml_known_slot(
    divit_xml_known_names *names, divit_span text, size_t at, size_t n)
{
    if (n == 0 || text.n - at < DIVIT_XML_KNOWN_HEAD)
        return NULL;
    uint64_t mixed = divit_xml_known_load(text.p + at);
    /* Little-endian processors shift out what is not of the name; others find fewer names again. */
    if (n < DIVIT_XML_KNOWN_HEAD)
        mixed <<= 64 - 8 * n;
    mixed = (mixed + n) * UINT64_C(0x9E3779B97F4A7C15);
    return &names->slots[mixed >> (64 - DIVIT_XML_KNOWN_BITS)];
}

/* True if the n bytes here are the name in the slot, which then points here. */
static inline bool divit_xml_known_here(divit_xml_known *slot, divit_span text, size_t at, size_t n)
{
    const uint8_t *p = text.p + at;
    if (n != slot->name.n || !divit_xml_known_same(p, slot->name.p, n))
        return false;
    slot->name.p = p;
    return true;
}

#endif
