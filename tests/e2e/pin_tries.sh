#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A wrong PIN in one process is known in the next: two wrong ones, and the third try is asked for
# first. OpenSC sets no flag in a fresh process, so what is said here is what divit noted.
# usage: pin_tries.sh BUILD
set -eu
build=$(cd "$1" && pwd)
tests=$(cd "$(dirname "$0")/.." && pwd)
. "$tests/e2e/practice.sh"
practice_folder
noted=$XDG_STATE_HOME/divit/pin-tries

# use CARD: that card is in the reader.
use() {
    end_reader
    card=$work/$1
    begin_reader run "$card"
}

# card_has TRIES: what the card itself counts.
card_has() { [ "$(sed 's/.* //' "$card/pin")" = "$1" ] || fail "the card has $(sed 's/.* //' "$card/pin") tries, not $1"; }

pin() { divit pin verify --module "$opensc" --pin-file "$work/$1" "${2---quiet}"; }
show() { divit card --module "$opensc" "$@"; }
examine() { divit doctor --all --module "$opensc" "$@"; }

(umask 077 && echo 123456 >"$work/pin" && echo 999999 >"$work/wrong" && echo 12 >"$work/short")
echo '<a xmlns="urn:x"/>' >"$work/a.xml"
for name in one two; do
    make_plain $name "DENEME $name"
    make_card "$work/$name" $name
done

# Nothing is noted, and nothing is written, before the first wrong PIN.
use one
expect 7 'not known before the first wrong PIN' show
expect 0 'the PIN is right' pin pin --lang=en
expect 5 'wrong length' pin short
[ ! -e "$noted" ] && [ ! -e "$noted.key" ] || fail "something is noted without a wrong PIN"

# One wrong: the next process knows.
expect 5 'wrong PIN' pin wrong
card_has 2
expect 7 '2 of 3 tries are probably left' show
expect 7 '"pin_failures":1' show --json
expect 7 '3 denemeden 2' show --lang tr
examine --json >"$work/out" 2>&1 || true
tr '{}' '\n\n' <"$work/out" | grep -F '"id":"pin-state"' >"$work/row" || fail "doctor does not look at the PIN"
grep -qF '"verdict":"warning"' "$work/row" && grep -qF '1 / 3' "$work/row" || fail "doctor says: $(cat "$work/row")"

# Two wrong, the second while signing: the third is not sent unasked, by no command.
expect 5 'probably ONE try is left' divit sign "$work/a.xml" --module "$opensc" --key pkcs11:type=private --pin-file "$work/wrong"
card_has 1
expect 7 'probably the LAST TRY' show
expect 14 'last try' pin pin
expect 14 'last try' divit sign "$work/a.xml" --module "$opensc" --key pkcs11:type=private --pin-file "$work/pin"
expect 14 'last try' divit pin change --module "$opensc" --pin-file "$work/pin"
card_has 1

# A yes is asked for before the PIN is, and no is the default.
answer() { script -qec "divit pin verify --lang en --module $opensc --pin-file $work/pin" /dev/null <"$work/answer" >"$work/out" 2>&1; }
for word in no ''; do
    echo "$word" >"$work/answer"
    status=0
    answer || status=$?
    [ "$status" -eq 14 ] || { cat "$work/out" && fail "the answer '$word' gave $status"; }
    grep -qF 'Use this try?' "$work/out" || fail "it was not asked"
    card_has 1
done
grep -q '^> 0020' "$card/apdu.log" || fail "the trace of the card holds no VERIFY"

# Another card knows nothing of it.
use two
expect 7 'not known before the first wrong PIN' show
expect 0 'the PIN is right' pin pin --lang=en
expect 5 'wrong PIN' pin wrong
use one
expect 7 'probably the LAST TRY' show

# A yes; and success resets, of this card only.
echo yes >"$work/answer"
answer || { cat "$work/out" && fail "a yes did not send the PIN"; }
card_has 3
expect 7 'not known before the first wrong PIN' show
[ "$(wc -l <"$noted")" -eq 2 ] || fail "the other card was reset too"

# A damaged record is told; the count is then unknown, and a new one begins.
expect 5 'wrong PIN' pin wrong
echo torn >>"$noted"
expect 7 'the record of wrong PINs is damaged' show
grep -qF 'not known before the first wrong PIN' "$work/out" || fail "a damaged record still counts"
expect 7 '"pin_failures":null' show --json
expect 0 'How many tries are left is not known.' pin pin --lang=en
expect 7 '"pin_failures":0' show --json

# Nowhere to write: the PIN works, and nothing else is claimed.
rm -rf "$XDG_STATE_HOME" && : >"$XDG_STATE_HOME"
expect 5 'wrong PIN' pin wrong
expect 0 'the PIN is right' pin pin --lang=en
rm "$XDG_STATE_HOME"

# Locked on the third: told by the card, and noted.
for n in 1 2; do expect 5 'wrong PIN' pin wrong; done
status=0
pin wrong --last-try >"$work/out" 2>&1 || status=$?
card_has 0
expect 7 'probably locked' show
[ "$status" -eq 5 ] || [ "$status" -eq 6 ] || fail "the third wrong PIN gave $status"
# That it is locked is for the card to say: no yes is asked for.
expect 6 'the PIN is locked' pin pin
echo "$passed passed, 0 failed"
