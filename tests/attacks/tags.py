# SPDX-License-Identifier: Apache-2.0
"""Attacks on the structure of a tagged document that is signed: a further signature may become a part of
it (ISO 32000-2 14.7.5), and under that cover nothing else may change, for it is what is read aloud.
"""
import forge
from forge import CATALOG, FIELD, FORM, PAGE_OBJECT, contract, field, look, value, written
from pdfparts import Seen, change, listed, update

ROOT, DOCUMENT, PARAGRAPH, ORDINARY = 20, 21, 22, 23
TREE = b"/ParentTree << /Nums [0 [22 0 R] 1 23 0 R %s] >>"


def root(numbers=b"", extra=b"", following=2):
    return b"<< /Type /StructTreeRoot /K 21 0 R %s /ParentTreeNextKey %d %s >>" % (TREE % numbers, following, extra)


def document(kids=b""):
    return b"<< /Type /StructElem /S /Document /P 20 0 R /K [22 0 R 23 0 R %s] >>" % kids


PARAGRAPH_TEXT = b"<< /Type /StructElem /S /P /P 21 0 R /Pg 3 0 R /K 0 >>"


def element(widget, role=b"/Form", parent=21, extra=b"", kid=None):
    kid = kid or b"<< /Type /OBJR /Pg 3 0 R /Obj %d 0 R >>" % widget
    return b"<< /Type /StructElem /S %s /P %d 0 R /Pg 3 0 R /K %s %s >>" % (role, parent, kid, extra)


def tagged():
    """The contract with a paragraph and the text field in its structure."""
    content = b"/P << /MCID 0 >> BDC %s EMC" % forge.PAGE
    objects = contract(b"/MarkInfo << /Marked true >> /StructTreeRoot 20 0 R", b"/StructParents 0", content)
    objects[FIELD] = change(objects[FIELD], b"/T (ad)", b"/T (ad) /StructParent 1")
    objects.update({ROOT: root(), DOCUMENT: document(), PARAGRAPH: PARAGRAPH_TEXT, ORDINARY: element(FIELD)})
    return written(objects)


def further(forger, signed):
    """Makes the file with a further signature and the objects of the structure that a case gives."""
    seen = Seen(signed)
    base = {PAGE_OBJECT: seen.object(PAGE_OBJECT), FORM: seen.object(FORM)}
    widget, new = seen.size, seen.size + 2
    objects = {
        PAGE_OBJECT: listed(base[PAGE_OBJECT], b"/Annots", widget),
        FORM: listed(base[FORM], b"/Fields", widget),
        widget: field(widget + 1, b"ikinci", b"/StructParent %d" % key_of(seen)),
        widget + 1: value(),
    }
    return widget, new, lambda more: forger.seal(update(signed, {**objects, **more}))


def key_of(seen):
    return int(seen.object(ROOT).split(b"/ParentTreeNextKey")[1].split()[0])


def honest(forger, signed):
    widget, new, make = further(forger, signed)
    return make({ROOT: root(b"2 %d 0 R" % new, b"", 3), DOCUMENT: document(b"%d 0 R" % new), new: element(widget)})


def cases(forger, signed):
    """`signed` is tagged() signed by the forger, who puts no tag on his signature."""
    widget, new, make = further(forger, signed)
    number, kid = b"2 %d 0 R" % new, b"%d 0 R" % new
    good = {ROOT: root(number, b"", 3), DOCUMENT: document(kid), new: element(widget)}

    def other(**changes):
        names = {"root": ROOT, "document": DOCUMENT, "paragraph": PARAGRAPH, "ordinary": ORDINARY, "new": new}
        return make({**good, **{names[k]: v for k, v in changes.items()}})

    says = b"/ActualText (Pay 999 TL)"
    yield "paragraph-says-other", other(paragraph=change(PARAGRAPH_TEXT, b"/K 0", b"/K 0 " + says))
    yield "document-says-other", other(document=change(document(kid), b"/K", says + b" /K"))
    yield "element-says-something", other(new=element(widget, extra=says))
    yield "element-has-a-text", other(new=element(widget, extra=b"/Alt (Pay 999 TL)"))
    yield "element-of-another-kind", other(new=element(widget, b"/Figure"))
    yield "element-holds-content", other(new=element(widget, kid=b"0"))
    yield "element-holds-another-field", other(new=element(FIELD))
    yield "element-holds-two", other(new=element(widget, kid=b"[<< /Type /OBJR /Obj %d 0 R >> 0]" % widget))
    yield "element-of-another-parent", other(new=element(widget, parent=ROOT))
    yield "paragraph-left-out", other(document=change(document(kid), b"22 0 R", b""))
    yield "paragraph-behind", other(document=change(document(kid), b"22 0 R 23 0 R", b"23 0 R 22 0 R"))
    yield "paragraph-twice", other(document=document(kid + b" 22 0 R"))
    yield "element-in-front", other(document=change(document(), b"[22", b"[%s 22" % kid))
    yield "number-of-the-paragraph", other(root=change(root(number, b"", 3), b"[22 0 R]", b"[23 0 R]"))
    yield "number-for-the-paragraph", other(root=root(b"2 22 0 R", b"", 3))
    yield "number-not-of-the-widget", other(root=root(b"3 %d 0 R" % new, b"", 4))
    yield "number-twice", other(root=root(b"1 %d 0 R" % new, b"", 3))
    yield "roles-mapped", other(root=root(number, b"/RoleMap << /P /Artifact >>", 3))
    yield "next-number-lower", other(root=root(number, b"", 1))
    yield "field-for-the-paragraph", other(ordinary=element(FIELD, kid=b"0"))
    yield "without-a-signature", update(signed, {ROOT: root(b"2 %d 0 R" % new, b"", 3),
        DOCUMENT: document(kid), new: element(FIELD)})
    catalog = change(Seen(signed).object(CATALOG), b"/StructTreeRoot 20 0 R", b"/StructTreeRoot %d 0 R" % (new + 1))
    yield "another-structure", make({CATALOG: catalog, new + 1: root()})
    face = {new: look(b"x"), ROOT: change(root(), b"/K 21 0 R", b"/K %d 0 R" % new)}
    yield "structure-is-a-picture", make(face)
