#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What a PDF signature can say and must obey: certification, locks, texts, hashes, passwords, seed
# values. Judged by pdfsig, mutool, qpdf, openssl and pdf_features.py. usage: pdf_features.sh BUILD
set -eu
export LC_ALL=C.UTF-8
here=$(dirname "$(realpath "$0")")
divit=$(realpath "$1/bin/divit")
. "$here/token.sh"
. "$here/judges.sh"

passed=0

# structure FILE EXPRESSION: what the independent script finds in the newest signature.
structure() {
    qpdf --json=2 "$1" >structure.json
    python3 "$here/pdf_features.py" structure.json "$2" || fail "$1: not $2"
    passed=$((passed + 1))
}

valid() { pdfsig -nocert "$1" 2>/dev/null | grep -c 'Signature Validation: Signature is Valid\.' || true; }

# As judge_pdfsig, but fields without a signature are no signatures.
judge_valid() {
    pdfsig -nocert "$2" >heard 2>&1 || true
    [ "$(valid "$2")" -eq $(($(valid "$1") + 1)) ] || return 1
    [ "$(grep -c 'Signature Validation:' heard)" -eq "$(valid "$2")" ]
}

# The newest signature; earlier ones are judged by pdfsig (mutool counts empty fields as well).
judge_newest() {
    mutool sign -v "$2" >heard 2>&1 || true
    grep -q 'unchanged since signing' heard
}

# The CMS of the newest signature, with the bytes that it says it signs.
judge_cms() {
    qpdf --json=2 "$2" >structure.json
    ranges=$(python3 "$here/pdf_features.py" structure.json '' cms.der)
    # shellcheck disable=SC2086 # three numbers
    set -- "$2" $ranges
    { head -c "$2" "$1"; tail -c "+$(($3 + 1))" "$1" | head -c "$4"; } >content
    openssl cms -verify -cades -binary -inform DER -in cms.der -content content -CAfile ca.pem \
        -purpose any -out /dev/null >heard 2>&1
}

# judged ORIGINAL SIGNED: every judge takes it.
judged() {
    for by in valid newest qpdf cms; do
        "judge_$by" "$1" "$2" || fail "$by does not take $2: $(cat heard)"
    done
    passed=$((passed + 1))
}

# refused STATUS WORDS IN OPTION...: nothing is written, and these words say why.
refused() {
    expected=$1 words=$2 in=$3
    shift 3
    status=0
    sign rsa "$in" none.pdf "$@" >heard 2>&1 || status=$?
    [ $status -eq "$expected" ] || fail "status $status for '$words': $(cat heard)"
    grep -q -- "$words" heard || fail "not '$words': $(cat heard)"
    [ ! -e none.pdf ] || fail "an output is left of '$words'"
    passed=$((passed + 1))
}

made() { # IN OUT OPTION...
    sign rsa "$@" >heard 2>&1 || fail "$*: $(cat heard)"
}

# A form with two texts and an empty signature field, whose further entries are given.
write_form() {
    cat >form.js <<'END'
var pdf = new PDFDocument(scriptArgs[0]);
var page = pdf.findPage(0);
function field(type, name, more) {
    var f = pdf.addObject({Type: "Annot", Subtype: "Widget", FT: type, F: 4,
        Rect: [0, 0, 0, 0], P: page});
    f.put("T", pdf.newString(name));
    for (var key in more) f.put(key, more[key]);
    return f;
}
var fields = [field("Tx", "Ad"), field("Tx", "Soyad"), field("Sig", "Imza", eval("(" + scriptArgs[2] + ")"))];
page.put("Annots", fields);
pdf.getTrailer().get("Root").put("AcroForm", {Fields: fields});
pdf.save(scriptArgs[1], "");
END
    pango-view --no-display --text 'Çığ öşü' --output page.pdf
}

form() { mutool run form.js page.pdf "$1" "$2" || fail "no form with $2"; }

check_certifications() {
    for p in 1 2 3; do
        made page.pdf certified$p.pdf --certify $p
        judged page.pdf certified$p.pdf
        structure certified$p.pdf "certifies == $p"
    done
    refused 8 'its certification allows no changes' certified1.pdf
    refused 8 'saving it anew destroys signatures' certified1.pdf
    made certified2.pdf twice.pdf
    judged certified2.pdf twice.pdf
    structure twice.pdf "certifies == 2 and signatures == 2"
    refused 8 'only the first one can certify' certified3.pdf --certify 2
    refused 2 'takes 1, 2 or 3' page.pdf --certify 4
}

check_locks() {
    form form.pdf '{}'
    made form.pdf all.pdf --lock all
    judged form.pdf all.pdf
    structure all.pdf "lock == 'All' and field_lock == 'All'"
    refused 8 'an earlier signature locks the form field' all.pdf
    refused 8 'an earlier signature locks the form field' all.pdf --field Imza
    made form.pdf some.pdf --lock Ad,Soyad
    structure some.pdf "lock == 'Include' and locked == ['Ad', 'Soyad']"
    made some.pdf some2.pdf --field Imza
    judged some.pdf some2.pdf
    made form.pdf others.pdf --lock except:Imza
    structure others.pdf "lock == 'Exclude' and locked == ['Imza']"
    made others.pdf others2.pdf --field Imza
    judged others.pdf others2.pdf
    refused 8 'an earlier signature locks' others.pdf
    refused 2 'to be locked is not there' form.pdf --lock Yok
    form own.pdf '{Lock: pdf.addObject({Type: "SigFieldLock", Action: "All"})}'
    made own.pdf own2.pdf --field Imza
    structure own2.pdf "lock == 'All' and field_lock == 'All'"
    refused 2 'says itself what it locks' own.pdf --field Imza --lock Ad
}

check_texts() {
    made page.pdf texts.pdf --name 'Çağrı Işık' --contact 'deneme@ornek.edu.tr' --reason Onay \
        --location İzmir
    structure texts.pdf "name == 'Çağrı Işık' and contact == 'deneme@ornek.edu.tr' and reason == 'Onay' and location == 'İzmir'"
    for hash in 256 384 512; do
        made page.pdf hash$hash.pdf --hash sha$hash
        judged page.pdf hash$hash.pdf
        pdfsig hash$hash.pdf | grep -q "Signing Hash Algorithm: SHA-$hash" || fail "not sha$hash"
    done
    refused 2 'takes sha256' page.pdf --hash md5
}

check_passwords() {
    qpdf --encrypt gizli sahip 256 -- page.pdf closed.pdf
    (umask 077 && echo gizli >password && echo yanlis >wrong)
    cp password open && chmod 644 open
    refused 8 'opens only with a password' closed.pdf
    refused 8 'the password is wrong' closed.pdf --password-file wrong
    refused 2 'others can read' closed.pdf --password-file open
    refused 2 'not both' closed.pdf --password-file password --password-fd 3
    made closed.pdf opened.pdf --password-file password
    sign rsa closed.pdf piped.pdf --password-fd 5 5<password >heard 2>&1 || fail "$(cat heard)"
    made piped.pdf again.pdf --password-file password
    "$divit" sign --check closed.pdf --password-file password >/dev/null || fail "no look inside"
    pdfsig -upw gizli opened.pdf | grep -q 'Signature is Valid' || fail "pdfsig of opened.pdf"
    qpdf --password=gizli --check opened.pdf >/dev/null || fail "qpdf of opened.pdf"
    "$divit" verify again.pdf >heard 2>&1 && fail "verified without its password"
    "$divit" --json verify again.pdf --password-file password >heard || true
    [ "$(grep -o '"intact": *true' heard | wc -l)" -eq 2 ] || fail "verify: $(cat heard)"
    passed=$((passed + 3))
}

# What says that it is a PDF/A stays one: an appearance for the field, nothing encrypted or active.
check_archival() {
    for part in 1 2; do
        gs -q -dPDFA=$part -dBATCH -dNOPAUSE -sDEVICE=pdfwrite -sColorConversionStrategy=RGB \
            -sOutputFile=archive$part.pdf page.pdf
        says "\"pdf_a\":$part" archive$part.pdf
        made archive$part.pdf kept$part.pdf --certify 2
        judged archive$part.pdf kept$part.pdf
        says "\"pdf_a\":$part" kept$part.pdf
    done
    structure kept1.pdf "looks == 'stream'"
    structure kept2.pdf "looks is None"
}

# seeded NAME SV: a form whose signature field demands that.
seeded() { form "$1" "{SV: $2}"; }

check_seeds() {
    seeded reasons.pdf '{Type: "SV", Ff: 8, Reasons: [pdf.newString("Onay"), pdf.newString("Red")]}'
    refused 2 'one of its own reasons' reasons.pdf --field Imza
    refused 2 'one of its own reasons' reasons.pdf --field Imza --reason Keyif
    made reasons.pdf reasons2.pdf --field Imza --reason Red
    judged reasons.pdf reasons2.pdf
    seeded hashes.pdf '{Type: "SV", Ff: 64, DigestMethod: ["SHA512"]}'
    refused 2 'choose it with --hash' hashes.pdf --field Imza
    made hashes.pdf hashes2.pdf --field Imza --hash sha512
    judged hashes.pdf hashes2.pdf
    seeded certify.pdf '{Type: "SV", MDP: {P: 2}}'
    made certify.pdf certify2.pdf --field Imza
    judged certify.pdf certify2.pdf
    structure certify2.pdf "certifies == 2"
    seeded lock.pdf '{Type: "SV", Ff: 128, LockDocument: "true"}'
    made lock.pdf lock2.pdf --field Imza
    judged lock.pdf lock2.pdf
    structure lock2.pdf "lock == 'All' and field_lock == 'All'"
    refused 8 'locks the whole PDF' lock2.pdf
    seeded stamp.pdf '{Type: "SV", TimeStamp: {URL: pdf.newString("http://ornek.tr"), Ff: 1}}'
    refused 8 'demands a timestamp' stamp.pdf --field Imza
}

# What is demanded of the certificate.
check_demands() {
    seeded usage.pdf '{Type: "SV", Cert: {Ff: 32, KeyUsage: [pdf.newString("0"), pdf.newString("11")]}}'
    made usage.pdf usage2.pdf --field Imza
    seeded usage.pdf '{Type: "SV", Cert: {Ff: 32, KeyUsage: [pdf.newString("X0")]}}'
    refused 7 'for another use' usage.pdf --field Imza
    seeded person.pdf '{Type: "SV", Cert: {Ff: 8, SubjectDN: [{CN: pdf.newString("DENEME"), C: pdf.newString("TR")}]}}'
    made person.pdf person2.pdf --field Imza
    seeded person.pdf '{Type: "SV", Cert: {Ff: 8, SubjectDN: [{CN: pdf.newString("DENEM")}]}}'
    refused 7 'of another person' person.pdf --field Imza
    seeded person.pdf '{Type: "SV", Cert: {Ff: 4, OID: [pdf.newString("2.16.792.1")]}}'
    refused 7 'of another policy' person.pdf --field Imza
    seeded person.pdf '{Type: "SV", Cert: {Ff: 3, Subject: [pdf.newString("x")]}}'
    refused 7 'another certificate than this' person.pdf --field Imza
}

# says WORDS IN: the look before signing has these words in its JSON.
says() {
    "$divit" --json sign --check "$2" >heard || fail "--check of $2: $(cat heard)"
    grep -q -- "$1" heard || fail "--check of $2 without $1: $(cat heard)"
    passed=$((passed + 1))
}

# What is told of a PDF before it is signed, and refused by --strict.
check_looks() {
    says '"after_signing":\["valid"\]' page.pdf
    says '"certified":2' certified2.pdf
    says '"locking":1' some.pdf
    form script.pdf '{A: {S: "JavaScript", JS: pdf.newString("1")}}'
    says '"id":"javascript","level":"warning"' script.pdf
    says 'viewer-may-change' script.pdf
    "$divit" sign --check all.pdf certified1.pdf script.pdf >heard 2>&1 && fail "certified1 passes"
    grep -q 'certified1.pdf: .*allows no changes' heard || fail "not certified1: $(cat heard)"
    grep -q 'script.pdf: can be signed' heard || fail "not script: $(cat heard)"
    made page.pdf strict.pdf --strict
    refused 8 'JavaScript' script.pdf --strict
    sign rsa script.pdf scripted.pdf >heard 2>&1 || fail "not signed: $(cat heard)"
    grep -q 'has JavaScript' heard || fail "no warning: $(cat heard)"
}

own_folder
make_rsa_token
write_form
check_certifications
check_locks
check_texts
check_passwords
check_looks
check_seeds
check_demands
check_archival
echo "$passed passed, 0 failed"
