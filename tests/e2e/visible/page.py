# SPDX-License-Identifier: Apache-2.0
"""Makes a PDF of small pages with some content.

usage: page.py OUT [ROTATE] [crop] [unit] [archive] [field] [pages] [tagged | strange] [hybrid]
Every page is seen as 300 by 220 points, or 220 by 300 when it lies on its side.
crop: CropBox within a larger MediaBox; unit: UserUnit 2; archive: says that it is PDF/A-1;
field: has an empty signature field; pages: three of them; tagged: has a structure with a paragraph;
strange: the same, but its parent tree is none; hybrid: its page labels are in an object stream that only a
cross-reference stream beside the table tells of (ISO 32000-2 7.5.8.4).
"""
import struct
import sys

CONTENT = b"""0.9 0.95 1 rg 20 190 120 20 re f 0 0.3 0.6 RG 20 180 m 280 180 l S
BT /F 12 Tf 0 g 22 196 Td (Dilekce) Tj ET
"""
XMP = b"""<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" pdfaid:part="1" pdfaid:conformance="B"/>
</rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def stream(entries, data):
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(data), data)


def page_object(options, rotate, form):
    scale = 2 if "unit" in options else 1
    left, low = (60, 40) if "crop" in options else (0, 0)
    crop = [left, low, left + 300 // scale, low + 220 // scale]
    media = [0, 0, crop[2] + 50, crop[3] + 30] if "crop" in options else crop
    page = "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Rotate %d" % rotate
    page += " /Resources << /Font << /F 5 0 R >> >> /MediaBox %s" % str(media).replace(",", "")
    if "crop" in options:
        page += " /CropBox %s" % str(crop).replace(",", "")
    if "unit" in options:
        page += " /UserUnit 2"
    if form:
        page += " /Annots [%d 0 R]" % form
    return (page + " >>").encode(), left, low, scale


def main():
    out, options = sys.argv[1], sys.argv[2:]
    rotate = int(options[0]) if options and options[0].isdigit() else 0
    count = 3 if "pages" in options else 1
    form = 5 + count if "field" in options else 0
    kids = [3] + list(range(6, 6 + count - 1))
    page, left, low, scale = page_object(options, rotate, form)
    content = b"%g 0 0 %g %d %d cm\n" % (1 / scale, 1 / scale, left, low) + CONTENT
    if "tagged" in options or "strange" in options:
        content = b"/P << /MCID 0 >> BDC\n%sEMC\n" % content
        page = page[:-2] + b"/StructParents 0 /Tabs /S >>"
    root = "/AcroForm << /Fields [%d 0 R] /SigFlags 1 >>" % form if form else ""
    objects = {1: None, 2: ("<< /Type /Pages /Kids [%s] /Count %d >>" % (
        " ".join("%d 0 R" % k for k in kids), count)).encode(), 4: stream(b"", content),
        5: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"}
    for kid in kids:
        objects[kid] = page
    if form:
        box = "%d %d %d %d" % (left + 20 // scale, low + 20 // scale, left + 210 // scale, low + 80 // scale)
        objects[form] = ("<< /Type /Annot /Subtype /Widget /FT /Sig /T (Onay) /F 4 /P 3 0 R"
                         " /Rect [%s] >>" % box).encode()
    if "archive" in options:
        objects[max(objects) + 1] = stream(b"/Type /Metadata /Subtype /XML", XMP)
        root += " /Metadata %d 0 R" % max(objects)
    if "tagged" in options or "strange" in options:
        at = max(objects) + 1
        root += " /Lang (tr) /MarkInfo << /Marked true >> /StructTreeRoot %d 0 R" % at
        tree = "[0]" if "strange" in options else "<< /Nums [0 [%d 0 R]] >>" % (at + 2)
        objects[at] = b"<< /Type /StructTreeRoot /K %d 0 R /ParentTree %s /ParentTreeNextKey 1 >>" % (
            at + 1, tree.encode())
        objects[at + 1] = b"<< /Type /StructElem /S /Document /P %d 0 R /K %d 0 R >>" % (at, at + 2)
        objects[at + 2] = b"<< /Type /StructElem /S /P /P %d 0 R /Pg 3 0 R /K 0 >>" % (at + 1)
    hidden = max(objects) + 1 if "hybrid" in options else 0
    if hidden:
        root += " /PageLabels %d 0 R" % hidden
    objects[1] = ("<< /Type /Catalog /Pages 2 0 R %s >>" % root).encode()
    data = b"%PDF-1.6\n%\xe2\xe3\xcf\xd3\n"
    rows = [b"0000000000 65535 f \n"]
    for number in sorted(objects):
        rows.append(b"%010d 00000 n \n" % len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, objects[number])
    beside = b""
    if hidden:
        packed = b"%d 0 << /Nums [0 << /S /r >>] >>" % hidden
        places = len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (
            hidden + 1, stream(b"/Type /ObjStm /N 1 /First %d" % packed.index(b"<<"), packed))
        beside = b" /XRefStm %d" % len(data)
        entries = [(2, hidden + 1, 0), (1, places, 0), (1, len(data), 0)]
        head = b"/Type /XRef /W [1 4 2] /Index [%d 3] /Size %d" % (hidden, hidden + 3)
        data += b"%d 0 obj\n%s\nendobj\n" % (
            hidden + 2, stream(head, b"".join(struct.pack(">BIH", *e) for e in entries)))
        rows += [b"0000000000 00000 f \n"] * 3
    at = len(data)
    data += b"xref\n0 %d\n%s" % (len(rows), b"".join(rows))
    data += b"trailer\n<< /Size %d /Root 1 0 R%s >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(rows), beside, at)
    with open(out, "wb") as file:
        file.write(data)


main()
