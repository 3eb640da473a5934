#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Record and replay: what divit says of a card, healthy or broken, it says again when the record of
# that conversation is played through the real pcscd and OpenSC; and a record holds no secret.
# usage: replay.sh BUILD
set -eu
build=$(cd "$1" && pwd)
tests=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
. "$tests/e2e/reader.sh"
trap 'end_reader; rm -rf "$work"' EXIT
export XDG_STATE_HOME="$work/state" XDG_CONFIG_HOME="$work/config" TMPDIR="$work/tmp" LANGUAGE=en
mkdir "$TMPDIR"
cd "$work"
module=$opensc
pad=$build/tests/pad-module.so
pin=83746152
new_pin=94857263
card=$work/card

fail() {
    echo "FAILED: $*" >&2
    for file in heard again reader.log; do
        [ ! -f "$work/$file" ] || sed "s/^/$file: /" "$work/$file" >&2
    done
    exit 1
}

ok() { passed=$((passed + 1)); }

hex() { printf '%s' "$1" | od -An -v -tx1 | tr -d ' \n'; }

write_pins() {
    (umask 077 && echo "$pin" >pin && echo 11111111 >other-pin &&
        printf '%s\n%s\n' "$pin" "$new_pin" >there && printf '%s\n%s\n' "$new_pin" "$pin" >back)
}

# conversation OUTPUT COMMAND...: what a command says, and its exit code; without paths, the days that
# go by, and the module's code for a lost card, which depends on when pcscd looks for the card.
conversation() {
    output=$1
    shift
    status=0
    "$@" >"$output.raw" 2>&1 || status=$?
    sed -e 's|[^ ;"]*pcscd\.comm|SOCKET|g' -e 's|[^ ;"]*opensc\.conf|CONF|g' -e '/^The record will/d' \
        -e 's/[0-9]* \(d\|days left\)$/N \1/' -e 's/ (CKR 0x[0-9A-F]*)//' "$output.raw" >"$output"
    echo "exit $status" >>"$output"
    rm "$output.raw"
}

# played_as NAME COMMANDS COMMAND...: the record NAME, played, makes COMMAND say what NAME.said holds;
# COMMANDS is how many of the card's commands are missing in the record.
played_as() {
    name=$1
    missing=$2
    shift 2
    begin_reader --replay "$name"
    conversation again "$@"
    end_reader
    diff "$name.said" again >difference || { cat difference >&2 && fail "$name says something else"; }
    grep -q " commands, $missing of them not in the record" reader.log || fail "$name: not $missing unknown"
    ok
}

# record NAME COMMAND...: what divit says goes to NAME.said, the record to NAME. The card is as it is
# set; afterwards it is in again and healthy.
record() {
    name=$1
    shift
    conversation "$name.said" "$@" --trace "$name" --trace-data
    divit-sandbox card set "$card" fault=none mute=no
    divit-sandbox card remove "$card"
    divit-sandbox card insert "$card"
    ok
}

# holds_no FILE TEXT...: neither as text nor as hex of either case.
holds_no() {
    file=$1
    shift
    for text in "$@"; do
        ! grep -qaiF -e "$text" -e "$(hex "$text")" "$file" || fail "$file holds $text"
        ok
    done
}

check_healthy() {
    conversation plain divit card --module "$module"
    record card.kept divit card --module "$module"
    diff plain card.kept.said >&2 || fail "divit card says something else when it is recorded"
    conversation hidden.said divit card --module "$module" --trace hidden
    diff plain hidden.said >&2 || fail "divit card says something else when it is recorded"
    record doctor.kept divit doctor --module "$module"
    record signed.kept divit sign one.xml --module "$module" --pin-file pin
    grep -qx 'exit 0' signed.kept.said || fail "no signature: $(cat signed.kept.said)"
    conversation changed.said divit pin change --module "$module" --pin-file there --trace changed.kept --trace-data
    grep -qx 'exit 0' changed.said || fail "the PIN was not changed: $(cat changed.said)"
    conversation back.said divit pin change --module "$module" --pin-file back --trace back.kept --trace-data
    grep -qx 'exit 0' back.said || fail "the PIN was not changed back: $(cat back.said)"
    status=0
    divit card --module "$module" --trace hidden >heard 2>&1 || status=$?
    [ "$status" -eq 2 ] || fail "a record was overwritten"
    ok
}

# What is searched for is on the card and on its way to it: the kept records and the card show it.
check_secrets() {
    grep -qaF "$(hex 10000000146)" card.kept || fail "the certificate is not in card.kept"
    grep -qaF "$(hex DENEME)" card.kept || fail "the name is not in card.kept"
    grep -q "command=0020000108\[8\]$" signed.kept || fail "no VERIFY in signed.kept"
    grep -q " pin=given$" signed.kept || fail "no C_Login in signed.kept"
    [ "$(grep -c 'command=.02a9e9a..\[' signed.kept)" -eq 2 ] || fail "no signature in signed.kept"
    grep -q 'command=00240101..\[18\]$' changed.kept || fail "no CHANGE in changed.kept"
    holds_no hidden "$pin" 10000000146 DENEME AKİS "$(openssl x509 -in cert.pem -noout -serial | cut -d= -f2)"
    for file in card.kept doctor.kept signed.kept changed.kept back.kept; do
        holds_no "$file" "$pin" "$new_pin"
    done
}

# faulty NAME FAULT AT TEXT COMMAND...: a record of the card with a fault; divit says TEXT of it.
faulty() {
    name=$1
    text=$4
    divit-sandbox card set "$card" "fault=$2" "fault-at=$3" silence=12000
    shift 4
    record "$name" "$@"
    grep -qF "$text" "$name.said" || fail "$name does not say: $text"
}

check_faults() {
    faulty card.garbage garbage 20 'PIN: tries left' divit card --module "$module"
    ! grep -q DENEME card.garbage.said || fail "garbage was read as a certificate"
    faulty card.flip flip 22 'the certificate cannot be read' divit card --module "$module"
    faulty doctor.silent silent 9 'did not answer in time' divit doctor --module "$module"
    faulty signed.pull pull 0 'the card or its login is gone' \
        divit sign one.xml -o never.xml --module "$module" --pin-file pin
    faulty signed.flip flip 0 'does not match its certificate' \
        divit sign one.xml -o never.xml --module "$module" --pin-file pin
    divit-sandbox card set "$card" pinpad=yes
    echo "$pin" >"$card/typed"
    record pad.kept divit pin verify --module "$pad"
    divit-sandbox card set "$card" pinpad=no
    grep -q 'the PIN is right' pad.kept.said || fail "the PIN pad took no PIN"
    grep -q ' control=[0-9a-f]* in=\[24\]$' pad.kept || fail "no block of the PIN pad in pad.kept"
    holds_no pad.kept "$pin"
    divit-sandbox card set "$card" mute=yes
    divit-sandbox card remove "$card"
    divit-sandbox card insert "$card"
    conversation doctor.mute.said divit doctor --trace doctor.mute
    record card.mute divit card --module "$module"
    divit-sandbox card remove "$card"
    record card.out divit card --module "$module"
    divit-sandbox card unplug "$card"
    conversation doctor.unplugged.said divit doctor --trace doctor.unplugged
    divit-sandbox card plug "$card"
}

check_replays() {
    for name in card.kept card.garbage card.flip card.mute card.out; do
        played_as "$name" 0 divit card --module "$module"
    done
    for name in doctor.kept doctor.silent; do
        played_as "$name" 0 divit doctor --module "$module"
    done
    played_as pad.kept 0 divit pin verify --module "$pad"
    # Divit's own questions are enough for these; they need no data of the card.
    played_as doctor.mute 0 divit doctor
    begin_reader --replay doctor.unplugged
    conversation again divit doctor
    end_reader
    grep -q '(reader-listed)$' doctor.unplugged.said || fail "the reader was not unplugged"
    grep -q '(reader-listed)$' again || fail "the replayed reader is not unplugged"
    # A worker whose card failed is ended while it logs out: that command may miss in the record.
    for name in signed.flip signed.pull; do
        played_as "$name" '[01]' divit sign one.xml -o never.xml --module "$module" --pin-file pin
    done
    [ ! -e never.xml ] || fail "a broken signature was written"
}

# The recorded signature comes back, whatever is to be signed and with any PIN of that length: so
# OpenSC takes it, and divit, which checks it against certificate and document, does not.
check_signature() {
    openssl base64 -d -A -in signature.b64 -out recorded
    [ "$(wc -c <recorded)" -eq 256 ] || fail "no signature value in one-signed.xml"
    printf '010\015\006\011\140\206\110\001\145\003\004\002\001\005\000\004\040' >info.der
    openssl dgst -sha256 -binary pin >>info.der
    begin_reader --replay signed.kept
    pkcs11-tool --module opensc-pkcs11.so --login --pin 11111111 --sign -m RSA-PKCS --id 45 \
        -i info.der -o sig >heard 2>&1 || fail "OpenSC does not sign on the record"
    cmp -s sig recorded || fail "another signature than the recorded one came back"
    conversation again divit sign two.xml --module "$module" --pin-file other-pin
    grep -q 'a signature that does not match its certificate' again || fail "it was not refused"
    grep -qx 'exit 4' again || fail "not exit 4"
    [ ! -e two-signed.xml ] || fail "a replayed signature was written"
    end_reader
    ok
}

# A record without the card's data shows where it was, and plays what needs no data.
check_hidden() {
    begin_reader --replay hidden
    conversation again divit card --module "$module"
    end_reader
    grep -q 'the record hides what was read' reader.log || fail "hidden data was not said"
    ! grep -q DENEME again || fail "a hidden certificate was played"
    : >empty
    for file in empty cert.der; do
        status=0
        divit-sandbox card --replay "$file" -- true >heard 2>&1 || status=$?
        [ "$status" -eq 8 ] || fail "$file was taken for a record"
        ok
    done
    status=0
    divit-sandbox card --replay hidden -- sh -c 'exit 7' 2>heard || status=$?
    [ "$status" -eq 7 ] || fail "the status of the command became $status"
}

write_pins
make_nes cert DENEME
make_card "$card" cert
echo '<a>bir</a>' >one.xml
echo '<a>iki</a>' >two.xml
begin_reader run "$card"
check_healthy
check_secrets
check_faults
end_reader
tr -d '\n' <one-signed.xml | sed 's|.*<ds:SignatureValue[^>]*>\([^<]*\)<.*|\1|' >signature.b64
check_replays
check_signature
check_hidden
[ -z "$(ls "$TMPDIR")" ] || fail "a replay left its folder"
echo "$passed passed, 0 failed"
