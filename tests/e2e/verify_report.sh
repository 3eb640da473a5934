#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# verify's page in real Chromium, judged by axe-core: what it tells, what it hides, which pages it
# shows as they were signed. usage: verify_report.sh BUILD
set -eu
export LC_ALL=C.UTF-8
build=$(realpath "$1")
root=$(cd "$(dirname "$0")/../.." && pwd)
divit=$build/bin/divit
. "$root/tests/e2e/token.sh"
. "$root/tests/e2e/pages.sh"
. "$root/tests/e2e/lease.sh"
passed=0
own_folder
work=$PWD
get_judge
make_rsa_token
make_lease

# holds PAGE TEXT, lacks PAGE TEXT: a word on the page, or none.
holds() {
    grep -qF -- "$2" "$1" || fail "$1 lacks: $2"
    passed=$((passed + 1))
}
lacks() {
    ! grep -qF -- "$2" "$1" || fail "$1 holds: $2"
    passed=$((passed + 1))
}

# pictures PAGE: every picture as PAGE.N.png; prints how many.
pictures() {
    python3 - "$1" <<'END'
import base64, re, sys
found = re.findall('href="data:image/png;base64,([A-Za-z0-9+/=]+)"', open(sys.argv[1]).read())
for number, picture in enumerate(found, 1):
    open(f"{sys.argv[1]}.{number}.png", "wb").write(base64.b64decode(picture, validate=True))
print(len(found))
END
}

# The same document untouched, changed, and beside others of every kind.
sign rsa "$root/tests/data/xml/01-plain.xml" signed.xml >made.log 2>&1 || fail "$(cat made.log)"
sed 's/KİRA/X/' one.pdf | head -c 3000 >broken.pdf
cp one.pdf spoilt.pdf
printf 'X' | dd of=spoilt.pdf bs=1 seek=20 conv=notrunc 2>/dev/null
for lang in tr en; do
    ends 11 "$divit" verify --lang $lang two.pdf --report "whole-$lang.html"
    ends 10 "$divit" verify --lang $lang changed.pdf --report "changed-$lang.html" --personal
    ends 8 "$divit" verify --lang $lang two.pdf changed.pdf spoilt.pdf signed.xml lease.pdf broken.pdf \
        --report "many-$lang.html"
    for page in whole changed many; do
        judge "$work/$page-$lang.html" $lang
    done
done

# Each outcome in words of the language.
holds whole-en.html 'Every page looks as it did when it was signed.'
lacks whole-en.html 'class="changed"'
holds changed-en.html 'These pages look different now: 1'
holds changed-tr.html 'Şu sayfalar artık farklı görünüyor: 1'
holds changed-en.html 'class="changed"'
holds changed-en.html '<code class="small">page-content</code>'
holds changed-en.html 'NOT allowed'
holds changed-tr.html 'izinli DEĞİL'
lacks whole-en.html 'NOT allowed'
holds whole-en.html '<code class="small">signature</code>'
holds whole-en.html 'the document as it was; only what is allowed was added later'
holds changed-en.html 'NOT the whole document'
for file in two.pdf changed.pdf spoilt.pdf signed.xml lease.pdf broken.pdf; do
    holds many-en.html "$file"
done
holds many-en.html 'HASH_FAILURE'
holds many-en.html 'the file has no signature'

# What is personal is told when it is asked for only, an identity number never whole.
for page in whole many; do
    for secret in DENEME SOYADI 10000000146 "$PWD"; do
        lacks "$page-en.html" "$secret"
        lacks "$page-tr.html" "$secret"
    done
done
holds changed-en.html DENEME
lacks changed-en.html 10000000146

# The page that shows the signature is the one that is shown; names of a stranger stay text.
cat >field.js <<'END'
var doc = new PDFDocument(scriptArgs[0]);
var page = doc.findPage(1);
var field = doc.addObject({ Type: "Annot", Subtype: "Widget", FT: "Sig", Rect: [20, 20, 120, 60], F: 4, P: page });
field.put("T", doc.newString("<script>alert(1)</script>\"'&"));
page.put("Annots", [field]);
doc.getTrailer().get("Root").put("AcroForm", { Fields: [field] });
doc.save(scriptArgs[1], "");
END
pdfunite lease.pdf lease.pdf lease.pdf three.pdf
mutool run field.js three.pdf field.pdf 2>made.log
sign rsa field.pdf '<b onclick=x>.pdf' --field "<script>alert(1)</script>\"'&" >made.log 2>&1 || fail "$(cat made.log)"
ends 11 "$divit" verify '<b onclick=x>.pdf' --lang en --report field.html
holds field.html '<h3>Page 2, with the signature</h3>'
[ "$(grep -c '<h3>Page' field.html)" -eq 1 ] || fail "other pages are shown"
holds field.html '&lt;script&gt;'
lacks field.html '<b '
judge "$work/field.html" en

# A form that was filled in as its certification allows: the page differs, and that is no reproach.
cat >form.ps <<'END'
%!PS
[ /_objdef {form} /type /dict /OBJ pdfmark
[ /_objdef {fields} /type /array /OBJ pdfmark
[ {form} << /Fields {fields} >> /PUT pdfmark
[ {Catalog} << /AcroForm {form} >> /PUT pdfmark
[ /Rect [72 600 300 630] /Subtype /Widget /FT /Tx /T (ad) /F 4 /DA (/Helv 12 Tf 0 g) /_objdef {ad} /ANN pdfmark
[ {fields} {ad} /APPEND pdfmark
showpage
END
cat >fill.js <<'END'
var doc = new PDFDocument(scriptArgs[0]);
var page = doc.loadPage(0);
page.getWidgets()[0].setTextValue("DENEME");
page.update();
doc.save(scriptArgs[1], "incremental");
END
gs -q -dBATCH -dNOPAUSE -sDEVICE=pdfwrite -sOutputFile=form.pdf form.ps
sign rsa form.pdf certified.pdf --certify 2 >made.log 2>&1 || fail "$(cat made.log)"
mutool run fill.js certified.pdf filled.pdf
ends 11 "$divit" verify filled.pdf --lang en --report filled.html
holds filled.html 'These pages look different now: 1'
holds filled.html 'What changed is allowed'
holds filled.html 'yes: filling in and signing are allowed later'
lacks changed-en.html 'What changed is allowed'
judge "$work/filled.html" en

# As signed: what the file showed before somebody changed it, byte for byte the same picture.
ends 11 "$divit" verify two.pdf --report two.html --personal
[ "$(pictures two.html)" -eq 3 ] || fail "two.html does not show three pages"
[ "$(pictures changed-en.html)" -eq 4 ] || fail "changed-en.html does not show four pages"
cmp two.html.3.png changed-en.html.3.png || fail "the page as signed is not the page as it was"
! cmp -s changed-en.html.3.png changed-en.html.4.png || fail "the change is not seen"
passed=$((passed + 3))

# An existing page is kept, and nothing is left where none can be.
ends 2 "$divit" verify two.pdf --report whole-en.html
ends 11 "$divit" verify two.pdf --report whole-en.html --force
ends 1 "$divit" verify two.pdf --report nowhere/page.html
cp two.pdf kept.pdf
ends 2 "$divit" verify two.pdf --report two.pdf --force
cmp two.pdf kept.pdf || fail "the page replaced what was verified"
printed "$work/changed-en.html" 'These pages look different now: 1'
echo "$passed passed, 0 failed"
