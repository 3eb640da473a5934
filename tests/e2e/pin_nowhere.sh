#!/bin/sh
# The PIN is found nowhere while and after a card signs: command lines, environments, logs, trace
# files, the parent's memory and core dump, the state folder. Usage: pin_nowhere.sh BUILD
set -eu
build=$(cd "$1" && pwd)
tests=$(cd "$(dirname "$0")/.." && pwd)
. "$tests/e2e/practice.sh"
practice_folder
pin=Zq7xW93kT

# found PLACE FILE: fails if the file holds the PIN, as bytes or as UTF-16.
found() {
    searched=$((searched + 1))
    grep -qaF "$pin" "$2" && fail "the PIN is in $1"
    wide=$(printf %s "$pin" | sed 's/./&\\x00/g')
    grep -qaP "$wide" "$2" && fail "the PIN is in $1 as UTF-16"
    return 0
}
searched=0

# Every process of this test but the card itself, which is pcscd with the emulator.
look_at_processes() {
    for p in /proc/[0-9]*; do
        { tr '\0' '\n' <"$p/cmdline"; } >"$work/look" 2>/dev/null || continue
        found "the command line of ${p#/proc/}" "$work/look"
        { tr '\0' '\n' <"$p/environ"; } >"$work/look" 2>/dev/null || continue
        found "the environment of ${p#/proc/}" "$work/look"
    done
}

make_plain cert DENEME
(umask 077 && printf '%s\n' "$pin" >"$work/pin")
card=$work/card
make_card "$card" cert
set_card delay=40
begin_reader run "$card"
set --
for i in $(seq 20); do
    printf '<a n="%s"/>' "$i" >"$work/$i.xml"
    set -- "$@" "$work/$i.xml"
done
divit sign --verbose --module "$opensc" --key 'pkcs11:type=private' \
    --pin-file "$work/pin" "$@" >"$work/out" 2>"$work/err" &
signing=$!
# The first output is there: the card is logged in, further signatures are to come.
until [ -e "$work/1-signed.xml" ]; do
    kill -0 "$signing" 2>/dev/null || { cat "$work/err" >&2 && fail "signing ended early"; }
    sleep 0.02
done
worker=$(pgrep -P "$signing" | head -1)
[ -n "$worker" ] || fail "no card worker"
limit=$(awk '/Max core file size/ {print $5}' "/proc/$worker/limits")
[ "$limit" = 0 ] || fail "the worker may dump core: limit $limit"
# While its worker stands still, the program waits for it in the middle of a signature.
kill -STOP "$worker"
look_at_processes
gcore -o "$work/core" "$signing" >/dev/null 2>&1 || fail "no core of the signing program"
kill -CONT "$worker"
found "the parent's memory and core" "$work/core.$signing"
grep -qaF DENEME "$work/core.$signing" || fail "the core is empty: this test would see nothing"
wait "$signing" || { cat "$work/err" >&2 && fail "signing failed"; }
found "the output" "$work/out"
found "the log" "$work/err"
found "the trace of the card" "$card/apdu.log"
grep -q 'PIN 9 bytes' "$card/apdu.log" || fail "the card saw no PIN"
find "$work/state" -type f 2>/dev/null >"$work/files" || true
while read -r file; do found "$file" "$file"; done <"$work/files"
look_at_processes
echo "searched $searched places"
echo "1 passed, 0 failed"
