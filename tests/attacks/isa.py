# SPDX-License-Identifier: Apache-2.0
"""Incremental saving: the signed bytes stay, an update behind them says something else.

After "1 Trillion Dollar Refund" (CCS 2019), 4.2: with and without table, trailer and startxref, with
a copy of the signature, and one case for each thing of a document that an update can override.
"""
import re

import forge
from forge import CATALOG, CONTENT, EMPTY, FIELD, FONT_OBJECT, FORGED, FORM, LOOK, PAGE_OBJECT, PAGES
from pdfparts import Seen, Writer, change, listed, stream, update, with_entry

CHANGED = "modified-after-signing"


def structures(signed):
    """How much of an update's structure is there."""
    seen = Seen(signed)
    body = Writer(signed).add(CONTENT, stream(FORGED))
    trailer = b"trailer\n<< %s /Size %d /Prev %d >>\n" % (seen.keep(), seen.size, seen.start)
    start = b"startxref\n%d\n%%%%EOF\n"
    table = body.table()
    broken = "unreadable: a cross-reference table is malformed"
    at = len(body.data)
    ended = bytes(body.data) + table + trailer
    yield "whole-update", CHANGED, update(signed, {CONTENT: stream(FORGED)})
    yield "body-only", CHANGED, bytes(body.data)
    yield "body-and-end", CHANGED, bytes(body.data) + b"%%EOF\n"
    yield "body-and-old-start", CHANGED, bytes(body.data) + start % seen.start
    yield "body-and-trailer", CHANGED, bytes(body.data) + trailer
    yield "body-trailer-old-start", CHANGED, bytes(body.data) + trailer + start % seen.start
    yield "body-and-table", CHANGED, bytes(body.data) + table
    yield "no-trailer", broken, bytes(body.data) + table + start % at
    yield "start-into-nothing", "unreadable: there is no cross-reference section", ended + start % (at + 5)
    yield "start-behind-the-file", "unreadable: points behind the end of the PDF", ended + start % 99999999
    yield "start-negative", "unreadable: does not end with startxref and an offset", ended + b"startxref\n-5\n%%EOF\n"
    yield "rows-cut", broken, bytes(body.data) + table[:-12] + b"\n" + trailer + start % at
    wrong = change(table, b"%d 1\n" % CONTENT, b"%d 3\n" % CONTENT)
    yield "rows-missing", broken, bytes(body.data) + wrong + trailer + start % at
    yield "rows-none", CHANGED, update(signed, {}, tail=None)[:-1] + b"\n" + body.data[len(signed) :]
    yield "no-end-mark", CHANGED, update(signed, {CONTENT: stream(FORGED)})[: -len(b"%%EOF\n")]
    yield "as-stream", CHANGED, update(signed, {CONTENT: stream(FORGED)}, kind="stream")
    w = Writer(signed).pack(seen.size, {FONT_OBJECT: change(forge.FONT, b"Helvetica", b"Symbol")})
    top = seen.size + 1
    yield "in-object-stream", CHANGED, w.end_stream(top, seen.keep() + b" /Prev %d /Size %d" % (seen.start, top + 1))
    again = update(signed, {CONTENT: stream(FORGED)})
    yield "two-updates-back-again", CHANGED, update(again, {CATALOG: seen.object(CATALOG) + b" "})
    yield "new-generation", CHANGED, generation(signed)
    rows = Writer(signed).add(CONTENT, stream(FORGED)).add(CONTENT, stream(FORGED + b" "))
    yield "same-number-twice", CHANGED, rows.end(seen.keep() + b" /Size %d /Prev %d" % (seen.size, seen.start))
    first = int(re.findall(rb"/Prev (\d+)", signed)[-1])
    yield "prev-passes-over-signature", "no-signature", update(signed, {CONTENT: stream(FORGED)}, prev=first)
    yield "junk-behind", CHANGED, signed + b"stream of other bytes\n"
    yield "second-document-behind", "no-signature", signed + forge.written(forge.contract(content=FORGED))


def generation(signed):
    """The content under a new generation, which the page's reference does not name."""
    seen = Seen(signed)
    w = Writer(signed).add(CONTENT, stream(FORGED), 1)
    return w.end(seen.keep() + b" /Size %d /Prev %d" % (seen.size, seen.start))


def overrides(signed):
    """One case for each thing that is shown, run or counted."""
    seen = Seen(signed)
    catalog, page, pages, form = (seen.object(n) for n in (CATALOG, PAGE_OBJECT, PAGES, FORM))
    new = seen.size
    own = with_entry

    def say(name, objects, free=()):
        return name, CHANGED, update(signed, objects, free)

    yield say("font", {FONT_OBJECT: change(forge.FONT, b"Helvetica", b"Courier")})
    yield say("font-encoding", {FONT_OBJECT: own(forge.FONT, b"/Encoding << /Differences [49 /nine] >>")})
    yield say("catalog-pages", {CATALOG: change(catalog, b"/Pages 2 0 R", b"/Pages %d 0 R" % new),
        new: change(pages, b"[3 0 R]", b"[%d 0 R]" % (new + 1)), new + 1: own(page, b"/Rotate 180")})
    yield say("kids-replaced", {PAGES: change(pages, b"[3 0 R]", b"[%d 0 R]" % new), new: page})
    yield say("page-inserted", {PAGES: b"<< /Type /Pages /Kids [%d 0 R 3 0 R] /Count 2 >>" % new,
        new: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] >>"})
    yield say("page-doubled", {PAGES: b"<< /Type /Pages /Kids [3 0 R 3 0 R] /Count 2 >>"})
    yield say("pages-emptied", {PAGES: b"<< /Type /Pages /Kids [] /Count 0 >>"})
    yield say("page-content-more", {PAGE_OBJECT: change(page, b"/Contents 4 0 R", b"/Contents [4 0 R %d 0 R]" % new),
        new: stream(b"1 g 0 0 300 200 re f")})
    yield say("page-content-other", {PAGE_OBJECT: change(page, b"/Contents 4 0 R", b"/Contents %d 0 R" % new),
        new: stream(FORGED)})
    yield say("page-resources", {PAGE_OBJECT: change(page, b"/F 5 0 R", b"/F %d 0 R" % new),
        new: change(forge.FONT, b"Helvetica", b"Symbol")})
    for name, entry in (("rotate", b"/Rotate 90"), ("crop", b"/CropBox [0 0 20 20]"), ("unit", b"/UserUnit 50"),
                        ("action", b"/AA << /O << /S /URI /URI (http://x.invalid) >> >>"),
                        ("thumbnail", b"/Thumb 7 0 R"), ("group", b"/Group << /S /Transparency >>")):
        yield say("page-" + name, {PAGE_OBJECT: own(page, entry)})
    for name, entry in (("open-action", b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"),
                        ("names", b"/Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (1) >>] >> >>"),
                        ("layers", b"/OCProperties << /OCGs [] /D << >> >>"), ("outlines", b"/Outlines %d 0 R" % new),
                        ("version-lowered", b"/Version /1.0"),
                        ("labels", b"/PageLabels << /Nums [0 << /P (x) >>] >>"), ("action", b"/AA << >>"),
                        ("viewer", b"/ViewerPreferences << /Direction /R2L >>"),
                        ("collection", b"/Collection << >>"), ("requirements", b"/Requirements []"),
                        ("perms", b"/Perms << /UR3 << >> >>"), ("language", b"/Lang (xx)")):
        yield say("catalog-" + name, {CATALOG: own(catalog, entry), new: b"<< /Type /Outlines >>"})
    for name, entry in (("xfa", b"/XFA (<xdp/>)"), ("need-appearances", b"/NeedAppearances true"),
                        ("calculation", b"/CO [6 0 R]")):
        yield say("form-" + name, {FORM: own(form, entry)})
    yield say("form-fonts", {FORM: change(form, b"/F 5 0 R", b"/F %d 0 R" % new), new: forge.FONT})
    yield say("field-gone", {FORM: change(form, b"6 0 R", b"")})
    yield say("annotation", {PAGE_OBJECT: listed(page, b"/Annots", new),
        new: b"<< /Type /Annot /Subtype /FreeText /Rect [0 100 300 200] /Contents (999) /AP << /N %d 0 R >> >>" % (new + 1),
        new + 1: forge.look(b"Pay 999 TL")})
    yield say("annotation-gone", {PAGE_OBJECT: change(page, b"6 0 R ", b"")})
    yield say("field-look", {LOOK: forge.look(b"BASKASI")})
    yield say("field-rectangle", {FIELD: change(seen.object(FIELD), b"[40 60 160 80]", b"[40 140 160 160]")})
    yield say("field-kind", {FIELD: change(seen.object(FIELD), b"/FT /Tx", b"/FT /Ch")})
    yield say("field-hidden", {FIELD: change(seen.object(FIELD), b"/F 4", b"/F 2")})
    yield say("field-javascript", {FIELD: own(seen.object(FIELD), b"/AA << /K << /S /JavaScript /JS (1) >> >>")})
    yield say("font-freed", {}, [FONT_OBJECT])
    yield say("content-freed", {}, [CONTENT])
    yield say("pages-freed", {}, [PAGES])
    copy = {n + 40: seen.object(n) for n in (PAGES, PAGE_OBJECT)}
    copy[PAGES + 40] = change(copy[PAGES + 40], b"[3 0 R]", b"[%d 0 R]" % (PAGE_OBJECT + 40))
    copy[44] = stream(FORGED)
    copy[PAGE_OBJECT + 40] = change(copy[PAGE_OBJECT + 40], b"/Contents 4 0", b"/Contents 44 0")
    copy[41] = change(catalog, b"/Pages 2 0 R", b"/Pages 42 0 R")
    yield "trailer-root", CHANGED, update(signed, copy, trailer=change(seen.keep(), b"/Root 1", b"/Root 41"))


def copies(signed):
    """The signature once more, in a newer place."""
    seen = Seen(signed)
    at = int(re.findall(rb"/FT /Sig /T \(\w+\) /V (\d+) 0 R", signed)[-1])
    body, form, page = seen.object(at), seen.object(FORM), seen.object(PAGE_OBJECT)
    new = seen.size
    named = listed(form, b"/Fields", new)
    forged = {CONTENT: stream(FORGED)}
    yield "signature-copied-over", "byte-range-gap", update(signed, {at: body, **forged})
    fresh = {new: forge.field(new + 1, b"kopya"), new + 1: body, FORM: named}
    yield "signature-copied-beside", "byte-range-gap", update(signed, {**fresh, **forged})
    shared = {new: forge.field(at, b"kopya"), FORM: named,
              PAGE_OBJECT: listed(page, b"/Annots", new)}
    yield "value-shared-by-two-fields", "signature-shared", update(signed, shared)
    yield "empty-field-takes-value", "signature-shared", update(signed, {
        EMPTY: with_entry(seen.object(EMPTY), b"/V %d 0 R" % at)})
    holder = seen.numbers(rb"/FT /Sig /T \(\w+\) /V %d 0 R" % at)[-1]
    orphan = change(form, b" %d 0 R" % holder, b"")
    yield "field-out-of-the-form", "no-signature", update(signed, {FORM: orphan, **forged})


def cases(signed, forger):
    for source in (structures(signed), overrides(signed), copies(signed)):
        yield from source
