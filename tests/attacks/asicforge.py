# SPDX-License-Identifier: Apache-2.0
"""Packs containers as no honest program would: any record, any order, any name; and signs files in them."""
import struct
import zlib

from xmlforge import Signature, digest, reference

ASIC = "http://uri.etsi.org/02918/v1.2.1#"
TYPE_E = b"application/vnd.etsi.asic-e+zip"
TYPE_S = b"application/vnd.etsi.asic-s+zip"
ODF = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
UTF_8, STREAMED = 0x800, 8


class Member:
    """One file of a container; every field may lie. `local` and `row` replace fields of one record alone."""

    def __init__(self, name, data, packed=False, **lies):
        self.name = name if isinstance(name, bytes) else name.encode()
        self.data = data if isinstance(data, bytes) else data.encode()
        self.method = 8 if packed else 0
        self.flags, self.extra, self.row_extra, self.comment = UTF_8, b"", b"", b""
        self.before, self.after, self.descriptor = b"", b"", b""
        self.local, self.row = {}, {}
        self.lies = lies
        for name_, value in lies.items():
            setattr(self, name_, value)
        self.at = 0

    def fields(self, changes):
        packed = self.packed()
        own = {"version": 20, "flags": self.flags, "method": self.method, "crc": zlib.crc32(self.data),
               "packed": len(packed), "size": len(self.data), "name": self.name}
        own.update(changes)
        return own

    def packed(self):
        if self.method != 8:
            return self.data
        deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
        return deflater.compress(self.data) + deflater.flush()

    def header(self):
        f = self.fields(self.local)
        return struct.pack("<4s5H3I2H", b"PK\3\4", f["version"], f["flags"], f["method"], 0, 33, f["crc"], f["packed"],
                           f["size"], len(f["name"]), len(self.extra)) + f["name"] + self.extra

    def directory(self):
        f = self.fields(self.row)
        return struct.pack("<4s6H3I5H2I", b"PK\1\2", 0x314, f["version"], f["flags"], f["method"], 0, 33, f["crc"],
                           f["packed"], f["size"], len(f["name"]), len(self.row_extra), len(self.comment), 0, 0,
                           0o100644 << 16, f.get("at", self.at)) + f["name"] + self.row_extra + self.comment

    def streamed(self):
        """CRC and sizes behind the data, as a program that cannot go back writes them."""
        self.flags |= STREAMED
        self.local = {"crc": 0, "packed": 0, "size": 0}
        self.descriptor = struct.pack("<4s3I", b"PK\7\x08", zlib.crc32(self.data), len(self.packed()), len(self.data))
        return self


def packed(members, rows=None, comment=b"", between=b"", tail=b"", **end):
    """The container; rows: the directory's members, if others or in another order; end: fields of the end record."""
    out = b""
    for m in members:
        out += m.before
        m.at = len(out)
        out += m.header() + m.packed() + m.descriptor + m.after
    out += between
    directory = b"".join(m.directory() for m in (members if rows is None else rows))
    count = len(members if rows is None else rows)
    last = {"count": count, "here": count, "bytes": len(directory), "at": len(out), "comment": comment}
    last.update(end)
    return out + directory + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, last["here"], last["count"], last["bytes"],
                                         last["at"], len(last["comment"])) + last["comment"] + tail


def root(*signatures, more="", open_="asic:XAdESSignatures", space=ASIC, attributes=""):
    """A file of signatures."""
    return '<?xml version="1.0" encoding="UTF-8"?>\n<%s xmlns:asic="%s"%s>%s%s</%s>\n' % (
        open_, space, attributes, "".join(signatures), more, open_)


def uri_of(name):
    safe = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/"
    return "".join(chr(c) if c in safe else "%%%02X" % c for c in name.encode())


def over(key, files, name="imza"):
    """A signature over files: {name: bytes}, or [(URI, bytes)] as they are to be written."""
    listed = files.items() if isinstance(files, dict) else files
    sig = Signature(key, [reference(digest(data), uri_of(uri) if isinstance(files, dict) else uri, ())
                          for uri, data in listed])
    sig.id, sig.props_id, sig.target = name, name + "-ozellik", "#" + name
    return sig


def manifest(names, kind=TYPE_E.decode(), more=""):
    rows = "".join('<m:file-entry m:full-path="%s" m:media-type="%s"/>' % (n, t) for n, t in
                   [("/", kind)] + [(n, "text/plain") for n in names])
    return '<m:manifest xmlns:m="%s" m:version="1.2">%s%s</m:manifest>' % (ODF, rows, more)


def asic(files, signatures, more=(), kind=TYPE_E, pack=False):
    """The members of an honest container. signatures: the text of one file of signatures, or [(name, text)]."""
    listed = [("META-INF/signatures001.xml" if kind == TYPE_E else "META-INF/signatures.xml", signatures)] if isinstance(
        signatures, str) else signatures
    return [Member("mimetype", kind)] + [Member(n, d, pack) for n, d in files.items()] + list(more) + [
        Member(n, t, pack) for n, t in listed]


