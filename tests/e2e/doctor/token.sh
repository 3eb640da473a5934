# SPDX-License-Identifier: Apache-2.0
# Sourced by doctor_matrix.sh: PIN, certificates and the clock they are held against.

# The tries are spent for real; the trace is off meanwhile, for it is doctor's.
spend_try() {
    divit-sandbox card set "$card" trace=
    pkcs11-tool --module "$opensc" --login --pin 654321 --list-objects >/dev/null 2>&1 || true
    divit-sandbox card set "$card" trace=apdu.log
}
export DIVIT_TEST_TRIES="$card/pin"
tries=$build/tests/tries-module.so
spend_try
scenario pin-low real none none 0 pin-state=warning --module "$tries"
spend_try
scenario pin-last-try real none none 0 pin-state=warning --module "$tries"
spend_try
scenario pin-locked real token pin-state 6 'locked' --module "$tries"
echo "123456 3" >"$card/pin"

# on_card NAME LAYER ID EXIT WORDS [OPTION...]
on_card() {
    name=$1
    shift
    put_card "$name"
    scenario "certificate-$name" real "$@" --module "$opensc"
}
on_card renewable none none 0 renewal-window=warning
on_card expired certificate certificate-valid 7 'has expired'
on_card future certificate certificate-valid 7 'not valid yet'
on_card plain certificate certificate-nes 7 'qualified certificate'
on_card login certificate certificate-nes 7 'key usage'
on_card fiscal certificate certificate-nes 7 'fiscal seal'
put_card good
scenario clock-3-hours-off real clock clock 9 'hours off' --module "$opensc" \
    --server-time "$(date -u -d '-3 hours' +%FT%TZ)"
scenario expired-by-server-time real certificate certificate-valid 7 'has expired' --module "$opensc" \
    --server-time "$(date -u -d '+301 days' +%FT%TZ)"
scenario future-by-server-time real certificate certificate-valid 7 clock=broken --module "$opensc" \
    --all --server-time 2001-01-01T00:00:00Z
scenario clock-right real none none 0 clock=ok --module "$opensc" --server-time "$(date -u +%FT%TZ)"
code=0
divit doctor --server-time yesterday >/dev/null 2>&1 || code=$?
[ "$code" -eq 2 ] || fail "a time that is none gave $code"
scenario clock-minutes-off real none none 0 clock=warning --module "$opensc" \
    --server-time "$(date -u -d '-20 minutes' +%FT%TZ)"

make_token blank
scenario certificate-none real certificate certificate-nes 7 'no certificate' --module "$softhsm"
make_token foreign
write_certificate foreign good 01
write_key foreign "$work/other.pem" 01
scenario certificate-without-key real certificate key-matches 7 'no private key' --module "$softhsm"
make_token old
write_certificate old expired 01
write_key old "$work/key.pem" 01
softhsm2-util --init-token --free --label new --so-pin 87654321 --pin 123456 >/dev/null
write_certificate new future 01
write_key new "$work/key.pem" 01
scenario two-tokens-old-and-new real certificate certificate-valid 7 'not valid yet' --module "$softhsm"
make_token renewed
write_certificate renewed renewable 01
write_key renewed "$work/key.pem" 01
write_certificate renewed future 02
scenario new-certificate-waits real none none 0 certificate-succession=warning --module "$softhsm"
begins=$(openssl x509 -inform DER -in "$work/certificates/future.der" -noout -startdate)
grep -qF "$(date -u -d "${begins#*=}" +%FT%TZ)" "$work/told/new-certificate-waits.en.json" ||
    fail "the second at which the new certificate begins is not told"
make_token twins
write_certificate twins good 01
write_key twins "$work/key.pem" 01
openssl pkey -in "$work/other.pem" -pubout -outform DER -out "$work/other.pub"
pkcs11-tool --module "$softhsm" --token-label twins --login --pin 123456 --write-object "$work/other.pub" \
    --type pubkey --id 01 --label twin >/dev/null 2>&1
scenario ids-twice real none none 0 duplicate-ids=warning --module "$softhsm"
unset SOFTHSM2_CONF
