# SPDX-License-Identifier: Apache-2.0
"""Updates of signed files that change nothing of what was signed: benign.py FOLDER SIGN-COMMAND...

Every base is signed once; every update is appended to every base that can take it, by divit, by
poppler's pdfsig and mutool, or by hand as ISO 32000-2 12.8 and EN 319 142-1 5.4 allow. manifest.tsv
has update, file and how many signatures there are. The folder in which it runs has what
tests/e2e/token.sh makes, nss/ with the key "judge", judge.p12, and tsa.pem with its key.
"""
import os
import re
import subprocess
import sys

import forge
from forge import EMPTY, FIELD, LOOK, Forger, contract, field, look, signing, value, written
from make import Folder
from pdfparts import Seen, Writer, change, listed, stream, update, with_entry


class Base:
    """A signed file; what an update by hand must not do to it is said by its traits."""

    def __init__(self, name, data, traits=()):
        self.name, self.data, self.traits = name, data, traits

    def has(self, trait):
        return trait in self.traits


class Tools:
    """Other programs, on files of the folder."""

    def __init__(self, folder):
        self.folder, self.forger = folder, Forger()

    def run(self, data, *command):
        """The command with IN and OUT replaced by files; None if it did not make one."""
        names = {w: os.path.join(self.folder.path, "." + w.lower() + ".pdf") for w in ("IN", "OUT")}
        with open(names["IN"], "wb") as f:
            f.write(data)
        subprocess.run([names.get(w, w) for w in command], capture_output=True, check=False, timeout=60)
        if not os.path.exists(names["OUT"]):
            raise RuntimeError("nothing made by " + " ".join(command))
        with open(names["OUT"], "rb") as f:
            out = f.read()
        for name in names.values():
            os.unlink(name)
        return out

    def pdfsig(self, data):
        return self.run(data, "pdfsig", "-nssdir", "sql:nss", "-nick", "judge", "-add-signature", "IN", "OUT")

    def mutool_sign(self, data, number):
        return self.run(data, "mutool", "sign", "-s", "judge.p12", "-P", "judge", "-o", "OUT", "IN", str(number))

    def mutool_fill(self, data):
        return self.run(data, "mutool", "run", os.path.join(os.path.dirname(__file__), "fill.js"), "IN", "OUT")


def packed():
    """The contract with its objects in an object stream."""
    objects = contract()
    w = Writer().add(forge.CONTENT, objects.pop(forge.CONTENT)).add(LOOK, objects.pop(LOOK))
    w.pack(20, objects)
    return w.end_stream(21, b"/Root 1 0 R /Size 22")


def bases(folder, tools):
    plain = written(contract())
    sign = folder.sign
    yield Base("classic", sign(plain), ("contract",))
    yield Base("packed", sign(packed()), ("contract",))
    for name, options in (("linear", ["--linearize"]), ("qpdf-packed", ["--object-streams=generate"]),
                          ("linear-packed", ["--linearize", "--object-streams=generate"]), ("qdf", ["--qdf"])):
        yield Base(name, sign(tools.run(plain, "qpdf", *options, "IN", "OUT")))
    for name, options in (("aes-256", ["256"]), ("aes-128", ["128", "--use-aes=y"]),
            ("rc4-128", ["128", "--use-aes=n"])):
        locked = tools.run(plain, "qpdf", "--allow-weak-crypto", "--encrypt", "", "sahip", *options, "--", "IN",
            "OUT")
        yield Base(name, sign(locked), ("locked",))
    yield Base("mutool", sign(tools.run(plain, "mutool", "clean", "-g", "IN", "OUT")))
    yield Base("two-signatures", sign(sign(plain)), ("contract", "two"))
    yield Base("pdfsig-signed", tools.pdfsig(plain))
    yield Base("forged-approval", tools.forger.signed(), ("contract",))
    for permission in (2, 3):
        certified = tools.forger.signed(permission=permission)
        yield Base("certified-p%d" % permission, certified, ("contract", "fillable"))
        yield Base("certified-p%d-packed" % permission, tools.forger.signed(packed(), permission=permission),
                   ("contract", "fillable"))


def catalog_of(data):
    seen = Seen(data)
    return seen.root, seen.object(seen.root), seen.size


def store(data):
    """A document security store with a certificate and a VRI (EN 319 142-1 5.4.2)."""
    root, catalog, n = catalog_of(data)
    with open("rsa.der", "rb") as f:
        certificate = f.read()
    vri = b"/VRI << /%s << /Cert [%d 0 R] /TU (D:20260101000000Z) >> >>" % (b"A" * 40, n + 1)
    return update(data, {root: with_entry(catalog, b"/DSS %d 0 R" % n), n + 1: stream(certificate),
                         n: b"<< /Type /DSS /Certs [%d 0 R] %s >>" % (n + 1, vri)})


def store_direct(data):
    root, catalog, n = catalog_of(data)
    return update(data, {root: with_entry(catalog, b"/DSS << /Certs [%d 0 R] /CRLs [] /OCSPs [] >>" % n),
        n: stream(b"0")})


def extensions(data):
    root, catalog, _ = catalog_of(data)
    level = b"/ESIC << /BaseVersion /1.7 /ExtensionLevel 1 >> "
    if b"/Extensions" in catalog:
        return update(data, {root: re.sub(rb"(/Extensions ?<<)", rb"\1 " + level, catalog)})
    return update(data, {root: with_entry(catalog, b"/Extensions << %s >>" % level)})


def version(data):
    """Raised, as programs do that use something newer in their update."""
    root, catalog, _ = catalog_of(data)
    return update(data, {root: with_entry(catalog, b"/Version /2.0")})


def metadata(data):
    root, catalog, n = catalog_of(data)
    return update(data, {root: with_entry(catalog, b"/Metadata %d 0 R" % n),
                         n: stream(b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>", b"/Type /Metadata /Subtype /XML")})


def info(data):
    seen = Seen(data)
    keep = seen.keep() + b" /Info %d 0 R" % seen.size
    return update(data, {seen.size: b"<< /ModDate (D:20260101000000Z) /Producer (DENEME) >>"}, trailer=keep)


def new_id(data):
    keep = re.sub(rb"/ID\s*\[[^\]]*\]", b"", Seen(data).keep())
    return update(data, {}, trailer=keep + b" /ID [<00112233445566778899AABBCCDDEEFF> <FFEEDDCCBBAA99887766554433221100>]")


def same_catalog(data):
    root, catalog, _ = catalog_of(data)
    return update(data, {root: catalog})


def respelt_catalog(data):
    root, catalog, _ = catalog_of(data)
    return update(data, {root: re.sub(rb"/Type ?/Catalog", b"/#54ype\n%spelt anew\n/Catalog ", catalog)})


def nothing(data):
    return update(data, {})


def unreachable(data):
    return update(data, {Seen(data).size: b"<< /Nobody /Needs /This >>"})


def white_behind(data):
    return data + b"\n\r\n  \n"


def other_section(data):
    """An empty update whose section is of the other kind."""
    return update(data, {}, kind="table" if Seen(data).is_stream else "stream")


def timestamped(tools):
    def make(data):
        root, catalog, n = catalog_of(data)
        sub = b"/SubFilter /ETSI.RFC3161"
        stamp = change(value(sub=sub), b"/Type /Sig", b"/Type /DocTimeStamp")
        objects = {n: stamp, n + 1: change(field(n, b"zaman%d" % n), b"/P 3 0 R", b"")}
        form = re.search(rb"/AcroForm\s+(\d+) 0 R", catalog)
        if form:
            objects[int(form[1])] = listed(Seen(data).object(int(form[1])), b"/Fields", n + 1)
        else:
            objects[root] = listed(catalog, b"/Fields", n + 1)
        return tools.forger.seal(update(data, objects), cms=tools.forger.timestamp)
    return make


def filled(text, with_look=True):
    def make(data):
        seen = Seen(data)
        objects = {FIELD: change(seen.object(FIELD), b"(DENEME)", b"(%s)" % text)}
        if with_look:
            objects[LOOK] = look(text)
        return update(data, objects)
    return make


def by_hand(base, tools):
    """(name, function, signatures more) of what suits the base."""
    plain = [("empty-update", nothing, 0), ("same-catalog", same_catalog, 0), ("respelt-catalog", respelt_catalog, 0),
             ("extensions", extensions, 0), ("version", version, 0), ("white-behind", white_behind, 0),
             ("unreachable-object", unreachable, 0),
             ("other-section", other_section, 0)]
    yield from plain
    if not base.has("locked"):
        stamp = timestamped(tools)
        yield from (("store", store, 0), ("store-direct", store_direct, 0), ("metadata", metadata, 0),
            ("info", info, 0),
                    ("new-id", new_id, 0), ("timestamp", stamp, 1), ("store-timestamp", lambda d: stamp(store(d)), 1))
    if base.has("fillable"):
        yield "filled", filled(b"BASKA"), 0
        yield "filled-other-length", filled(b"COK DAHA UZUN BIR METIN"), 0
        yield "filled-twice", lambda d: change(filled(b"X")(d), b"(X)", b"(X)"), 0
        yield "filled-and-stamped", lambda d: timestamped(tools)(filled(b"BASKA")(d)), 1


def by_tools(base, folder, tools):
    sign, pdfsig = folder.sign, tools.pdfsig
    yield "divit", sign, 1
    yield "divit-twice", lambda d: sign(sign(d)), 2
    yield "pdfsig", pdfsig, 1
    yield "pdfsig-divit", lambda d: sign(pdfsig(d)), 2
    yield "divit-pdfsig", lambda d: pdfsig(sign(d)), 2
    if base.has("contract"):
        yield "forged-second", lambda d: tools.forger.seal(signing(d, name=b"ikinci")), 1
        yield "mutool-existing-field", lambda d: tools.mutool_sign(d, EMPTY), 1
        yield "empty-field-signed", lambda d: tools.forger.seal(empty_signed(d)), 1
    if not base.has("locked"):
        yield "store-divit", lambda d: sign(store(d)), 1
        yield "divit-store", lambda d: store(sign(d)), 1
        yield "divit-store-stamp", lambda d: timestamped(tools)(store(sign(d))), 2
    if base.has("fillable"):
        yield "mutool-filled", tools.mutool_fill, 0
        yield "filled-divit", lambda d: sign(filled(b"BASKA")(d)), 1


def empty_signed(data):
    """The empty field of the contract takes a signature."""
    seen = Seen(data)
    return update(data, {EMPTY: with_entry(seen.object(EMPTY), b"/V %d 0 R" % seen.size), seen.size: value()})


def main():
    folder = Folder(sys.argv[1], sys.argv[2:])
    tools = Tools(folder)
    for base in bases(folder, tools):
        had = len(re.findall(rb"/ByteRange", base.data))
        folder.put("as-signed", base.name, str(had), base.data)
        for make in (by_hand(base, tools), by_tools(base, folder, tools)):
            for name, function, more in make:
                folder.put(name, base.name, str(had + more), function(base.data))
    folder.close()


if __name__ == "__main__":
    main()
