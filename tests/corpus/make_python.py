# SPDX-License-Identifier: Apache-2.0
"""Makes a PDF with a Python library: make_python.py LIBRARY-KIND IN.pdf OUT.pdf"""
import sys


def reportlab(kind, out):
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen import canvas

    options = {"pageCompression": 1 if kind == "packed" else 0}
    if kind == "aes":
        options["encrypt"] = StandardEncryption("", "sahip", canModify=1, strength=128)
    page = canvas.Canvas(out, **options)
    page.drawString(60, 700, "DENEME")
    page.linkURL("https://example.org/", (60, 600, 200, 620))
    if kind == "form":
        page.acroForm.textfield(name="ad", value="DENEME", x=60, y=500)
        page.acroForm.checkbox(name="evet", x=60, y=450, checked=True)
        page.acroForm.choice(name="il", options=["06", "34"], value="06", x=60, y=400)
    if kind == "outlined":
        page.bookmarkPage("bir")
        page.addOutlineEntry("Çığ öşü", "bir")
    page.showPage()
    page.drawString(60, 700, "ikinci")
    page.save()


def pypdf(kind, source, out):
    from pypdf import PdfMerger, PdfReader, PdfWriter

    if kind == "merge":
        merger = PdfMerger()
        merger.append(source, outline_item="bir")
        merger.append(source)
        merger.write(out)
        return
    writer = PdfWriter()
    writer.append_pages_from_reader(PdfReader(source))
    if kind == "rotate":
        writer.pages[0].rotate(90)
        writer.add_metadata({"/Title": "Çığ öşü"})
    if kind == "attach":
        writer.add_attachment("ek.txt", b"ek")
    if kind == "rc4":
        writer.encrypt("", "sahip", use_128bit=True)
    writer.write(out)


library, kind = sys.argv[1].split("-")
if library == "reportlab":
    reportlab(kind, sys.argv[3])
else:
    pypdf(kind, sys.argv[2], sys.argv[3])
