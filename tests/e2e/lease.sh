# SPDX-License-Identifier: Apache-2.0
# Sourced by what shows signed documents: a lease, signed twice, and what became of it.
# The caller has sourced token.sh and stands in a folder with a token.

# make_lease: lease.pdf; one.pdf and two.pdf, signed once and twice; changed.pdf, in which somebody
# wrote over the rent behind both signatures.
make_lease() {
    cat >lease.txt <<'END'
<span size="xx-large">KİRA SÖZLEŞMESİ</span>

Kiraya veren: Örnek Belediyesi
Kiracı: DENEME SOYADI, 10000000146

1. Aylık kira bedeli 1.000 TL'dir.
2. Süre bir yıldır.
END
    cat >change.js <<'END'
var doc = new PDFDocument(scriptArgs[0]);
var page = doc.findPage(0);
page.get("Resources").get("Font").put("Rent", doc.addSimpleFont(new Font("Helvetica-Bold")));
page.put("Contents", [doc.addStream("q", {}), page.get("Contents"), doc.addStream(
    "Q 1 g 171 58 44 15 re f 0 g BT /Rent 14 Tf 173 60 Td (9.000) Tj ET", {})]);
doc.save(scriptArgs[1], "incremental");
END
    pango-view --no-display --markup --margin 40 --font 'DejaVu Sans 14' --output lease.pdf lease.txt
    sign rsa lease.pdf one.pdf >made.log 2>&1
    sign rsa one.pdf two.pdf >made.log 2>&1
    mutool run change.js two.pdf changed.pdf
}
