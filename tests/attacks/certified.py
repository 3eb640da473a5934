# SPDX-License-Identifier: Apache-2.0
"""Evil annotation (EAA) and sneaky signature (SSA) attacks on certified documents at P1, P2 and P3.

After Rohlmann, Mladenov, Mainka, Schwenk: "Breaking the Specification: PDF Certification" (IEEE S&P
2021), 4. What permission 3 lets pass by the letter of the standard is told as a change all the same.
"""
import forge
from forge import EMPTY, FIELD, FORM, LOOK, PAGE_OBJECT, contract, docmdp, field, look, signing, value, written
from pdfparts import Seen, change, listed, stream, update, with_entry

OVER = b"30 130 230 170"


def annotations():
    """(name, dictionary) of what can be laid over the text."""
    shown = b"/F 4 /Rect [%s] /AP << /N %%d 0 R >>" % OVER
    for name, entry in (
        ("free-text", b"/Subtype /FreeText /Contents (999) /DA (/F 20 Tf)"),
        ("redaction", b"/Subtype /Redact /OverlayText (999)"),
        ("stamp", b"/Subtype /Stamp /Name /Approved"),
        ("square", b"/Subtype /Square /IC [1 1 1]"),
        ("ink", b"/Subtype /Ink /InkList [[30 130 230 170]]"),
        ("text-note", b"/Subtype /Text /Contents (999) /Open true"),
        ("link", b"/Subtype /Link /A << /S /URI /URI (http://x.invalid) >>"),
        ("rich-media", b"/Subtype /RichMedia"),
        ("line", b"/Subtype /Line /L [30 150 230 150] /BS << /W 40 >>"),
        ("watermark", b"/Subtype /Watermark"),
        ("file", b"/Subtype /FileAttachment /FS << /F (a.exe) >>"),
        ("screen-script", b"/Subtype /Screen /A << /S /JavaScript /JS (1) >>"),
    ):
        yield name, b"<< /Type /Annot %s %s >>" % (entry, shown)


def evil_annotations(certified):
    seen = Seen(certified)
    page = seen.object(PAGE_OBJECT)
    new = seen.size
    for name, text in annotations():
        objects = {PAGE_OBJECT: listed(page, b"/Annots", new),
                   new: text % (new + 1), new + 1: look(b"Pay 999 TL")}
        yield name, update(certified, objects)
    unnamed = {PAGE_OBJECT: listed(page, b"/Annots", new),
               new: b"<< /Type /Annot /Subtype /divitNone /Rect [%s] /AP << /N %d 0 R >> >>" % (OVER, new + 1),
               new + 1: look(b"Pay 999 TL")}
    yield "unknown-subtype", update(certified, unnamed)


def sneaky(forger, certified):
    """Signature fields that cover the text, signed and not, and what dresses as one."""
    seen = Seen(certified)
    page, form = seen.object(PAGE_OBJECT), seen.object(FORM)
    new = seen.size
    face = b"/AP << /N %d 0 R >>" % (new + 2)

    def placed(body, extra=None):
        return {PAGE_OBJECT: listed(page, b"/Annots", new),
                FORM: listed(form, b"/Fields", new), new: body,
                new + 2: look(b"Pay 999 TL"), **(extra or {})}

    empty = b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (yeni) /F 4 /P 3 0 R /Rect [%s] %s >>" % (OVER, face)
    yield "empty-field-over-text", update(certified, placed(empty))
    yield "empty-field-painted", update(certified, placed(change(empty, face, b"/MK << /BG [1 1 1] /CA (999) >>")))
    text = change(empty, b"/FT /Sig", b"/FT /Tx /V (999)")
    yield "text-field-over-text", update(certified, placed(text))
    button = change(empty, b"/FT /Sig", b"/FT /Btn /Ff 65536 /MK << /CA (999) >>")
    yield "button-over-text", update(certified, placed(button))
    signed = placed(field(new + 1, b"yeni", face, OVER), {new + 1: value()})
    yield "signed-over-text", forger.seal(update(certified, signed))
    page_wide = placed(field(new + 1, b"yeni", face, b"0 0 300 200"), {new + 1: value()})
    yield "signed-over-the-page", forger.seal(update(certified, page_wide))
    broken = placed(field(new + 1, b"yeni", face, OVER),
        {new + 1: value(hole=b"/Contents <00>", span=b"/ByteRange [0 0 0 0]")})
    yield "unsealed-over-text", update(certified, broken)
    grown = with_entry(change(seen.object(EMPTY), b"[0 0 0 0]", b"[%s]" % OVER), face + b" /V %d 0 R" % (new + 1))
    yield "empty-field-grown-and-signed", forger.seal(update(certified, {
        EMPTY: grown, new + 1: value(), new + 2: look(b"Pay 999 TL")}))
    both = placed(field(new + 1, b"yeni"), {new + 1: value(), 4: stream(forge.FORGED)})
    yield "signed-and-content", forger.seal(update(certified, both))
    freed = {PAGE_OBJECT: with_entry(page, b"/Rotate 180"), **placed(field(new + 1, b"yeni"), {new + 1: value()})}
    freed[PAGE_OBJECT] = with_entry(freed[PAGE_OBJECT], b"/Rotate 180")
    yield "signed-and-rotated", forger.seal(update(certified, freed))


def covering(forger):
    """Later signatures upon what was seen, without a certification: taken, and told as such."""
    signed = forger.signed(rect=OVER, field_extra=b"/AP << /N 7 0 R >>")
    seen = Seen(signed)
    new = seen.size
    page, form = seen.object(PAGE_OBJECT), seen.object(FORM)
    face = b"/AP << /N %d 0 R >>" % (new + 2)
    for name, rect in (("upon-a-signature", b"40 140 90 160"), ("upon-the-edge", b"200 160 290 190"),
            ("upon-a-field", b"50 50 90 90"), ("upon-the-page", b"0 0 300 200")):
        yield name, forger.seal(update(signed, {
            PAGE_OBJECT: listed(page, b"/Annots", new), FORM: listed(form, b"/Fields", new),
            new: field(new + 1, b"yeni", face, rect), new + 1: value(), new + 2: look(b"Pay 999 TL")}))


def downgraded(forger, permission):
    """The permission itself, or a locked field, overridden."""
    certified = forger.signed(permission=permission)
    seen = Seen(certified)
    number = seen.size - 2
    other = change(seen.object(number), b"/P %d" % permission, b"/P 3 ")
    yield "permission-overridden", "byte-range-gap", update(certified, {number: other})
    bare = change(seen.object(forge.CATALOG), b"/Perms << /DocMDP %d 0 R >>" % number, b"")
    yield "certification-removed", "modified-after-signing", update(certified, {forge.CATALOG: bare})


def filling(certified):
    """Values changed where that is not allowed."""
    seen = Seen(certified)
    entry = change(seen.object(FIELD), b"(DENEME)", b"(BASKASI)")
    yield "value", update(certified, {FIELD: entry, LOOK: look(b"BASKASI")})


def locked(forger):
    """A lock of the signing field covers the value that is changed behind it."""
    lock = (b"/Reference [<< /Type /SigRef /TransformMethod /FieldMDP /TransformParams << /Type /TransformParams "
            b"/V /1.2 /Action %s >> >>]")
    for name, action in (("all", b"/All"), ("included", b"/Include /Fields [(ad)]"),
            ("excluded", b"/Exclude /Fields [(x)]")):
        way = b"/Lock << /Type /SigFieldLock /Action %s >>" % action
        signed = forger.seal(signing(written(contract()), value(lock % action), field_extra=way))
        for _, data in filling(signed):
            yield "locked-" + name, data
    both = docmdp(2)[:-1] + (lock % b"/All")[len(b"/Reference [") :]
    certified = forger.seal(signing(written(contract()), value(both)))
    for _, data in filling(certified):
        yield "certified-and-locked", data


def cases(forger):
    changed = "modified-after-signing"
    for permission in (1, 2, 3):
        certified = forger.signed(permission=permission)
        for name, data in evil_annotations(certified):
            yield "eaa-p%d" % permission, name, changed, data
        for name, data in sneaky(forger, certified):
            yield "ssa-p%d" % permission, name, changed, data
        for name, cause, data in downgraded(forger, permission):
            yield "ssa-p%d" % permission, name, cause, data
    for name, data in filling(forger.signed(permission=1)):
        yield "eaa-p1", name, changed, data
    for name, data in locked(forger):
        yield "field-lock", name, changed, data
