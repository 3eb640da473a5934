# SPDX-License-Identifier: Apache-2.0
"""Signature wrapping in its eight classic forms (Somorovsky et al. 2012), for five kinds of content.

What was signed stays in the file, elsewhere, and so does the signature; where a program looks stands
what the forger wrote.
"""
import xmlforge
from xmlforge import BODY, DS, ID, XADES

EVIL = "<Alici>DENEME</Alici><Tutar>999</Tutar>"
# What the forger writes: (start tag, content, end tag).
KINDS = {
    "fake": ('<Odeme Id="sahte">', EVIL, "</Odeme>"),
    "same-id": ('<Odeme Id="odeme">', EVIL, "</Odeme>"),
    "no-id": ("<Odeme>", EVIL, "</Odeme>"),
    "properties": ('<xades:SignedProperties xmlns:xades="%s" Id="%s-ozellik">' % (XADES, ID),
        "<xades:SignedSignatureProperties></xades:SignedSignatureProperties>", "</xades:SignedProperties>"),
    "object": ('<ds:Object xmlns:ds="%s" Id="sahte">' % DS, "<Odeme>" + EVIL + "</Odeme>", "</ds:Object>"),
    "manifest": ('<ds:Manifest xmlns:ds="%s" Id="sahte">' % DS,
                 xmlforge.reference(xmlforge.digest(EVIL), "#odeme", (xmlforge.EXCLUSIVE,)), "</ds:Manifest>"),
}


def placed(start, content, end, kept, sig, inside):
    """The eight forms. kept: what was signed; sig: its signature; inside: the signature with an Object of kept."""
    evil = start + content
    yield 1, evil + inside + end
    yield 2, evil + kept + sig + end
    yield 3, "<Emir>" + evil + end + kept + sig + "</Emir>"
    yield 4, "<Emir>" + evil + kept + end + sig + "</Emir>"
    yield 5, "<Emir>" + evil + sig + end + kept + "</Emir>"
    yield 6, "<Emir>" + evil + inside + end + "</Emir>"
    yield 7, "<Emir><Ek>" + evil + end + "</Ek>" + kept + sig + "</Emir>"
    yield 8, "<Emir>" + evil + end + inside + "</Emir>"


# Where nothing is amiss but that a signed element is not where, or all that, a reader looks at.
CHILD = {4: "reference-place", 5: "signature-place", 6: "signature-place"}
# The signed root took the signature along; or left it, then it is not enveloped any more; or it is in
# the signature, which the enveloped transform leaves out.
ROOT = {1: "canonical-form", 2: "transform", 3: "signature-place", 4: "reference-place", 5: "transform",
    6: "canonical-form", 7: "signature-place", 8: "canonical-form"}


def with_object(sig, kept):
    return sig.replace("</ds:Signature>", "<ds:Object>%s</ds:Object></ds:Signature>" % kept)


def doubles(kind):
    """Whether an Id that the signature names is there twice."""
    return kind in ("same-id", "properties")


def cases(key):
    _, sig, _ = xmlforge.of_child(key)
    text = sig.text()
    head, sig, tail = xmlforge.of_root(key)
    root_text = sig.text()
    enveloped = head + root_text + tail
    for kind, (start, content, end) in KINDS.items():
        for number, data in placed(start, content, end, BODY, text, with_object(text, BODY)):
            cause = "reference-target" if doubles(kind) else CHILD.get(number, "unsigned-content")
            yield "xsw%d-child-%s" % (number, kind), cause, data
        moved = {3: enveloped, 4: enveloped, 7: enveloped}
        for number, data in placed(start, content, end, BODY, root_text, with_object(root_text, BODY)):
            if number in moved:
                data = data.replace(root_text, "").replace(BODY, enveloped)
            cause = "reference-target" if doubles(kind) else ROOT[number]
            yield "xsw%d-root-%s" % (number, kind), cause, data
    yield from of_whole(key)
    yield from of_enveloping(key)


def of_whole(key):
    """A document that is signed whole: nothing can be put around it, so the digest tells."""
    head, sig, tail = xmlforge.whole(key)
    text = sig.text()
    kept = head + tail
    for kind, (start, content, end) in KINDS.items():
        for number, data in placed(start, content, end, kept, text, with_object(text, kept)):
            yield "xsw%d-whole-%s" % (number, kind), "reference-target" if kind == "properties" else "hash", data


def of_enveloping(key):
    sig = xmlforge.enveloping(key).text()
    for kind, (start, content, end) in KINDS.items():
        evil = start + content + end
        twice = kind == "properties"
        unsigned = "reference-target" if twice else "unsigned-content"
        yield "around-enveloping-" + kind, unsigned, "<Emir>" + evil + sig + "</Emir>"
        yield "behind-enveloping-" + kind, unsigned, "<Emir>" + sig + evil + "</Emir>"
        unsigned = "signed-properties" if twice else "unsigned-content"
        yield "object-first-" + kind, unsigned, sig.replace("</ds:KeyInfo>",
            "</ds:KeyInfo><ds:Object>%s</ds:Object>" % evil)
        yield "object-last-" + kind, unsigned, with_object(sig, evil)
        yield "nested-enveloping-" + kind, "reference-target" if twice else "signature-place", (
            "<Emir>" + start + content + sig + end + "</Emir>")
    yield "object-of-the-same-id", "reference-target", with_object(sig, "").replace("<ds:Object></ds:Object>",
        '<ds:Object Id="icerik">%s</ds:Object>' % EVIL)
