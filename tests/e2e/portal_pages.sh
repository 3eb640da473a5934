#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The portal's pages for a person's browser: every door of the menu, both tabs of the sign-in, the
# three ways, and what they refuse. usage: portal_pages.sh BUILD
set -eu
export LC_ALL=C.UTF-8
build=$(cd "$1" && pwd)
tests=$(cd "$(dirname "$0")/.." && pwd)
. "$tests/e2e/practice.sh"
practice_folder
practice_start "$work/world"

# page CODE PATH TEXT CURL-ARGUMENTS...: the page is in $work/page, its head in $work/head.
page() {
    wanted=$1 path=$2 text=$3
    shift 3
    got=$(curl -sS --cacert "$DIVIT_CA_FILE" -b "$work/jar" -c "$work/jar" -D "$work/head" -o "$work/page" -w '%{http_code}' "$@" "$DIVIT_PORTAL$path")
    [ "$got" = "$wanted" ] || fail "$path: $got, not $wanted: $(cat "$work/page")"
    cat "$work/head" "$work/page" | grep -qaF -- "$text" || fail "$path does not say '$text': $(cat "$work/page")"
    passed=$((passed + 1))
}

own="Origin: $DIVIT_PORTAL"
: >"$work/jar"

echo "without a sign-in"
page 200 /landing 'Borç Sorgulama ve Ödeme'
grep -qi "^content-security-policy: default-src 'none'" "$work/head" || fail "no policy"
page 200 '/borc?order=SD-782' '1250.00 TL'
page 200 '/borc?order=SD-9' 'Böyle bir sipariş yok'
for path in /islemler /nes /nes/basvurular /nes/basvuru/SD-780 /nes/basvuru/SD-780/form.pdf; do
    page 303 "$path" 'Location: /giris'
done
page 200 /giris 'e-Devlet Kapısına Git'
page 400 /giris/e-devlet 'bad-request' -d kisi=deneme
page 400 /giris/e-devlet 'bad-request' -H 'Origin: https://example.com' -d kisi=deneme
page 400 /giris/e-devlet 'bad-request' -H "$own" -d kisi=nobody

echo "the tab e-Imza: the card signs a challenge, once"
page 200 /giris/e-imza 'Giriş belgesini indirin'
door=$(grep -oE '/giris/e-imza/[A-Za-z0-9_-]+' "$work/page" | head -1)
page 200 "$door" "<adres>$DIVIT_PORTAL</adres>"
cp "$work/page" "$work/giris.xml"
divit sign "$work/giris.xml" --module "$DIVIT_MODULE" --no-input --pin-file "$DIVIT_PIN_FILE" >"$work/out" 2>&1 || fail "sign: $(cat "$work/out")"
page 303 "$door" 'Location: /islemler' -H "$own" -F "belge=@$work/giris-signed.xml"
grep -qiE '^set-cookie: __Host-.*Secure; HttpOnly; SameSite=Strict' "$work/head" || fail "the cookie: $(cat "$work/head")"
page 422 "$door" 'challenge' -H "$own" -F "belge=@$work/giris-signed.xml"

echo "the menu"
page 200 /islemler 'Mali Mühür İşlemleri'
page 200 /mali-muhur 'Mali Mühür'
page 200 /nes 'Yetkili İşlemleri'
page 404 /nes/yetkili 'İşlem yapılamadı'
page 200 /nes/bireysel 'Sertifika Listeleme'
page 200 /nes/sertifikalar 'Geçerli'
page 200 /nes/basvurular 'Kişi Ödemeli Başvuru'
page 404 /nes/basvuru/SD-781 'İşlem yapılamadı'

form() { # form CODE TEXT MAIL: fills in the form of $order
    page 200 "/nes/basvuru/$order/form" 'Kimlik Bilgilerimi Güncelle'
    etag=$(grep -oE 'name="surum" value="[^"]*"' "$work/page" | sed 's/.*value="//; s/"$//; s/&quot;/"/g')
    page "$1" "/nes/basvuru/$order/form" "$2" -H "$own" --data-urlencode "surum=$etag" -d published= -d "email=$3" \
        --data-urlencode 'mobile=+905551234567' -d operator=Turkcell -d channel=SMS -d institution=X -d unit=Y \
        --data-urlencode 'payment=Kurum Ödemeli'
}

key() { grep -oE 'name="anahtar" value="[^"]*"' "$work/page" | head -1 | sed 's/.*value="//; s/"$//'; }

apply() { # a new application, its number in $order
    page 200 /nes/kisi-odemeli 'Başvuru Başlat'
    page 303 /nes/kisi-odemeli 'Location: /nes/basvuru/SD-' -H "$own" -d "anahtar=$(key)"
    order=$(sed -n 's|^[Ll]ocation: /nes/basvuru/\(SD-[0-9]*\).*|\1|p' "$work/head")
}

echo "e-Imza: the signed form and no other paper"
order=SD-780
form 422 'Geçerli bir e-posta adresi yazın' deneme
form 303 "Location: /nes/basvuru/SD-780/onay" deneme@ornek.edu.tr
page 200 /nes/basvuru/SD-780/onay 'Taahhütnameyi okudum'
page 400 /nes/basvuru/SD-780/onay 'bad-request' -H "$own" -d yol=e-imza -d "anahtar=$(key)"
page 303 /nes/basvuru/SD-780/onay 'Location: /nes/basvuru/SD-780/imza' -H "$own" -d kabul=evet -d yol=e-imza -d "anahtar=$(key)"
page 200 /nes/basvuru/SD-780/form.pdf 'filename="SD-780-basvuru-formu.pdf"'
cp "$work/page" "$work/form.pdf"
page 200 /nes/basvuru/SD-780/imza 'İmzalı Formu Yükle'
page 422 /nes/basvuru/SD-780/imza 'İşlem yapılamadı' -H "$own" -F "anahtar=$(key)" -F "form=@$work/form.pdf;type=application/pdf"
divit sign "$work/form.pdf" --module "$DIVIT_MODULE" --no-input --pin-file "$DIVIT_PIN_FILE" >"$work/out" 2>&1 || fail "sign: $(cat "$work/out")"
page 200 /nes/basvuru/SD-780/imza 'İmzalı Formu Yükle'
page 303 /nes/basvuru/SD-780/imza 'Location: /nes/basvuru/SD-780/sonuc' -H "$own" -F "anahtar=$(key)" -F "form=@$work/form-signed.pdf;type=application/pdf"
page 200 /nes/basvuru/SD-780/sonuc 'Üretim Bekleniyor'
page 409 /nes/basvuru/SD-780/onay 'İşlem yapılamadı' -H "$own" -d kabul=evet -d yol=islak-imza -d anahtar=0123456789abcdef0123456789abcdef

echo "by hand and by e-Onay"
apply
form 303 "Location: /nes/basvuru/$order/onay" deneme@ornek.edu.tr
page 200 "/nes/basvuru/$order/onay" 'e-Onay izni vermediğiniz'
page 409 "/nes/basvuru/$order/onay" 'İşlem yapılamadı' -H "$own" -d kabul=evet -d yol=e-onay -d "anahtar=$(key)"
page 200 "/nes/basvuru/$order/onay" 'Taahhütnameyi okudum'
page 303 "/nes/basvuru/$order/onay" sonuc -H "$own" -d kabul=evet -d yol=islak-imza -d "anahtar=$(key)"
page 200 "/nes/basvuru/$order/sonuc" 'Başvuru Formu ve Ödeme Bekleniyor'
divit portal consent --give --consent --with-card --no-input --module "$DIVIT_MODULE" --pin-file "$DIVIT_PIN_FILE" >"$work/out" 2>&1 || fail "consent: $(cat "$work/out")"
apply
form 303 "Location: /nes/basvuru/$order/onay" deneme@ornek.edu.tr
page 200 "/nes/basvuru/$order/onay" '>e-Onay</button>'
page 303 "/nes/basvuru/$order/onay" sonuc -H "$own" -d kabul=evet -d yol=e-onay -d "anahtar=$(key)"
page 200 "/nes/basvuru/$order/sonuc" 'Üretim Bekleniyor'
echo "$passed passed, 0 failed"
