#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The fault table of a card, row by row: what divit sign does with one file and one try, its exit, the
# PINs that the card saw, and that the next signature is made once the fault is mended. Batches, which
# go on by themselves, are in batch_faults.sh. usage: fault_rows.sh BUILD
set -eu
here=$(dirname "$(realpath "$0")")
build=$(realpath "$1")
. "$here/token.sh"
. "$here/reader.sh"
holder= signing= cases=0

verifies() { grep -c '^> 0020....' "$card/apdu.log" || true; }

# Nobody is left who could remove the socket.
leave_socket() {
    kill -9 "$reader"
    wait "$reader" 2>/dev/null || true
    until "$divit" readers --lang en 2>&1 | grep -q 'nobody listens'; do sleep 0.1; done
    reader=
}

# Signs a.xml with the PIN of the file $pin_file; the card has two seconds for an answer.
sign() {
    "$divit" sign a.xml -o out.xml --force --lang en --module "$opensc" --key pkcs11:type=private \
        --pin-file "${pin_file:-pin}" --timeout 2 "$@"
}

# The same without a module's name: divit looks for the card itself.
search() { "$divit" sign a.xml -o out.xml --lang en --pin-file pin --timeout 2 "$@"; }

# begin [OPTION...]: signs in the background, and has read the card when this ends; the PIN is awaited.
begin() {
    rm -f pipe
    mkfifo pipe
    "$divit" sign a.xml -o out.xml --lang en --module "$opensc" --key pkcs11:type=private \
        --pin-fd 7 "$@" 7<>pipe >said 2>&1 &
    signing=$!
    until [ "$(grep -c '^<' "$card/apdu.log")" -ge 25 ]; do
        kill -0 "$signing" 2>/dev/null || fail "nothing waits for a PIN: $(cat said)"
        sleep 0.02
    done
}

# The PIN comes, and the signing ends with its exit.
give_pin() {
    cat pin 1<>pipe
    wait "$signing"
}

# The card workers of this test that live.
workers() {
    for process in $(pgrep -x divit-card); do
        ! grep -qsa "$folder" "/proc/$process/environ" || echo "$process"
    done
}

# row NAME EXIT VERIFIES TEXT COMMAND...: one line of the table. EXIT 0: signed; else nothing is written,
# and it is said in one sentence that holds TEXT.
row() {
    name=$1 code=$2 pins=$3 text=$4
    shift 4
    rm -f out.xml
    : >"$card/apdu.log"
    status=0
    "$@" >said 2>&1 || status=$?
    [ "$status" -eq "$code" ] || fail "$name: exit $status, not $code: $(cat said)"
    [ "$(verifies)" -eq "$pins" ] || fail "$name: $(verifies) times VERIFY, not $pins"
    if [ "$code" -eq 0 ]; then
        "$divit" verify out.xml --json >judged || [ $? -eq 11 ] || fail "$name: the signature is not valid"
    else
        [ ! -e out.xml ] || fail "$name: an output is there"
        [ "$(grep -c '^divit: .*; ' said)" -eq 1 ] || fail "$name: not one sentence: $(cat said)"
        grep -qF -- "$text" said || fail "$name: no \"$text\" in: $(cat said)"
    fi
    [ -z "$(workers)" ] || fail "$name: a card worker stays"
    line "$name" "$code" "$pins" "$([ "$code" -eq 0 ] && echo signed || sed -n 's/^divit: //p' said)"
}

line() {
    printf '%-40s %4s %4s  %.110s\n' "$@"
    cases=$((cases + 1))
}

# heals NAME: nothing is left of the fault, and no try is spent.
heals() {
    rm -f out.xml
    tries=100
    until sign >said 2>&1; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || fail "$1: never signs again: $(cat said)"
        sleep 0.1
    done
    [ "$(cat "$card/pin")" = '123456 3' ] || fail "$1: the card has $(cat "$card/pin")"
}

services() {
    PCSCLITE_CSOCK_NAME="$PWD/none" row 'daemon absent, socket missing' 3 0 pcscd search
    PCSCLITE_CSOCK_NAME="$PWD/none" row 'the same, with a module by name' 3 0 pcscd sign
    leave_socket
    row 'socket stale' 3 0 'nobody' search
    row 'daemon starts after: before' 3 0 'nobody' sign
    begin_reader run "$card"
    row 'daemon starts after: after' 0 1 '' sign
    check_rights
    row 'pcscd killed in session, idle' 3 0 pcscd kill_idle
    begin_reader run "$card"
    heals 'pcscd killed idle'
    row 'pcscd killed in session, mid-sign' 4 1 lost kill_mid_sign
    set_card delay=0
    begin_reader run "$card"
    heals 'pcscd killed mid-sign'
}

# Root may use every socket, so a user without rights asks; for another user the socket is closed.
check_rights() {
    chmod 0000 "$card/pcscd.comm"
    if [ "$(id -u)" -eq 0 ]; then
        copy=$(mktemp -d)
        cp "$divit" "$copy/divit"
        chmod a+rx "$copy" "$copy/divit" "$folder" "$card"
        row 'socket 0600, of another user' 3 0 'no permission' setpriv --reuid 65534 --regid 65534 --clear-groups \
            env HOME=/nonexistent XDG_STATE_HOME=/nonexistent "$copy/divit" readers --lang en
        rm -rf "$copy"
    else
        row 'socket closed to the user' 3 0 'no permission' "$divit" readers --lang en
    fi
    chmod 0700 "$card/pcscd.comm"
    heals 'socket 0600'
}

kill_idle() {
    begin
    kill_service
    give_pin
}

kill_mid_sign() {
    set_card delay=60
    sign >said 2>&1 &
    signing=$!
    until grep -q '^> 0022' "$card/apdu.log"; do sleep 0.02; done
    kill_service
    wait "$signing"
}

pull_idle() {
    begin
    move remove
    give_pin
}

put_in_again() {
    begin
    move remove
    move insert
    give_pin
}

unplug_idle() {
    begin
    move unplug
    give_pin
}

replug_idle() {
    begin
    move unplug
    move plug
    give_pin
}

reset_idle() {
    begin
    "$build/tests/disturb_card" reset 0 >held
    give_pin
}

# at_signature FAULT: what happens at the signature's own command.
at_signature() { set_card "fault=$1" fault-at=0; }

moves() {
    at_signature pull
    row 'card pulled mid-PSO' 4 1 lost sign
    set_card fault=none
    move insert
    heals 'card pulled mid-PSO'
    row 'card pulled idle' 4 0 lost pull_idle
    row 'card away' 4 0 'no card' sign
    move insert
    heals 'card pulled idle'
    row 'card re-inserted idle' 4 0 lost put_in_again
    heals 're-inserted'
    at_signature reseat
    row 'pulled and re-inserted inside one poll' 4 1 lost sign
    set_card fault=none
    heals 're-inserted inside one poll'
    row 'reader unplugged idle' 4 0 '' unplug_idle
    row 'reader away' 3 0 unplugged sign
    row 'reader away, no module by name' 3 0 unplugged search
    move plug
    heals 'reader unplugged idle'
    row 'reader unplugged and replugged idle' 4 0 lost replug_idle
    heals 'reader replugged'
    at_signature unplug
    row 'reader unplugged mid-sign' 4 1 lost sign
    set_card fault=none
    move plug
    heals 'reader unplugged mid-sign'
}

answers() {
    for fault in garbage short byte long word; do
        at_signature $fault
        row "answer: $fault" 4 1 lost sign
        set_card fault=none
        heals "answer: $fault"
    done
    for fault in flip empty; do
        at_signature $fault
        row "answer: $fault (9000)" 4 1 'does not match' sign
        set_card fault=none
        heals "answer: $fault"
    done
    set_card silence=60000
    at_signature silent
    row 'card silent at the signature' 3 1 'did not answer in time' sign
    set_card fault=none
    heals 'card silent'
    set_card fault=silent fault-at=5
    row 'card silent while it is read' 3 0 'did not answer in time' sign
    set_card fault=none silence=3000
    heals 'card silent while it is read'
}

# hold KIND MILLISECONDS: another program has the card from now on, for so long.
hold() {
    : >held
    "$build/tests/disturb_card" "$1" "$2" >held &
    holder=$!
    until grep -q held held; do
        kill -0 "$holder" 2>/dev/null || fail "the card cannot be held"
        sleep 0.02
    done
}

let_go() {
    kill "$holder" 2>/dev/null || true
    wait "$holder" 2>/dev/null || true
}

others() {
    hold exclusive 60000
    row 'other process EXCLUSIVE' 3 0 'for itself' sign
    let_go
    heals 'other process EXCLUSIVE'
    hold transaction 800
    row 'transaction held for 0.8 s' 0 1 '' sign
    wait "$holder"
    hold transaction 60000
    row 'transaction held on and on' 3 0 'did not answer in time' sign
    let_go
    heals 'transaction held'
    row 'reset by others' 0 1 '' reset_idle
}

pins() {
    (umask 077 && echo 999999 >wrong && echo 12 >short && echo 12345678901234567 >long && : >empty)
    pin_file=short row 'PIN too short' 5 0 'no try was spent' sign
    pin_file=long row 'PIN too long' 5 0 'no try was spent' sign
    pin_file=empty row 'PIN empty' 14 0 'nothing was sent' sign
    heals 'PIN of a wrong length'
    pin_file=wrong row 'wrong PIN, first' 5 1 'wrong PIN' sign
    pin_file=wrong row 'wrong PIN, second' 5 1 'wrong PIN' sign
    pin_file=wrong row 'wrong PIN, third' 5 1 'wrong PIN' sign --last-try
    row 'right PIN of a locked card' 6 1 locked sign
    make_card "$card" rsa
    move remove
    move insert
    heals 'a new card'
}

kinds() {
    move remove
    set_card mute=yes
    move insert
    row 'mute card' 4 0 'upside down' sign
    row 'mute card, no module by name' 4 0 'upside down' search
    move remove
    set_card mute=no atr=3B02FF00
    move insert
    row 'wrong protocol (T=0 only)' 3 0 'reports an error' sign
    move remove
    set_card atr=3BBA11008131FE4D55454B414520563130310A
    move insert
    row 'unknown ATR' 4 0 '' sign
    move remove
    set_card atr= pinpad=yes
    move insert
    cp pin "$card/typed"
    row 'pinpad' 0 1 '' sign
    move remove
    set_card pinpad=no
    move insert
    heals 'a usual card'
}

# What a person cannot reach with the program is shown by unit tests of the worker.
by_unit() { # NAME PROGRAM TEST
    (cd "$here/../data" && "$build/tests/$2") >units 2>&1 || fail "$1: $2: $(cat units)"
    grep -qF "[       OK ] $3" units || fail "$1: $2 has no test $3"
    line "$1" - 0 "$2: $3"
}

own_card
begin_reader run "$card"
printf '%-40s %4s %4s  %s\n' row exit PINs 'divit says'
services
moves
answers
others
kinds
by_unit 'sign before login, and after logout' unit-card-card after_the_logout_nothing_is_signed
by_unit 'second login' unit-card-login a_second_login_asks_nothing
pins
echo "$cases passed, 0 failed"
