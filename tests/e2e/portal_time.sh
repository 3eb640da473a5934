#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The practice world's time moved by a switch: sign-ins end, applications go on to their end, the
# card's certificate ends, and a restart keeps all of it. Its audit page in both languages, without
# personal data, judged by axe-core in real Chromium. usage: portal_time.sh BUILD
set -eu
build=$(cd "$1" && pwd)
tests=$(cd "$(dirname "$0")/.." && pwd)
root=$(cd "$tests/.." && pwd)
. "$tests/e2e/practice.sh"
. "$tests/e2e/pages.sh"
practice_folder

renew() { divit --sandbox --quiet renew "$1" --fields "$work/fields" --consent --pin-file "$DIVIT_PIN_FILE" --no-input; }
page() { curl -sS --fail --cacert "$DIVIT_CA_FILE" -D "$work/$2.head" -o "$work/$2.html" "$DIVIT_PORTAL/$1"; }

# shows PAGE TEXT...: the page has the texts, and nobody's data.
shows() {
    shown=$work/$1.html
    shift
    for text; do grep -qF -- "$text" "$shown" || fail "$shown does not say: $text"; done
    for secret in 10000000146 20000000046 40000000082 50000000050 deneme@ornek 5551234567 'ÖRNEK KİŞİ' 'YETKİLİ KİŞİ'; do
        ! grep -qF -- "$secret" "$shown" || fail "$shown shows personal data: $secret"
    done
    passed=$((passed + 1))
}

fields "$work/fields"
practice_start "$work/world"
divit --quiet portal login >/dev/null
renew SD-780 >/dev/null
expect 0 'Üretim Bekleniyor' divit portal status SD-780
expect 2 'say by how much' divit-sandbox clock tomorrow
expect 2 'at most ten years' divit-sandbox clock +9999d
expect 0 'Üretim Bekleniyor' sh -c 'divit-sandbox clock +30m && divit portal status SD-780'
expect 13 'wants a new sign-in' sh -c 'divit-sandbox clock +4d && divit portal status SD-780'
divit --quiet portal logout >/dev/null
divit --quiet portal login >/dev/null
expect 0 'Kargoda' divit portal status SD-780
expect 0 'the receipt holds' divit renew receipt SD-780
divit-sandbox clock +4d >"$work/moved"
practice_stop
practice_start "$work/world"
expect 0 "$(cut -c1-10 "$work/moved")" divit-sandbox clock
divit --quiet portal logout >/dev/null
divit --quiet portal login >/dev/null
expect 0 'Tamamlandı' divit portal status SD-780

new_order
divit-sandbox clock +1100d >/dev/null
divit --quiet portal logout >/dev/null
divit --quiet portal login >/dev/null
expect 13 'does not accept the certificate' renew "$order"
divit-sandbox clock now >/dev/null
divit --quiet portal logout >/dev/null
divit --quiet portal login >/dev/null
expect 0 'Üretim Bekleniyor' renew "$order"
expect 0 'Tamamlandı' divit portal status SD-780

get_judge
divit-sandbox clock +13h >/dev/null
divit-sandbox clock -1h >/dev/null
divit-sandbox fault lost-answer 900
page denetim tr
page audit en
divit-sandbox fault none
grep -qi "^content-security-policy: default-src 'none'" "$work/tr.head" || fail "the page has no policy"
shows tr 'denetim' 'Tamamlandı' 'lost-answer 89' 'D•••' 'SD-780' 'e-imza' 'İki kez onaylanmış'
shows en 'Applications approved twice' 'lost-answer 89' 'Ahead of the real time (days)</th><td>0.5' 'Kişi Ödemeli'
judge "$work/tr.html" tr
judge "$work/en.html" en
echo "$passed passed, 0 failed"
