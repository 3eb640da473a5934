# SPDX-License-Identifier: Apache-2.0
"""Shadow attacks: the document is prepared before it is signed and turned over afterwards.

After Mainka, Mladenov, Rohlmann: "Shadow Attacks: Hiding and Replacing Content in Signed PDFs"
(NDSS 2021), 4: hide, replace, hide-and-replace. The victim signs what looks harmless.
"""
import re

import forge
from forge import CATALOG, CONTENT, FIELD, FONT, FONT_OBJECT, FORGED, LOOK, PAGE, PAGE_OBJECT, PAGES, contract, written
from pdfparts import Seen, Writer, change, stream, update, with_entry

CHANGED = "modified-after-signing"
COVER = b"1 g 30 130 200 40 re f BT 0 g /F 20 Tf 40 140 Td (Pay 100 TL) Tj ET"


def hide(sign):
    """An overlay that is seen when signing goes away."""
    image = stream(b"\xff", b"/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8")
    names = b"/Resources << /Font << /F 5 0 R >> /XObject << /O 20 0 R >> >>"
    drawn = FORGED + b" q 200 0 0 40 30 130 cm /O Do Q " + PAGE
    overlay = contract(content=drawn, more={20: image})
    overlay[PAGE_OBJECT] = change(overlay[PAGE_OBJECT], b"/Resources << /Font << /F 5 0 R >> >>", names)
    signed = sign(written(overlay))
    yield "overlay-freed", update(signed, {}, [20])
    yield "overlay-null", update(signed, {20: b"null"})
    yield "overlay-emptied", update(signed, {20: change(image, b"/Width 1", b"/Width 0")})
    page = Seen(signed).object(PAGE_OBJECT)
    yield "overlay-name-gone", update(signed, {PAGE_OBJECT: change(page, b"/XObject << /O 20 0 R >>", b"")})

    parts = contract(content=FORGED, more={20: stream(COVER)})
    parts[PAGE_OBJECT] = change(parts[PAGE_OBJECT], b"/Contents 4 0 R", b"/Contents [4 0 R 20 0 R]")
    signed = sign(written(parts))
    yield "content-part-freed", update(signed, {}, [20])
    yield "content-part-emptied", update(signed, {20: stream(b"")})

    stamp = b"<< /Type /Annot /Subtype /Stamp /F 4 /Rect [30 130 230 170] /AP << /N 21 0 R >> >>"
    stamped = contract(content=FORGED, more={20: stamp, 21: stream(COVER, b"/Subtype /Form /BBox [0 0 300 200]")})
    stamped[PAGE_OBJECT] = change(stamped[PAGE_OBJECT], b"/Annots [", b"/Annots [20 0 R ")
    signed = sign(written(stamped))
    yield "annotation-hidden", update(signed, {20: change(stamp, b"/F 4", b"/F 2")})
    page = Seen(signed).object(PAGE_OBJECT)
    yield "annotation-removed", update(signed, {PAGE_OBJECT: change(page, b"20 0 R", b"")})

    layers = b"/OCProperties << /OCGs [20 0 R] /D << /ON [20 0 R] /Order [20 0 R] >> >>"
    covered = FORGED + b" /OC /L BDC " + COVER + b" EMC"
    layered = contract(catalog=layers, content=covered, more={20: b"<< /Type /OCG /Name (l) >>"})
    layered[PAGE_OBJECT] = change(layered[PAGE_OBJECT], b"/Resources <<",
        b"/Resources << /Properties << /L 20 0 R >>")
    signed = sign(written(layered))
    catalog = Seen(signed).object(CATALOG)
    yield "layer-off", update(signed, {CATALOG: change(catalog, b"/ON [20", b"/OFF [20")})


def replace(sign):
    """What is thought harmless is replaced: a font, a value and its look."""
    plain = sign(written(contract()))
    seen = Seen(plain)
    swapped = b"/Encoding << /Type /Encoding /Differences [48 /nine 57 /zero] >>"
    yield "font-digits-swapped", update(plain, {FONT_OBJECT: with_entry(FONT, swapped)})
    yield "font-of-other-name", update(plain, {FONT_OBJECT: change(FONT, b"Helvetica", b"ZapfDingbats")})
    entry = seen.object(FIELD)
    yield "field-value-only", update(plain, {FIELD: change(entry, b"(DENEME)", b"(BASKASI)")})
    yield "field-value-and-look", update(plain, {
        FIELD: change(entry, b"(DENEME)", b"(BASKASI)"), LOOK: forge.look(b"BASKASI")})
    yield "field-look-other-object", update(plain, {
        FIELD: change(entry, b"/N 7 0 R", b"/N %d 0 R" % seen.size), seen.size: forge.look(b"BASKASI")})
    yield "field-look-font", update(plain, {LOOK: change(forge.look(b"DENEME"), b"5 0 R", b"%d 0 R" % seen.size),
                                           seen.size: change(FONT, b"Helvetica", b"Symbol")})
    yield "field-grows-over-page", update(plain, {FIELD: change(entry, b"[40 60 160 80]", b"[0 0 300 200]")})

    parts = contract(more={20: stream(PAGE), 21: b"20 0 R"})
    parts[PAGE_OBJECT] = change(parts[PAGE_OBJECT], b"/Contents 4 0 R", b"/Contents [20 0 R]")
    signed = sign(written(parts))
    yield "content-same-length", update(signed, {20: stream(FORGED)})


def hidden(objects):
    """The contract with a second definition of some objects that no table names."""
    w = Writer()
    for number, body in objects.items():
        w.add(number, body)
    at = len(w.data)
    seen_rows = dict(w.rows)
    w.add(CONTENT, stream(FORGED))
    w.rows = seen_rows
    w.free(0, 65535)
    return w.end(b"/Root 1 0 R /Size %d" % (max(objects) + 1)), at


def hide_and_replace(sign):
    """Two contents in the signed bytes: the update has only a table that names the other."""
    data, at = hidden(contract())
    signed = sign(data)
    seen = Seen(signed)
    w = Writer(signed)
    w.rows[CONTENT] = (1, at, 0)
    keep = seen.keep() + b" /Size %d /Prev %d" % (seen.size, seen.start)
    yield "table-names-the-other", w.end(keep)
    w = Writer(signed)
    w.rows[CONTENT] = (1, at, 0)
    yield "stream-names-the-other", w.end_stream(seen.size,
        seen.keep() + b" /Size %d /Prev %d" % (seen.size + 1, seen.start))

    tree = {22: b"<< /Type /Pages /Kids [23 0 R] /Count 1 >>",
            23: b"<< /Type /Page /Parent 22 0 R /MediaBox [0 0 300 200] /Contents 24 0 R "
                b"/Resources << /Font << /F 5 0 R >> >> >>", 24: stream(FORGED)}
    second = {21: b"<< /Type /Catalog /Pages 22 0 R /AcroForm 8 0 R >>", **tree}
    signed = sign(written(contract(more=second)))
    seen = Seen(signed)
    yield "root-names-the-other", update(signed, {}, trailer=change(seen.keep(), b"/Root 1", b"/Root 21"))
    yield "pages-name-the-other", update(signed, {
        CATALOG: change(seen.object(CATALOG), b"/Pages 2 0 R", b"/Pages 22 0 R")})
    yield "kids-name-the-other", update(signed, {PAGES: b"<< /Type /Pages /Kids [23 0 R] /Count 1 >>"})
    yield "content-names-the-other", update(signed, {
        PAGE_OBJECT: change(seen.object(PAGE_OBJECT), b"/Contents 4 0 R", b"/Contents 24 0 R")})

    # Rows of the first table name the false content; the signed update names the good one.
    first = written({**contract(), CONTENT: stream(FORGED)})
    signed = sign(update(first, {CONTENT: stream(PAGE)}))
    seen = Seen(signed)
    offset = int(re.search(rb"\n4 0 obj", first).start()) + 1
    w = Writer(signed)
    w.rows[CONTENT] = (1, offset, 0)
    yield "back-to-an-older-content", w.end(seen.keep() + b" /Size %d /Prev %d" % (seen.size, seen.start))
    w = Writer(signed)
    yield "prev-to-the-older-table", w.end(seen.keep() + b" /Size %d /Prev %d" % (seen.size, Seen(first).start))


def cases(sign):
    """`sign` gives the file back signed by divit; the classes are separate rows."""
    for kind, source in (("shadow-hide", hide), ("shadow-replace", replace),
            ("shadow-hide-and-replace", hide_and_replace)):
        for name, data in source(sign):
            cause = "no-signature" if name == "prev-to-the-older-table" else CHANGED
            yield kind, name, cause, data
