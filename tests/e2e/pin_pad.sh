#!/bin/sh
# A PIN typed on the reader signs, is verified and is changed, and never comes to the host: not into
# the memory of divit and its worker, nor into what they say to anybody. Usage: pin_pad.sh BUILD
set -eu
build=$(cd "$1" && pwd)
tests=$(cd "$(dirname "$0")/.." && pwd)
. "$tests/e2e/practice.sh"
practice_folder
pin=Hd2wY68nLt new=mV4rB81hNs
pad=$build/tests/pad-module.so
searched=0

# found PLACE FILE: fails if the file holds a PIN, as bytes or as UTF-16.
found() {
    searched=$((searched + 1))
    for p in "$pin" "$new"; do
        grep -qaF "$p" "$2" && fail "the PIN is in $1"
        wide=$(printf %s "$p" | sed 's/./&\\x00/g')
        grep -qaP "$wide" "$2" && fail "the PIN is in $1 as UTF-16"
    done
    return 0
}

# tells CODE TEXT COMMAND...: as expect, and the PIN is not in what was said.
tells() {
    expect "$@"
    shift 2
    found "what $* says" "$work/out"
}

# card_has PIN TRIES: what the card's own folder says.
card_has() {
    [ "$(cat "$card/pin")" = "$1 $2" ] || fail "the card has $(cat "$card/pin"), not $1 $2"
}

# look_into PROCESS NAME: its memory, also the pages that it keeps out of core dumps.
look_into() {
    gdb -q -batch -p "$1" -ex 'set dump-excluded-mappings on' -ex 'set use-coredump-filter off' \
        -ex "gcore $work/core.$2" >"$work/gdb.log" 2>&1 || fail "no core of $2"
    [ "$(wc -c <"$work/core.$2")" -gt 1000000 ] || fail "the core of $2 is empty"
    found "the memory of $2" "$work/core.$2"
}

make_plain cert DENEME
(umask 077 && printf '%s\n' "$pin" >"$work/pin")
card=$work/card
make_card "$card" cert
rm "$work/pin"
set_card pinpad=yes
begin_reader run "$card"

# Nobody needs to allow input: the reader asks. Nothing is typed: cancelled, and no try is spent.
tells 7 'typed on the reader' divit card --module "$opensc"
tells 14 'cancelled' divit pin verify --no-input --module "$opensc"
card_has "$pin" 3
printf '%s\n' "$pin" >"$card/typed"
tells 0 'the PIN is right' divit pin verify --no-input --module "$opensc"
tells 0 '"pin_pad":true' divit pin verify --json --module "$opensc"
printf 'Falsch99\n' >"$card/typed"
tells 5 'wrong PIN' divit pin verify --module "$opensc"
card_has "$pin" 2
printf '%s\n' "$pin" >"$card/typed"

# OpenSC's akis driver cannot change a PIN on a pad: said, and the PIN stays.
tells 6 'the old PIN stays valid' divit pin change --module "$opensc"
card_has "$pin" 3
# A module that can.
printf '%s\n%sX\n' "$new" "$new" >"$card/typed-new"
tells 5 'no try was spent' divit pin change --module "$pad"
card_has "$pin" 3
printf '%s\n%s\n' "$new" "$new" >"$card/typed-new"
tells 0 'the PIN is changed' strace -f -s 65536 -o "$work/calls" divit pin change --module "$pad"
card_has "$new" 3
tells 5 'wrong PIN' divit pin verify --module "$pad"
printf '%s\n' "$new" >"$card/typed"
tells 0 'the PIN is right' strace -f -s 65536 -o "$work/calls2" divit pin verify --module "$pad"
# All that the host's processes said and heard, the talk with pcscd among it.
for calls in "$work/calls" "$work/calls2"; do
    grep -q 'divit Practice Reader' "$calls" || fail "the calls hold no talk with pcscd"
    found "the system calls" "$calls"
done

set --
for i in 1 2 3 4 5 6; do
    printf '<a n="%s"/>' "$i" >"$work/$i.xml"
    set -- "$@" "$work/$i.xml"
done
set_card delay=50
divit sign --verbose --module "$opensc" --key 'pkcs11:type=private' "$@" >"$work/sign.out" 2>"$work/sign.err" &
signing=$!
until [ -e "$work/1-signed.xml" ]; do
    kill -0 "$signing" 2>/dev/null || { cat "$work/sign.err" >&2 && fail "signing ended early"; }
    sleep 0.02
done
worker=$(pgrep -P "$signing" | head -1)
[ -n "$worker" ] || fail "no card worker"
# Held in the middle of its work until both were looked at.
kill -STOP "$worker" || fail "the worker ended early"
look_into "$signing" divit
# Only root may look into the worker.
if [ "$(id -u)" = 0 ]; then look_into "$worker" worker; fi
for p in "$signing" "$worker"; do
    { tr '\0' '\n' <"/proc/$p/cmdline"; } >"$work/look" && found "a command line" "$work/look"
done
kill -CONT "$worker"
for core in "$work"/core.*; do
    grep -qaF DENEME "$core" || fail "$core is empty: this test would see nothing"
done
wait "$signing" || { cat "$work/sign.err" >&2 && fail "signing failed"; }
grep -q 'Type the PIN on the reader' "$work/sign.err" || fail "nobody is told to type"
passed=$((passed + 1))

# Every file but those where the card keeps its PIN and the person types it.
find "$work" -type f ! -path "$card/pin" ! -path "$card/typed*" >"$work/files"
while read -r file; do found "$file" "$file"; done <"$work/files"
grep -q 'PIN 10 bytes' "$card/apdu.log" || fail "the card saw no PIN"
grep -qF "$new" "$card/typed" || fail "this test would find nothing"
echo "searched $searched places"
echo "$passed passed, 0 failed"
