# SPDX-License-Identifier: Apache-2.0
"""Containers that say two things, lead out, hide what nobody signed, or unpack to far too much."""
import re
import struct
import zlib

from asicforge import (ASIC, TYPE_E, TYPE_S, Member, asic, manifest, over, packed, root)
from xmlforge import BODY, EXCLUSIVE, Key, digest, reference, world
from xmltricks import FAKE

FILES = {"emir.txt": b"100 lira", "ek.xml": b"<Ek>1</Ek>"}
ONE = {"emir.txt": b"100 lira"}
PLACE = "unreadable: bytes that belong to no file or to two"
TWICE = "unreadable: described in two ways"
NAME = "unreadable: could lead out of it"


def honest(key, files=FILES, more=()):
    return asic(files, root(over(key, files).text()), more)


def benign(key):
    """What honest programs write, in all the ways that they do."""
    text = root(over(key, FILES).text())
    two = [("META-INF/signatures1.xml", text), ("META-INF/signatures2.xml", root(over(key, FILES, "ikinci").text()))]
    yield "extended", packed(honest(key))
    yield "simple", packed(asic(ONE, root(over(key, ONE).text()), kind=TYPE_S))
    yield "deflated", packed(asic(FILES, text, pack=True))
    yield "manifest", packed(honest(key, more=[Member("META-INF/manifest.xml", manifest(FILES))]))
    members = honest(key)
    yield "signature-first", packed([members[0], members[-1], *members[1:-1]])
    yield "directory-order", packed(members, rows=members[::-1])
    yield "comment", packed(honest(key), comment=b"made by hand")
    yield "descriptors", packed([members[0]] + [Member(m.name, m.data, True).streamed() for m in members[1:]])
    same = struct.pack("<2HBI", 0x7075, 13, 1, zlib.crc32(b"emir.txt")) + b"emir.txt"
    yield "unicode-name", packed(members[:1] + [Member("emir.txt", FILES["emir.txt"], flags=0, extra=same, row_extra=same)] + members[2:])
    yield "extra-padding", packed(members[:1] + [Member("emir.txt", FILES["emir.txt"], extra=b"\0\0\0")] + members[2:])
    yield "folder", packed(honest(key, {"ekler/emir.txt": b"1"}, [Member("ekler/", b"")]))
    yield "file-comments", packed([members[0]] + [Member(m.name, m.data, comment=b"not read") for m in members[1:]])
    yield "two-files", packed(asic(FILES, two))
    yield "two-in-one", packed(asic(FILES, root(over(key, FILES).text(), over(key, FILES, "ikinci").text())))
    yield "each-a-part", packed(asic(FILES, root(over(key, ONE).text(), over(key, {"ek.xml": FILES["ek.xml"]}, "b").text())))
    yield "dot-slash", packed(asic(ONE, root(over(key, [("./emir.txt", ONE["emir.txt"])]).text())))
    yield "encoded", packed(asic({"öde me.txt": b"1"}, root(over(key, [("%c3%b6de%20me.txt", b"1")]).text())))
    sig = over(key, {})
    sig.references = [reference(digest(FILES["ek.xml"]), "ek.xml", (EXCLUSIVE,))]
    yield "canonical", packed(asic({"ek.xml": b'<?xml version="1.0"?>\n<Ek  >1</Ek>'}, root(sig.text())))


def names(key):
    for word, name in (("parent", "../emir.txt"), ("root", "/emir.txt"), ("inner", "a/../emir.txt"), ("dot", "./emir.txt"),
                       ("backslash", "a\\emir.txt"), ("drive", "C:emir.txt"), ("empty-part", "a//emir.txt"),
                       ("control", "emir\n.txt"), ("nul", "emir.txt\0.pdf"), ("latin", b"\xf6deme.txt"), ("nothing", "")):
        members = honest(key)
        yield "name-" + word, NAME, packed(members[:1] + [Member(name, b"1")] + members[1:])
    members = honest(key)
    for word, twin in (("data", Member("emir.txt", b"999 lira")), ("signatures", Member("META-INF/signatures001.xml", b"<a/>")),
                       ("mimetype", Member("mimetype", TYPE_S))):
        yield "twice-" + word, "unreadable: two files of the same name", packed(members + [twin])
    yield "nearly-meta-inf", "unreadable: nearly called META-INF", packed(
        honest(key, more=[Member("Meta-Inf/signatures001.xml", b"1")]))


def records(key):
    """Two programs would not see the same container."""
    def change(**lies):
        members = honest(key)
        members[1] = Member("emir.txt", FILES["emir.txt"], **lies)
        return packed(members)
    yield "local-name", TWICE, change(local={"name": b"diger.tx"})
    yield "local-crc", TWICE, change(local={"crc": 1})
    yield "local-size", TWICE, change(local={"size": 3})
    yield "local-method", TWICE, change(local={"method": 8})
    yield "row-name", TWICE, change(row={"name": b"diger.tx"})
    other = struct.pack("<2HBI", 0x7075, 13, 1, zlib.crc32(b"emir.txt")) + b"ek.xml.."
    for word, lies in (("local", {"extra": other}), ("row", {"row_extra": other}), ("both", {"extra": other, "row_extra": other})):
        yield "unicode-name-" + word, TWICE, change(flags=0, **lies)
    yield "extra-behind-its-end", TWICE, change(row_extra=b"\1\0\xff\xff")
    yield "row-method", "unreadable: in an unknown way", change(row={"method": 12}, local={"method": 12})
    yield "row-size", "unreadable: cannot have the size", change(row={"size": 3}, local={"size": 3})
    yield "crc", "format", change(row={"crc": 1}, local={"crc": 1})
    yield "encrypted", "unreadable: encrypted or patched", change(flags=0x801)
    yield "gap", PLACE, change(after=b"hidden")
    yield "overlap", TWICE, change(row={"at": 0})
    yield "descriptor-lies", TWICE, change(flags=0x808, descriptor=struct.pack("<4s3I", b"PK\7\x08", 1, 8, 8))
    members = honest(key)
    whole = packed(members)
    yield "head", "unreadable: nor an ASiC container", b"MZ" + whole
    yield "head-counted", PLACE, packed([Member(members[0].name, members[0].data, before=b"PK\3\4")] + members[1:])
    yield "tail", "unreadable: its end is missing", whole + b"\0"
    yield "between", PLACE, packed(members, between=b"PK\3\4hidden")
    yield "two-ends", "unreadable: more than one end", packed(members, comment=whole[-22:])
    yield "one-row-less", PLACE, packed(members, rows=members[:1] + members[2:])
    yield "count-more", "unreadable: directory is broken", packed(members, count=9, here=9)
    yield "count-less", "unreadable: directory is broken", packed(members, count=2, here=2)
    yield "zip64", "unreadable: ZIP64", packed(members, count=0xFFFF, here=0xFFFF)
    yield "disks", "unreadable: spread over several", packed(members, here=1)
    yield "directory-moved", "unreadable: not where its end says", packed(members, at=4)
    damaged = Member("META-INF/signatures001.xml", members[-1].data, row={"crc": 1}, local={"crc": 1})
    yield "signature-crc", "unreadable: is damaged", packed(members[:-1] + [damaged])


def kinds(key):
    """What the container is."""
    members = honest(key)
    rest = members[1:]
    yield "mimetype-second", "unreadable: not its first file", packed([rest[0], members[0], *rest[1:]])
    yield "mimetype-packed", "unreadable: packed or has extra", packed([Member("mimetype", TYPE_E, True), *rest])
    yield "mimetype-extra", "unreadable: packed or has extra", packed([Member("mimetype", TYPE_E, extra=b"\1\0\0\0"), *rest])
    yield "mimetype-line", "unreadable: neither ASiC-S nor", packed([Member("mimetype", TYPE_E + b"\n"), *rest])
    yield "mimetype-odt", "unreadable: neither ASiC-S nor", packed(
        [Member("mimetype", b"application/vnd.oasis.opendocument.text"), *rest])
    yield "mimetype-none", "unreadable: no ASiC", packed(rest)
    yield "mimetype-case", "unreadable: no ASiC", packed([Member("Mimetype", TYPE_E), *rest])
    yield "simple-two", "unreadable: holds more than one file", packed(
        asic(FILES, root(over(key, FILES).text()), kind=TYPE_S))
    yield "simple-other-name", "no-signature", packed(
        asic(ONE, [("META-INF/signatures001.xml", root(over(key, ONE).text()))], kind=TYPE_S))
    yield "no-data", "unreadable: holds no file", packed(asic({}, root(over(key, FILES).text())))
    yield "no-signature", "no-signature", packed(members[:-1])
    yield "cades", "unreadable: not by XAdES", packed(members[:-1] + [Member("META-INF/signature.p7s", b"1")])
    for word, text, cause in (
            ("less", manifest(ONE), "unreadable: manifest does not list"),
            ("more", manifest([*FILES, "yok.txt"]), "unreadable: lists a file that is not there"),
            ("twice", manifest([*FILES, "emir.txt"]), "unreadable: lists a file that is not there"),
            ("kind", manifest(FILES, TYPE_S.decode()), "unreadable: another kind of container"),
            ("root", "<manifest/>", "unreadable: none of OpenDocument"),
            ("doctype", "<!DOCTYPE a [<!ENTITY b 'c'>]>" + manifest(FILES), "unreadable: document type declaration"),
            ("large", manifest(FILES, more=" " * (2 << 20)), "unreadable: larger than the limit")):
        yield "manifest-" + word, cause, packed(honest(key, more=[Member("META-INF/manifest.xml", text, True)]))


def roots(key):
    """Files of signatures that are none, or hold more."""
    sig = over(key, FILES).text()
    other = "unreadable: another root than"
    for word, text, cause in (
            ("signature", sig, other),
            ("name", root(sig, open_="asic:XAdESSignature"), other),
            ("space", root(sig, space=ASIC.replace("v1.2.1", "v1.1.1")), other),
            ("no-space", "<XAdESSignatures>%s</XAdESSignatures>" % sig, other),
            ("nested", root(root(sig).split("\n")[1]), "signature-place"),
            ("two", root(sig) + root(sig).split("\n")[1], "unreadable: second root element"),
            ("text", root(sig, more="999 lira"), "unsigned-content"),
            ("element", root(sig, more=BODY), "unsigned-content"),
            ("fake", root(sig, more=FAKE), "unsigned-content"),
            ("attribute", root(sig, attributes=' tutar="999"'), "unsigned-content"),
            ("instruction", root(sig, more="<?tutar 999?>"), "unsigned-content"),
            ("doctype", world(root(sig).replace("<asic", '<!DOCTYPE a SYSTEM "http://127.0.0.1:@PORT@/a"><asic', 1)),
             "unreadable: document type declaration"),
            ("twin-id", root(sig, sig), "reference-target"),
            ("object", root(sig.replace("</ds:Signature>", "<ds:Object>%s</ds:Object></ds:Signature>" % BODY)), "unsigned-content"),
            ("empty", root(), "unreadable: holds none")):
        yield "root-" + word, cause, packed(asic(FILES, text))
    yield "second-empty", "unreadable: holds none", packed(
        asic(FILES, [("META-INF/signatures1.xml", root(sig)), ("META-INF/signatures2.xml", root(more=BODY))]))


def references(key):
    """What a signature may not refer to, and what it leaves out."""
    data = FILES["emir.txt"]
    for word, uri in (("http", "http://127.0.0.1:@PORT@/emir.txt"), ("file", "file://@FILE@"), ("path", "@FILE@"),
                      ("parent", "../emir.txt"), ("root", "/emir.txt"), ("slash", "ekler%2Femir.txt"), ("query", "emir.txt?a"),
                      ("fragment", "emir.txt#a"), ("nul", "emir.txt%00"), ("case", "EMIR.TXT"), ("none", "yok.txt"),
                      ("twice-encoded", "emir%252Etxt"), ("backslash", "ekler\\emir.txt"), ("folder", "ekler/")):
        cause = "reference-place" if word == "folder" else "reference"
        more = [Member("ekler/", b""), Member("ekler/emir.txt", data)]
        yield "reference-" + word, cause, packed(asic(ONE, root(over(key, [(uri, data)]).text()), more))
    text = manifest(ONE).encode()
    for word, uri, content in (("manifest", "META-INF/manifest.xml", text), ("mimetype", "mimetype", TYPE_E),
                               ("itself", "META-INF/signatures001.xml", b"")):
        sig = over(key, [("emir.txt", data), (uri, content)])
        yield "signs-" + word, "reference-place", packed(
            asic(ONE, root(sig.text()), [Member("META-INF/manifest.xml", text)]))
    yield "signs-twice", "reference", packed(asic(ONE, root(over(key, [("emir.txt", data), ("./emir.txt", data)]).text())))
    yield "signs-itself-only", "unsigned-content", packed(asic(ONE, root(over_document(key))))
    yield "changed", "hash", packed(asic({"emir.txt": b"999 lira"}, root(over(key, ONE).text())))
    yield "swapped", "hash", packed(asic({"emir.txt": FILES["ek.xml"], "ek.xml": data}, root(over(key, FILES).text())))
    yield "added", "unsigned-content", packed(asic({**ONE, "yeni.txt": b"999"}, root(over(key, ONE).text())))
    yield "added-folder", "unsigned-content", packed(asic({**ONE, "a/b/yeni.txt": b"999"}, root(over(key, ONE).text())))
    yield "added-empty", "unsigned-content", packed(asic({**ONE, "yeni.txt": b""}, root(over(key, ONE).text())))
    for name in ("yeni.txt", "container.xml", "signature.p7s", "ASiCManifest1.xml", "d/signatures.xml", "SIGNATURES.xml"):
        yield "stray-" + re.sub("[^a-z0-9]", "-", name.lower()), "unsigned-content", packed(
            honest(key, more=[Member("META-INF/" + name, b"<a/>")]))
    broken = over(key, {"ek.xml": FILES["ek.xml"]}, "b").text().replace("2026-11-23", "2025-11-23")
    yield "other-broken", "unsigned-content", packed(asic(FILES, root(over(key, ONE).text(), broken)))
    sig = over(key, ONE)
    sig.references.append(reference(digest(FILES["ek.xml"]), "ek.xml", ("http://www.w3.org/TR/1999/REC-xpath-19991116",)))
    yield "transform", "transform", packed(asic(FILES, root(sig.text())))


def over_document(key):
    """A signature that is over its own file alone, by an Object in it."""
    held = '<ds:Object xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Id="icerik">%s</ds:Object>' % BODY
    sig = over(key, {})
    sig.references = [reference(digest(held), "#icerik", (EXCLUSIVE,))]
    sig.objects = held
    return sig.text()


def certificates(key):
    """Another key than that of the declared certificate (CVE-2026-103902: forged_lt.asice)."""
    twin = Key("twin")
    both = "<ds:KeyInfo><ds:X509Data>%s%s</ds:X509Data></ds:KeyInfo>"
    for word, info, cause in (
            ("instead", twin.key_info(), "certificate-binding"),
            ("behind", both % (key.certificate(), twin.certificate()), "signature-value"),
            ("before", both % (twin.certificate(), key.certificate()), "signature-value"),
            ("value", "<ds:KeyInfo>%s<ds:X509Data>%s</ds:X509Data></ds:KeyInfo>" % (twin.key_value(), key.certificate()),
             "signature-value"),
            ("none", "", "certificate-binding")):
        sig = over(key, FILES)
        sig.key_info, sig.value = info, lambda text: twin.sign(text)
        yield "forged-key-" + word, cause, packed(asic(FILES, root(sig.text())))
        # Beside unsigned properties with the certificate that would fit, as a level of LT carries it.
        values = "<xades:UnsignedProperties><xades:UnsignedSignatureProperties><xades:CertificateValues><xades:EncapsulatedX509Certificate>%s</xades:EncapsulatedX509Certificate></xades:CertificateValues></xades:UnsignedSignatureProperties></xades:UnsignedProperties>"
        text = sig.text().replace("</xades:QualifyingProperties>",
                                  values % re.sub("<[^>]*>", "", twin.certificate()) + "</xades:QualifyingProperties>")
        yield "forged-lt-" + word, cause, packed(asic(FILES, root(text)))


def bombs(key):
    text = root(over(key, ONE).text())
    bomb = "unreadable: more than a hundred times"
    yield "zeros", bomb, packed(asic({"emir.txt": b"\0" * (64 << 20)}, text, pack=True))
    yield "signatures", bomb, packed(asic(ONE, root(more=" " * (32 << 20)), pack=True))
    yield "many", bomb, packed(asic({"a%d" % i: b"\0" * (1 << 20) for i in range(40)}, text, pack=True))
    yield "told-only", "unreadable: cannot have the size", packed(
        honest(key)[:1] + [Member("a", b"1", True, local={"size": 1 << 31}, row={"size": 1 << 31})] + honest(key)[1:])
    yield "files", "unreadable: too many files", packed(asic({"a%d" % i: b"" for i in range(5000)}, text))
    yield "told-less", "format", packed(
        honest(key)[:1] + [Member("emir.txt", FILES["emir.txt"] + b"\0" * 4096, True, local={"size": 8}, row={"size": 8})]
        + honest(key)[2:])
    kernel = Member("a", b"\0" * (1 << 20), True)
    members = honest(key)[:1] + [kernel] + honest(key)[1:]
    shared = [Member("b%d" % i, kernel.data, True) for i in range(200)]
    packed(members)
    for other in shared:
        other.at = kernel.at
    yield "overlapping", TWICE, packed(members, rows=members + shared)
    yield "nested-in-root", "unreadable: nested too deeply", packed(asic(ONE, root(more="<a>" * 2000 + "</a>" * 2000)))


def cases(key):
    for kind, source in (("name", names), ("record", records), ("kind", kinds), ("root", roots), ("reference", references),
                         ("certificate", certificates), ("bomb", bombs)):
        for name, cause, data in source(key):
            yield kind, name, cause, data
