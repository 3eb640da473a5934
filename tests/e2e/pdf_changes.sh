#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What other programs add to a signed PDF, as divit verify tells it, and the document taken out as it
# was signed.
# usage: pdf_changes.sh BUILD
set -eu
export LC_ALL=C.UTF-8
here=$(dirname "$(realpath "$0")")
divit=$(realpath "$1/bin/divit")
. "$here/token.sh"
. "$here/judges.sh"

make_nss() {
    mkdir nss
    certutil -N -d sql:nss --empty-password
    openssl pkcs12 -export -in rsa.pem -inkey rsa-key.pem -name judge -passout pass: -out judge.p12
    pk12util -i judge.p12 -d sql:nss -W '' >/dev/null 2>&1
}

pdfsig_sign() { pdfsig -nssdir sql:nss -nick judge -add-signature "$1" "$2" >made.log 2>&1; }

# form.pdf: a text field "ad" with a value, by mupdf; edit.js changes one thing of a PDF in an update.
make_scripts() {
    cat >form.js <<'END'
var pdf = new PDFDocument(scriptArgs[0]);
var page = pdf.findPage(0);
var field = pdf.addObject({Type: "Annot", Subtype: "Widget", FT: "Tx", F: 4,
    Rect: [72, 72, 200, 90], P: page});
field.put("T", pdf.newString("ad"));
field.put("V", pdf.newString("DENEME"));
field.put("DA", pdf.newString("/Helv 12 Tf 0 g"));
page.put("Annots", [field]);
pdf.getTrailer().get("Root").put("AcroForm", {Fields: [field]});
pdf.save(scriptArgs[1]);
END
    cat >edit.js <<'END'
var pdf = new PDFDocument(scriptArgs[0]);
var root = pdf.getTrailer().get("Root");
var page = pdf.findPage(0);
var edits = {
    fill: function() { root.get("AcroForm").get("Fields").get(0).put("V", pdf.newString("BASKA")); },
    content: function() { page.put("Contents", pdf.addStream("0 0 99 99 re f", {})); },
    stamp: function() { page.get("Annots").push(pdf.addObject({Type: "Annot", Subtype: "FreeText",
        Rect: [0, 0, 99, 99], Contents: "999"})); },
    page: function() { pdf.insertPage(-1, page); },
    turn: function() { page.put("Rotate", 90); },
    open: function() { root.put("OpenAction", {S: "JavaScript", JS: "x"}); },
    move: function() { root.get("AcroForm").get("Fields").get(0).put("Rect", [0, 0, 9, 9]); },
    dss: function() { root.put("DSS", {Certs: [pdf.addStream("x", {})]}); },
};
edits[scriptArgs[2]]();
pdf.save(scriptArgs[1], "incremental");
END
}

edit() {
    mutool run edit.js "$1" "$2" "$3" >made.log 2>&1 || fail "mutool: $(cat made.log)"
    judge_prefix "$1" "$2" || fail "mutool did not write an update: $3"
}

judge_prefix() { cmp -n "$(stat -c %s "$1")" "$1" "$2" >heard 2>&1; }

# said FILE: each signature as NAME VERDICT CAUSE, then its changes as KIND or KIND!, each once.
said() {
    "$divit" verify --json "$1" | python3 -c '
import json, sys
for signature in json.load(sys.stdin)["files"][0]["signatures"]:
    words = [signature["name"], signature["verdict"], signature["cause"]]
    for change in signature["changes"]:
        word = change["kind"] + ("" if change["allowed"] else "!")
        if word not in words:
            words.append(word)
    print(*words)'
}

# tells FILE PATTERN: the lines of said match the extended pattern.
tells() {
    said "$1" >words 2>&1
    grep -Eqx "$2" words || fail "$1: not '$2' but: $(cat words)"
    echo "$1: $2"
}

check_signatures() {
    sign rsa form.pdf one.pdf >/dev/null 2>&1
    tells one.pdf 'Signature1 INDETERMINATE certificate-not-checked'
    sign rsa one.pdf two.pdf >/dev/null 2>&1
    tells two.pdf 'Signature1 INDETERMINATE .* signature [^!]*'
    pdfsig_sign one.pdf mixed.pdf
    tells mixed.pdf 'Signature1 INDETERMINATE .*(signature|signature-orphan)( [^!]*)?'
    # A form that stands in the catalog itself stays as it is when poppler signs: it shows its signature
    # all the same, mutool does not, for the form is what lists fields (ISO 32000-2 12.7.3).
    sign rsa plain.pdf direct.pdf >/dev/null 2>&1
    pdfsig_sign direct.pdf orphan.pdf
    [ "$(pdfsig -nocert orphan.pdf | grep -c '^Signature #')" -eq 2 ] || fail 'pdfsig sees no orphan'
    [ "$(mutool sign -v orphan.pdf | grep -c '^Verifying')" -eq 1 ] || fail 'mutool sees an orphan'
    tells orphan.pdf 'Signature1 INDETERMINATE .* signature-orphan( [^!]*)?'
    pdfsig_sign plain.pdf theirs.pdf
    pdfsig_sign theirs.pdf both.pdf
    tells both.pdf '[0-9A-F]* INDETERMINATE .* signature [^!]*'
    sign rsa both.pdf three.pdf >/dev/null 2>&1
    ! said three.pdf | grep -q FAILED || fail "three signatures: $(said three.pdf)"
}

check_edits() {
    edit one.pdf fill.pdf fill
    tells fill.pdf 'Signature1 FAILED modified-after-signing .*form-filled!.*'
    sign rsa fill.pdf filled.pdf >/dev/null 2>&1
    tells filled.pdf 'Signature1 INDETERMINATE certificate-not-checked .*form-filled.*'
    edit one.pdf dss.pdf dss
    tells dss.pdf 'Signature1 INDETERMINATE certificate-not-checked dss.*'
    for row in content:page-content stamp:annotation page:page-tree turn:page open:actions move:field; do
        edit one.pdf edited.pdf "${row%:*}"
        tells edited.pdf "Signature1 FAILED modified-after-signing .*${row#*:}!.*"
        sign rsa edited.pdf again.pdf --force >/dev/null 2>&1
        tells again.pdf "Signature1 FAILED modified-after-signing .*${row#*:}!.*"
    done
}

# What is taken out is byte for byte what was signed.
check_extract() {
    "$divit" verify two.pdf --extract first.pdf --field Signature1 >heard 2>&1 || [ $? -eq 11 ]
    cmp first.pdf one.pdf || fail "another document was taken out"
    "$divit" verify edited.pdf --extract signed.pdf >heard 2>&1 || [ $? -eq 10 ]
    cmp signed.pdf one.pdf || fail "what was signed is not what was taken out"
    status=0
    "$divit" verify two.pdf --extract first.pdf >heard 2>&1 || status=$?
    [ $status -eq 2 ] || fail "an existing file: status $status"
    status=0
    "$divit" verify two.pdf --extract two.pdf --force >heard 2>&1 || status=$?
    [ $status -eq 2 ] || fail "onto itself: status $status"
    sed 's/^%PDF-1/%PDF-2/' two.pdf >spoilt.pdf
    status=0
    "$divit" verify spoilt.pdf --extract none.pdf >heard 2>&1 || status=$?
    [ $status -eq 10 ] && [ ! -e none.pdf ] || fail "a broken signature: status $status"
}

# People are told in their language what was changed and what to do.
check_words() {
    "$divit" verify --lang tr edited.pdf >heard 2>&1 || true
    grep -q 'bu dosyaya güvenmeyin' heard || fail "no advice: $(cat heard)"
    grep -q '^ *! bir form alanı' heard || fail "no change is told: $(cat heard)"
}

own_folder
make_rsa_token
make_nss
make_scripts
gzip -dc /usr/share/doc/zlib1g-dev/crc-doc.1.0.pdf.gz >plain.pdf
mutool run form.js plain.pdf form.pdf >made.log 2>&1 || fail "no form: $(cat made.log)"
check_signatures
check_edits
check_extract
check_words
