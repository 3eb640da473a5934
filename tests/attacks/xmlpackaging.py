# SPDX-License-Identifier: Apache-2.0
"""Attacks on packagings: files beside the signature, manifests, countersignatures, later signatures.

cases() gives (kind, name, cause, data, arguments): the arguments are what verify gets beside the file.
"""
import subprocess

from xmlforge import BODY, C14N, DS, ENVELOPED, EXCLUSIVE, ORDER, RSA_SHA256, Signature, digest, reference, whole
from xmltricks import FAKE, replaced

FILE = "belge.txt"
CONTENT = "Kira 100 TL\n"
MANIFEST_TYPE = DS + "Manifest"
COUNTER_TYPE = "http://uri.etsi.org/01903#CountersignedSignature"
# What stands beside the attack files: path and text.
BESIDE = {FILE: CONTENT, "sahte/" + FILE: "Kira 999 TL\n", "ek.txt": "ek\n", "emir.xml": ORDER % BODY,
          "dtd.xml": '<!DOCTYPE a [<!ENTITY b SYSTEM "http://127.0.0.1:@PORT@/b">]><a>&b;</a>',
          "goreli.xml": '<a xmlns="goreli"></a>'}


def given(*names):
    return [word for name in names for word in ("--content", name)]


def detached(key):
    """A signature of files that lie beside it; only those that are given are looked at."""
    good = reference(digest(CONTENT), FILE, ())

    def made(*references, objects=""):
        return Signature(key, references, objects).text()
    yield "control-file", "intact", made(good), given(FILE)
    yield "control-here", "intact", made(reference(digest(CONTENT), "./" + FILE, ())), given(FILE)
    yield "control-escaped", "intact", made(reference(digest(CONTENT), "belge%2Etxt", ())), given(FILE)
    yield "control-xml", "intact", made(reference(digest(ORDER % BODY), "emir.xml", (C14N,))), given("emir.xml")
    yield "changed", "hash", made(good), given("sahte/" + FILE)
    yield "not-given", "reference", made(good), []
    yield "other-given", "reference", made(good), given("ek.txt")
    yield "more-given", "unsigned-content", made(good), given(FILE, "ek.txt")
    yield "twice-given", "unsigned-content", made(good), given(FILE, "sahte/" + FILE)
    for name, uri in (("parent", "../" + FILE), ("folder", "a/../" + FILE), ("root", "/" + FILE),
                      ("file", "file:" + FILE), ("file-root", "file://@FILE@"), ("other-case", FILE.upper()),
                      ("fragment", FILE + "#odeme"), ("query", FILE + "?a"), ("null", FILE + "%00"),
                      ("escaped-parent", "%2e%2e/" + FILE), ("escaped-slash", "a%2F" + FILE), ("space", FILE + " "),
                      ("http", "http://127.0.0.1:@PORT@/" + FILE), ("bad-escape", FILE + "%4"), ("backslash", ".\\" + FILE)):
        yield "name-" + name, "reference", made(reference(digest(CONTENT), uri, ())), given(FILE)
    yield "two-digests", "hash", made(good, reference(digest("Kira 999 TL\n"), FILE, ())), given(FILE)
    for name, uri in (("base64", DS + "base64"), ("xpath", "http://www.w3.org/TR/1999/REC-xpath-19991116"),
                      ("enveloped", ENVELOPED)):
        yield "transform-" + name, "transform", made(reference(digest(CONTENT), FILE, (uri,))), given(FILE)
    yield "no-xml-canonical", "canonical-form", made(reference(digest(CONTENT), FILE, (C14N,))), given(FILE)
    yield "dtd-canonical", "canonical-form", made(reference(digest("<a></a>"), "dtd.xml", (C14N,))), given("dtd.xml")
    yield "relative-namespace", "canonical-form", made(
        reference(digest(BESIDE["goreli.xml"]), "goreli.xml", (C14N,))), given("goreli.xml")
    yield "object-beside", "unsigned-content", made(good, objects="<ds:Object>%s</ds:Object>" % FAKE), given(FILE)
    yield "wrapped", "unsigned-content", "<Emir>%s%s</Emir>" % (FAKE, made(good)), given(FILE)


def manifest_of(*entries, name="liste"):
    return '<ds:Manifest xmlns:ds="%s" Id="%s">%s</ds:Manifest>' % (DS, name, "".join(entries))


def manifests(key):
    """A signed list of what is signed: every entry counts as a reference of the signature."""
    entry = reference(digest(CONTENT), FILE, ())
    held = "<ds:Object>%s</ds:Object>"

    def made(text, put=None):
        listed = reference(digest(text), "#liste", (EXCLUSIVE,), ' Type="%s"' % MANIFEST_TYPE)
        return Signature(key, [listed], held % text if put is None else put).text()
    good = made(manifest_of(entry))
    yield "control", "intact", good, given(FILE)
    yield "changed-file", "hash", good, given("sahte/" + FILE)
    yield "file-not-given", "reference", good, []
    yield "changed-entry", "hash", good.replace(digest(CONTENT), digest("Kira 999 TL\n")), given("sahte/" + FILE)
    yield "wrong-entry", "hash", made(manifest_of(reference(digest("x"), FILE, ()))), given(FILE)
    decoded = reference(digest(CONTENT), FILE, (DS + "base64",))
    weak = reference(digest(CONTENT, "sha1"), FILE, (), method=DS + "sha1")
    yield "entry-of-transform", "transform", made(manifest_of(decoded)), given(FILE)
    yield "entry-of-sha1", "algorithm", made(manifest_of(weak)), given(FILE)
    yield "entry-of-all", "reference", made(manifest_of(reference(digest(BODY)))), []
    yield "entry-far", "reference", made(manifest_of(reference(digest(BODY), "http://127.0.0.1:@PORT@/x", ()))), []
    inner = manifest_of(entry, name="ic")
    nested = reference(digest(inner), "#ic", (EXCLUSIVE,), ' Type="%s"' % MANIFEST_TYPE)
    text = manifest_of(nested)
    yield "in-a-manifest", "reference", made(text, held % text + held % inner), given(FILE)
    yield "empty", "reference", made(manifest_of()), []
    yield "not-signed", "unsigned-content", Signature(key, [entry], held % manifest_of(entry)).text(), given(FILE)
    yield "second-not-signed", "unsigned-content", replaced(
        good, "</ds:Signature>", held % manifest_of(entry, name="ikinci") + "</ds:Signature>"), given(FILE)
    yield "of-the-same-id", "reference", replaced(
        good, "</ds:Signature>", held % manifest_of(entry) + "</ds:Signature>"), given(FILE)
    other = manifest_of(entry)
    yield "outside", "reference", "<Emir>%s%s</Emir>" % (other, made(other, "")), given(FILE)
    fake = '<ds:Object Id="liste">%s</ds:Object>' % BODY
    apex = fake.replace("<ds:Object", '<ds:Object xmlns:ds="%s"' % DS)
    yield "no-manifest", "reference", made(apex, apex), []


class Valued(Signature):
    """A signature whose value has an Id, written as exclusive canonical form has it."""

    def value_element(self):
        return '<ds:SignatureValue xmlns:ds="%s" Id="deger">%s</ds:SignatureValue>' % (DS, self.fixed)

    def text(self):
        plain = super().text()
        start = plain.index("<ds:SignatureValue>")
        end = plain.index("</ds:SignatureValue>") + len("</ds:SignatureValue>")
        return plain[:start] + self.value_element() + plain[end:]


def counters(key):
    """A countersignature signs a value, nothing else, and stands among the unsigned properties of its signature."""
    head, sig, tail = whole(key)
    outer = Valued(key, sig.references)
    outer.fixed = outer.signed_value()
    value = outer.value_element()
    counter = reference(digest(value), "#deger", (EXCLUSIVE,), ' Type="%s"' % COUNTER_TYPE)
    place = ("<xades:UnsignedProperties><xades:UnsignedSignatureProperties>%s</xades:UnsignedSignatureProperties>"
             "</xades:UnsignedProperties>")
    end = "</xades:QualifyingProperties>"

    def inner(*references, objects="", name="karsi"):
        made = Signature(key, references, objects)
        made.id, made.target, made.props_id = name, "#" + name, name + "-ozellik"
        return made.text()

    def put(text, where=place % "<xades:CounterSignature>%s</xades:CounterSignature>"):
        return head + replaced(outer.text(), end, where % text + end) + tail
    yield "control", "intact", put(inner(counter)), []
    other = ("A" if outer.fixed[0] != "A" else "B") + outer.fixed[1:]
    wrong = reference(digest(value + "x"), "#deger", (EXCLUSIVE,), ' Type="%s"' % COUNTER_TYPE)
    yield "other-value", "hash", put(inner(counter)).replace(outer.fixed, other), []
    yield "wrong-digest", "hash", put(inner(wrong)), []
    yield "of-something-else", "signature-place", put(inner(
        reference(digest(BODY), "#odeme", (EXCLUSIVE,), ' Type="%s"' % COUNTER_TYPE))), []
    yield "without-type", "reference-place", put(inner(reference(digest(value), "#deger", (EXCLUSIVE,)))), []
    yield "with-more", "reference-place", put(inner(counter, reference(digest(BODY), "#odeme", (EXCLUSIVE,)))), []
    yield "with-object", "unsigned-content", put(inner(counter, objects="<ds:Object>%s</ds:Object>" % FAKE)), []
    yield "beside-its-place", "unsigned-content", put(inner(counter), place % "%s"), []
    object_place = "</xades:QualifyingProperties></ds:Object>"
    text = replaced(outer.text(), object_place, object_place + "<ds:Object>%s</ds:Object>" % inner(counter))
    yield "in-an-object", "reference-place", head + text + tail, []
    yield "beside-the-signature", "hash", head + outer.text() + inner(counter) + tail, []
    yield "in-a-child", "hash", head.replace("<Tutar>", inner(counter) + "<Tutar>") + outer.text() + tail, []


def canonical(text):
    """By libxml2: here a namespace is declared again below where it was."""
    return subprocess.run(["xmllint", "--c14n", "-"], input=text.encode(), capture_output=True, check=True).stdout


def later(key):
    """A second signature in an Object of the first signs all, the first one too."""
    head, first, tail = whole(key)
    held = "<ds:Object>%s</ds:Object>"

    def both(objects, second_objects="", before=""):
        first.objects = "@LATER@"
        frame = head + first.text() + tail
        without = frame.replace("@LATER@", objects % before)
        second = Signature(key, [reference(digest(canonical(without)))], second_objects)
        second.id, second.target, second.props_id = "ikinci", "#ikinci", "ikinci-ozellik"
        return frame.replace("@LATER@", objects % (before + second.text())), second
    good, second = both(held)
    yield "control", "intact", good, []
    yield "with-content-beside", "unsigned-content", both(held + held % FAKE)[0], []
    yield "with-content-in-it", "unsigned-content", both("<ds:Object>" + FAKE + "%s</ds:Object>")[0], []
    yield "with-text-in-it", "unsigned-content", both("<ds:Object>999%s</ds:Object>")[0], []
    yield "with-object-of-its-own", "unsigned-content", both(held, held % FAKE)[0], []
    unknown = second.text().replace(RSA_SHA256, "urn:x")
    yield "of-unknown-kind", "unsigned-content", good.replace(second.text(), unknown), []
    yield "of-unknown-kind-with-content", "unsigned-content", good.replace(second.text(), replaced(
        unknown, "</ds:Signature>", held % FAKE + "</ds:Signature>")), []
    yield "bare", "format", good.replace(second.text(), '<ds:Signature xmlns:ds="%s"></ds:Signature>' % DS), []
    yield "changed-content", "hash", good.replace(">100<", ">999<"), []
    yield "changed-first", "signature-value", good.replace(first.signed_value(), "A" * 342 + "=="), []
    yield "in-key-info", "unsigned-content", joined_in_key_info(head, tail, key), []
    yield "two-in-one-object", "unsigned-content", good.replace(second.text(), second.text() * 2), []


def joined_in_key_info(head, tail, key):
    _, first, _ = whole(key)
    first.key_info = first.key_info.replace("</ds:KeyInfo>", "@LATER@</ds:KeyInfo>")
    frame = head + first.text() + tail
    second = Signature(key, [reference(digest(canonical(frame.replace("@LATER@", ""))))])
    second.id, second.target, second.props_id = "ikinci", "#ikinci", "ikinci-ozellik"
    return frame.replace("@LATER@", second.text())


def cases(key):
    for kind, source in (("detached", detached), ("manifest", manifests), ("counter", counters), ("later", later)):
        for name, cause, data, arguments in source(key):
            yield kind, name, cause, data, arguments
