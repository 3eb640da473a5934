/* SPDX-License-Identifier: Apache-2.0 */
/* Where a run of characters of a class ends: the window, and plain C. */
#include "xml/scan.h"

#include <string.h>

#include "xml/chars.h"

enum { BLOCK = DIVIT_XML_SCAN_BLOCK };

/* see xml/scan.h */
void divit_xml_scan_plain(const uint8_t *p, size_t blocks, divit_xml_stops *ret)
{
    static const unsigned classes[DIVIT_XML_SCAN_CLASSES] = {
        [DIVIT_XML_SCAN_TEXT] = DIVIT_XML_CLASS_TEXT,
        [DIVIT_XML_SCAN_CDATA] = DIVIT_XML_CLASS_CDATA,
        [DIVIT_XML_SCAN_VALUE] = DIVIT_XML_CLASS_VALUE,
        [DIVIT_XML_SCAN_NAME] = DIVIT_XML_CLASS_NAME,
        [DIVIT_XML_SCAN_QNAME] = DIVIT_XML_CLASS_NAME | DIVIT_XML_CLASS_COLON,
    };
    for (size_t i = 0; i < blocks; i++) {
        ret[i] = (divit_xml_stops){0};
        for (size_t k = 0; k < BLOCK; k++)
            for (size_t class = 0; class < DIVIT_XML_SCAN_CLASSES; class ++) {
                const bool stops = !(divit_xml_class(p[i * BLOCK + k]) & classes[class]);
                ret[i].of[class] |= (uint64_t)stops << k;
            }
    }
}

/* see xml/scan.h */
void divit_xml_scan_init(divit_xml_scan *scan, divit_span text)
{
    scan->text = text;
    scan->fill = divit_xml_scan_way(0);
    scan->first = scan->count = 0;
}

/* Makes the window that begins with the block of a place. The end of the text stops every run: the
 * last block, which may be empty, is filled up with bytes that XML does not have. */
static void refill(divit_xml_scan *scan, size_t at)
{
    const size_t last = scan->text.n / BLOCK;
    scan->first = at / BLOCK;
    scan->count = last - scan->first;
    if (scan->count >= DIVIT_XML_SCAN_WINDOW)
        scan->count = DIVIT_XML_SCAN_WINDOW;
    if (scan->count > 0)
        scan->fill(scan->text.p + scan->first * BLOCK, scan->count, scan->window);
    if (scan->count == DIVIT_XML_SCAN_WINDOW)
        return;
    uint8_t end[BLOCK] = {0};
    if (scan->text.n % BLOCK > 0)
        memcpy(end, scan->text.p + last * BLOCK, scan->text.n % BLOCK);
    scan->fill(end, 1, &scan->window[scan->count++]);
}

/* see xml/scan.h */
size_t divit_xml_scan_far(
    divit_xml_scan *scan, size_t from, divit_xml_scan_class class, size_t until)
{
    for (;;) {
        if (from / BLOCK - scan->first >= scan->count)
            refill(scan, from);
        const uint64_t stops = scan->window[from / BLOCK - scan->first].of[class] >> from % BLOCK;
        if (stops != 0)
            return from + (size_t)__builtin_ctzll(stops);
        from = (from / BLOCK + 1) * BLOCK;
        if (from >= until)
            return from;
    }
}
