#!/bin/sh
# The PIN is found nowhere while and after a card signs: command lines, environments, logs, trace
# files, the parent's memory and core dump, the state folder. Usage: pin_nowhere.sh BUILD
set -eu
build=$(cd "$1" && pwd)
tests=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
. "$tests/e2e/practice.sh"
trap 'kill "${reader-}" 2>/dev/null || true; rm -rf "$work"' EXIT
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

openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/key.pem" -out "$work/cert.pem" -days 30 \
    -subj '/C=TR/serialNumber=10000000146/CN=DENEME' 2>/dev/null
openssl pkcs8 -topk8 -nocrypt -in "$work/key.pem" -outform DER -out "$work/key.der"
openssl x509 -in "$work/cert.pem" -outform DER -out "$work/cert.der"
(umask 077 && printf '%s\n' "$pin" >"$work/pin")
divit-sandbox card make "$work/card" --certificate "$work/cert.der" --key "$work/key.der" --pin-file "$work/pin"
divit-sandbox card set "$work/card" delay=40
divit-sandbox card run "$work/card" >"$work/environment" 2>"$work/reader.log" &
reader=$!
until grep -q OPENSC_CONF "$work/environment"; do
    kill -0 "$reader" || fail "the reader does not run"
    sleep 0.1
done
while read -r line; do export "${line?}"; done <"$work/environment"
export XDG_STATE_HOME="$work/state"
set --
for i in $(seq 20); do
    printf '<a n="%s"/>' "$i" >"$work/$i.xml"
    set -- "$@" "$work/$i.xml"
done
divit sign --verbose --module /usr/lib/x86_64-linux-gnu/opensc-pkcs11.so --key 'pkcs11:type=private' \
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
found "the trace of the card" "$work/card/apdu.log"
grep -q 'PIN 9 bytes' "$work/card/apdu.log" || fail "the card saw no PIN"
find "$work/state" -type f 2>/dev/null >"$work/files" || true
while read -r file; do found "$file" "$file"; done <"$work/files"
look_at_processes
echo "searched $searched places"
echo "1 passed, 0 failed"
