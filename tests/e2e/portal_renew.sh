#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The main job against the practice world: divit renew from sign-in to the receipt, with the card.
# What came in is judged by pdfsig and xmllint, the receipt by openssl.
set -eu
build=$(cd "$1" && pwd)
tests=$(cd "$(dirname "$0")/.." && pwd)
. "$tests/e2e/practice.sh"
practice_folder
export DIVIT_SANDBOX="$work/world" LC_ALL=C.UTF-8

# The person's browser: picks DENEME on the sign-in page and follows the redirect.
cat >"$work/browser" <<'BROWSER'
#!/bin/sh
set -eu
. "$DIVIT_SANDBOX/environment"
page=$(curl -sS --cacert "$DIVIT_CA_FILE" "$1")
fields=$(printf '%s\n' "$page" | sed -n 's/.*type="hidden" name="\([^"]*\)" value="\([^"]*\)".*/--data-urlencode \1=\2/p')
location=$(curl -sS --cacert "$DIVIT_CA_FILE" -o /dev/null -D - $fields -d person=deneme \
    "$DIVIT_PORTAL/oauth/authorize" | sed -n 's/^[Ll]ocation: //p' | tr -d '\r')
curl -sS -o /dev/null "$location"
BROWSER
chmod +x "$work/browser"
fields "$work/fields"

practice_run "$DIVIT_SANDBOX"
. "$DIVIT_SANDBOX/environment"

divit renew --sandbox --lang en --no-input --consent --fields "$work/fields" \
    --browser "$work/browser" --pin-file "$DIVIT_PIN_FILE" SD-780 >"$work/out" 2>"$work/err" ||
    fail "renew: $(cat "$work/err")"
grep -q 'Üretim Bekleniyor' "$work/out" || fail "status: $(cat "$work/out")"

received=$DIVIT_SANDBOX/received/SD-780
pdfsig -nocert "$received/form.pdf" >"$work/pdfsig" || fail "pdfsig: $(cat "$work/pdfsig")"
grep -q 'Signature is Valid' "$work/pdfsig" || fail "pdfsig: $(cat "$work/pdfsig")"
grep -q 'Total document signed' "$work/pdfsig" || fail "pdfsig: $(cat "$work/pdfsig")"
xmllint --noout "$received/commitment.xml"
receipt=$(find "$XDG_STATE_HOME" -name 'receipt.json' | head -1)
[ -n "$receipt" ] || fail "no receipt: $(find "$XDG_STATE_HOME")"
for paper in form.pdf commitment.xml; do
    grep -q "$(sha256sum "$received/$paper" | cut -d' ' -f1)" "$receipt" || fail "$paper is not in the receipt"
done

echo "an altered signature is refused, and the order stays where it is"
divit-sandbox down
rm -rf "$DIVIT_SANDBOX/world.db"* "$XDG_STATE_HOME"
practice_run "$DIVIT_SANDBOX"
. "$DIVIT_SANDBOX/environment"
verifier=$(openssl rand -hex 32)
challenge=$(printf %s "$verifier" | openssl dgst -sha256 -binary | openssl base64 -A | tr '+/' '-_' | tr -d =)
code=$(curl -sS --cacert "$DIVIT_CA_FILE" -o /dev/null -D - -d response_type=code -d client_id=divit \
    --data-urlencode redirect_uri=http://127.0.0.1:9/ -d scope=nes -d state=0123456789abcdefghijkl \
    -d "code_challenge=$challenge" -d code_challenge_method=S256 -d person=deneme \
    "$DIVIT_PORTAL/oauth/authorize" | sed -n 's/.*[?]code=\([^&]*\)&.*/\1/p')
token=$(curl -sS --cacert "$DIVIT_CA_FILE" -d grant_type=authorization_code -d client_id=divit \
    -d "code=$code" -d "code_verifier=$verifier" --data-urlencode redirect_uri=http://127.0.0.1:9/ \
    "$DIVIT_PORTAL/oauth/token" | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
order=$DIVIT_PORTAL/v1/applications/SD-780
ask() {
    curl -sS --max-time 20 --cacert "$DIVIT_CA_FILE" -H "Authorization: Bearer $token" "$@"
}
ask -o "$work/form" -X PUT -H 'If-Match: "v0"' -H 'Content-Type: application/json' "$order/form" -d '{"values":{
    "published":"","email":"d@example.org","mobile":"+905320000000","operator":"Turkcell","channel":"SMS",
    "institution":"Deneme","unit":"Deneme","payment":"Kurum Ödemeli"}}'
ask -o "$work/form.pdf" "$order/form.pdf"
ask -o "$work/commitment.xml" "$order/commitment.xml"
for paper in form.pdf commitment.xml; do
    divit sign --sandbox --pin-file "$DIVIT_PIN_FILE" "$work/$paper" -o "$work/signed-$paper" 2>"$work/err" ||
        fail "sign: $(cat "$work/err")"
done
send() { # send KEY FORM COMMITMENT
    ask -o "$work/answer" -w '%{http_code}' -H "Idempotency-Key: key-000000000000$1" -F via=e-imza \
        -F "form=@$2;type=application/pdf" -F "commitment=@$3;type=application/xml" "$order/approval"
}
refused() { # refused PROBLEM DOCUMENT CODE
    [ "$3" = 422 ] || fail "$1: $3 $(cat "$work/answer")"
    grep -q "problem:$1\"" "$work/answer" || fail "$1: $(cat "$work/answer")"
    grep -q "\"document\":\"$2\"" "$work/answer" || fail "$1: $(cat "$work/answer")"
}
sed 's/<siparisNo>SD-780/<siparisNo>SD-781/' "$work/signed-commitment.xml" >"$work/other.xml"
refused document commitment "$(send 1 "$work/signed-form.pdf" "$work/other.xml")"
value=$(sed -n 's/.*SignatureValue[^>]*>\([A-Za-z0-9+/]\{8\}\).*/\1/p' "$work/signed-commitment.xml" | head -1)
[ -n "$value" ] || fail "no signature value found"
sed "s|$value|AAAAAAAA|" "$work/signed-commitment.xml" >"$work/forged.xml"
refused signature commitment "$(send 2 "$work/signed-form.pdf" "$work/forged.xml")"
cat "$work/signed-form.pdf" >"$work/longer.pdf"
echo "% more" >>"$work/longer.pdf"
refused signature form "$(send 3 "$work/longer.pdf" "$work/signed-commitment.xml")"
ask "$order" | grep -q 'Onay Bekleniyor' || fail "the order moved"
[ "$(send 4 "$work/signed-form.pdf" "$work/signed-commitment.xml")" = 200 ] || fail "$(cat "$work/answer")"
echo "done"
