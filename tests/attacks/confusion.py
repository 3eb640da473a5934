# SPDX-License-Identifier: Apache-2.0
"""Updates that dress a forbidden change as an allowed one, or change an object without naming it.

What a later signature, a security store, metadata or the filling of a form may bring is allowed; so
the forger gives an object that is seen one of these parts as well.
"""
import re

import forge
from forge import CATALOG, CONTENT, EMPTY, FIELD, FONT, FONT_OBJECT, FORGED, FORM, LOOK, PAGE, PAGE_OBJECT
from forge import PAGES, contract, field, look, value, written
from pdfparts import Seen, Writer, change, listed, stream, update, with_entry

# What cannot be read any more, and says so.
UNREADABLE = {
    "encryption-added": "INPUT_LOCKED",
    "container-freed": "a stream of the PDF is missing",
    "container-null": "a number is missing in the dictionary of a PDF stream",
    "p2-filled-with-kids": "the value of a signature field is not a dictionary",
    "p3-filled-with-kids": "the value of a signature field is not a dictionary",
}


def two_parts(signed, forger):
    """Content of the page that is a certificate, metadata, information or a signature's too."""
    seen = Seen(signed)
    catalog, page, form, n = seen.object(CATALOG), seen.object(PAGE_OBJECT), seen.object(FORM), seen.size
    evil = {CONTENT: stream(FORGED)}
    yield "content-as-certificate", update(signed,
        {**evil, CATALOG: with_entry(catalog, b"/DSS << /Certs [4 0 R] >>")})
    yield "content-as-vri", update(signed,
        {**evil, CATALOG: with_entry(catalog, b"/DSS << /VRI << /A << /Cert [4 0 R] >> >> >>")})
    yield "content-as-metadata", update(signed, {**evil, CATALOG: with_entry(catalog, b"/Metadata 4 0 R")})
    yield "font-as-info", update(signed, {FONT_OBJECT: change(FONT, b"Helvetica", b"Symbol")},
                                 trailer=seen.keep() + b" /Info 5 0 R")
    yield "font-in-extensions", update(signed, {FONT_OBJECT: change(FONT, b"Helvetica", b"Symbol"),
                                                CATALOG: with_entry(catalog, b"/Extensions << /X 5 0 R >>")})
    later = {PAGE_OBJECT: listed(page, b"/Annots", n), FORM: listed(form, b"/Fields", n)}
    yield "content-as-signature", forger.seal(update(signed, {**later, n: field(CONTENT, b"iki"), CONTENT: value()}))
    faced = field(n + 1, b"iki", b"/AP << /N 5 0 R >>")
    yield "font-as-signature-look", forger.seal(update(signed,
        {**later, n: faced, n + 1: value(), FONT_OBJECT: look(b"x")}))
    locked = field(n + 1, b"iki", b"/Lock 5 0 R")
    yield "font-as-lock", forger.seal(update(signed,
        {**later, n: locked, n + 1: value(), FONT_OBJECT: b"<< /Action /All >>"}))
    yield "page-in-signature", forger.seal(update(signed, {
        **later, n: field(n + 1, b"iki"), n + 1: value(b"/Prop_Build 3 0 R"),
        PAGE_OBJECT: with_entry(later[PAGE_OBJECT], b"/Rotate 90")}))
    yield "certifies-afterwards", forger.seal(update(signed, {
        **later, n: field(n + 1, b"iki"), n + 1: value(forge.docmdp(1)),
        CATALOG: with_entry(catalog, b"/Perms << /DocMDP %d 0 R >> /OpenAction [3 0 R /Fit]" % (n + 1))}))
    yield "field-of-the-same-name", update(signed,
        {**later, n: change(seen.object(FIELD), b"(DENEME)", b"(BASKASI)")})
    yield "form-in-a-new-object", update(signed, {
        CATALOG: change(catalog, b"/AcroForm 8 0 R", b"/AcroForm %d 0 R" % n),
        n: change(form, b"0 g", b"1 g")})
    yield "names-of-files", update(signed,
        {CATALOG: with_entry(catalog, b"/Names << /EmbeddedFiles << /Names [(a) %d 0 R] >> >>" % n),
                                            n: b"<< /Type /Filespec /F (a.exe) >>"})
    yield "pages-inherit", update(signed, {PAGES: with_entry(seen.object(PAGES), b"/Rotate 90")})
    yield "encryption-added", update(signed,
        {n: b"<< /Filter /Standard /V 1 /R 2 /O (%s) /U (%s) /P -4 >>" % (b"o" * 32, b"u" * 32)},
                                     trailer=seen.keep() + b" /Encrypt %d 0 R" % n)


def unnamed(sign):
    """Objects that change although no later table names them."""
    objects = contract()
    kept = {n: objects.pop(n) for n in (CONTENT, LOOK)}
    w = Writer()
    for n, body in kept.items():
        w.add(n, body)
    w.pack(20, objects)
    signed = sign(w.end_stream(21, b"/Root 1 0 R /Size 22"))
    for name, evil in (("page", {PAGE_OBJECT: with_entry(objects[PAGE_OBJECT], b"/Rotate 180")}),
                       ("font", {FONT_OBJECT: change(FONT, b"Helvetica", b"Symbol")}),
                       ("pages", {PAGES: b"<< /Type /Pages /Kids [] /Count 0 >>"})):
        seen = Seen(signed)
        container = Writer(signed).pack(20, {**objects, **evil})
        container.rows = {20: container.rows[20]}
        yield "container-overridden-" + name, container.end_stream(
            seen.size, seen.keep() + b" /Prev %d /Size %d" % (seen.start, seen.size + 1))
    yield "container-freed", update(signed, {}, [20])
    yield "container-null", update(signed, {20: b"null"})

    shown = contract(more={30: b"%d" % len(PAGE), 31: b"null"})
    shown[CONTENT] = b"<< /Length 30 0 R /Filter 31 0 R >>\nstream\n%s\nendstream" % PAGE
    signed = sign(written(shown))
    yield "length-overridden", update(signed, {30: b"%d" % (len(PAGE) - 6)})
    yield "filter-overridden", update(signed, {31: b"/ASCIIHexDecode"})
    yield "length-freed", update(signed, {}, [30])

    listing = contract(more={32: b"[6 0 R 9 0 R]"})
    listing[PAGE_OBJECT] = change(listing[PAGE_OBJECT], b"/Annots [6 0 R 9 0 R]", b"/Annots 32 0 R")
    signed = sign(written(listing))
    seen = Seen(signed)
    rows = re.sub(rb"[\[\]]", b"", seen.object(32))
    note = b"<< /Type /Annot /Subtype /FreeText /Rect [30 130 230 170] /Contents (999) >>"
    yield "annotations-by-reference", update(signed, {32: b"[%s %d 0 R]" % (rows, seen.size), seen.size: note})
    yield "annotations-emptied", update(signed, {32: b"[]"})


def dressed(forger):
    """Form filling that is allowed, with something that is not."""
    for permission in (2, 3):
        certified = forger.signed(permission=permission)
        seen = Seen(certified)
        entry = change(seen.object(FIELD), b"(DENEME)", b"(BASKA)")
        for name, new in (("moved", change(entry, b"[40 60 160 80]", b"[30 130 230 170]")),
            ("hidden", change(entry, b"/F 4", b"/F 2")),
                          ("renamed", change(entry, b"/T (ad)", b"/T (soyad)")),
                          ("other-kind", change(entry, b"/FT /Tx", b"/FT /Btn")),
                          ("with-action", with_entry(entry, b"/AA << /K << /S /JavaScript /JS (1) >> >>")),
                          ("with-link", with_entry(entry, b"/A << /S /URI /URI (http://x.invalid) >>")),
                          ("on-another-page", change(entry, b"/P 3 0 R", b"/P 2 0 R")),
                          ("with-kids", with_entry(entry, b"/Kids [9 0 R]")),
                          ("with-rich-look", with_entry(entry, b"/MK << /BG [1 0 0] >>"))):
            yield "p%d-filled-%s" % (permission, name), update(certified, {FIELD: new})
        yield "p%d-look-is-the-content" % permission, update(certified, {
            FIELD: change(entry, b"/N 7 0 R", b"/N 4 0 R"), CONTENT: look(b"Pay 999 TL")})
        yield "p%d-look-takes-the-font" % permission, update(certified, {
            LOOK: look(b"BASKA"), FONT_OBJECT: change(FONT, b"Helvetica", b"Symbol")})
    faced = forger.signed(field_extra=b"/AP << /N 7 0 R >>", rect=b"10 10 60 30")
    yield "look-of-the-signature", update(faced, {LOOK: look(b"Baskasi imzaladi")})
    seen = Seen(faced)
    grown = with_entry(change(seen.object(EMPTY), b"[0 0 0 0]", b"[30 130 230 170]"), b"/V %d 0 R" % seen.size)
    yield "empty-field-grown-and-signed", forger.seal(update(faced, {EMPTY: grown, seen.size: value()}))


def cases(signed, forger, sign):
    for source in (two_parts(signed, forger), unnamed(sign), dressed(forger)):
        yield from source
