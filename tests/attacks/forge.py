# SPDX-License-Identifier: Apache-2.0
"""Signs what no honest program would: any layout, any ByteRange, by openssl cms."""
import re
import subprocess

from pdfparts import Seen, Writer, listed, stream, update, with_entry

DIGITS = 4400
HOLE = b"<" + b"0" * DIGITS + b">"
RANGE = b"[0 ########## ########## ##########]"

PAGE = b"BT /F 20 Tf 40 140 Td (Pay 100 TL) Tj ET"
FORGED = b"BT /F 20 Tf 40 140 Td (Pay 999 TL) Tj ET"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
# Numbers of the objects of the contract.
CATALOG, PAGES, PAGE_OBJECT, CONTENT, FONT_OBJECT, FIELD, LOOK, FORM, EMPTY, SIG, SIG_FIELD = range(1, 12)


def look(text, extra=b""):
    """A form XObject that draws a text."""
    head = b"/Type /XObject /Subtype /Form /BBox [0 0 120 20] /Resources << /Font << /F 5 0 R >> >> "
    return stream(b"BT /F 12 Tf 2 4 Td (%s) Tj ET" % text, head + extra)


def contract(catalog=b"", page=b"", content=PAGE, more=None):
    """The objects of an unsigned contract: one page, a text field, an empty signature field."""
    objects = {
        CATALOG: b"<< /Type /Catalog /Pages 2 0 R /AcroForm 8 0 R %s >>" % catalog,
        PAGES: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        PAGE_OBJECT: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R "
        b"/Resources << /Font << /F 5 0 R >> >> /Annots [6 0 R 9 0 R] %s >>" % page,
        CONTENT: stream(content),
        FONT_OBJECT: FONT,
        FIELD: b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (ad) /V (DENEME) /F 4 /P 3 0 R "
        b"/Rect [40 60 160 80] /DA (/F 12 Tf 0 g) /AP << /N 7 0 R >> >>",
        LOOK: look(b"DENEME"),
        FORM: b"<< /Fields [6 0 R 9 0 R] /DR << /Font << /F 5 0 R >> >> /DA (/F 12 Tf 0 g) >>",
        EMPTY: b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (bos) /F 132 /P 3 0 R /Rect [0 0 0 0] >>",
    }
    objects.update(more or {})
    return objects


def written(objects, trailer=b""):
    """The objects as a new file with a classic table."""
    w = Writer()
    for number, body in objects.items():
        w.add(number, body)
    w.free(0, 65535)
    return w.end(b"/Root 1 0 R /Size %d %s" % (max(objects) + 1, trailer))


def value(extra=b"", sub=b"/SubFilter /ETSI.CAdES.detached", span=b"/ByteRange " + RANGE, hole=b"/Contents " + HOLE):
    """A signature dictionary that waits to be sealed."""
    return b"<< /Type /Sig /Filter /Adobe.PPKLite %s\n%s\n%s\n%s >>" % (sub, span, hole, extra)


def docmdp(permission):
    """The Reference of a certifying signature (12.8.2.2)."""
    return (
        b"/Reference [<< /Type /SigRef /TransformMethod /DocMDP /TransformParams "
        b"<< /Type /TransformParams /V /1.2 /P %d >> >>]" % permission
    )


def field(number_of_value, name=b"imza", extra=b"", rect=b"0 0 0 0"):
    return b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (%s) /V %d 0 R /F 132 /P 3 0 R /Rect [%s] %s >>" % (
        name, number_of_value, rect, extra)


def signing(data, sig=None, permission=0, field_extra=b"", rect=b"0 0 0 0", name=b"imza", **how):
    """An unsealed update that signs the contract in a field of its own."""
    seen = Seen(data)
    at = seen.size
    page = listed(seen.object(PAGE_OBJECT), b"/Annots", at + 1)
    form = listed(seen.object(FORM), b"/Fields", at + 1)
    if b"/SigFlags" not in form:
        form = with_entry(form, b"/SigFlags 3")
    objects = {
        at: sig if sig is not None else value(docmdp(permission) if permission else b""),
        at + 1: field(at, name, field_extra, rect),
        PAGE_OBJECT: page,
        FORM: form,
    }
    if permission:
        objects[CATALOG] = with_entry(seen.object(CATALOG), b"/Perms << /DocMDP %d 0 R >>" % at)
    return update(data, objects, **how)


def whole(begin, end, size):
    return [0, begin, end, size - end]


class Forger:
    """Seals files with the key and certificate of tests/e2e/token.sh."""

    def __init__(self, key="rsa"):
        self.key = key

    def cms(self, content, *options, key=None, md="sha256"):
        signer = key or self.key
        command = ["openssl", "cms", "-sign", "-binary", "-outform", "DER", "-nosmimecap", "-md", md]
        command += ["-signer", signer + ".pem", "-inkey", signer + "-key.pem"]
        command += options if options else ["-cades"]
        return subprocess.run(command, input=content, capture_output=True, check=True).stdout

    def timestamp(self, content):
        """A token of tsa.pem over the content (RFC 3161)."""
        query = subprocess.run(["openssl", "ts", "-query", "-data", "/dev/stdin", "-sha256", "-cert"], input=content,
                               capture_output=True, check=True).stdout
        command = ["openssl", "ts", "-reply", "-config", "tsa.conf", "-section", "tsa", "-queryfile",
            "/dev/stdin", "-token_out"]
        return subprocess.run(command, input=query, capture_output=True, check=True).stdout

    def seal(self, data, ranges=whole, hole=HOLE, tell=True, cms=None):
        """Fills the last empty hole and ByteRange: ranges(begin, end, size) are hashed, and told too."""
        begin = data.rindex(hole)
        span = ranges(begin, begin + len(hole), len(data))
        if tell:
            text = b"[" + b" ".join(b"%d" % n for n in span) + b"]"
            mark = data.rindex(RANGE)
            assert len(text) <= len(RANGE), text
            data = data[:mark] + text.ljust(len(RANGE)) + data[mark + len(RANGE) :]
        content = b"".join(data[span[i] : span[i] + span[i + 1]] for i in range(0, len(span), 2))
        made = (cms or self.cms)(content)
        inner = re.search(rb"0{500,}", hole)
        digits = made.hex().encode()
        assert len(digits) <= len(inner[0]), len(digits)
        at = begin + inner.start()
        return data[:at] + digits + data[at + len(digits) :]

    def signed(self, data=None, **how):
        """The contract, or `data`, signed by an update of its own."""
        return self.seal(signing(written(contract()) if data is None else data, **how))
