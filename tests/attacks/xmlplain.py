# SPDX-License-Identifier: Apache-2.0
"""Plain XMLDSig: the tricks of XAdES signatures on signatures without properties, and XAdES made plain.

An intact plain signature is never more than INDETERMINATE for "certificate-not-signed".
"""
import xmltricks
import xmlxsw
from xmlforge import (BODY, ORDER, PROPERTIES_TYPE, XADES, Key, Signature, b64, digest, enveloping, joined, of_child, of_root,
                      reference, whole)
from xmltricks import FAKE, replaced

UNBOUND = "certificate-not-signed"


def honest(key):
    """What is said of those that are as they should be."""
    for name, make in (("whole", whole), ("root", of_root), ("child", of_child)):
        yield name, UNBOUND, joined(make(key))
    yield "enveloping", UNBOUND, enveloping(key).text()


def tricks(key):
    """The classes whose tricks do not need properties; the causes are those of XAdES."""
    for name, cause, data in xmlxsw.cases(key):
        if "properties" not in name:
            yield name, cause, data
    for source in (xmltricks.parts, xmltricks.transforms, xmltricks.references, xmltricks.key_infos,
                   xmltricks.algorithms, xmltricks.values):
        for name, cause, data in source(key):
            # Without properties it refers to nothing at all.
            yield name, "format" if name == "only-properties" else cause, data


def contents(key):
    """Content that stands in the signature, where nothing is signed."""
    text = joined(whole(key))
    forged = '<ds:SignedInfo>%s</ds:SignedInfo>' % reference(digest(ORDER % FAKE))
    held = "<ds:Object>%s</ds:Object></ds:Signature>"
    for name, old, new in (
        ("object", "</ds:Signature>", held % FAKE),
        ("object-of-text", "</ds:Signature>", held % "999"),
        ("object-of-manifest", "</ds:Signature>", held % ("<ds:Manifest>%s</ds:Manifest>" % reference(digest(FAKE)))),
        ("object-of-signed-info", "</ds:Signature>", held % forged),
        ("in-key-info", "</ds:KeyInfo>", FAKE + "</ds:KeyInfo>"),
        ("in-x509-data", "</ds:X509Data>", FAKE + "</ds:X509Data>"),
        ("signed-info-in-x509-data", "</ds:X509Data>", forged + "</ds:X509Data>"),
        ("properties-in-key-info", "</ds:KeyInfo>",
         '<xades:QualifyingProperties xmlns:xades="%s"></xades:QualifyingProperties></ds:KeyInfo>' % XADES),
    ):
        yield name, "unsigned-content", replaced(text, old, new)


def ids(key):
    """Ids that are there twice."""
    for victim, make in (("child", of_child), ("root", of_root)):
        text = joined(make(key))
        for attribute in ("Id", "ID", "id", "xml:id"):
            twin = '<Odeme %s="odeme"><Tutar>999</Tutar></Odeme>' % attribute
            last = text.rindex("</")
            yield "%s-before-%s" % (victim, attribute), "reference-target", replaced(text, ">", ">" + twin)
            yield "%s-behind-%s" % (victim, attribute), "reference-target", text[:last] + twin + text[last:]
            yield "%s-in-signature-%s" % (victim, attribute), "reference-target", replaced(
                text, "</ds:Signature>", "<ds:Object>%s</ds:Object></ds:Signature>" % twin)


def certificates(key):
    """Which of the certificates counts: the one whose key made it, if that is clear."""
    twin, weak = Key("twin"), Key("weak")
    # The last octet is of the authority's signature over the certificate, which is not looked at here.
    others = ["<ds:X509Certificate>%s</ds:X509Certificate>" % b64(twin.der[:-1] + bytes([n])) for n in range(16)]
    datas = "<ds:KeyInfo>%s</ds:KeyInfo>"
    data = "<ds:X509Data>%s</ds:X509Data>"
    for name, info, cause in (
        ("instead", data % twin.certificate(), "signature-value"),
        ("behind", data % (key.certificate() + twin.certificate()), UNBOUND),
        ("before", data % (twin.certificate() + key.certificate()), UNBOUND),
        ("data-before", data % twin.certificate() + data % key.certificate(), UNBOUND),
        ("twice-the-same", data % (key.certificate() * 2), UNBOUND),
        ("last-of-sixteen", data % ("".join(others[1:]) + key.certificate()), UNBOUND),
        ("one-of-seventeen", data % (key.certificate() + "".join(others)), "key-info"),
        ("two-of-the-key", data % (key.certificate() + "<ds:X509Certificate>%s</ds:X509Certificate>" % b64(
            key.der[:-1] + bytes([key.der[-1] ^ 1]))), "key-info"),
        ("two-others", data % (twin.certificate() + weak.certificate()), "signature-value"),
        ("value-alone", key.key_value(), "key-info"),
        ("value-of-twin", twin.key_value() + data % key.certificate(), UNBOUND),
        ("value-and-other", key.key_value() + data % twin.certificate(), "signature-value"),
        ("name-alone", "<ds:KeyName>DENEME</ds:KeyName>", "key-info"),
        ("hidden", "<ds:KeyValue>%s</ds:KeyValue>" % (data % key.certificate()), "key-info"),
        ("empty", "", "key-info"),
        ("broken", data % "<ds:X509Certificate>AAAA</ds:X509Certificate>", "certificate-binding"),
        ("broken-beside", data % (key.certificate() + "<ds:X509Certificate>AAAA</ds:X509Certificate>"),
         "certificate-binding"),
    ):
        head, sig, tail = whole(key)
        sig.key_info = datas % info
        yield name, cause, joined((head, sig, tail))
    head, sig, tail = whole(key)
    sig.key_info = ""
    yield "none", "key-info", joined((head, sig, tail))
    yield "weak", "key", joined(whole(weak))


def edits(key):
    """Plain changes after signing, and the value taken for another document."""
    text = joined(whole(key))
    for name, old, new in (("amount", "100", "999"), ("element", "<Tutar>", "<Ek></Ek><Tutar>"),
                           ("attribute", "<Tutar>", '<Tutar f="1">'), ("space", "<Tutar>", " <Tutar>")):
        yield name, "hash", replaced(text, old, new)
    yield "digest-with-it", "signature-value", replaced(replaced(text, "100", "999"), digest(ORDER % BODY),
        digest((ORDER % BODY).replace("100", "999")))


def stripped(key):
    """A XAdES signature from which its properties are taken, or which is to pass for a plain one."""
    Signature.plain = False
    text = joined(whole(key))
    start, end = text.index("<ds:Object>"), text.index("</ds:Object>") + len("</ds:Object>")
    bare, held = text[:start] + text[end:], text[start:end]
    first = text.index("<ds:Reference")
    listed = text[first : text.index("</ds:Reference>", first) + len("</ds:Reference>")]
    typed = ' Type="%s"' % PROPERTIES_TYPE
    inner = held[held.index("<xades:SignedProperties") : held.index("</xades:QualifyingProperties>")]
    for name, cause, data in (
        ("object", "signed-properties", bare),
        ("object-and-reference", "signature-value", replaced(bare, listed, "")),
        ("object-and-type", "reference-target", replaced(bare, typed, "")),
        ("type", "signed-properties", replaced(text, typed, "")),
        ("reference", "signed-properties", replaced(text, listed, "")),
        ("properties", "signed-properties", replaced(text, inner, "")),
        ("properties-to-the-document", "signed-properties", replaced(bare, "<Emir>", "<Emir>" + inner)),
        ("properties-renamed", "signed-properties", text.replace("xades:SignedProperties", "xades:Eski")),
        ("object-renamed", "format", text.replace("ds:Object", "ds:Nesne")),
        ("other-namespace", "signed-properties", text.replace(XADES, "http://uri.etsi.org/01903/v1.1.1#")),
    ):
        yield name, cause, data
    # Signed anew, without the Type: no reference says that it is for properties, but there they are.
    for name, change in (("never-signed", lambda t: ""), ("untyped", lambda t: replaced(t, typed, "")),
                         ("old-type", lambda t: replaced(t, PROPERTIES_TYPE, XADES + "SignedProperties"))):
        head, sig, tail = whole(key)
        made = change(sig.properties_reference())
        sig.properties_reference = lambda m=made: m
        yield name, "signed-properties", joined((head, sig, tail))
    head, sig, tail = of_child(key)
    old = reference(digest(BODY), "#odeme", extra=' Type="http://uri.etsi.org/01903/v1.1.1#SignedProperties"')
    sig.with_properties, sig.references = False, [old]
    yield "old-type-alone", "signed-properties", joined((head, sig, tail))


def cases(key):
    for kind, source in (("honest", honest), ("trick", tricks), ("content", contents), ("id", ids),
                         ("certificate", certificates), ("edit", edits), ("stripped", stripped)):
        Signature.plain = True
        for name, cause, data in source(key):
            yield kind, name, cause, data
    Signature.plain = False
