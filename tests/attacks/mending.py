# SPDX-License-Identifier: Apache-2.0
"""Updates that are harmless by their sections, and another document for programs that mend the file.

Such a program searches all bytes for objects and finds the forged page in the data of a stream. Each
reason to search comes once with the forged object, which may have been in the signed file as well,
and once without.
"""
import struct

from forge import CONTENT, FORGED
from pdfparts import Seen, Writer, change, stream, update, with_entry


def store(signed, data, more=b""):
    """A document security store whose certificate is the data; its length is an object of its own."""
    seen = Seen(signed)
    n = seen.size
    text = b"<< /Length %d 0 R >>\nstream\n%s\nendstream" % (n + 2, data)
    return {seen.root: with_entry(seen.object(seen.root), b"/DSS %d 0 R" % n),
            n: b"<< /Type /DSS /Certs [%d 0 R] %s >>" % (n + 1, more), n + 1: text, n + 2: b"%d" % len(data)}


def rowed(signed, objects, at):
    """An update with a table that says of an unused object that it stands there."""
    w, seen = Writer(signed), Seen(signed)
    for number, body in objects.items():
        w.add(number, body)
    last = seen.size + 9
    w.rows[last] = (1, at, 0)
    return w.end(seen.keep() + b" /Prev %d /Size %d" % (seen.start, last + 1))


def streamed(signed, objects, kind, missing):
    """An update with a stream whose last row is of that kind, and that lacks so many bytes."""
    w, seen = Writer(signed), Seen(signed)
    for number, body in objects.items():
        w.add(number, body)
    own, at = seen.size + 8, len(w.data)
    w.rows.update({own: (1, at, 0), own + 1: (kind, 0, 0)})
    numbers = sorted(w.rows)
    rows = b"".join(struct.pack(">BIH", *w.rows[n]) for n in numbers)
    head = b"/Type /XRef /W [1 4 2] /Index [%s] /Prev %d /Size %d %s" % (
        b" ".join(b"%d 1" % n for n in numbers), seen.start, own + 2, seen.keep())
    text = stream(rows[: len(rows) - missing], head)
    return bytes(w.data) + b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (own, text, at)


def reasons(signed, objects):
    """(name, update) of what makes one program or another search."""
    plain = update(signed, objects)
    seen, start = Seen(signed), plain.rindex(b"startxref\n")
    yield "white-behind", plain + b" " * 30000 + b"\n"
    yield "comment-behind", plain + b"%" + b"x" * 1100 + b"\n"
    yield "offset-behind-comment", plain[:start] + change(plain[start:], b"startxref\n", b"startxref %x\n")
    table = plain.rindex(b"xref\n", 0, start)
    yield "comment-in-table", plain[:table] + change(plain[table:], b"xref\n1 1\n", b"xref\n1 1 %x\n")
    yield "nul-in-table", plain[:table] + change(plain[table:], b"xref\n1 1\n", b"xref\n1 1\0\n")
    yield "rows-of-21", plain[:table] + change(plain[table:], b" n \n", b" n  \n")
    yield "empty-line-in-table", plain[:table] + change(plain[table:], b"xref\n1 1\n", b"xref\n1 1\n\n")
    yield "row-of-no-kind", change(rowed(signed, objects, 0), b"0000000000 00000 n ", b"0000000000 00000 x ")
    for name, at in (("row-behind-the-file", 99999999), ("row-elsewhere", 300)):
        yield name, rowed(signed, objects, at)
    for name, kind, missing in (("type-of-row", 3, 0), ("fewer-rows", 0, 7)):
        yield name, streamed(signed, objects, kind, missing)


def cases(signed):
    forged = b"x\nendstream\nendobj\n%d 0 obj\n%s\nendobj\n" % (CONTENT, stream(FORGED))
    other = b"x\ntrailer\n<< /Root 3 0 R >>\n"
    for name, data in reasons(signed, store(signed, forged)):
        yield name + "-forged", data
    for name, data in reasons(signed, store(signed, b"x")):
        yield name, data
    yield "object-in-stream", update(signed, store(signed, forged))
    parts = b"x\nendstream\nendobj\n%d %%x\n0 %%y\nobj\n%s\nendobj\n" % (CONTENT, stream(FORGED))
    yield "object-with-comments", update(signed, store(signed, parts))
    seen = Seen(signed)
    root = with_entry(seen.object(seen.root), b"/Extensions %d 0 R" % (seen.size + 9))
    yield "reference-to-nothing", update(signed, {seen.root: root})
    yield "object-in-string", update(signed, store(signed, b"x", b"/X (\n4 0 obj\n(x)\nendobj\n)"))
    yield "trailer-in-stream", update(signed, store(signed, other))
