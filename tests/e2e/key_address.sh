#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The address (RFC 7512) that divit card prints for a key is taken by --key and names that key alone:
# with SoftHSM, whose tokens hold several keys and twins, and with two practice cards in two readers.
# OpenSSL's engine, a reader of such addresses that is not ours, finds the same key by it.
# usage: key_address.sh BUILD
set -eu
build=$(cd "$1" && pwd)
tests=$(cd "$(dirname "$0")/.." && pwd)
. "$tests/e2e/practice.sh"
practice_folder
softhsm=$(ls /usr/lib/*/softhsm/libsofthsm2.so)

# certificate NAME: a NES of DENEME NAME, whose key is also in NAME.p8.
certificate() {
    make_nes "$1" "DENEME $1"
    openssl pkcs8 -topk8 -nocrypt -in "$work/$1-key.pem" -out "$work/$1.p8"
}

# on_token TOKEN NAME ID LABEL: certificate and key onto a SoftHSM token.
on_token() {
    pkcs11-tool --module "$softhsm" --token-label "$1" --login --pin 123456 --write-object "$work/$2.der" \
        --type cert --id "$3" --label "$4" >/dev/null 2>&1
    softhsm2-util --import "$work/$2.p8" --token "$1" --label "$4" --id "$3" --pin 123456 --force >/dev/null
}

# value KEY: of each certificate of the last `divit card --json`, a line each.
value() {
    perl -MJSON::PP -e '$key = shift; local $/;
        print $_->{$key} // "null", "\n" for @{decode_json(<STDIN>)->{certificates}}' "$1" <"$work/card"
}

card() { divit card --json --lang en --module "$module" "$@" >"$work/card" 2>"$work/err" || true; }

# round_trip: every printed address chooses its own certificate and no other, and signs with it.
round_trip() {
    card
    value uri >"$work/uris"
    value name >"$work/names"
    [ "$(sort -u "$work/uris" | wc -l)" -eq "$1" ] || fail "not $1 addresses: $(cat "$work/uris")"
    at=0
    while read -r uri; do
        at=$((at + 1))
        name=$(sed -n "${at}p" "$work/names")
        card --key "$uri"
        value chosen | grep -n 1 >"$work/chosen" || fail "$uri chooses nothing: $(cat "$work/card")"
        [ "$(cut -d: -f1 "$work/chosen")" = "$at" ] || fail "$uri chooses $(cat "$work/chosen"), not $at"
        grep -qF 'not the key that was named' "$work/card" || [ "$1" -eq 1 ] || fail "the others have no reason"
        divit sign "$work/a.xml" -o "$work/a-signed.xml" --force --json --module "$module" --key "$uri" --pin-file "$work/pin" \
            >"$work/out" 2>&1 || fail "$uri does not sign: $(cat "$work/out")"
        grep -qF "\"key\":\"$uri\"" "$work/out" || fail "sign does not say with which key: $(cat "$work/out")"
        grep -oz '<ds:X509Certificate>[^<]*' "$work/a-signed.xml" | tr -d '\0' | sed 's/.*>//' | base64 -d |
            openssl x509 -inform DER -noout -subject >"$work/subject" 2>/dev/null
        grep -qF "$name" "$work/subject" || fail "$uri signs as $(cat "$work/subject"), not $name"
        passed=$((passed + 1))
    done <"$work/uris"
}

echo '<a xmlns="urn:x"/>' >"$work/a.xml"
(umask 077 && echo 123456 >"$work/pin" && echo 999999 >"$work/wrong")
for name in old new twin other; do certificate "$name"; done

# SoftHSM: two tokens; on one, two certificates share a CKA_ID, as AKIS cards may have it.
mkdir "$work/tokens"
printf 'directories.tokendir = %s/tokens\nlog.level = ERROR\n' "$work" >"$work/softhsm2.conf"
export SOFTHSM2_CONF="$work/softhsm2.conf"
module=$softhsm
softhsm2-util --init-token --free --label 'İmza; 1' --so-pin 12345678 --pin 123456 >/dev/null
softhsm2-util --init-token --free --label 'two' --so-pin 12345678 --pin 123456 >/dev/null
on_token 'İmza; 1' old 01 'first'
on_token 'İmza; 1' new 02 'second'
on_token 'İmza; 1' twin 02 'third'
on_token 'two' other 01 'first'
round_trip 4
grep -q 'object=second' "$work/uris" || fail "a double id has no label beside it"
uri=$(head -1 "$work/uris")
openssl dgst -sha256 -binary "$work/a.xml" >"$work/digest"
PKCS11_MODULE_PATH=$softhsm openssl pkeyutl -sign -engine pkcs11 -keyform engine \
    -inkey "$uri;type=private?pin-value=123456" -pkeyopt digest:sha256 -in "$work/digest" -out "$work/sig" \
    >"$work/out" 2>&1 || fail "OpenSSL's engine does not take $uri: $(cat "$work/out")"
owner=$(value name | head -1 | sed 's/.* //')
openssl pkeyutl -verify -pubin -inkey "$(openssl x509 -in "$work/$owner.pem" -noout -pubkey >"$work/pub.pem" && echo "$work/pub.pem")" \
    -pkeyopt digest:sha256 -in "$work/digest" -sigfile "$work/sig" >/dev/null || fail "OpenSSL's engine took another key"
# What is wrong with an address is told with its place; a PIN in one is refused.
for bad in "$uri?pin-value=123456" 'pkcs11:id=%0' 'http://x'; do
    status=0
    divit card --module "$module" --key "$bad" >"$work/out" 2>&1 || status=$?
    [ "$status" -eq 2 ] || fail "the address $bad gave $status"
    grep -qF 'at byte' "$work/out" || fail "no place in: $(cat "$work/out")"
done
status=0
divit card --lang en --module "$module" --key 'pkcs11:serial=nowhere' >"$work/out" 2>&1 || status=$?
[ "$status" -eq 7 ] && grep -qF 'not the key that was named' "$work/out" || fail "an address of nothing gave $status"

# Two readers with a card each: the newest by rule, the other one by its address.
sleep 1 # so that one certificate is newer
certificate new
make_card "$work/cards" old
make_card "$work/cards/second" new
begin_reader run "$work/cards"
module=$opensc
two_cards() { [ "$(divit readers 2>/dev/null | grep -c 'card present')" -eq 2 ]; }
wait_for 'two cards' two_cards
card
grep -qF '"reason":"chosen: the newest valid qualified certificate with its key"' "$work/card" || fail "none is chosen"
grep -qF '"reason":"valid, but a newer certificate is preferred"' "$work/card" || fail "the older one has no reason"
value name | grep -n 'DENEME new' | cut -d: -f1 >"$work/newer"
value chosen | grep -n 1 | cut -d: -f1 | cmp - "$work/newer" || fail "not the newest one is chosen"
round_trip 2

# A wrong PIN belongs to the card that it was typed for.
older=$(value name | grep -n 'DENEME old' | cut -d: -f1)
status=0
divit pin verify --module "$module" --key "$(sed -n "${older}p" "$work/uris")" --pin-file "$work/wrong" >"$work/out" 2>&1 || status=$?
[ "$status" -eq 5 ] || fail "a wrong PIN gave $status"
[ "$(cat "$work/cards/pin")" = '123456 2' ] || fail "the named card lost no try"
[ "$(cat "$work/cards/second/pin")" = '123456 3' ] || fail "the other card lost a try"
card
[ "$(grep -oF '"pin_failures":1' "$work/card" | wc -l)" -eq 1 ] || fail "not one card has a wrong PIN: $(cat "$work/card")"
[ "$(grep -oF '"pin_failures":0' "$work/card" | wc -l)" -eq 1 ] || fail "the other card has one too"
echo "$passed addresses there and back"
