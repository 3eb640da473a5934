#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The three ways of the guide to approve a renewal, and changing one's mind between them.
# usage: renew_ways.sh BUILD
set -eu
build=$(cd "$1" && pwd)
tests=$(cd "$(dirname "$0")/.." && pwd)
. "$tests/e2e/practice.sh"
practice_folder

# renew EXIT OPTION...: `divit renew`, its words in $work/out and $work/err.
renew() {
    code=$1
    shift
    status=0
    divit renew --no-input --fields "$work/fields" --module "$DIVIT_MODULE" "$@" >"$work/out" 2>"$work/err" || status=$?
    [ "$status" -eq "$code" ] || fail "renew $*: exit $status, not $code: $(cat "$work/out" "$work/err")"
}

says() {
    cat "$work/out" "$work/err" | grep -qF -- "$1" || fail "nobody says '$1': $(cat "$work/out" "$work/err")"
}

stands() { # stands ORDER TEXT: the portal shows this status
    divit portal status "$1" --no-input >"$work/status" 2>&1 || fail "status: $(cat "$work/status")"
    grep -qF "$2" "$work/status" || fail "$1 is not at $2: $(cat "$work/status")"
}

new() { # a further application; its number in $order
    divit portal new --consent --json --no-input >"$work/new" 2>"$work/err" || fail "new: $(cat "$work/err")"
    order=$(grep -oE 'SD-[0-9]+' "$work/new" | head -1)
}

receipt_holds() { # the portal's seal over the receipt of ORDER, judged by openssl
    folder=$XDG_STATE_HOME/divit/renew/$1
    openssl cms -verify -binary -inform DER -in "$folder/receipt.p7s" -content "$folder/receipt.json" \
        -CAfile "$DIVIT_TRUST" -out "$work/sealed" 2>"$work/cms" || fail "receipt of $1: $(cat "$work/cms")"
    grep -qF "\"via\":\"$2\"" "$folder/receipt.json" || fail "the receipt of $1 does not say $2"
    divit renew receipt "$1" >"$work/bundle" 2>&1 || fail "renew receipt: $(cat "$work/bundle")"
    grep -qF "$1: the receipt holds" "$work/bundle" || fail "renew receipt: $(cat "$work/bundle")"
}

spoiled() { # spoiled FILE: renew receipt SD-780 refuses when this file of its folder is another
    file=$XDG_STATE_HOME/divit/renew/SD-780/$1
    cp "$file" "$work/kept"
    printf ' ' >>"$file"
    status=0
    divit renew receipt SD-780 >"$work/bundle" 2>&1 || status=$?
    case $status in 8 | 10) ;; *) fail "a spoiled $1 gave $status: $(cat "$work/bundle")" ;; esac
    cp "$work/kept" "$file"
}

practice_start "$work/world"
fields "$work/fields"
divit portal login --no-input >"$work/login" 2>&1 || fail "login: $(cat "$work/login")"

echo "an order number that the portal does not know leaves nothing behind"
renew 13 SD-000 --consent
[ -z "$(ls "$XDG_STATE_HOME/divit/renew")" ] || fail "left behind: $(ls "$XDG_STATE_HOME/divit/renew")"

echo "e-imza: no consent to e-Onay, so the card"
renew 0 SD-780 --consent --pin-file "$DIVIT_PIN_FILE"
says "no consent to e-Onay"
says "Üretim Bekleniyor"
receipt_holds SD-780 e-imza
renew 0 SD-780 --consent
says "nothing is sent again"
grep -q 'v1.2.2#ProofOfApproval' "$XDG_STATE_HOME/divit/renew/SD-780/commitment-signed.xml" || fail "no approval"

echo "the receipt bundle: every file counts"
for file in form.pdf commitment.xml form-signed.pdf commitment-signed.xml receipt.json receipt.p7s; do
    spoiled "$file"
done
divit renew receipt SD-780 >"$work/bundle" || fail "the mended bundle: $(cat "$work/bundle")"

echo "islak-imza: approved, and said not to be finished"
new
renew 0 "$order" --consent --via islak-imza
says "sign it by hand: $XDG_STATE_HOME/divit/renew/$order/form.pdf"
says "still due: Print and sign the form"
says "NOT finished"
stands "$order" "Başvuru Formu ve Ödeme Bekleniyor"
receipt_holds "$order" islak-imza
renew 2 "$order" --via e-imza
says "only be finished by it"

echo "e-onay: refused without a consent, chosen by itself with one"
new
renew 13 "$order" --consent --via e-onay
says "divit portal consent --give"
stands "$order" "Onay Bekleniyor"
divit portal consent --give --consent --no-input --module "$DIVIT_MODULE" --pin-file "$DIVIT_PIN_FILE" \
    >"$work/out" 2>&1 || fail "consent: $(cat "$work/out")"
renew 0 "$order" --consent --via e-onay
receipt_holds "$order" e-onay
new
divit-sandbox card remove "$work/world/card"
renew 0 "$order" --consent
says "without the card"
receipt_holds "$order" e-onay

echo "another way after a card that failed"
new
renew 4 "$order" --consent --via e-imza
renew 14 "$order" --via islak-imza
renew 0 "$order" --consent --via islak-imza
receipt_holds "$order" islak-imza
divit-sandbox card insert "$work/world/card"

echo "what the portal holds is what was shown"
new
renew 14 "$order" --via e-onay
sed 's/^unit=.*/unit=Başka Birim/' "$work/fields" >"$work/other"
divit portal form "$order" --fields "$work/other" --no-input >"$work/out" 2>&1 || fail "form: $(cat "$work/out")"
renew 13 "$order" --consent --via e-onay
says "another document now than the one that was shown"
stands "$order" "Onay Bekleniyor"
renew 0 "$order" --consent --via e-onay
pdftotext "$XDG_STATE_HOME/divit/renew/$order/form.pdf" - | grep -qF "Başka Birim" || fail "the new form was not shown"
receipt_holds "$order" e-onay

echo "a refused certificate: another card, another consent, a new key"
new
renew 14 "$order" --via e-imza
mkdir "$work/away"
cp "$work/world/card/certificate.der" "$work/world/card/key.der" "$work/away"
cp "$work/world/officer/certificate.der" "$work/world/officer/key.der" "$work/world/card"
divit-sandbox card remove "$work/world/card"
divit-sandbox card insert "$work/world/card"
renew 13 "$order" --consent --via e-imza --pin-file "$DIVIT_PIN_FILE"
says "certificate"
cp "$work/away/certificate.der" "$work/away/key.der" "$work/world/card"
divit-sandbox card remove "$work/world/card"
divit-sandbox card insert "$work/world/card"
renew 14 "$order" --via e-imza
renew 0 "$order" --consent --via e-imza --pin-file "$DIVIT_PIN_FILE"
receipt_holds "$order" e-imza
echo "done"
