# SPDX-License-Identifier: Apache-2.0
"""Universal signature forgery: the signature's own entries made empty, wrong or senseless.

After Mladenov, Mainka, zu Selhausen, Grothe, Schwenk: "1 Trillion Dollar Refund" (CCS 2019), 4.1.
Each change keeps the file's length, so that only the signature dictionary is at fault. Those called
"sealed" carry a CMS that is right over the very bytes that the false ByteRange tells.
"""
import re

from forge import HOLE, RANGE, contract, signing, value, written
from pdfparts import swap, update


def in_place(signed):
    """(name, cause, data): one entry of divit's signature dictionary replaced in place."""
    whole_range = re.search(rb"/ByteRange \[0 (\d+) (\d+) (\d+)\] *", signed)
    a, b, c = (int(n) for n in whole_range.groups())
    hole = re.search(rb"/Contents <([0-9a-f]+)>", signed)
    digits = hole[1]
    size = len(signed)
    told = whole_range[0]

    def ranged(text):
        return swap(signed, told, b"/ByteRange " + text)

    def contents(text):
        return swap(signed, hole[0], b"/Contents " + text)

    def numbers(*n):
        return ranged(b"[%s]" % b" ".join(b"%d" % i for i in n))

    absent, gap = "byte-range", "byte-range-gap"
    yield "range-absent", absent, swap(signed, told, b"")
    yield "range-null", absent, ranged(b"null")
    yield "range-empty", absent, ranged(b"[]")
    yield "range-nulls", absent, ranged(b"[null null null null]")
    yield "range-zeros", gap, numbers(0, 0, 0, 0)
    yield "range-first-negative", absent, numbers(-1, a, b, c)
    yield "range-all-negative", absent, numbers(-1, -a, -b, -c)
    yield "range-length-negative", absent, numbers(0, a, b, -c)
    yield "range-beyond-64-bit", absent, ranged(b"[0 %d %d 99999999999999999999]" % (a, b))
    yield "range-2-to-63", absent, ranged(b"[0 %d %d 9223372036854775808]" % (a, b))
    yield "range-sum-overflows", "byte-range-end", ranged(b"[0 %d %d 9223372036854775807]" % (a, b))
    yield "range-behind-the-file", "byte-range-end", numbers(0, a, b, c + 1)
    yield "range-three-numbers", absent, numbers(0, a, b)
    yield "range-five-numbers", absent, numbers(0, a, b, c, 0)
    yield "range-six-numbers", absent, numbers(0, a, b, c, size, 0)
    yield "range-reals", absent, ranged(b"[0.0 %d.0 %d.0 %d.0]" % (a, b, c))
    yield "range-strings", absent, ranged(b"[(0) (%d) (%d) (%d)]" % (a, b, c))
    yield "range-names", absent, ranged(b"[/0 /%d /%d /%d]" % (a, b, c))
    yield "range-bare-number", absent, ranged(b"%d" % size)
    yield "range-string", absent, ranged(b"(0 %d %d %d)" % (a, b, c))
    yield "range-dictionary", absent, ranged(b"<</A[0 %d %d %d]>>" % (a, b, c))
    yield "range-nested", absent, ranged(b"[[0 %d] [%d %d]]" % (a, b, c))
    yield "range-reference", absent, ranged(b"1 0 R")
    yield "range-of-references", absent, ranged(b"[0 %d %d 1 0 R]" % (a, b))
    yield "range-begins-at-1", "byte-range-start", numbers(1, a - 1, b, c)
    yield "range-swapped", "byte-range-start", numbers(b, c, 0, a)
    yield "range-twice-the-first", gap, numbers(0, a, 0, a)
    yield "range-overlapping", gap, numbers(0, b, a, size - a)
    yield "range-without-gap", gap, numbers(0, a, a, size - a)
    yield "range-gap-larger", gap, numbers(0, a - 1, b + 1, c - 1)
    yield "range-gap-smaller", gap, numbers(0, a + 1, b - 1, c + 1)
    yield "range-second-empty", gap, numbers(0, a, size, 0)
    yield "range-first-empty", gap, numbers(0, 0, b, c)
    yield "contents-absent", "contents", swap(signed, hole[0], b"")
    yield "contents-null", "contents", contents(b"null")
    yield "contents-empty", gap, contents(b"<>")
    yield "contents-one-zero", gap, contents(b"<00>")
    yield "contents-zeros", "format", contents(b"<" + b"0" * len(digits) + b">")
    yield "contents-spaces", "contents", contents(b"<" + b" " * len(digits) + b">")
    yield "contents-cut-in-der", "format", contents(b"<" + digits[:400].ljust(len(digits), b"0") + b">")
    yield "contents-der-too-long", "format", contents(b"<3084ffffffff" + digits[12:] + b">")
    yield "contents-other-type", "format", contents(b"<04" + digits[2:] + b">")
    yield "contents-literal", "contents", contents(b"(" + digits + b")")
    yield "contents-odd", "contents", contents(b"<" + digits[:-3] + b"   >")
    yield "contents-not-hex", "unreadable: a PDF string does not end", contents(b"<" + digits[:-2] + b"zz>")
    yield "contents-reference", "contents", contents(b"1 0 R")
    yield "contents-array", "contents", contents(b"[<" + digits[:-2] + b">]")
    yield "contents-number", "contents", contents(b"0")
    yield "contents-name", "contents", contents(b"/" + digits[:40])
    kind = b"/SubFilter /ETSI.CAdES.detached"
    for name, text in (
        ("absent", b""),
        ("null", b"/SubFilter null"),
        ("unknown", b"/SubFilter /divit.none"),
        ("rsa-sha1", b"/SubFilter /adbe.x509.rsa_sha1"),
        ("pkcs7-sha1", b"/SubFilter /adbe.pkcs7.sha1"),
        ("string", b"/SubFilter(ETSI.CAdES.detached)"),
    ):
        yield "sub-filter-" + name, "sub-filter", swap(signed, kind, text)
    yield "type-other", "dictionary-type", swap(signed, b"/Type /Sig", b"/Type /Foo")


def value_in_update(signed):
    """The field's value replaced by an update: a dictionary that the signature never covered."""
    number = max(int(n) for n in re.findall(rb"/FT /Sig /T \(\w+\) /V (\d+) 0 R", signed))
    body = re.search(rb"(?<!\d)%d 0 obj\s(.*?)\nendobj" % number, signed, re.S)[1]
    yield "value-null", "no-signature", update(signed, {number: b"null"})
    yield "value-not-a-dictionary", "unreadable: the value of a signature field is not a dictionary", update(signed, {number: b"[]"})
    yield "value-empty", "contents", update(signed, {number: b"<< /Type /Sig >>"})
    yield "value-said-again", "byte-range-gap", update(signed, {number: body})


def sealed(forger):
    """A valid CMS over what a false ByteRange tells, or over what it does not tell."""
    base = written(contract())
    plain = signing(base)
    shapes = {
        "begins-at-1": ("byte-range-start", lambda a, b, n: [1, a - 1, b, n - b]),
        "begins-behind-the-header": ("byte-range-start", lambda a, b, n: [9, a - 9, b, n - b]),
        "gap-larger": ("byte-range-gap", lambda a, b, n: [0, a - 9, b + 1, n - b - 1]),
        "gap-of-one-byte": ("byte-range-gap", lambda a, b, n: [0, a + 1, a + 2, n - a - 2]),
        "second-part-only": ("byte-range-gap", lambda a, b, n: [0, 0, b, n - b]),
        "first-part-only": ("byte-range-gap", lambda a, b, n: [0, a, n, 0]),
        "first-part-twice": ("byte-range-gap", lambda a, b, n: [0, a, 0, a]),
        "swapped-parts": ("byte-range-start", lambda a, b, n: [b, n - b, 0, a]),
        "no-bytes-at-all": ("byte-range-gap", lambda a, b, n: [0, 0, 0, 0]),
        "three-parts": ("byte-range", lambda a, b, n: [0, a, b, 9, b + 9, n - b - 9]),
        "one-part": ("byte-range", lambda a, b, n: [0, a]),
        "second-ends-early": ("revision-end", lambda a, b, n: [0, a, b, n - b - 7]),
        "second-ends-at-dictionary": ("revision-end", lambda a, b, n: [0, a, b, 4]),
        "second-ends-in-dictionary": ("byte-range-dictionary", lambda a, b, n: [0, a, b, 2]),
    }
    for name, (cause, shape) in shapes.items():
        yield "sealed-" + name, cause, forger.seal(plain, shape)
    twice = signing(base, value(b"/ByteRange [0 0 0 0]"))
    yield "sealed-range-twice", "dictionary-keys", forger.seal(twice)
    named = signing(base, value(b"/Byte#52ange [0 0 0 0]"))
    yield "sealed-range-twice-escaped", "dictionary-keys", forger.seal(named)
    again = signing(base, value(b"/Contents <3000>"))
    yield "sealed-contents-twice", "dictionary-keys", forger.seal(again)
    apart = update(base, {30: RANGE})
    apart = signing(apart, value(span=b"/ByteRange 30 0 R"))
    yield "sealed-range-by-reference", "byte-range", forger.seal(apart)
    away = update(base, {30: HOLE})
    away = signing(away, value(hole=b"/Contents 30 0 R"))
    yield "sealed-contents-by-reference", "contents", forger.seal(away)
    literal = b"(" + b"0" * (len(HOLE) - 2) + b")"
    quoted = signing(base, value(hole=b"/Contents " + literal))
    yield "sealed-contents-literal", "contents", forger.seal(quoted, hole=literal)


def cases(signed, forger):
    for source in (in_place(signed), value_in_update(signed), sealed(forger)):
        yield from source
