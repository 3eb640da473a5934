#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The guide's twelve steps and its other doors, each by the real client against the practice world,
# printed as a table. usage: portal_doors.sh BUILD
set -eu
build=$(cd "$1" && pwd)
tests=$(cd "$(dirname "$0")/.." && pwd)
. "$tests/e2e/practice.sh"
practice_folder
rows=0

# row STEP DOOR EXIT TEXT COMMAND...: the command ends with EXIT and prints TEXT.
row() {
    step=$1 door=$2 code=$3 text=$4
    shift 4
    status=0
    "$@" >"$work/out" 2>"$work/err" </dev/null || status=$?
    [ "$status" -eq "$code" ] || fail "$door: exit $status, not $code: $(cat "$work/out" "$work/err")"
    cat "$work/out" "$work/err" | grep -qF -- "$text" || fail "$door does not say '$text': $(cat "$work/out" "$work/err")"
    printf '%-4s %-44s %4d  %s\n' "$step" "$door" "$status" "$(grep -hF -- "$text" "$work/out" "$work/err" | head -1 | cut -c1-70)"
    rows=$((rows + 1))
}

as() { # as PERSON COMMAND...: signed in as this practice person
    DIVIT_TEST_PERSON=$1
    export DIVIT_TEST_PERSON
    shift
    "$@"
}

practice_start "$work/world"
fields "$work/fields"
portal="divit portal --no-input"
printf '%-4s %-44s %4s  %s\n' step "guide page or door" exit "what the person reads"

mail() { # mail NAME LINK: a message as it is saved by a mail program
    printf 'From: bilgilendirme@kamusm.gov.tr\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Sipariş SD-780: <a href="%s">Kamu SM Online İşlemler</a></p>\r\n' "$2" >"$work/$1.eml"
}
mail good 'https://onlineislemler.kamusm.gov.tr/landing'
mail typo 'https://onlineislemler.kamum.gov.tr/landing'
mail suffix 'https://kamusm.gov.tr.example.com/landing'
mail punycode 'https://xn--kamsm-kva.gov.tr/landing'
mail disguised 'https://kamusm.gov.tr@example.com/landing'
mail http 'http://onlineislemler.kamusm.gov.tr/landing'
mail other 'https://example.com/landing'
mail practice "$DIVIT_PORTAL/"
renew="divit renew --no-input"
row 1 "mail: right link; form asks for values" 2 'onlineislemler.kamusm.gov.tr: that is right' $renew --mail "$work/good.eml"
row 1 "mail: kamum.gov.tr" 8 'a letter or two away' $renew --mail "$work/typo.eml"
row 1 "mail: kamusm.gov.tr.example.com" 8 'leads to somebody else' $renew --mail "$work/suffix.eml"
row 1 "mail: punycode" 8 'letters that only look like' $renew --mail "$work/punycode.eml"
row 1 "mail: name@host" 8 'hides where it leads' $renew --mail "$work/disguised.eml"
row 1 "mail: http" 8 'not encrypted' $renew --mail "$work/http.eml"
row 1 "mail: another host" 8 'no link of the mail leads' $renew --mail "$work/other.eml"
row 1 "mail of the practice world" 2 'that is right' $renew --mail "$work/practice.eml"
row 1 "when to renew" 0 'Never try a PUK' divit renew when --module "$DIVIT_MODULE" --ics "$work/when.ics"
grep -q '^BEGIN:VCALENDAR' "$work/when.ics" || fail "no calendar: $(cat "$work/when.ics")"
! grep -qE '10000000146|DENEME' "$work/when.ics" || fail "personal data in the calendar"
row 2 "Borç Sorgulama, without sign-in: nothing" 0 'nothing is to be paid' $portal debts SD-780
row 2 "Borç Sorgulama, without sign-in: a debt" 0 '1250.00 TRY' $portal debts SD-782
row 2 "Ödeme, live: the official page only" 2 'pays only in the practice world' $portal pay SD-782
row 2 "Ödeme, practice" 0 'SD-782 is paid' $portal --sandbox pay SD-782
row 2 "Borç Sorgulama afterwards" 0 'SD-782 is paid' $portal debts SD-782
row 2 "Borç Sorgulama: no such order" 13 'There is no such record' $portal debts SD-99
row 3 "Giriş, e-Devlet" 0 'signed in' $portal login
row 4 "Mali Mühür" 0 'Mali Mühür, Deneme Üniversitesi' $portal seals
row 5 "Yetkili İşlemleri, no officer" 13 'There is no such record' divit officer list --no-input
row 6 "Sertifika Listeleme" 0 'NES, DENEME' $portal certificates
row 7 "Başvurularım" 0 'SD-780' $portal list
row 7 "Kişi Ödemeli Başvuru, not confirmed" 14 'no application was opened' $portal new
row 7 "Kişi Ödemeli Başvuru" 0 'Başvuru Formu Bekleniyor' $portal new --consent
row 8 "Başvuruyu Tamamla: detail" 0 'Yenileme, Kurum Ödemeli' $portal show SD-780
row 8 "another person's application" 13 'There is no such record' $portal show SD-781
row 9 "Kimlik Bilgilerimi Güncelle" 0 'DENEME' $portal identity SD-780
sed 's/^mobile=.*/mobile=05551234567890/' "$work/fields" >"$work/wrong"
row 9 "form: wrong value" 2 'mobile' $portal form SD-780 --fields "$work/wrong"
row 9 "form: filled" 0 'deneme@ornek.edu.tr' $portal form SD-780 --fields "$work/fields"
! grep -qF 10000000146 "$work/out" || fail "an identity number is on the screen"
row 9 "documents" 0 'SD-780-form.pdf' $portal documents SD-780 --out-dir "$work"
[ -z "$(find "$work" -name 'SD-780-*' -perm /077)" ] || fail "the papers are not for their owner only"
row 10 "e-Onay before any consent" 13 'consent' $portal approve SD-780 --via e-onay --consent
row 10 "consent: not given" 0 'There is no consent' $portal consent
row 10 "consent: not agreed" 14 'the consent was not given' $portal consent --give --module "$DIVIT_MODULE" --pin-file "$DIVIT_PIN_FILE"
row 10 "consent: given with the card" 0 'was given on' $portal consent --give --consent --module "$DIVIT_MODULE" --pin-file "$DIVIT_PIN_FILE"
row 10 "consent: given already" 0 'was given on' $portal consent --give
row 10 "approve: not agreed" 14 'not approved' $portal approve SD-780 --via e-onay
row 10 "approve: no way named" 2 'islak-imza' $portal approve SD-780 --consent
row 10 "e-Onay" 0 'Üretim Bekleniyor' $portal approve SD-780 --via e-onay --consent
row 11 "Formu İndir ve ıslak imza: still due" 0 'still due' sh -c \
    "divit portal form SD-785 --fields '$work/fields' --no-input && divit portal approve SD-785 --via islak-imza --consent --no-input"
grep -qF 'NOT finished' "$work/err" || fail "by hand: not said that it is not finished: $(cat "$work/out" "$work/err")"
new_order
row 11 "e-İmza: both documents signed with the card" 0 'The portal says: Üretim Bekleniyor' divit renew "$order" --no-input --consent \
    --fields "$work/fields" --via e-imza --module "$DIVIT_MODULE" --pin-file "$DIVIT_PIN_FILE"
row 12 "e-İmza: the receipt holds, offline" 0 'the receipt holds' divit renew receipt "$order"
row 12 "Formu tekrar indir" 0 "$order-form.pdf" $portal documents "$order" --out-dir "$work"
row 12 "status" 0 'Üretim Bekleniyor' $portal status SD-780
row 12 "receipt" 0 'SD-780-receipt.p7s' $portal receipt SD-780 --out-dir "$work"
openssl cms -verify -binary -inform DER -in "$work/SD-780-receipt.p7s" -content "$work/SD-780-receipt.json" \
    -CAfile "$DIVIT_TRUST" -out "$work/sealed" 2>"$work/cms" || fail "receipt: $(cat "$work/cms")"

row 3 "Çıkış" 0 'signed out' $portal logout
as yetkili row 5 "Yetkili İşlemleri: sign-in" 0 'signed in' $portal login
row 5 "Yetkili İşlemleri: list" 0 'YENİ PERSONEL' divit officer list --no-input
! grep -qE '10000000146|50000000050' "$work/out" || fail "an identity number is in the officer's list"
row 5 "an order that does not wait" 13 'does not wait' divit officer sign SD-780 --no-input
row 5 "signed with another person's card" 12 'SD-78' divit officer sign --all --no-input \
    --module "$DIVIT_MODULE" --pin-file "$DIVIT_PIN_FILE"
begin_reader run "$work/world/officer"
row 5 "one signed" 0 'SD-783 signed: YENİ PERSONEL' divit officer sign SD-783 --no-input \
    --module "$DIVIT_MODULE" --pin-file "$DIVIT_PIN_FILE"
row 5 "the rest signed under one PIN" 0 'SD-784 signed' divit officer sign --all --no-input \
    --module "$DIVIT_MODULE" --pin-file "$DIVIT_PIN_FILE"
row 5 "nothing left" 0 'No application waits' divit officer sign --all --no-input
xmlsec1 --verify --enabled-key-data x509 --trusted-pem "$DIVIT_TRUST" --insecure \
    "$work/world/received/SD-783/approval.xml" >"$work/xmlsec" 2>&1 || fail "xmlsec1: $(cat "$work/xmlsec")"
for secret in 10000000146 50000000050 40000000082; do
    # The papers that a person signs hold their number; nothing beside them does.
    ! grep -rqF --exclude='commitment*' --exclude='form*' "$secret" "$XDG_STATE_HOME" || fail "an identity number is in the state folder"
done
echo "$rows rows, all as expected"
