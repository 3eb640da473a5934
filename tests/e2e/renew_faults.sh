#!/bin/sh
# What can go wrong in a renewal: one sentence, its exit code, nothing sent; then it goes on where it
# was and the portal holds one submission. Usage: renew_faults.sh BUILD
set -eu
build=$(cd "$1" && pwd)
tests=$(cd "$(dirname "$0")/.." && pwd)
. "$tests/e2e/practice.sh"
practice_folder

renew() { # ORDER OPTION...
    order=$1
    shift
    divit --quiet renew "$order" --module "$DIVIT_MODULE" --fields "$work/fields" "$@"
}

# refused STATUS WORDS COMMAND...: ends so, with one line on standard error that says it.
refused() {
    expected=$1
    words=$2
    shift 2
    status=0
    "$@" >"$work/out" 2>"$work/err" || status=$?
    [ "$status" -eq "$expected" ] || { cat "$work/err" >&2 && fail "$words: status $status, not $expected"; }
    [ "$(wc -l <"$work/err")" -eq 1 ] || { cat "$work/err" >&2 && fail "$words: not one sentence"; }
    grep -q "^divit: .*$words" "$work/err" || { cat "$work/err" >&2 && fail "$words: another sentence"; }
    passed=$((passed + 1))
}

# goes_on ORDER: the same renewal ends well now, with one submission.
goes_on() {
    [ "$(submissions "$1")" = 0 ] || fail "$1 was submitted too early"
    renew "$1" --consent --pin-file "$DIVIT_PIN_FILE" --resume >"$work/out" 2>"$work/err" || { cat "$work/err" >&2 && fail "$1 does not go on"; }
    [ "$(submissions "$1")" = 1 ] || fail "$1: $(submissions "$1") submissions"
    passed=$((passed + 1))
}

fields "$work/fields"
(umask 077 && echo 999999 >"$work/wrong")
refused 2 'no portal is named' env -u DIVIT_PORTAL divit portal list
practice_start "$work/world"
divit --quiet portal login >/dev/null

new_order
refused 14 'the commitment was not accepted' renew "$order" --no-input --pin-file "$DIVIT_PIN_FILE"
refused 14 'a PIN is needed' renew "$order" --no-input --consent
refused 5 'wrong PIN' renew "$order" --consent --pin-file "$work/wrong"
goes_on "$order"

new_order
divit-sandbox card remove "$DIVIT_SANDBOX/card"
refused 4 'no card' renew "$order" --consent --pin-file "$DIVIT_PIN_FILE"
refused 4 'kart' renew "$order" --consent --pin-file "$DIVIT_PIN_FILE" --lang tr
divit-sandbox card insert "$DIVIT_SANDBOX/card"
refused 3 'pcscd' env PCSCLITE_CSOCK_NAME="$work/none" divit --quiet renew "$order" --fields "$work/fields" --consent --pin-file "$DIVIT_PIN_FILE"
refused 3 'servis' env PCSCLITE_CSOCK_NAME="$work/none" divit --quiet renew "$order" --fields "$work/fields" --consent --pin-file "$DIVIT_PIN_FILE" --lang tr
refused 5 'PIN yanlış' renew "$order" --consent --pin-file "$work/wrong" --lang tr
goes_on "$order"

new_order
refused 14 'the commitment was not accepted' renew "$order" --no-input
printf ' ' >>"$XDG_STATE_HOME/divit/renew/$order/commitment.xml"
refused 8 'it was changed on this computer' renew "$order" --consent --pin-file "$DIVIT_PIN_FILE"
[ "$(submissions "$order")" = 0 ] || fail "a changed document was sent"

new_order
divit-sandbox fault swapped 4
refused 13 'not the one that the portal issued' renew "$order" --consent --pin-file "$DIVIT_PIN_FILE"
goes_on "$order"

new_order
sed 's/^email=.*/email=nobody/' "$work/fields" >"$work/bad"
refused 2 'email' divit --quiet renew "$order" --module "$DIVIT_MODULE" --fields "$work/bad" --no-input
practice_stop
refused 9 'sunucuya ulaşılamıyor' renew "$order" --consent --pin-file "$DIVIT_PIN_FILE" --lang tr
refused 9 'the server cannot be reached' renew "$order" --consent --pin-file "$DIVIT_PIN_FILE"
practice_start "$work/world"
goes_on "$order"

new_order
for _ in 1 2; do renew "$order" --consent --pin-file "$work/wrong" >"$work/out" 2>&1 || true; done
status=0
renew "$order" --consent --pin-file "$work/wrong" --last-try >"$work/out" 2>&1 || status=$?
refused 6 'locked' renew "$order" --consent --pin-file "$DIVIT_PIN_FILE" --last-try
refused 6 'kilit' renew "$order" --consent --pin-file "$DIVIT_PIN_FILE" --last-try --lang tr
[ "$(submissions "$order")" = 0 ] || fail "sent with a locked card"
find "$work/state" -name '.divit-*' | grep -q . && fail "a half-written file was left"
echo "$passed passed, 0 failed"
