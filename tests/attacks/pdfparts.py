# SPDX-License-Identifier: Apache-2.0
"""The bytes of PDFs for the attack generator: objects, cross-reference sections, updates.

Nothing here is careful: it writes what the attack wants, right or wrong (ISO 32000-2 7.5).
"""
import re
import struct
import zlib


class Writer:
    """A revision that grows behind `start`: objects by add(), closed by end() or end_stream()."""

    def __init__(self, start=b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"):
        self.data = bytearray(start)
        self.rows = {}  # number -> (kind, offset or container, generation or index)

    def add(self, number, body, generation=0):
        self.rows[number] = (1, len(self.data), generation)
        self.data += b"%d %d obj\n%s\nendobj\n" % (number, generation, body)
        return self

    def free(self, number, generation=1):
        self.rows[number] = (0, 0, generation)
        return self

    def pack(self, container, objects, extra=b""):
        """An object stream with {number: body}."""
        pairs, bodies = b"", b""
        for index, (number, body) in enumerate(objects.items()):
            pairs += b"%d %d " % (number, len(bodies))
            bodies += body + b" "
            self.rows[number] = (2, container, index)
        head = b"/Type /ObjStm /N %d /First %d %s" % (len(objects), len(pairs), extra)
        return self.add(container, stream(pairs + bodies, head))

    def table(self):
        """Classic rows, one subsection for each run of numbers."""
        out, run = b"xref\n", []
        for number in sorted(self.rows):
            if run and number != run[-1] + 1:
                out += self._run(run)
                run = []
            run.append(number)
        return out + (self._run(run) if run else b"0 0\n")

    def _run(self, run):
        out = b"%d %d\n" % (run[0], len(run))
        for number in run:
            kind, at, generation = self.rows[number]
            out += b"%010d %05d %s \n" % (at, generation, b"n" if kind else b"f")
        return out

    def end(self, trailer, tail=None):
        """The table and the trailer; `tail` replaces startxref and %%EOF."""
        at = len(self.data)
        self.data += self.table() + b"trailer\n<< %s >>\n" % trailer
        self.data += b"startxref\n%d\n%%%%EOF\n" % at if tail is None else tail
        return bytes(self.data)

    def end_stream(self, number, trailer, extra=b""):
        """A cross-reference stream with the object number given."""
        at = len(self.data)
        self.rows[number] = (1, at, 0)
        numbers = sorted(self.rows)
        rows = b"".join(struct.pack(">BIH", *self.rows[n]) for n in numbers)
        index = b" ".join(b"%d 1" % n for n in numbers)
        head = b"/Type /XRef /W [1 4 2] /Index [%s] %s %s" % (index, trailer, extra)
        self.data += b"%d 0 obj\n%s\nendobj\n" % (number, stream(rows, head))
        self.data += b"startxref\n%d\n%%%%EOF\n" % at
        return bytes(self.data)


def stream(data, head=b""):
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (head, len(data), data)


class Seen:
    """What an update must know of a file that this generator, or divit, has written."""

    def __init__(self, data):
        self.data = data
        self.start = int(re.findall(rb"startxref\s+(\d+)", data)[-1])
        self.is_stream = not data[self.start :].startswith(b"xref")
        tail = data[self.start :]
        self.trailer = tail[tail.index(b"<<") if self.is_stream else tail.index(b"trailer") :]
        self.size = int(re.search(rb"/Size\s+(\d+)", self.trailer)[1])
        self.root = int(re.search(rb"/Root\s+(\d+)", self.trailer)[1])

    def keep(self):
        """The trailer entries that every later trailer repeats."""
        found = re.search(rb"/ID\s*\[[^\]]*\]", self.trailer)
        locked = re.search(rb"/Encrypt\s+\d+ \d+ R", self.trailer)
        return b"/Root %d 0 R " % self.root + b" ".join(f[0] for f in (found, locked) if f)

    def object(self, number):
        """The newest body of an object; a plain one is newer than a packed one."""
        at = [m.end() for m in re.finditer(rb"(?<!\d)%d 0 obj\s" % number, self.data)]
        if not at:
            return self.packed()[number]
        return self.data[at[-1] : self.data.index(b"endobj", at[-1])].strip()

    def packed(self):
        """{number: body} of what is in object streams."""
        found = {}
        for m in re.finditer(rb"obj\s*<<((?:(?!stream\r?\n).)*/ObjStm.*?)>>\s*stream\r?\n", self.data, re.S):
            length, count, first = (int(re.search(rb"/%s (\d+)" % k, m[1])[1]) for k in (b"Length", b"N", b"First"))
            text = self.data[m.end() : m.end() + length]
            text = zlib.decompress(text) if b"/FlateDecode" in m[1] else text
            pairs = [int(n) for n in text[:first].split()][: 2 * count]
            ends = [*pairs[3::2], len(text) - first]
            for number, begin, end in zip(pairs[::2], pairs[1::2], ends):
                found[number] = text[first + begin : first + end].strip()
        return found

    def numbers(self, pattern):
        """Numbers of the plain objects whose body, without stream data, has the pattern."""
        found = {}
        for m in re.finditer(rb"(?<!\d)(\d+) 0 obj\s(.*?)(?:endobj|stream\r?\n)", self.data, re.S):
            found[int(m[1])] = re.search(pattern, m[2]) is not None
        return [n for n, good in found.items() if good]


def update(data, objects, free=(), size=None, trailer=None, prev=None, kind=None, tail=None):
    """An incremental update in the file's own kind of cross-reference section."""
    seen = Seen(data)
    w = Writer(data)
    for number, body in objects.items():
        w.add(number, body)
    for number in free:
        w.free(number)
    top = max([seen.size - 1, *objects]) + 1
    entries = seen.keep() if trailer is None else trailer
    entries += b" /Prev %d" % (seen.start if prev is None else prev)
    if (kind or ("stream" if seen.is_stream else "table")) == "stream":
        return w.end_stream(top, entries + b" /Size %d" % (size or top + 1))
    return w.end(entries + b" /Size %d" % (size or top), tail)


def with_entry(body, entry):
    """The dictionary with one entry more at its end."""
    at = body.rindex(b">>")
    return body[:at] + b" " + entry + b" " + body[at:]


def change(body, old, new):
    """bytes.replace() of what must be there."""
    assert old in body, (old, body)
    return body.replace(old, new)


def listed(body, key, number):
    """The dictionary with one reference more at the front of the array under `key`."""
    out, n = re.subn(rb"(%s\s*\[)" % key, rb"\g<1>%d 0 R " % number, body, count=1)
    assert n == 1, (key, body)
    return out


def swap(data, old, new):
    """Replaces in place; the file keeps its length: spaces fill up."""
    assert len(new) <= len(old), (old[:40], new[:40])
    assert data.count(old) == 1, (data.count(old), old[:40])
    return data.replace(old, new + b" " * (len(old) - len(new)))
