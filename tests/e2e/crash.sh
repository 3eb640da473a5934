#!/bin/sh
# kill -9 before and after every fsync of a renewal, which are all of its journal steps and files,
# and at seeded moments; then --resume. Each time the portal must hold exactly one submission.
# Usage: crash.sh BUILD [full]     SEED=N repeats a run
set -eu
build=$(cd "$1" && pwd)
tests=$(cd "$(dirname "$0")/.." && pwd)
full=${2-}
. "$tests/e2e/practice.sh"
practice_folder
first_seed

renew() { # ORDER [OPTION...]
    order=$1
    shift
    "$build/bin/divit" --sandbox renew "$order" --fields "$work/fields" --consent --pin-file "$DIVIT_PIN_FILE" "$@"
}

# After the kill: resume to the end, then look at what the portal holds.
check() { # ORDER WHAT
    renew "$1" --resume >"$work/resumed" 2>&1 || { cat "$work/killed" "$work/resumed" >&2 && fail "$2: cannot be resumed"; }
    [ "$(submissions "$1")" = 1 ] || fail "$2: $(submissions "$1") submissions"
    find "$work/state" -name '.divit-*' | grep -q . && fail "$2: a half-written file was left"
    passed=$((passed + 1))
}

kill_at_fsync() { # N WHEN
    new_order
    (export KILL_AT="$1:$2" LD_PRELOAD="$build/tests/kill_at.so" && renew "$order") >"$work/killed" 2>&1 &&
        fail "fsync $1 $2: was not killed"
    check "$order" "fsync $1 $2"
}

kill_at_moment() { # MILLISECONDS
    new_order
    timeout -s KILL "$(printf '0.%03d' "$1")" "$build/bin/divit" --sandbox renew "$order" --fields "$work/fields" \
        --consent --pin-file "$DIVIT_PIN_FILE" >"$work/killed" 2>&1 || true
    check "$order" "after $1 ms"
}

fields "$work/fields"
practice_start "$work/world"
echo "seed $seed"
divit --sandbox --quiet portal login >/dev/null
new_order
(export KILL_COUNT="$work/count" LD_PRELOAD="$build/tests/kill_at.so" && renew "$order") >"$work/killed" 2>&1 ||
    { cat "$work/killed" >&2 && fail "the undisturbed renewal"; }
calls=$(wc -c <"$work/count")
[ "$calls" -ge 16 ] || fail "only $calls fsync calls: not every step is made durable"
if [ "$full" = full ]; then
    for n in $(seq "$calls"); do
        kill_at_fsync "$n" before
        kill_at_fsync "$n" after
    done
    moments=10
else
    for _ in 1 2; do
        draw "$calls"
        kill_at_fsync $((drawn + 1)) before
        draw "$calls"
        kill_at_fsync $((drawn + 1)) after
    done
    moments=2
fi
for _ in $(seq "$moments"); do
    draw 400
    kill_at_moment $((drawn + 1))
done
echo "$calls fsync calls in a renewal"
echo "$passed passed, 0 failed"
