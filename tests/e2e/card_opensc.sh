#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The practice card judged by OpenSC's tools over a private pcscd, as root and as a plain user.
# usage: card_opensc.sh BUILD
set -eu

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

# said TEXT COMMAND...: the command's output, whatever its status, holds the text.
said() {
    text=$1
    shift
    "$@" >heard 2>&1 || true
    grep -qF -- "$text" heard || { cat heard >&2; fail "no \"$text\" from: $*"; }
}

# soon COMMAND...: the command succeeds within ten seconds.
soon() {
    tries=100
    until "$@" >awaited 2>&1; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || fail "never came true: $* ($(cat awaited))"
        sleep 0.1
    done
}

no_card() { opensc-tool -n 2>&1 | grep -qF 'not present'; }
mute_card() { opensc-tool -n 2>&1 | grep -qF 'Unresponsive card'; }
tries_left() { [ "$(sed 's/.* //' "$card/pin")" = "$1" ] || fail "tries left are not $1"; }

sign() {
    rm -f sig
    pkcs11-tool --module opensc-pkcs11.so --login --pin "$1" --sign -m RSA-PKCS \
        --id 45 -i info.der -o sig >out 2>&1
}

verified() { openssl dgst -sha256 -verify pub.pem -signature sig text >out 2>&1; }

# DigestInfo of SHA-256 (RFC 8017 9.2 note 1) over a text.
make_input() {
    echo "imzalanacak metin" >text
    printf '010\015\006\011\140\206\110\001\145\003\004\002\001\005\000\004\040' >info.der
    openssl dgst -sha256 -binary text >>info.der
    openssl x509 -inform DER -in cert.der -pubkey -noout >pub.pem
}

check_reading() {
    said 'AKIS' opensc-tool -n
    said '3b:ba:11:00:81:31:fe:4d:55:45:4b:41:45:20:56:31:2e:30:ae' opensc-tool -a
    said 'PKCS#15 Card [AKİS İmza Kartı]' pkcs15-tool -D
    said 'PIN [Kullanıcı PIN]' cat out.kept
    said 'Private RSA Key [10000000146NES0]' cat out.kept
    said 'Public RSA Key [10000000146NES0]' cat out.kept
    said 'X.509 Certificate [10000000146NES0]' cat out.kept
    pkcs15-tool --read-certificate 45 2>/dev/null | openssl x509 -outform DER | cmp - cert.der
}

check_signing() {
    sign 123456 || fail "no signature: $(cat out)"
    verified || fail "openssl does not verify the signature"
    "$sandbox" card set "$card" fault=flip
    sign 123456 || fail "no signature with a flipped bit: $(cat out)"
    ! verified || fail "a flipped bit went unseen"
    "$sandbox" card set "$card" fault=none delay=2
    sign 123456 || fail "no signature from a slow card: $(cat out)"
    verified || fail "openssl does not verify a slow signature"
    "$sandbox" card set "$card" delay=0
}

check_faults() {
    "$sandbox" card set "$card" fault=pull fault-at=0
    ! sign 123456 || fail "a pulled card signed"
    soon no_card
    "$sandbox" card set "$card" fault=none
    "$sandbox" card insert "$card"
    sign 123456 || fail "no signature after a pull: $(cat out)"
    "$sandbox" card set "$card" fault=silent silence=100
    ! sign 123456 || fail "a silent card signed"
    "$sandbox" card set "$card" fault=garbage
    ! sign 123456 || fail "a garbled answer passed for a signature"
    "$sandbox" card set "$card" fault=none
    soon sign 123456
}

# Each move is seen by the clients when its command ends.
check_moving() {
    "$sandbox" card remove "$card"
    no_card || fail "a removed card was seen"
    "$sandbox" card set "$card" mute=yes
    "$sandbox" card insert "$card"
    mute_card || fail "a mute card was heard"
    "$sandbox" card remove "$card"
    "$sandbox" card set "$card" mute=no
    "$sandbox" card insert "$card"
    sign 123456 || fail "no signature after an insertion: $(cat out)"
    "$sandbox" card unplug "$card"
    ! sign 123456 || fail "an unplugged reader signed"
    "$sandbox" card plug "$card"
    sign 123456 || fail "no signature after a replug: $(cat out)"
}

# A key that wants the PIN before each signature gets it by a second VERIFY.
check_consent() {
    "$sandbox" card remove "$card"
    "$sandbox" card set "$card" consent=yes trace=consent.log
    "$sandbox" card insert "$card"
    sign 123456 || fail "no signature with consent: $(cat out)"
    verified || fail "openssl does not verify a signature with consent"
    [ "$(grep -c '^> 00200001 06' "$card/consent.log")" -eq 2 ] || fail "not two VERIFYs"
    "$sandbox" card set "$card" trace=apdu.log
}

check_pin() {
    ! sign 654321 || fail "a wrong PIN signed"
    tries_left 2
    said 'CKR_PIN_INCORRECT' cat out
    sign 123456 || fail "no signature after a wrong PIN: $(cat out)"
    tries_left 3
    pkcs11-tool --module opensc-pkcs11.so --login --pin 123456 --change-pin --new-pin 654321 \
        >out 2>&1 || fail "the PIN does not change: $(cat out)"
    for n in 2 1 0; do
        ! sign 123456 || fail "the old PIN signed"
        tries_left "$n"
    done
    ! sign 654321 || fail "a locked card signed"
    said 'CKR_PIN_LOCKED' cat out
}

check_trace() {
    grep -q '^> 00200001 06 \[PIN 6 bytes\]$' "$card/apdu.log" || fail "no VERIFY in the trace"
    grep -q '^> 00240101 0E \[PIN 14 bytes\]$' "$card/apdu.log" || fail "no change in the trace"
    ! grep -q -e 313233343536 -e 363534333231 "$card/apdu.log" || fail "a PIN is in the trace"
}

inside() {
    sandbox=$1
    card=$2
    make_input
    pkcs15-tool -D >out.kept 2>&1
    check_reading
    check_signing
    check_faults
    check_moving
    check_consent
    check_pin
    check_trace
}

# `card run` alone: prints the environment, ends with TERM, and takes pcscd with it when killed.
check_run() {
    sandbox=$1
    card=$2
    "$sandbox" card run "$card" >environment 2>&1 &
    run=$!
    soon grep -q '^OPENSC_CONF=' environment
    grep -qxF "PCSCLITE_CSOCK_NAME=$card/pcscd.comm" environment || fail "no socket in: $(cat environment)"
    said 'another program holds the card' "$sandbox" card run "$card" -- true
    kill -TERM "$run"
    wait "$run" || fail "TERM was not a good end"
    [ ! -e "$card/pcscd.comm" ] || fail "the socket stayed"
    "$sandbox" card run "$card" >environment 2>&1 &
    run=$!
    soon grep -q '^OPENSC_CONF=' environment
    kill -KILL "$run"
    wait "$run" 2>/dev/null || true
    soon "$sandbox" card run "$card" -- true
    status=0
    "$sandbox" card run "$card" -- sh -c 'exit 7' || status=$?
    [ "$status" -eq 7 ] || fail "the command's status became $status"
}

make_card() {
    openssl req -x509 -newkey rsa:2048 -nodes -utf8 -days 30 -keyout key.pem -out cert.pem \
        -subj '/C=TR/serialNumber=10000000146/CN=DENEME' 2>/dev/null
    openssl pkcs8 -topk8 -nocrypt -in key.pem -outform DER -out key.der
    openssl x509 -in cert.pem -outform DER -out cert.der
    (umask 077 && echo 123456 >pin)
    "$1" card make "$2" --certificate cert.der --key key.der --pin-file pin
}

# In a folder with a space and a Turkish letter, because people have them.
whole_test() {
    script=$1
    program=$2
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
    cd "$folder"
    place="$folder/kart ı"
    make_card "$program" "$place"
    "$program" card run "$place" -- sh "$script" --inside "$program" "$place"
    make_card "$program" "$place"
    check_run "$program" "$place"
}

# The same once more without privileges, from a copy that such a user can read.
as_plain_user() {
    copy=$(mktemp -d)
    trap 'rm -rf "$copy"' EXIT
    mkdir "$copy/bin" "$copy/lib"
    cp "$2" "$copy/bin/"
    cp "$(dirname "$2")/../lib/libifd-divit.so" "$copy/lib/"
    cp "$1" "$copy/test.sh"
    chmod -R go+rX "$copy"
    setpriv --reuid 65534 --regid 65534 --clear-groups \
        env HOME=/nonexistent sh "$copy/test.sh" --whole "$copy/bin/divit-sandbox"
}

case $1 in
--inside) inside "$2" "$3" ;;
--whole) whole_test "$(realpath "$0")" "$2" ;;
*)
    program=$(realpath "$1/bin/divit-sandbox")
    script=$(realpath "$0")
    (whole_test "$script" "$program")
    if [ "$(id -u)" -eq 0 ]; then
        (as_plain_user "$script" "$program")
    fi
    echo "the practice card passes"
    ;;
esac
