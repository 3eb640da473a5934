#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# divit doctor --bench on a practice card that is good, slow, failing, held, away and silent.
# usage: doctor_bench.sh BUILD
set -eu
build=$(cd "$1" && pwd)
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/tests/e2e/report_desk.sh"
export LANGUAGE=en

# bench EXIT OPTION...
bench() {
    wanted=$1
    shift
    ends "$wanted" divit doctor --bench "$@"
}

says() {
    grep -qF "$1" "$work/out" "$work/err" || { cat "$work/out" "$work/err" >&2 && fail "nothing says: $1"; }
    passed=$((passed + 1))
}

desk_start
bench 0 --rounds 9
says 'nothing to compare with'
says 'one command'
! grep -qF 'one signature' "$work/out" || fail "a signature was made unasked"
says '9 rounds'

# Nothing but SELECT was sent: no PIN, no signature, no change.
sed -n 's/^> ..\(..\).*/\1/p' "$card/apdu.log" | sort -u >"$work/instructions"
[ "$(cat "$work/instructions")" = A4 ] || fail "it sent: $(tr '\n' ' ' <"$work/instructions")"
[ "$(grep -c '^> 00A40000023F00' "$card/apdu.log")" -eq 9 ] || fail "not one SELECT a round"

bench 0 --rounds 9
bench 0 --rounds 9
set_card delay=50
bench 0 --rounds 5 --json
says '"verdict":"slower"'
says '"usual_us"'
says '"step":"apdu"'
set_card delay=0 fault=silent fault-at=3 silence=200
bench 0 --rounds 6 --json
says '"failed":1'
says '"verdict":"failing"'
says '"failure":"READER_SILENT"'
set_card fault=none
bench 0 --rounds 3 --sign --pin-file "$work/pin" --module "$module"
says 'one signature'
(umask 077 && echo 654321 >"$work/wrong")
bench 5 --rounds 3 --sign --pin-file "$work/wrong" --module "$module"

# The history holds no name, and only its owner can read it.
history=$XDG_STATE_HOME/divit/reader-history
[ "$(stat -c %a "$history" "$history.key" | sort -u)" = 600 ] || fail "others can read the history"
! grep -aqE 'divit|Practice|DP-000146' "$history" "$history.key" || fail "a reader's name is in the history"
[ "$(wc -l <"$history")" -eq 6 ] || fail "not every run is in the history"

# The picture is SVG with a mark for each round.
bench 0 --rounds 8 --plot "$work/plot.svg"
xmllint --noout "$work/plot.svg" || fail "the picture is no XML"
[ "$(grep -o 'translate(' "$work/plot.svg" | wc -l)" -eq 27 ] || fail "not 3 times 8 marks and a legend"
bench 2 --plot "$work/plot.svg"
bench 0 --plot "$work/plot.svg" --force

# Another program holds the card: its login would not survive a reset.
mkfifo "$work/hold"
"$build/tests/hold_card" <"$work/hold" >"$work/held" &
holder=$!
exec 3>"$work/hold"
until [ -s "$work/held" ]; do
    kill -0 "$holder" 2>/dev/null || fail "the card cannot be held"
    sleep 0.1
done
bench 3
says 'another program holds the card'
exec 3>&-
wait "$holder" || fail "the holder failed"

move remove
bench 4
move insert
bench 2 --rounds 0x
bench 2 --rounds 1001
bench 2 --merge
for option in --sign --rounds=3 --plot=x.svg; do
    status=0
    divit doctor $option >/dev/null 2>&1 || status=$?
    [ "$status" -eq 2 ] || fail "$option without --bench gave $status"
done

# A service that hangs is told; a service that is gone too.
service=$(pgrep -P "$reader")
kill -STOP $service
bench 3
says 'does not answer'
kill -CONT $service
bench 0 --rounds 2
head -c 5 /dev/urandom >"$history.key"
bench 8
says 'remove it and the history'
end_reader
bench 3
echo "$passed passed, 0 failed"
