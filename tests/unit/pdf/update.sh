#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Prepares signatures in PDFs of real producers and lets qpdf, poppler and mupdf judge the result.
# usage: update.sh PDF-TOOL
set -eu

tool=$1
here=$(cd "$(dirname "$0")" && pwd)
. "$here/producers.sh"

# expected_range FILE "OFFSET SIZE": the ByteRange that this hole means, in pdfsig's words.
expected_range() {
    offset=${2% *}
    behind=$((offset + ${2#* }))
    echo "[0 - $offset], [$behind - $(stat -c %s "$1")]"
}

# check NAME [FIELD [TEXT]]: signs NAME.pdf into NAME-signed.pdf and asks everybody.
check() {
    name=$1
    shift
    count=$((count + 1))
    if ! hole=$("$tool" sign "$name.pdf" "$name-signed.pdf" "$@" 2>"$name.err"); then
        fail "$name: $(cat "$name.err")"
        return
    fi
    cmp -s -n "$(stat -c %s "$name.pdf")" "$name.pdf" "$name-signed.pdf" || fail "$name: not a prefix"
    sound "$name" "$name-signed.pdf"
    [ "$(pdfinfo "$name.pdf" 2>&1 | grep Pages)" = "$(pdfinfo "$name-signed.pdf" 2>&1 | grep Pages)" ] ||
        fail "$name: pdfinfo"
    mutool show "$name.pdf" pages >"$name.before" 2>&1
    mutool show "$name-signed.pdf" pages >"$name.after" 2>&1 || fail "$name: mutool"
    cmp -s "$name.before" "$name.after" || fail "$name: mutool: $(cat "$name.after")"
    "$tool" list "$name-signed.pdf" | grep -q 'exact whole' || fail "$name: not listed"
    pdfsig -nocert "$name-signed.pdf" >"$name.pdfsig" 2>&1 || true
    grep -qF "$(expected_range "$name-signed.pdf" "$hole")" "$name.pdfsig" ||
        fail "$name: pdfsig: $(cat "$name.pdfsig")"
}

gs -q -dNOPAUSE -dBATCH -sDEVICE=pdfwrite -dCompatibilityLevel=1.3 -o gs13.pdf page.ps
qpdf --newline-before-endstream --min-version=1.7 gs.pdf newline.pdf
qpdf --object-streams=preserve --stream-data=uncompress objstm.pdf plain.pdf
head -c -1 gs.pdf >noeol.pdf
{ printf 'From: a mail gateway\r\n\r\n' && cat cairo.pdf; } >junk.pdf
pdfunite gs.pdf cairo.pdf poppler.pdf

for base in gs gs13 cairo objstm objlin linear qdf newline plain mutool noeol poppler; do
    check $base
    cp $base-signed.pdf $base-twice.pdf
    check $base-twice
    cp $base-twice-signed.pdf $base-thrice.pdf
    check $base-thrice "Alan" "Gerekçe: ığüşöç (x) \\ 😀"
    [ "$("$tool" list $base-thrice-signed.pdf | grep -c exact)" = 3 ] || fail "$base: not three"
    "$tool" list $base-thrice-signed.pdf | awk '
        { split($0, a, /[][ ]+/); if (a[5] + a[6] != $NF) exit 1 }' || fail "$base: revisions"
done

# Fields of their own, locks, hybrid files: made by hand.
own=$here/../../fuzz/corpus/pdf-update
for base in form hybrid linear linear-objstm objstm-form; do
    cp "$own/$base.pdf" own-$base.pdf
    check own-$base
done
for base in form objstm-form linear; do
    cp own-$base.pdf own-$base-field.pdf
    check own-$base-field Bos
    [ "$("$tool" list own-$base-field-signed.pdf | grep -c .)" = 1 ] || fail "$base: another field"
done

# check_encrypted NAME USER-PASSWORD OPTION...: gs.pdf and a form, encrypted by qpdf, then signed.
check_encrypted() {
    name=$1 user=$2
    shift 2
    for base in gs own-form; do
        file=$name-$base.pdf
        qpdf --allow-weak-crypto "$base.pdf" "$file" "$@" 2>qpdf.log ||
            fail "$name: qpdf cannot encrypt: $(cat qpdf.log)"
        field=$([ $base = own-form ] && echo Bos || echo)
        signed=$name-$base-signed.pdf
        count=$((count + 1))
        if ! "$tool" sign "$file" "$signed" "$field" DENEME "$user" >hole 2>encrypted.err; then
            fail "$name: $(cat encrypted.err)"
            continue
        fi
        cmp -s -n "$(stat -c %s "$file")" "$file" "$signed" || fail "$name: not a prefix"
        sound "$name" "$signed" --password="$user"
        qpdf --password="$user" --decrypt --qdf --object-streams=disable "$signed" "plain-$base.pdf"
        grep -aqF '/Reason (DENEME)' "plain-$base.pdf" || fail "$name: the reason cannot be read"
        [ -z "$field" ] || grep -aqF "/T (Bos)" "plain-$base.pdf" || fail "$name: the field lost its name"
        pdfsig -nocert -upw "$user" "$signed" >pdfsig.log 2>&1 || true
        grep -qF "$(expected_range "$signed" "$(cat hole)")" pdfsig.log || fail "$name: $(cat pdfsig.log)"
        mutool show -p "$user" "$signed" pages >mutool.log 2>&1 || fail "$name: mutool: $(cat mutool.log)"
        ! grep -qE 'error|warning' mutool.log || fail "$name: mutool: $(cat mutool.log)"
    done
}

for form in --object-streams=disable --object-streams=generate --linearize --qdf; do
    check_encrypted rc4-40$form '' $form --encrypt '' sahip 40 --
    check_encrypted rc4-128$form '' $form --encrypt '' sahip 128 --use-aes=n --
    check_encrypted rc4-v4$form '' $form --encrypt '' sahip 128 --use-aes=n --force-V4 --
    check_encrypted aes-128$form '' $form --encrypt '' sahip 128 --use-aes=y --
    check_encrypted aes-256-r5$form '' $form --encrypt '' sahip 256 --force-R5 --
    check_encrypted aes-256$form '' $form --encrypt '' sahip 256 --cleartext-metadata --
    check_encrypted sifre-128$form sifre $form --encrypt sifre sahip 128 --use-aes=y --
    check_encrypted sifre-256$form 'şifre' $form --encrypt 'şifre' sahip 256 --
done

# Bytes before the header: read, but not signed, for mupdf and poppler do not agree about ByteRange.
"$tool" list junk.pdf >junk.list || fail "junk: not read"
! "$tool" sign junk.pdf junk-signed.pdf >junk.out 2>&1 || fail "junk: signed"
grep -q 'foreign bytes stand before' junk.out || fail "junk: $(cat junk.out)"

# Signed by poppler before us, and by poppler after us.
mkdir nss
certutil -N -d sql:nss --empty-password
head -c 64 /dev/urandom >noise
certutil -S -d sql:nss -n deneme -s 'CN=DENEME' -x -t 'Cu,Cu,Cu' -z noise -v 12 >certutil.log 2>&1
for base in gs cairo objstm linear; do
    pdfsig -nssdir "$work/nss" -add-signature -nick deneme $base.pdf $base-peer.pdf >peer.log 2>&1 ||
        fail "$base: pdfsig cannot sign: $(cat peer.log)"
    check $base-peer
    [ "$("$tool" list $base-peer-signed.pdf | grep -c ' exact ')" = 2 ] || fail "$base-peer: list"
    pdfsig -nocert -nssdir "$work/nss" $base-peer-signed.pdf 2>/dev/null | grep -q 'Signature is Valid' ||
        fail "$base-peer: the older signature does not hold"
done

[ "$failed" -eq 0 ] || exit 1
echo "$count files prepared"
