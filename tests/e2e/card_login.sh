#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Sign-in with the card (tab e-Imza): the card's owner and nobody else, once, for this portal only.
# usage: card_login.sh BUILD
set -eu
export LC_ALL=C.UTF-8
build=$(cd "$1" && pwd)
tests=$(cd "$(dirname "$0")/.." && pwd)
. "$tests/e2e/practice.sh"
practice_folder

practice_start "$work/world"
login="divit portal login --with-card --no-input --module $DIVIT_MODULE --pin-file $DIVIT_PIN_FILE"
query='response_type=code&client_id=divit&redirect_uri=http%3A%2F%2F127.0.0.1%3A9999%2F&scope=nes&state=0123456789abcdef012345&code_challenge=0123456789012345678901234567890123456789012&code_challenge_method=S256'

ask() { # ask CODE CURL-ARGUMENTS: the answer is in $work/answer and $work/head
    wanted=$1
    shift
    got=$(curl -sS --cacert "$DIVIT_CA_FILE" -D "$work/head" -o "$work/answer" -w '%{http_code}' "$@")
    [ "$got" = "$wanted" ] || fail "$*: $got, not $wanted: $(cat "$work/answer")"
    passed=$((passed + 1))
}

challenge() { # the challenge, signed by the card of this environment into $work/signed.xml
    ask 200 "$DIVIT_PORTAL/oauth/e-imza?$query"
    cp "$work/answer" "$work/giris.xml"
    divit sign "$work/giris.xml" -o "$work/signed.xml" --force --module "$DIVIT_MODULE" --no-input \
        --pin-file "$DIVIT_PIN_FILE" >"$work/out" 2>&1 || fail "sign: $(cat "$work/out")"
}

answer() { # answer CODE FILE
    ask "$1" -H 'Content-Type: application/xml' --data-binary "@$2" "$DIVIT_PORTAL/oauth/e-imza?$query"
}

echo "the person of the card is signed in, without a browser"
DIVIT_BROWSER=false expect 0 "signed in" $login
expect 0 "SD-780" divit portal list --no-input
expect 5 "wrong PIN" sh -c "echo 999999 >'$work/pin'; chmod 600 '$work/pin'; divit portal login --with-card --no-input --module $DIVIT_MODULE --pin-file '$work/pin'"

echo "by hand: the challenge names this portal, and is answered once"
challenge
xmllint --noout "$work/giris.xml"
grep -qF "<adres>$DIVIT_PORTAL</adres>" "$work/giris.xml" || fail "the challenge names another portal"
answer 303 "$work/signed.xml"
grep -qi '^location: http://127.0.0.1:9999/?code=.*&state=0123456789abcdef012345&iss=https%3A' "$work/head" || fail "redirect: $(cat "$work/head")"
answer 422 "$work/signed.xml"
challenge
sed 's/elektronik imzamla/elektronik imzam ile/' "$work/signed.xml" >"$work/altered.xml"
answer 422 "$work/altered.xml"
challenge
answer 422 "$work/giris.xml"
cp "$work/signed.xml" "$work/old.xml"
challenge
answer 422 "$work/old.xml"

echo "another person's card signs another person in; a card of nobody signs nobody in"
cp "$work/world/officer/certificate.der" "$work/world/officer/key.der" "$work/world/card"
divit-sandbox card remove "$work/world/card"
divit-sandbox card insert "$work/world/card"
expect 0 "signed in" $login
divit portal list --no-input >"$work/out" 2>&1 || fail "list: $(cat "$work/out")"
! grep -q SD-780 "$work/out" || fail "the officer's card opened another's applications"
end_reader
make_nes stranger 'YABANCI KİŞİ'
make_card "$work/stranger" stranger
(
    trap end_reader EXIT
    begin_reader run "$work/stranger"
    expect 13 "the portal did not accept the signature" ${login%"$DIVIT_PIN_FILE"}"$work/pin"
)
echo "$passed passed, 0 failed"
