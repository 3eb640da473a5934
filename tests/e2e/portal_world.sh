#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The practice world from outside: curl signs in and asks, openssl, poppler and libxml2 judge.
set -eu
tests=$(cd "$(dirname "$0")/.." && pwd)
build=$(cd "$1" && pwd)
. "$tests/e2e/practice.sh"
practice_folder
state=$work/world

is() { # is WHAT GOT EXPECTED
    [ "$2" = "$3" ] || fail "$1: got '$2', expected '$3'"
}

has() { # has FILE TEXT
    grep -qF -- "$2" "$1" || fail "$1 has no '$2': $(head -c 600 "$1")"
}

mkdir "$work/exchanges"

ask() { # ask OUT CURL-ARGUMENTS: the status code; the exchange is kept for the judge
    out=$1
    shift
    one=$(mktemp -u "$work/exchanges/XXXXXX")
    curl -sS --max-time 20 --cacert "$DIVIT_CA_FILE" -D "$work/head" -o "$work/$out" \
        -w '%{http_code} %{method} %{url_effective}' "$@" >"$one.told"
    cp "$work/head" "$one.head"
    cp "$work/$out" "$one.body"
    cut -d' ' -f1 "$one.told"
}

as() { # as PERSON: signs in by following the page; the token in $token
    verifier=$(openssl rand -hex 32)
    challenge=$(printf %s "$verifier" | openssl dgst -sha256 -binary | openssl base64 -A | tr '+/' '-_' | tr -d =)
    query="response_type=code&client_id=divit&redirect_uri=http%3A%2F%2F127.0.0.1%3A9999%2F&scope=nes&state=0123456789abcdef012345&code_challenge=$challenge&code_challenge_method=S256"
    is "sign-in page" "$(ask page "$DIVIT_PORTAL/oauth/authorize?$query")" 200
    has "$work/page" "DENEME ORTAMI"
    has "$work/page" "name=\"person\" value=\"$1\""
    set -- "$1" $(sed -n 's/.*type="hidden" name="\([^"]*\)" value="\([^"]*\)".*/--data-urlencode \1=\2/p' "$work/page")
    person=$1
    shift
    is "picking a name" "$(ask picked "$@" -d "person=$person" "$DIVIT_PORTAL/oauth/authorize")" 303
    location=$(sed -n 's/^[Ll]ocation: //p' "$work/head" | tr -d '\r')
    case $location in
    "http://127.0.0.1:9999/?code="*"&state=0123456789abcdef012345&iss=https%3A%2F%2F127.0.0.1%3A"*) ;;
    *) fail "redirect to $location" ;;
    esac
    code=${location#*code=}
    code=${code%%&*}
    is "token" "$(trade "$code" "$verifier" tokens)" 200
    token=$(sed 's/.*"access_token":"\([^"]*\)".*/\1/' "$work/tokens")
}

trade() { # trade CODE VERIFIER OUT
    ask "$3" -d grant_type=authorization_code -d "code=$1" -d client_id=divit -d "code_verifier=$2" \
        --data-urlencode redirect_uri=http://127.0.0.1:9999/ "$DIVIT_PORTAL/oauth/token"
}

get() { # get OUT PATH
    ask "$1" -H "Authorization: Bearer $token" "$DIVIT_PORTAL$2"
}

put_form() { # put_form OUT ETAG MAIL
    ask "$1" -X PUT -H "Authorization: Bearer $token" -H "If-Match: $2" -H 'Content-Type: application/json' -d '{"values":{"published":"","email":"'"$3"'","mobile":"+905320000000","operator":"Turkcell","channel":"SMS","institution":"Deneme Üniversitesi","unit":"Bilgi İşlem","payment":"Kurum Ödemeli"}}' "$DIVIT_PORTAL/v1/applications/SD-780/form"
}

approve() { # approve OUT KEY BODY
    ask "$1" -H "Authorization: Bearer $token" -H "Idempotency-Key: $2" -H 'Content-Type: application/json' \
        -d "$3" "$DIVIT_PORTAL/v1/applications/SD-780/approval"
}

post() { # post OUT KEY TYPE FILE PATH
    ask "$1" -H "Authorization: Bearer $token" -H "Idempotency-Key: $2" -H "Content-Type: $3" \
        --data-binary "@$4" "$DIVIT_PORTAL$5"
}

sign() { # sign IN OUT: with the card behind this environment
    divit sign "$1" -o "$2" --module "$DIVIT_MODULE" --no-input \
        --pin-file "$state/pin" >"$work/signed" 2>&1 || fail "sign $1: $(cat "$work/signed")"
}

practice_start "$state"
is "metadata" "$(ask metadata "$DIVIT_PORTAL/.well-known/oauth-authorization-server")" 200
has "$work/metadata" "\"issuer\":\"$DIVIT_PORTAL\""

echo "sign-in: strict, and a code is good once"
is "no token" "$(ask none "$DIVIT_PORTAL/v1/applications")" 401
has "$work/head" "application/problem+json"
has "$work/head" "WWW-Authenticate: Bearer"
is "foreign redirect" "$(ask bad "$DIVIT_PORTAL/oauth/authorize?response_type=code&client_id=divit&redirect_uri=http%3A%2F%2Flocalhost%3A1%2F")" 400
as ornek
other=$token
as deneme
is "a code twice" "$(trade "$code" "$verifier" again)" 400
has "$work/again" invalid_grant
is "its token afterwards" "$(get revoked /v1/applications)" 401
as deneme

echo "sign-in with the card"
challenge=$DIVIT_PORTAL/oauth/e-imza?$query
is "challenge" "$(ask giris.xml "$challenge")" 200
is "unsigned" "$(ask refused -H 'Content-Type: application/xml' --data-binary "@$work/giris.xml" "$challenge")" 422
is "challenge again" "$(ask giris.xml "$challenge")" 200
sign "$work/giris.xml" "$work/giris-signed.xml"
is "signed" "$(ask came -H 'Content-Type: application/xml' --data-binary "@$work/giris-signed.xml" "$challenge")" 303
has "$work/head" "&state=0123456789abcdef012345&iss="

echo "applications: one's own only"
is "list" "$(get list /v1/applications)" 200
has "$work/list" '"no":"SD-780"'
has "$work/list" 'Başvuru Formu Bekleniyor'
is "another's" "$(get foreign /v1/applications/SD-781)" 404
is "another's document" "$(get foreign /v1/applications/SD-781/form)" 404
is "documents before the form" "$(get early /v1/applications/SD-780/form.pdf)" 409

echo "form: ETag, field errors, documents"
is "form" "$(get form /v1/applications/SD-780/form)" 200
is "stale ETag" "$(put_form stale '"v9"' deneme@example.org)" 412
is "bad mail" "$(put_form wrong '"v0"' deneme)" 422
has "$work/wrong" '"pointer":"/values/email"'
is "good form" "$(put_form good '"v0"' deneme@example.org)" 200
is "identity" "$(ask identity -d '' -H "Authorization: Bearer $token" -H 'Idempotency-Key: key-0000000000010' \
    "$DIVIT_PORTAL/v1/applications/SD-780/identity-refresh")" 200
is "form.pdf" "$(get form.pdf /v1/applications/SD-780/form.pdf)" 200
has "$work/head" "Repr-Digest: sha-256=:$(openssl dgst -sha256 -binary "$work/form.pdf" | openssl base64 -A):"
is "commitment.pdf" "$(get commitment.pdf /v1/applications/SD-780/commitment.pdf)" 200
is "commitment.xml" "$(get commitment.xml /v1/applications/SD-780/commitment.xml)" 200
xmllint --noout "$work/commitment.xml"
has "$work/commitment.xml" "$(openssl dgst -sha256 -binary "$work/form.pdf" | openssl base64 -A)"
for paper in form commitment; do
    qpdf --check "$work/$paper.pdf" >"$work/qpdf" 2>&1 || fail "qpdf: $(cat "$work/qpdf")"
    is "fonts not embedded in $paper.pdf" "$(pdffonts "$work/$paper.pdf" | sed 1,2d | grep -cv ' yes yes yes ' || true)" 0
    pdftotext -layout "$work/$paper.pdf" "$work/$paper.txt"
    has "$work/$paper.txt" "DENEME"
    has "$work/$paper.txt" "gerçek başvuru değildir"
done
has "$work/form.txt" "Bilgi İşlem"
has "$work/commitment.txt" "İmza oluşturma verisinin ve aracının korunması"

echo "approval: idempotent, receipt sealed"
is "no key" "$(approve nokey short '{"via":"islak-imza"}')" 400
is "e-onay without consent" "$(approve noconsent key-0000000000000 '{"via":"e-onay"}')" 409
is "no signature" "$(ask unsigned -H "Authorization: Bearer $token" -H 'Idempotency-Key: key-0000000000009' \
    -F via=e-imza -F "form=@$work/form.pdf;type=application/pdf" \
    -F "commitment=@$work/commitment.xml;type=application/xml" \
    "$DIVIT_PORTAL/v1/applications/SD-780/approval")" 422
has "$work/unsigned" '"document":"form"'
is "by hand" "$(approve first key-0000000000001 '{"via":"islak-imza"}')" 200
has "$work/first" 'Başvuru Formu ve Ödeme Bekleniyor'
is "again" "$(approve second key-0000000000001 '{"via":"islak-imza"}')" 200
has "$work/head" "Idempotency-Replayed: true"
cmp "$work/first" "$work/second"
is "other body" "$(approve third key-0000000000001 '{"via":"e-onay"}')" 422
is "receipt" "$(get receipt /v1/applications/SD-780/receipt)" 200
is "seal" "$(get receipt.p7s /v1/applications/SD-780/receipt.p7s)" 200
openssl cms -verify -binary -inform DER -in "$work/receipt.p7s" -content "$work/receipt" \
    -CAfile "$state/root.pem" -out "$work/sealed" 2>"$work/cms" || fail "seal: $(cat "$work/cms")"

is "refresh" "$(ask refreshed -d grant_type=refresh_token -d client_id=divit \
    -d "refresh_token=$(sed 's/.*"refresh_token":"\([^"]*\)".*/\1/' "$work/tokens")" "$DIVIT_PORTAL/oauth/token")" 200
token=$(sed 's/.*"access_token":"\([^"]*\)".*/\1/' "$work/refreshed")

echo "consent to e-Onay: given once, with the person's own card"
is "not given" "$(get consent /v1/consent)" 200
has "$work/consent" '"given":false'
is "paper" "$(get consent.xml /v1/consent.xml)" 200
xmllint --noout "$work/consent.xml"
is "unsigned" "$(post unsigned2 key-consent-0000001 application/xml "$work/consent.xml" /v1/consent)" 422
has "$work/unsigned2" '"document":"consent"'
sign "$work/consent.xml" "$work/consent-signed.xml"
sed 's/e-Onay İzni/e-Onay izni/' "$work/consent-signed.xml" >"$work/consent-altered.xml"
is "altered" "$(post altered key-consent-0000002 application/xml "$work/consent-altered.xml" /v1/consent)" 422
has "$work/altered" problem:document
mine=$token
token=$other
is "of another person" "$(post notmine key-consent-0000003 application/xml "$work/consent-signed.xml" /v1/consent)" 422
token=$mine
is "given" "$(post given key-consent-0000004 application/xml "$work/consent-signed.xml" /v1/consent)" 200
has "$work/given" '"given":true'
is "replayed" "$(post given2 key-consent-0000004 application/xml "$work/consent-signed.xml" /v1/consent)" 200
cmp "$work/given" "$work/given2"
is "a second one" "$(post twice key-consent-0000005 application/xml "$work/consent-signed.xml" /v1/consent)" 409

echo "certificates and seals: one's own, one's institution's"
is "certificates" "$(get certificates /v1/certificates)" 200
serial=$(openssl x509 -inform DER -in "$state/card/certificate.der" -noout -serial | cut -d= -f2 | tr A-F a-f)
has "$work/certificates" "\"serial\":\"$serial\""
! grep -q 10000000146 "$work/certificates" || fail "an identity number is in the list of certificates"
is "seals" "$(get seals /v1/seals)" 200
has "$work/seals" '"kind":"Mali Mühür"'
token=$other
is "another institution's" "$(get none /v1/seals)" 200
has "$work/none" '"seals":[]'
token=$mine

echo "debts: no sign-in, paid once"
pay() { # pay OUT KEY AMOUNT
    ask "$1" -H "Idempotency-Key: $2" -H 'Content-Type: application/json' -d "{\"amount\":\"$3\"}" \
        "$DIVIT_PORTAL/v1/debts/SD-782/payment"
}
is "nothing owed" "$(ask debt0 "$DIVIT_PORTAL/v1/debts?order=SD-780")" 200
has "$work/debt0" '"amount":"0.00"'
is "owed" "$(ask debt "$DIVIT_PORTAL/v1/debts?order=SD-782")" 200
has "$work/debt" '"paid":false'
is "no such order" "$(ask nodebt "$DIVIT_PORTAL/v1/debts?order=SD-9")" 404
is "another amount" "$(pay less key-payment-0000001 1.00)" 409
is "paid" "$(pay paid key-payment-0000002 1250.00)" 200
has "$work/paid" '"paid":true'
is "the answer lost" "$(pay paid2 key-payment-0000002 1250.00)" 200
cmp "$work/paid" "$work/paid2"
is "paid twice" "$(pay again key-payment-0000003 1250.00)" 409
is "a new one" "$(ask new -H "Authorization: Bearer $token" -H 'Idempotency-Key: key-0000000000011' \
    -H 'Content-Type: application/json' -d '{"payment":"Kişi Ödemeli"}' "$DIVIT_PORTAL/v1/applications")" 201

echo "officer: sees and signs what waits for the institution"
is "no officer" "$(get refused /v1/officer/applications)" 404
is "no officer signs" "$(post refused key-officer-0000000 application/xml "$work/consent-signed.xml" /v1/officer/applications/SD-783/officer-signature)" 404
as yetkili
is "list" "$(get waiting /v1/officer/applications)" 200
has "$work/waiting" '"no":"SD-783"'
has "$work/waiting" '"identity_no_masked":"*********50"'
! grep -qE '10000000146|50000000050' "$work/waiting" || fail "an identity number is in the officer's list"
is "paper" "$(get approval.xml /v1/officer/applications/SD-783/approval.xml)" 200
is "another institution's" "$(get foreign /v1/officer/applications/SD-781/approval.xml)" 404
is "not waiting" "$(get early /v1/officer/applications/SD-780/approval.xml)" 409
sign "$work/approval.xml" "$work/approval-deneme.xml"
is "by another's card" "$(post notofficer key-officer-0000001 application/xml "$work/approval-deneme.xml" /v1/officer/applications/SD-783/officer-signature)" 422
has "$work/notofficer" problem:certificate
(
    trap end_reader EXIT
    begin_reader run "$state/officer"
    sign "$work/approval.xml" "$work/approval-signed.xml"
)
is "signed" "$(post done key-officer-0000002 application/xml "$work/approval-signed.xml" /v1/officer/applications/SD-783/officer-signature)" 200
has "$work/done" 'Başvuru Formu Bekleniyor'
is "twice" "$(post done2 key-officer-0000003 application/xml "$work/approval-signed.xml" /v1/officer/applications/SD-783/officer-signature)" 409
cmp "$work/approval-signed.xml" "$state/received/SD-783/approval.xml"
token=$mine

echo "authority: CRL and OCSP"
openssl x509 -inform DER -in "$state/card/certificate.der" -out "$work/nes.pem"
ocsp=$(openssl x509 -in "$work/nes.pem" -noout -ocsp_uri)
curl -sS -o "$work/sub.cer" "${ocsp%/ocsp}/ca/sub.cer"
curl -sS -o "$work/sub.crl" "${ocsp%/ocsp}/ca/sub.crl"
openssl x509 -inform DER -in "$work/sub.cer" -out "$work/sub.pem"
openssl crl -inform DER -in "$work/sub.crl" -out "$work/crl.pem"
openssl verify -CAfile "$state/root.pem" -untrusted "$work/sub.pem" "$work/nes.pem" >"$work/verify"
openssl crl -in "$work/crl.pem" -CAfile "$work/sub.pem" -noout 2>"$work/crl.out"
has "$work/crl.out" "verify OK"
openssl ocsp -issuer "$work/sub.pem" -cert "$work/nes.pem" -url "$ocsp" -CAfile "$state/root.pem" \
    -verify_other "$work/sub.pem" >"$work/ocsp" 2>&1 || fail "ocsp: $(cat "$work/ocsp")"
has "$work/ocsp" ": good"

echo "gate: strict HTTP"
port=${DIVIT_PORTAL##*:}
raw() { # raw NAME REQUEST: the status line's code
    printf "$2" | timeout 10 openssl s_client -quiet -ign_eof -connect "127.0.0.1:$port" \
        -CAfile "$DIVIT_CA_FILE" 2>/dev/null | head -1 | cut -d' ' -f2
}
host="Host: 127.0.0.1:$port\r\n"
end='Connection: close\r\n\r\n'
is "well-formed" "$(raw ok "GET /oauth/authorize HTTP/1.1\r\n$host$end")" 400
is "good" "$(raw ok "GET /.well-known/oauth-authorization-server HTTP/1.1\r\n$host$end")" 200
is "foreign Host" "$(raw host "GET / HTTP/1.1\r\nHost: evil.example\r\n$end")" 421
is "two Hosts" "$(raw hosts "GET / HTTP/1.1\r\n$host$host$end")" 400
is "two lengths" "$(raw lengths "POST /oauth/token HTTP/1.1\r\n${host}Content-Length: 0\r\nContent-Length: 0\r\n$end")" 400
is "chunked" "$(raw chunked "POST /oauth/token HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n${end}0\r\n\r\n")" 400
is "too large" "$(raw large "POST /oauth/token HTTP/1.1\r\n${host}Content-Length: 70000\r\n$end")" 413
is "method" "$(ask method -X DELETE "$DIVIT_PORTAL/oauth/token")" 405
curl -sS -i --cacert "$DIVIT_CA_FILE" -X DELETE "$DIVIT_PORTAL/oauth/token" | grep -qi "^allow: POST" || fail "405 without Allow"

echo "restart: same addresses, same memory"
before=$DIVIT_PORTAL
divit-sandbox down --state "$state"
[ ! -e "$state/environment" ] || fail "the environment outlives the world"
practice_start "$state"
is "address" "$DIVIT_PORTAL" "$before"
is "token" "$(get shown /v1/applications/SD-780)" 200
has "$work/shown" 'Başvuru Formu ve Ödeme Bekleniyor'
is "document" "$(get form2.pdf /v1/applications/SD-780/form.pdf)" 200
cmp "$work/form.pdf" "$work/form2.pdf"
is "answer" "$(approve fourth key-0000000000001 '{"via":"islak-imza"}')" 200
cmp "$work/first" "$work/fourth"
token=$other
is "another's after restart" "$(get foreign /v1/applications/SD-780)" 404

echo "the contract, judged by another program's JSON Schema"
/usr/bin/python3 -W ignore "$tests/e2e/contract_check.py" "$tests/../src/portal/contract.yaml" "$work/exchanges"
echo "done"
