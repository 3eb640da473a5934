#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every request of a renewal goes wrong in every way that the portal's switch knows, and the program
# is killed before and after it; then --resume. Each time the portal must hold exactly one
# submission, and the application must be where a good renewal leaves it.
# Usage: renew_storm.sh BUILD [full]     SEED=N repeats a run
set -eu
build=$(cd "$1" && pwd)
tests=$(cd "$(dirname "$0")/.." && pwd)
full=${2-}
. "$tests/e2e/practice.sh"
practice_folder
first_seed
faults='error busy unavailable slow lost-request lost-answer half-answer garbled wrong-digest swapped
    other-person expired session-lost twice moved tls-name tls-expired tls-self-signed tls-old kill-before kill-after'
many=100000 # requests, more than any renewal has

renew() { # ORDER [OPTION...]
    order=$1
    shift
    "$build/bin/divit" --sandbox renew "$order" --fields "$work/fields" --consent --pin-file "$DIVIT_PIN_FILE" "$@"
}

status_of() {
    sqlite3 -readonly "$DIVIT_SANDBOX/world.db" "SELECT status FROM application WHERE no = '$1'"
}

# Ends a renewal that was disturbed; the person signs in anew where that is asked for.
finish() { # ORDER
    for _ in 1 2 3; do
        code=0
        renew "$1" --resume >"$work/resumed" 2>&1 || code=$?
        [ "$code" -ne 0 ] || return 0
        divit --quiet portal login >/dev/null
    done
    return 1
}

disturb() { # FAULT N
    case $1 in
    kill-*) (
        export KILL_CALL=request KILL_AT="$2:${1#kill-}" LD_PRELOAD="$build/tests/kill_at.so"
        renew "$order"
    ) ;;
    *) divit-sandbox fault "$1" "$2" && renew "$order" ;;
    esac >"$work/disturbed" 2>&1 || true
    divit-sandbox fault none
}

# What the person is told is a sentence, and what the portal holds is one submission.
check() { # FAULT N
    new_order
    disturb "$1" "$2"
    ! grep -qi 'internal\|assert\|sanitizer' "$work/disturbed" || fail "$1 at request $2: $(cat "$work/disturbed")"
    finish "$order" || { cat "$work/disturbed" "$work/resumed" >&2 && fail "$1 at request $2: does not go on"; }
    [ "$(submissions "$order")" = 1 ] || fail "$1 at request $2: $(submissions "$order") submissions"
    [ "$(status_of "$order")" = "$good" ] || fail "$1 at request $2: ends as $(status_of "$order")"
    passed=$((passed + 1))
}

fields "$work/fields"
practice_start "$work/world"
echo "seed $seed"
divit --sandbox --quiet portal login >/dev/null
new_order
divit-sandbox fault error "$many"
renew "$order" >"$work/whole" 2>&1 || { cat "$work/whole" >&2 && fail "the undisturbed renewal"; }
requests=$((many - $(sed 's/.* //' "$DIVIT_SANDBOX/fault")))
divit-sandbox fault none
good=$(status_of "$order")
[ "$requests" -ge 5 ] || fail "only $requests requests were counted"
set -- $faults
if [ "$full" = full ]; then
    for n in $(seq "$requests"); do
        for fault; do check "$fault" "$n"; done
    done
else
    for _ in 1 2 3 4 5 6; do
        draw "$requests"
        n=$((drawn + 1))
        draw $#
        shift "$drawn"
        check "$1" "$n"
        set -- $faults
    done
fi
echo "$requests requests, $# faults each; 0 lost, 0 doubled"
echo "$passed passed, 0 failed"
