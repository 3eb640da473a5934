# SPDX-License-Identifier: Apache-2.0
"""Updates that are harmless by their sections, and another document for programs that mend the file.

Such a program searches all bytes for objects and finds the forged page in the data of a stream. Each
reason to search comes once with the forged object, which may have been in the signed file as well,
and once without. Then what it finds elsewhere: in object streams and sections that nobody uses.
"""
import re
import struct
import zlib

from forge import CATALOG, CONTENT, FORGED, FORM, PAGE_OBJECT, signing, value
from pdfparts import Seen, Writer, change, listed, stream, update, with_entry


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


def last_row(signed, objects, kind, missing):
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
    for name, old, new in (
        ("count-on-its-own-line", b"xref\n1 1\n", b"xref\n1\n1\n"), ("row-behind-count", b"xref\n1 1\n", b"xref\n1 1 "),
        ("spaces-behind-count", b"xref\n1 1\n", b"xref\n1 1   \n"), ("spaces-in-a-table", b"xref\n1 1\n", b"xref\n  1   1\n"),
        ("line-between-rows", b" n \n%d " % seen.size, b" n \n\n%d " % seen.size), ("row-without-line-end", b" n \n", b" n  "),
    ):
        yield name, plain[:table] + change(plain[table:], old, new)
    commented = Writer(signed)
    for number, body in objects.items():
        commented.add(number, body)
    commented.data = change(commented.data, b"\n%d 0 obj" % max(objects), b"\n%d 0 %%x\nobj" % max(objects))
    yield "comment-in-a-header", commented.end(seen.keep() + b" /Prev %d /Size %d" % (seen.start, seen.size + 3))
    for name, entry in (("hybrid-null", b"/XRefStm null"), ("info-missing", b"/Info 9999 0 R"),
        ("info-is-the-catalog", b"/Info %d 0 R" % seen.root)):
        yield name, update(signed, objects, trailer=seen.keep() + b" " + entry)
    yield "size-too-small", update(signed, objects, size=3)
    for name, at in (("row-behind-the-file", 99999999), ("row-elsewhere", 300)):
        yield name, rowed(signed, objects, at)
    for name, kind, missing in (("type-of-row", 3, 0), ("fewer-rows", 0, 7)):
        yield name, last_row(signed, objects, kind, missing)


def streamed(signed, objects, entries=b"/W [1 4 2]", row=">BIH", edit=None):
    """The update with a cross-reference stream whose rows and entries are as told."""
    seen = Seen(signed)
    w = Writer(signed)
    for number, body in objects.items():
        w.add(number, body)
    top, at = max([seen.size - 1, *w.rows]) + 1, len(w.data)
    w.rows[top] = (1, at, 0)
    index = b" ".join(b"%d 1" % n for n in sorted(w.rows))
    rows = b"".join(struct.pack(row, *w.rows[n]) for n in sorted(w.rows))
    index, rows = edit(index, rows) if edit else (index, rows)
    head = b"/Type /XRef /Index [%s] /Prev %d /Size %d %s %s" % (index, seen.start, top + 99, seen.keep(), entries)
    w.add(top, stream(rows, head))
    return bytes(w.data) + b"startxref\n%d\n%%%%EOF\n" % at


def streams(signed):
    """Cross-reference streams that one program or another cannot follow."""
    seen = Seen(signed)
    objects, n = store(signed, b"x"), seen.size
    plain = b"/W [1 4 2] "
    for name, entries in (("with-a-hybrid", b"/XRefStm 5"), ("filter-null", b"/Filter null"),
        ("parameters-null", b"/DecodeParms null")):
        yield name, streamed(signed, objects, plain + entries)
    for name, widths, row in (("type-of-2", b"[2 4 2]", ">HIH"), ("type-of-8", b"[8 4 2]", ">QIH"),
        ("third-of-8", b"[1 4 8]", ">BIQ")):
        yield name, streamed(signed, objects, b"/W " + widths, row)
    yield "four-widths", streamed(signed, objects, b"/W [1 4 2 3]")
    for kind in (3, 255):
        yield "type-%d" % kind, streamed(signed, objects, edit=lambda index, rows, k=kind: (
            index + b" %d 1" % (n + 50), rows + struct.pack(">BIH", k, 1, 1)))
    yield "too-few-rows", streamed(signed, objects, edit=lambda index, rows: (index + b" %d 1" % (n + 50), rows + b"xx"))
    yield "no-rows", streamed(signed, {}, edit=lambda index, rows: (b"", b""))


def packed(signed, pairs, index=0, edit=None, count=0):
    """The catalog with a store, and what else the pairs (number, body) have, in an object stream."""
    seen = Seen(signed)
    objects, n = store(signed, b"x"), seen.size + 9
    catalog = objects.pop(CATALOG)
    header, bodies = b"", b""
    for number, body in [(k, v or catalog) for k, v in pairs]:
        header += b"%d %d " % (number, len(bodies))
        bodies += body + b" "
    header, bodies = edit(header, bodies) if edit else (header, bodies)
    head = b"/Type /ObjStm /N %d /First %d /Filter /FlateDecode" % (count or len(pairs), len(header))
    w = Writer(signed)
    for number, body in objects.items():
        w.add(number, body)
    w.add(n, stream(zlib.compress(header + bodies), head))
    w.rows[CATALOG] = (2, n, index)
    return w.end_stream(n + 1, seen.keep() + b" /Prev %d /Size %d" % (seen.start, n + 2))


def containers(signed):
    """Object streams that hold more than is named, or not what all programs read there."""
    seen = Seen(signed)
    n = seen.size + 3
    other = b"<< /Type /Catalog /Pages %d 0 R >>" % n
    mine, twin, spare = (CATALOG, None), (CATALOG, other), (n + 20, b"6")
    yield "twice-forged-behind", packed(signed, [mine, twin])
    yield "twice-forged-before", packed(signed, [twin, mine], index=1)
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents %d 0 R >>" % n
    yield "page-unnamed", packed(signed, [mine, (PAGE_OBJECT, page)])
    yield "count-too-large", packed(signed, [mine], count=4)
    yield "count-too-small", packed(signed, [mine, spare], count=1)
    yield "object-before", packed(signed, [mine], edit=lambda h, b: (h.replace(b" 0 ", b" 6 "), b"<< >> " + b))
    yield "offset-into-another", packed(signed, [mine, spare], edit=lambda h, b: (re.sub(rb"\d+ $", b"5 ", h), b))
    yield "offset-behind", packed(signed, [mine, spare], edit=lambda h, b: (re.sub(rb"\d+ $", b"99999 ", h), b))
    yield "comment-among-pairs", packed(signed, [mine], edit=lambda h, b: (b"%c 9 9\n" + h, b))
    body = b"%d 0 " % PAGE_OBJECT + page
    container = stream(zlib.compress(body), b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode")
    yield "unused-container", update(signed, {**store(signed, b"x"), n: stream(FORGED), n + 1: container})
    section = stream(b"", b"/Type /XRef /W [1 4 2] /Index [0 0] /Size 9 /Root %d 0 R" % n)
    yield "unused-section", update(signed, {**store(signed, b"x"), n: other, n + 1: section})


def dangling(signed, forger):
    """What is new refers to objects that are not there: poppler and Ghostscript then search."""
    seen = Seen(signed)
    for name, extra in (("look", b"/AP 9999 0 R"), ("normal-look", b"/AP << /N 9999 0 R >>"),
        ("other-generation", b"/MK 5 7 R")):
        yield name, forger.seal(signing(signed, field_extra=extra, name=b"iki"))
    yield "reason", forger.seal(signing(signed, sig=value(b"/Reason 9999 0 R"), name=b"iki"))
    yield "field", update(signed, {FORM: listed(seen.object(FORM), b"/Fields", 9999)})
    yield "date", update(signed, {seen.size: b"<< /ModDate 9999 0 R >>"},
        trailer=seen.keep() + b" /Info %d 0 R" % seen.size)
    yield "certificate", update(signed, {CATALOG: with_entry(seen.object(CATALOG), b"/DSS << /Certs [9999 0 R] >>")})


def unsound(signed):
    """A catalog that some programs cannot read as a whole, for a part of it that nobody needs."""
    seen = Seen(signed)
    for name, inner in (("number-for-a-key", b"<< /E /Prev 0 << >> >>"), ("value-missing", b"<< /E << /A >> >>"),
        ("key-twice", b"<< /E << /A 1 /A 2 >> >>"), ("reference-cut", b"<< /E << /A 5 0 /B 1 >> >>"), ("letters-behind-a-number", b"<< /E 1DB >>"),
        ("number-of-letters", b"1DB"), ("exponent", b"<< /E [0 1E5] >>"), ("two-signs", b"<< /E --5 >>"),
        ("two-points", b"<< /E << /A 1.2.3 >> >>")):
        yield name, update(signed, {CATALOG: with_entry(seen.object(CATALOG), b"/Extensions " + inner)})


def cases(signed, forger):
    for name, data in unsound(signed):
        yield "unsound-" + name, data
    for name, data in dangling(signed, forger):
        yield "dangling-" + name, data
    for name, data in streams(signed):
        yield "stream-" + name, data
    for name, data in containers(signed):
        yield "container-" + name, data
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
