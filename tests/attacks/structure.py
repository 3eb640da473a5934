# SPDX-License-Identifier: Apache-2.0
"""Structures that loop, explode or contradict themselves: inputs of verify and of sign alike.

After "Caradoc: a Pragmatic Approach to PDF Parsing and Validation" (LangSec at IEEE S&P 2016) and
SECURITY rules of this project: each offset once, bounded depth, bounded inflation, no guessing.
The reason that divit must give is part of the case: a clause of its "detail".
"""
import re
import zlib

from forge import CATALOG, FORM, PAGES, contract, written
from pdfparts import Seen, Writer, change, listed, stream, update, with_entry

LOOP = "the cross-reference sections of the PDF form a loop"
# What can be read and is refused for another reason; a signer would not see these at all.
OTHER = {
    "objstm-holds-a-stream": "no-signature",
    "form-is-an-array": "no-signature",
    "fields-is-a-stream": "no-signature",
    "header-displaced": "byte-range-gap",
    "catalog-key-twice": "changes-unreadable",
}

NO_SECTION = "there is no cross-reference section where the PDF says it is"
MALFORMED = "a cross-reference table is malformed"
NO_OBJECT = "an object is not where the cross-reference section says it is"
NOT_IN_PACK = "an object is not in the object stream that should hold it"
MANY = "the PDF has too many objects"
DEEP = "is nested too deeply"
FIELDS_DEEP = "the field tree of the PDF is too deep"
LARGE = "the PDF asks for more work than the limit allows"
FILTERS = "a PDF stream has more than one filter"
PREDICTOR = "the predictor of a PDF stream has unusual parameters"


def tables(signed):
    """Cross-reference sections that never end."""
    seen = Seen(signed)
    at = len(signed)
    yield "prev-to-itself", LOOP, update(signed, {}, prev=at)
    first = update(signed, {}, prev=at)
    second = update(first, {}, prev=at)
    yield "prev-of-two", LOOP, swap_prev(second, at, len(first))
    third = update(update(update(signed, {}), {}), {})
    yield "prev-of-three", LOOP, swap_prev(third, seen.start, Seen(third).start)
    yield "prev-to-itself-stream", LOOP, update(signed, {}, prev=at, kind="stream")
    yield "hybrid-to-itself", LOOP, hybrid(signed, at)
    yield "hybrid-to-older-table", "XRefStm does not point to a cross-reference stream", hybrid(signed, seen.start)
    yield "prev-behind-the-file", "points behind the end", update(signed, {}, prev=10**9)
    yield "prev-negative", "Prev", update(signed, {}, prev=-1)
    yield "prev-into-an-object", NO_SECTION, update(signed, {}, prev=20)
    yield "prev-real", "Prev", change(update(signed, {}), b"/Prev %d " % seen.start, b"/Prev %d.5 " % seen.start)
    chain, last = bytearray(signed), seen.start
    for _ in range(4200):
        here = len(chain)
        chain += b"xref\n0 0\ntrailer\n<< %s /Size %d /Prev %d >>\n" % (seen.keep(), seen.size, last)
        last = here
    yield "prev-chain-of-4200", "too many", bytes(chain) + b"startxref\n%d\n%%%%EOF\n" % last


def swap_prev(data, old, new):
    """The oldest update's Prev, which named `old`, leads to `new`."""
    place = re.search(rb"/Prev %d(?= )" % old, data)
    out = data[: place.start()] + (b"/Prev %d" % new) + data[place.end() :]
    assert len(out) == len(data), (old, new)
    return out


def hybrid(signed, at):
    seen = Seen(signed)
    return Writer(signed).end(b"%s /Size %d /Prev %d /XRefStm %d" % (seen.keep(), seen.size, seen.start, at))


def rows(signed):
    """Rows that lie."""
    seen = Seen(signed)
    keep = seen.keep() + b" /Size %d /Prev %d" % (seen.size, seen.start)

    def table(text):
        here = len(signed)
        return signed + b"xref\n" + text + b"trailer\n<< " + keep + b" >>\nstartxref\n%d\n%%%%EOF\n" % here

    root = b"1 1\n%010d 00000 n \n"
    yield "catalog-at-0", "no document catalog", table(root % 0)
    yield "catalog-at-another-object", NO_OBJECT, table(root % signed.index(b"\n2 0 obj") )
    yield "catalog-behind-the-file", NO_OBJECT, table(root % 9999999999)
    yield "catalog-in-a-string", NO_OBJECT, table(root % (signed.index(b"/Contents <") + 20))
    yield "count-huge", "goes on behind the end", table(b"0 99999999\n")
    yield "count-beyond-64-bit", MALFORMED, table(b"0 99999999999999999999999\n")
    yield "first-huge", MANY, table(b"4294967295 1\n0000000009 00000 n \n")
    yield "first-and-count-overflow", MALFORMED, table(b"18446744073709551615 18446744073709551615\n")
    yield "row-of-letters", MALFORMED, table(b"1 1\nabcdefghij 00000 n \n")
    yield "row-of-unknown-kind", MALFORMED, table(b"1 1\n0000000015 00000 x \n")
    yield "size-huge", MANY, update(signed, {}, size=2**40)
    yield "size-negative", "no Size", update(signed, {}, size=-4)
    free = b"1 1\n0000000000 00001 f \n"
    yield "catalog-freed", "no document catalog", table(free)


def duplicates(signed):
    """One number, two meanings."""
    seen = Seen(signed)
    catalog = seen.object(CATALOG)
    yield "catalog-key-twice", "", update(signed, {CATALOG: with_entry(catalog, b"/Pages 2 0 R")})
    yield "form-key-twice", "twice", update(signed, {FORM: with_entry(seen.object(FORM), b"/Fields []")})
    yield "trailer-root-twice", "twice", update(signed, {}, trailer=seen.keep() + b"/Root 2 0 R")
    yield "trailer-prev-twice", "twice", update(signed, {}, trailer=seen.keep() + b" /Prev 9")
    yield "reference-to-reference", "only a reference to another", update(signed, {CATALOG: b"2 0 R"})
    yield "catalog-is-itself", "only a reference to another", update(signed, {CATALOG: b"1 0 R"})
    yield "root-direct", "no document catalog", update(signed, {}, trailer=b"/Root << /Type /Catalog >>")
    yield "root-is-a-number", "no document catalog", update(signed, {}, trailer=b"/Root 1")


def packed(signed):
    """Object streams that need themselves."""
    seen = Seen(signed)
    catalog = seen.object(CATALOG)
    n = seen.size

    def pack(name, reason, body, catalog_row=None, extra_rows=None):
        w = Writer(signed)
        if body is not None:
            w.add(n, body)
        w.rows[CATALOG] = catalog_row or (2, n, 0)
        w.rows.update(extra_rows or {})
        return "objstm-" + name, reason, w.end_stream(n + 1,
            seen.keep() + b" /Prev %d /Size %d" % (seen.start, n + 2))

    good = b"1 0 " + catalog
    head = b"/Type /ObjStm /N %d /First %d"
    yield pack("in-itself", "is missing", None, extra_rows={n: (2, n, 0)})
    yield pack("of-two-in-each-other", "is missing", None, extra_rows={n: (2, n + 5, 0), n + 5: (2, n, 0)})
    yield pack("missing", "missing", None)
    yield pack("length-in-itself", "form a loop",
        b"<< /Type /ObjStm /N 1 /First 4 /Length %d 0 R >>\nstream\n%s\nendstream" % (n + 9, good),
               extra_rows={n + 9: (2, n, 0)})
    yield pack("length-of-itself", "number is missing",
        b"<< /Type /ObjStm /N 1 /First 4 /Length %d 0 R >>\nstream\n%s\nendstream" % (n, good))
    yield pack("first-behind-the-data", NOT_IN_PACK, stream(good, head % (1, 10**9)))
    yield pack("first-negative", "number is missing", stream(good, head % (1, -4)))
    yield pack("count-huge", NOT_IN_PACK, stream(good, head % (2**40, 4)), (2, n, 60000))
    yield pack("index-behind-the-count", NOT_IN_PACK, stream(good, head % (1, 4)), (2, n, 5))
    yield pack("other-number", NOT_IN_PACK, stream(b"7 0 " + catalog, head % (1, 4)))
    yield pack("offset-behind-the-data", NOT_IN_PACK, stream(b"1 99999999 " + catalog, head % (1, 11)))
    yield pack("holds-a-stream", "", stream(b"1 0 << /Length 3 >> stream\nabc\nendstream", head % (1, 4)))
    yield pack("filter-unknown", "filter other than FlateDecode",
        stream(good, head % (1, 4) + b" /Filter /LZWDecode"))
    yield pack("filter-with-crypt", "filter other than FlateDecode",
        stream(good, head % (1, 4) + b" /Filter [/Crypt]"))


def bomb(size, rounds=1, lead=b""):
    """`size` zero bytes behind a lead, compressed so many times."""
    packer = zlib.compressobj(9)
    data = packer.compress(lead)
    for _ in range(size >> 20):
        data += packer.compress(bytes(1 << 20))
    data += packer.flush()
    for _ in range(rounds - 1):
        data = zlib.compress(data, 9)
    return data


def bombs(signed):
    """Little that becomes much, and predictors whose sizes overflow."""
    seen = Seen(signed)
    catalog = seen.object(CATALOG)
    n = seen.size
    lead = b"1 0 " + catalog
    once, twice = bomb(320 << 20, 1, lead), bomb(320 << 20, 2, lead)

    def pack(name, reason, data, extra):
        w = Writer(signed).add(n, stream(data, b"/Type /ObjStm /N 1 /First 4 " + extra))
        w.rows[CATALOG] = (2, n, 0)
        return "bomb-" + name, reason, w.end_stream(n + 1, seen.keep() + b" /Prev %d /Size %d" % (seen.start, n + 2))

    def section(name, reason, data, extra):
        head = b"/Type /XRef /W [1 4 2] /Index [1 1] %s /Prev %d /Size %d " % (seen.keep(), seen.start, n + 1)
        body = signed + b"%d 0 obj\n%s\nendobj\n" % (n, stream(data, head + extra))
        return "bomb-" + name, reason, body + b"startxref\n%d\n%%%%EOF\n" % len(signed)

    flate = b"/Filter /FlateDecode "
    yield pack("object-stream", LARGE, once, flate)
    yield pack("object-stream-double", FILTERS, twice, b"/Filter [/FlateDecode /FlateDecode]")
    yield pack("object-stream-double-outer", NOT_IN_PACK, twice, flate)
    w = Writer(signed)
    for i in range(8):
        w.add(n + i, stream(bomb(20 << 20, 1, b"%d 0 " % (i + 1) + seen.object(i + 1)),
        b"/Type /ObjStm /N 1 /First 4 " + flate))
        w.rows[i + 1] = (2, n + i, 0)
    yield "bomb-eight-object-streams", LARGE, w.end_stream(n + 8,
        seen.keep() + b" /Prev %d /Size %d" % (seen.start, n + 9))
    yield section("table", LARGE, once, flate)
    yield section("table-double", FILTERS, twice, b"/Filter [/FlateDecode /FlateDecode]")
    yield section("table-of-no-end", "broken", once[: len(once) // 2][:200], flate)
    for name, parms in (
        ("columns-huge", b"/Predictor 12 /Columns 2147483647"),
        ("columns-64-bit", b"/Predictor 12 /Columns 9223372036854775807"),
        ("columns-negative", b"/Predictor 12 /Columns -5"),
        ("columns-zero", b"/Predictor 12 /Columns 0"),
        ("colors-huge", b"/Predictor 15 /Colors 1073741824 /Columns 4"),
        ("bits-huge", b"/Predictor 15 /BitsPerComponent 536870912 /Columns 8"),
        ("bits-negative", b"/Predictor 2 /BitsPerComponent -8"),
        ("product-overflows", b"/Predictor 12 /Colors 32 /BitsPerComponent 16 /Columns 1048577"),
        ("kind-unknown", b"/Predictor 99"),
    ):
        yield pack("predictor-" + name, PREDICTOR, zlib.compress(lead), flate + b"/DecodeParms << %s >>" % parms)
    yield "bomb-widths-huge", "W of a cross-reference", widths(signed, b"[1 2147483647 2]")
    yield "bomb-widths-negative", "W of a cross-reference", widths(signed, b"[1 -4 2]")
    yield "bomb-widths-zero", "W of a cross-reference", widths(signed, b"[0 0 0]")
    yield "bomb-widths-short", "W of a cross-reference", widths(signed, b"[1 4]")
    yield "bomb-index-huge", MANY, widths(signed, b"[1 4 2] /Index [0 2147483647]")
    yield "bomb-index-overflow", MANY, widths(signed, b"[1 4 2] /Index [9223372036854775807 9223372036854775807]")
    yield "bomb-index-odd", "Index", widths(signed, b"[1 4 2] /Index [1]")
    yield "bomb-index-negative", "Index", widths(signed, b"[1 4 2] /Index [-1 2]")


def widths(signed, entry):
    seen = Seen(signed)
    head = b"/Type /XRef %s /Prev %d /Size %d /W " % (seen.keep(), seen.start, seen.size + 1)
    body = signed + b"%d 0 obj\n%s\nendobj\n" % (seen.size, stream(bytes(7 * (seen.size + 1)), head + entry))
    return body + b"startxref\n%d\n%%%%EOF\n" % len(signed)


def deep(signed):
    """Nesting without end, and trees that are no trees."""
    seen = Seen(signed)
    form, n = seen.object(FORM), seen.size
    for name, left, right in (("arrays", b"[", b"]"), ("dictionaries", b"<</A", b">>")):
        nest = left * 100000 + b" 0 " + right * 100000
        yield "deep-" + name + "-in-catalog", DEEP, update(signed,
            {CATALOG: with_entry(seen.object(CATALOG), b"/X " + nest)})
        yield "deep-" + name + "-in-trailer", DEEP, update(signed, {}, trailer=seen.keep() + b"/X " + nest)
        yield "deep-" + name + "-in-form", DEEP, update(signed, {FORM: with_entry(form, b"/X " + nest)})
    yield "deep-parentheses", "a PDF string does not end", update(signed,
        {CATALOG: with_entry(seen.object(CATALOG), b"/X " + b"(" * 200000)})
    loop = {FORM: listed(form, b"/Fields", n)}
    yield "field-kid-of-itself", FIELDS_DEEP, update(signed, {**loop, n: b"<< /T (a) /Kids [%d 0 R] >>" % n})
    yield "field-kids-of-each-other", FIELDS_DEEP, update(signed,
        {**loop, n: b"<< /T (a) /Kids [%d 0 R] >>" % (n + 1),
                                                          n + 1: b"<< /T (b) /Kids [%d 0 R] >>" % n})
    chain = {n + i: b"<< /T (a) /Kids [%d 0 R] >>" % (n + i + 1) for i in range(3000)}
    yield "field-tree-deep", FIELDS_DEEP, update(signed, {**loop, **chain, n + 3000: b"<< /FT /Tx /T (z) >>"})
    wide = b"[" + b"%d 0 R " % n * 300000 + b"]"
    yield "field-200000-times", "the field tree of the PDF is too large", update(signed,
        {FORM: b"<< /Fields %s >>" % wide, n: b"<< /FT /Tx /T (z) >>"})
    yield "form-is-an-array", "", update(signed, {FORM: b"[]"})
    yield "fields-is-a-stream", "", update(signed,
        {FORM: change(form, b"/Fields", b"/Fields %d 0 R /X" % n), n: stream(b"")})


def page_trees():
    """(name, document) without a page that can be found: nothing for verify, refused by sign."""
    def pages(more):
        return written(contract(more=more))

    def node(kids):
        return b"<< /Type /Pages /Kids [%s] /Count 1 >>" % kids

    yield "of-itself", pages({PAGES: node(b"2 0 R")})
    yield "of-two", pages({PAGES: node(b"20 0 R"), 20: node(b"2 0 R")})
    yield "empty", pages({PAGES: node(b"")})
    yield "of-numbers", pages({PAGES: node(b"3 4 5")})
    yield "of-missing-pages", pages({PAGES: node(b"90 0 R 91 0 R")})
    yield "of-fonts", pages({PAGES: node(b"5 0 R")})
    yield "deep", pages({PAGES: node(b"20 0 R"), **{n: node(b"%d 0 R" % (n + 1)) for n in range(20, 3000)}})
    yield "wide", pages({PAGES: node(b"20 0 R " * 200000), 20: node(b"")})
    yield "is-a-stream", pages({PAGES: stream(b"", b"/Type /Pages")})
    yield "is-missing", pages({PAGES: b"null"})


def pairs(signed):
    """Two documents in one file."""
    other = written(contract(content=b"BT /F 9 Tf (other) Tj ET"))
    yield "document-before", NO_SECTION, other + signed
    yield "header-late", "begins like neither a PDF", b" " * 2000 + signed
    yield "header-displaced", "", b"junk of a gateway\n" + signed
    first = signed.index(b"%%EOF") + 1
    yield "cut-in-the-first-revision", "does not end with startxref", signed[: first - 12]
    yield "only-a-header", "does not end with startxref", b"%PDF-1.7\n"
    yield "start-of-no-end", "does not end with startxref", signed[: signed.rindex(b"startxref")] + b"startxref\n" + b"9" * 5000 + b"\n%%EOF\n"


def cases(signed):
    for source in (tables(signed), rows(signed), duplicates(signed), packed(signed), bombs(signed),
            deep(signed), pairs(signed)):
        yield from source
