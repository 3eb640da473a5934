#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# How many commands the card gets: divit sign needs no more than pkcs11-tool --sign, each further file
# of a batch only those of its signature, and doctor sends no VERIFY. usage: card_apdus.sh BUILD
set -eu
here=$(dirname "$(realpath "$0")")
build=$(realpath "$1")
. "$here/token.sh"
. "$here/reader.sh"

# count NAME COMMAND...: the commands that the card gets from it, in $commands; $verifies of them VERIFY.
count() {
    name=$1
    shift
    : >"$card/apdu.log"
    "$@" >said 2>&1 || [ "$name" != "${name#reads}" ] || fail "$name: $(cat said)"
    commands=$(grep -c '^>' "$card/apdu.log")
    verifies=$(grep -c '^> 0020' "$card/apdu.log" || true)
    signatures=$(grep -c '^> 002A9E' "$card/apdu.log" || true)
    printf '%-42s %3s commands, %s VERIFY, %s signatures\n' "$name" "$commands" "$verifies" "$signatures"
}

# is VERIFIES SIGNATURES: of the last count.
is() { [ "$verifies $signatures" = "$1 $2" ] || fail "$name: $verifies VERIFY, $signatures signatures"; }

compare() {
    count 'pkcs11-tool --sign' pkcs11-tool --module "$opensc" --login --pin 123456 --sign \
        -m RSA-PKCS --id 45 -i info.der -o signature
    is 1 1
    theirs=$commands
    count 'divit sign, one PDF' sign a.pdf
    is 1 1
    ours=$commands
    [ "$ours" -le "$theirs" ] || fail "divit sends $ours commands, pkcs11-tool $theirs"
    count 'divit sign, three files' sign a.pdf b.xml c.xml --out-dir out
    is 1 3
    # SELECT of the key, MSE, PSO twice (244 and 12 bytes), GET RESPONSE.
    [ "$commands" -eq $((ours + 2 * 5)) ] || fail "a further file costs $(((commands - ours) / 2)) commands"
    count 'reads: divit card' "$divit" card --module "$opensc"
    is 0 0
    count 'reads: divit doctor' "$divit" doctor --module "$opensc"
    is 0 0
}

sign() {
    "$divit" sign "$@" --force --module "$opensc" --key pkcs11:type=private --pin-file pin
}

own_card
cp "$here/../data/pdf/classic.pdf" a.pdf
echo '<belge/>' >b.xml
echo '<belge/>' >c.xml
mkdir out
# DigestInfo of SHA-256 (RFC 8017 9.2 note 1).
printf '010\015\006\011\140\206\110\001\145\003\004\002\001\005\000\004\040' >info.der
openssl dgst -sha256 -binary a.pdf >>info.der
begin_reader run "$card"
compare
echo "5 passed, 0 failed"
