#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# divit doctor at a desk that is broken on purpose, layer by layer: the first fault's stable id and
# the exit code. PC/SC, card, module and certificate are real; the USB bus is a made-up tree.
# usage: doctor.sh BUILD
set -eu
build=$(cd "$1" && pwd)
work=$(mktemp -d)
reader=
PATH=$build/bin:$PATH
XDG_STATE_HOME=$work/state
XDG_CONFIG_HOME=$work/config
LANGUAGE=en
export PATH XDG_STATE_HOME XDG_CONFIG_HOME LANGUAGE
module=/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so
[ -e "$module" ] || module=/usr/lib/aarch64-linux-gnu/opensc-pkcs11.so
passed=0

fail() {
    echo "FAILED: $*" >&2
    [ ! -f "$work/out" ] || cat "$work/out" >&2
    exit 1
}

end_reader() {
    [ -n "$reader" ] || return 0
    kill "-${1:-TERM}" "$reader" 2>/dev/null || true
    wait "$reader" 2>/dev/null || true
    reader=
}
trap 'end_reader; rm -rf "$work"' EXIT

# examine EXIT FIRST_BROKEN [OPTION...]: "none" where no fault is expected.
examine() {
    code=$1
    first=\"$2\"
    [ "$2" != none ] || first=null
    shift 2
    status=0
    divit doctor --json --host "$work/host" "$@" >"$work/out" 2>"$work/err" || status=$?
    [ "$status" -eq "$code" ] || fail "exit $status, not $code, from: $*"
    grep -qF "\"first_broken\":$first" "$work/out" || fail "the first fault is not $first from: $*"
    grep -qF "\"exit\":$code,\"first_broken\"" "$work/out" || fail "no exit $code in the JSON"
    ! grep -qF 10000000146 "$work/out" || fail "an identity number is in the JSON"
    passed=$((passed + 1))
}

# verdict ID VERDICT [TEXT]: of the last examination; TEXT stands somewhere in that check.
verdict() {
    line=$(tr '{}' '\n\n' <"$work/out" | grep -F "\"id\":\"$1\"") || fail "no check $1"
    case $line in *"\"verdict\":\"$2\""*) ;; *) fail "$1 is not $2" ;; esac
    case $line in *"${3-}"*) ;; *) fail "$1 does not say: $3" ;; esac
    passed=$((passed + 1))
}

# usb [VENDOR PRODUCT CLASS [DRIVER]]: the bus has just this reader, or none.
usb() {
    rm -rf "$work/host/sys"
    bus=$work/host/sys/bus/usb/devices
    mkdir -p "$bus/usb1" "$bus/1-0:1.0"
    echo 1d6b >"$bus/usb1/idVendor"
    echo 0002 >"$bus/usb1/idProduct"
    echo 09 >"$bus/1-0:1.0/bInterfaceClass"
    [ $# -ge 3 ] || return 0
    mkdir -p "$bus/1-2" "$bus/1-2:1.0"
    echo "$1" >"$bus/1-2/idVendor"
    echo "$2" >"$bus/1-2/idProduct"
    echo "$3" >"$bus/1-2:1.0/bInterfaceClass"
    [ $# -lt 4 ] || ln -s "../../../../bus/usb/drivers/$4" "$bus/1-2:1.0/driver"
}

# make_card FOLDER EXTENSIONS: a card with a certificate of 60 days.
make_card() {
    cat >"$work/openssl.cnf" <<CONF
[req]
distinguished_name = name
x509_extensions = extensions
prompt = no
[name]
C = TR
serialNumber = 10000000146
CN = DENEME
[extensions]
keyUsage = critical, nonRepudiation
$2
[statements]
1 = SEQUENCE:etsi
2 = SEQUENCE:btk
[etsi]
id = OID:0.4.0.1862.1.1
[btk]
id = OID:2.16.792.1.61.0.1.5070.1.1
CONF
    openssl req -x509 -config "$work/openssl.cnf" -newkey rsa:2048 -nodes -days 60 \
        -keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null
    openssl pkcs8 -topk8 -nocrypt -in "$work/key.pem" -outform DER -out "$work/key.der"
    openssl x509 -in "$work/cert.pem" -outform DER -out "$work/cert.der"
    divit-sandbox card make "$1" --certificate "$work/cert.der" --key "$work/key.der" \
        --pin-file "$work/pin"
}

run_reader() {
    card=$1
    rm -f "$work/environment"
    divit-sandbox card run "$card" >"$work/environment" 2>"$work/reader.log" &
    reader=$!
    tries=300
    until grep -qs OPENSC_CONF "$work/environment"; do
        kill -0 "$reader" 2>/dev/null || { cat "$work/reader.log" >&2 && fail "the reader does not run"; }
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || fail "the reader is not ready"
        sleep 0.1
    done
    while read -r line; do export "${line?}"; done <"$work/environment"
}

# The instructions of every command that the card got: none that spends a try, changes or signs.
check_trace() {
    sed -n 's/^> ..\(..\).*/\1/p' "$1/apdu.log" | sort | uniq -c >"$work/instructions"
    grep -q ' A4$' "$work/instructions" || fail "the trace of the card holds no SELECT"
    ! grep -qE ' (09|10|15|16|20|22|24|2A|2C|D6|DA|E0|E4)$' "$work/instructions" ||
        fail "doctor did more than read: $(cat "$work/instructions")"
    passed=$((passed + 1))
}

(umask 077 && echo 123456 >"$work/pin")
mkdir -p "$work/host"
ln -s /proc /usr "$work/host" # the programs and drivers of this computer
usb 072f 90cc 0b
make_card "$work/nes" '1.3.6.1.5.5.7.1.3 = ASN1:SEQUENCE:statements'
make_card "$work/plain" ''

# A healthy desk, and the days of its certificate: 60 left, then as a server's clock says.
run_reader "$work/nes"
examine 0 none --module "$module"
verdict usb-reader ok '072F:90CC'
verdict usb-driver ok
verdict environment warning PCSCLITE_CSOCK_NAME
verdict pcscd-admits ok
verdict atr-known ok 'V1.0'
verdict module-libraries ok
verdict token-present ok
verdict pin-state skipped "not known"
verdict certificate-nes ok
verdict renewal-window warning 'divit renew'
verdict clock skipped
examine 0 none --module "$module" --server-time "$(date -u +%FT%TZ)"
verdict clock ok
examine 9 clock --module "$module" --server-time "$(date -u -d '-3 hours +1 day' +%FT%TZ)"
verdict certificate-valid ok
examine 7 certificate-valid --module "$module" --server-time "$(date -u -d '+61 days' +%FT%TZ)"
verdict certificate-valid broken 'has expired'
examine 7 certificate-valid --all --module "$module" --server-time 2001-01-01T00:00:00Z
verdict certificate-valid broken 'not valid yet'
verdict renewal-window skipped
verdict clock broken
status=0
divit doctor --server-time yesterday >"$work/out" 2>&1 || status=$?
[ "$status" -eq 2 ] || fail "a time that is none gave $status"
check_trace "$work/nes"
end_reader

# A card whose certificate is no qualified one.
run_reader "$work/plain"
examine 7 certificate-nes --module "$module"
verdict token-present ok
divit doctor --host "$work/host" --module "$module" >"$work/out" 2>"$work/err" && fail "exit 0"
grep -qF '(certificate-nes)' "$work/out" || fail "the terminal does not say certificate-nes"
[ ! -s "$work/err" ] || fail "a second sentence on standard error: $(cat "$work/err")"

# Modules: none for this card, missing, changeable by others, of another machine, no PKCS#11.
if [ ! -e /usr/lib/libakisp11.so ]; then
    examine 4 module-found
    verdict module-found broken '/usr/lib/libakisp11.so'
fi
examine 4 module-found --module /nowhere/module.so
cp "$module" "$work/other.so"
chmod 666 "$work/other.so"
examine 4 module-safe --module "$work/other.so"
verdict module-found ok
chmod 644 "$work/other.so"
[ "$(uname -m)" = aarch64 ] && machine='\076\000' || machine='\267\000'
printf "$machine" | dd of="$work/other.so" bs=1 seek=18 conv=notrunc 2>/dev/null
examine 4 module-loads --module "$work/other.so"
verdict module-libraries skipped
verdict module-loads broken 'another processor'
verdict module-loads broken " != $(uname -m)"
mkdir "$work/lost"
echo 'int lost(void) { return 0; }' | cc -shared -fPIC -x c - -o "$work/lost/libdivitlost.so"
echo 'int here(void) { return 0; }' | cc -shared -fPIC -x c - -Wl,--no-as-needed -L"$work/lost" \
    -ldivitlost -o "$work/lacking.so"
examine 4 module-libraries --all --module "$work/lacking.so"
verdict module-libraries broken 'libdivitlost.so <- '
verdict module-loads broken
cp "$build/lib/libifd-divit.so" "$work/reader.so"
examine 4 module-loads --module "$work/reader.so"
verdict module-loads broken 'not a PKCS#11 module'

# Another program holds the card for itself.
mkfifo "$work/hold"
"$build/tests/hold_card" <"$work/hold" >"$work/held" &
holder=$!
exec 3>"$work/hold"
until [ -s "$work/held" ]; do
    kill -0 "$holder" 2>/dev/null || fail "the card cannot be held"
    sleep 0.1
done
examine 3 card-free --module "$module"
verdict card-answers ok
exec 3>&-
wait "$holder" || fail "the holder failed"

# The card is away or mute; then the reader is, and the bus tells why.
divit-sandbox card remove "$card"
examine 4 card-present --module "$module"
verdict reader-listed ok
divit-sandbox card set "$card" mute=yes
divit-sandbox card insert "$card"
examine 4 card-answers --module "$module"
divit-sandbox card remove "$card"
divit-sandbox card set "$card" mute=no
divit-sandbox card insert "$card"
examine 7 certificate-nes --module "$module"
divit-sandbox card unplug "$card"
examine 3 reader-listed --all --module "$module"
verdict usb-driver ok
verdict card-present skipped
verdict module-loads ok
verdict token-present broken
verdict certificate-nes skipped
usb
examine 3 usb-reader --module "$module"
usb 072f 9000 ff # served only where the maker's driver is installed
examine 3 usb-driver --module "$module"
verdict usb-driver broken 'no CCID reader'
usb dead beef 0b
examine 3 usb-driver --module "$module"
verdict usb-driver broken 'newer than libccid'
usb 072f 2200 0b pn533_usb
examine 3 usb-kernel --module "$module"
verdict usb-kernel broken pn533_usb
divit-sandbox card plug "$card"
examine 7 certificate-nes --module "$module" # PC/SC has a reader: the bus only warns
verdict usb-kernel warning
check_trace "$card"

# The service hangs: said within seconds, not waited for.
service=$(pgrep -P "$reader")
kill -STOP $service
examine 3 pcscd-admits --module "$module"
verdict pcscd-running ok
verdict pcscd-admits broken 'does not answer'
kill -CONT $service
examine 7 certificate-nes --module "$module"

# The card falls silent while the module reads it.
divit-sandbox card set "$card" fault=silent fault-at=3 silence=60000
examine 3 token-present --module "$module"
verdict token-present broken 'did not answer in time'

# The service is killed and its socket stays, or is not there, or is none.
end_reader KILL
tries=100
until [ -z "$(divit doctor --json | grep -vF '"first_broken":"pcscd-running"')" ]; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || fail "the service outlived its starter"
    sleep 0.1
done
examine 3 pcscd-running --all
verdict pcscd-socket ok
verdict reader-listed skipped
verdict module-found skipped
export PCSCLITE_CSOCK_NAME="$work/nowhere"
examine 3 pcscd-socket
verdict pcscd-socket broken 'unset PCSCLITE_CSOCK_NAME'
: >"$work/nowhere"
examine 3 pcscd-socket
verdict pcscd-socket broken 'no socket lies'
echo "$passed passed, 0 failed"
