# SPDX-License-Identifier: Apache-2.0
"""Signature wrapping: the CMS is right over the bytes of ByteRange, and foreign bytes stand in the gap
or behind it. After "1 Trillion Dollar Refund" (CCS 2019), 4.3.
"""
import re

import forge
from forge import CONTENT, DIGITS, FORGED, HOLE, contract, field, signing, value, written
from pdfparts import Seen, Writer, change, listed, stream, update

GAP = "byte-range-gap"


def moved(signed, own_value):
    """The second part moved back; what stands in the gap is a document of its own.

    The moved startxref names the old place of the table, which is in the gap now: a false section
    leads on to a table whose objects are the forger's. What tells the new ByteRange is a second
    key behind Contents, or a dictionary of its own.
    """
    a, b, c = (int(n) for n in re.search(rb"/ByteRange \[0 (\d+) (\d+) (\d+)\]", signed).groups())
    seen = Seen(signed)
    number = int(re.findall(rb"/FT /Sig /T \(\w+\) /V (\d+) 0 R", signed)[-1])
    span = b"/ByteRange [0 %d %010d %d] " % (a, 0, c)
    head = signed[:b] + (b"" if own_value else b"\n" + span) + b">>\nendobj\n"
    step = b"xref\n0 0\ntrailer\n<< %s /Size %d /Prev %010d >>\n" % (seen.keep(), seen.size + 1, 0)
    w = Writer(head.ljust(seen.start) + step)
    first = int(re.search(rb"/Prev (\d+)", seen.trailer)[1])
    kept = {n: seen.object(n) for n in seen.numbers(b"^") if signed.rindex(b"\n%d 0 obj" % n) > b}
    for n, body in {**kept, CONTENT: stream(FORGED)}.items():
        w.add(n, body)
    w.rows[number] = (1, signed.rindex(b"\n%d 0 obj" % number) + 1, 0)
    if own_value:
        w.add(number, value(span=span, hole=b"/Contents " + signed[a:b]))
    table = len(w.data)
    out = bytes(w.data) + w.table() + b"trailer\n<< %s /Size %d /Prev %d >>\n" % (seen.keep(), seen.size, first)
    out = change(out, b"/Prev %010d" % 0, b"/Prev %010d" % table)
    return change(out, span, b"/ByteRange [0 %d %010d %d] " % (a, len(out), c)) + signed[b:]


def moves(signed):
    yield "second-part-moved", "dictionary-keys", moved(signed, False)
    yield "second-part-moved-own-value", GAP, moved(signed, True)


def sized(inside):
    """A hole whose hex string has other things in it."""
    return b"<" + b"0" * (DIGITS - 400) + inside + b">"


def gaps(forger):
    """What stands in the gap beside the hex string."""
    base = written(contract())
    evil = b"\n4 0 obj\n%s\nendobj\n" % stream(FORGED)

    def wrap(hole, cause, name, reach=(0, 0), extra=b""):
        data = signing(base, value(extra, hole=b"/Contents " + hole))
        span = lambda a, b, n: [0, a + reach[0], b + reach[1], n - b - reach[1]]
        return "gap-" + name, cause, forger.seal(data, span, hole)

    yield wrap(b" " + HOLE, GAP, "space-before")
    yield wrap(HOLE + b"    ", GAP, "spaces-behind")
    yield wrap(b"%a\n" + HOLE, GAP, "comment-before")
    yield wrap(HOLE + b" %comment\n", GAP, "comment-behind")
    yield wrap(HOLE + b" /Kept (" + evil + b")", GAP, "entry-behind")
    yield wrap(HOLE + b" /Reason (other)", GAP, "reason-behind")
    yield wrap(HOLE + b" >>\nendobj" + evil + b"99 0 obj\n<<", GAP, "objects-behind")
    yield wrap(HOLE, GAP, "begins-in-hex", (1, 0))
    yield wrap(HOLE, GAP, "ends-in-hex", (0, -1))
    yield wrap(HOLE, GAP, "without-brackets", (1, -1))
    yield wrap(HOLE, GAP, "ends-late", (0, 3))
    yield wrap(HOLE, GAP, "begins-early", (-9, 0))
    yield wrap(HOLE + b" /ByteRange [0 1 2 3]", "dictionary-keys", "second-range")
    yield wrap(HOLE + b" /Contents <00>", "dictionary-keys", "second-contents")
    yield wrap(sized(re.sub(rb"[<>]", b"", evil)), "unreadable: a PDF string does not end", "object-in-hex")
    yield wrap(sized(b" %comment\n00"), "unreadable: a PDF string does not end", "comment-in-hex")
    yield wrap(sized(b"5041594C4F4144".ljust(40, b"0")), "format", "payload-in-padding")
    yield wrap(b"<%s><%s>" % (b"0" * (DIGITS - 1000), b"0" * 1000), "dictionary-keys", "two-strings")


def elsewhere(forger):
    """The gap is another hex string than the Contents of the dictionary."""
    base = update(written(contract()), {30: HOLE})
    data = signing(base, value())
    outer = base.index(HOLE)

    def twin(a, b, n):
        return [0, outer, outer + len(HOLE), n - outer - len(HOLE)]

    sealed = forger.seal(data, twin)
    yield "gap-at-another-string", GAP, sealed
    first = forger.signed()
    told = re.search(rb"/ByteRange (\[[^\]]*\])", first)[1]
    copied = signing(first, value(span=b"/ByteRange " + told), name=b"iki")
    filled = change(copied, HOLE, re.search(rb"/Contents (<[0-9a-f]+>)", first)[1])
    yield "range-and-contents-copied", GAP, filled
    seen = Seen(first)
    named = listed(seen.object(forge.FORM), b"/Fields", seen.size)
    stolen = {seen.size: field(seen.size + 1, b"iki"), seen.size + 1: value(span=b"/ByteRange " + told),
        forge.FORM: named}
    yield "range-of-another", GAP, update(first, stolen)


def ends(forger):
    """What ByteRange leaves outside at its end."""
    plain = signing(written(contract()))
    extra = update(plain, {CONTENT: stream(FORGED)})
    first = len(plain)
    cut = plain.rindex(b"startxref")
    table = plain.rindex(b"xref\n", 0, cut)

    def until(end):
        return lambda a, b, n: [0, a, b, end - b]

    early = "revision-end"
    yield "ends-before-the-table", early, forger.seal(plain, until(table))
    yield "ends-before-startxref", early, forger.seal(plain, until(cut))
    yield "ends-before-end-mark", early, forger.seal(plain, until(first - 6))
    yield "ends-in-end-mark", early, forger.seal(plain, until(first - 3))
    yield "update-behind", "modified-after-signing", forger.seal(extra, until(first))
    yield "ends-in-the-update", early, forger.seal(extra, until(first + 20))
    false_end = plain[:cut] + b"%%EOF\n" + plain[cut:]
    yield "false-end-mark", early, forger.seal(false_end, until(cut + 6))
    start = Seen(plain).start
    double = plain[:cut] + b"startxref\n%d\n%%%%EOF\n" % start + plain[cut:]
    yield "second-startxref", "modified-after-signing", forger.seal(double,
        until(cut + len(b"startxref\n%%EOF\n") + len(str(start)) + 1))
    body = Writer(plain).add(CONTENT, stream(FORGED))
    keep = Seen(plain).keep() + b" /Size %d /Prev %d" % (Seen(plain).size, Seen(plain).start)
    yield "signed-table-only", GAP, forger.seal(body.end(keep), lambda a, b, n: [0, a, n - 40, 40])


def places(forger):
    """Where the dictionary stands."""
    base = written(contract())
    seen = Seen(base)
    packed = Writer(base)
    packed.add(seen.size + 1, field(seen.size)).add(forge.FORM,
    listed(seen.object(forge.FORM), b"/Fields", seen.size + 1))
    packed.pack(seen.size + 2, {seen.size: value()})
    keep = seen.keep() + b" /Prev %d /Size %d" % (seen.start, seen.size + 4)
    yield "dictionary-in-object-stream", "dictionary-packed", forger.seal(packed.end_stream(seen.size + 3, keep))
    junk = b"\0" * 20 + signing(base)
    yield "header-displaced", GAP, forger.seal(junk, lambda a, b, n: [0, a - 20, b - 20, n - b])
    doubled = Writer(base)
    doubled.add(seen.size, value()).add(seen.size, value(span=b"/ByteRange [0 0 0 0]", hole=b"/Contents <00>"))
    doubled.add(seen.size + 1, field(seen.size)).add(forge.FORM,
    listed(seen.object(forge.FORM), b"/Fields", seen.size + 1))
    two = doubled.end(seen.keep() + b" /Prev %d /Size %d" % (seen.start, seen.size + 2))
    yield "dictionary-twice-first-sealed", GAP, forger.seal(two)


def cases(signed, forger):
    for source in (moves(signed), gaps(forger), elsewhere(forger), ends(forger), places(forger)):
        yield from source
