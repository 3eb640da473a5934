#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# divit readers --watch and divit doctor --watch while cards and readers come and go, the service is
# killed and comes back; Ctrl-C ends them.
# usage: doctor_watch.sh BUILD
set -eu
build=$(cd "$1" && pwd)
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/tests/e2e/report_desk.sh"
watchers=
finish() {
    # shellcheck disable=SC2086
    [ -z "$watchers" ] || kill $watchers 2>/dev/null || true
    end_reader
    rm -rf "$work"
}
trap finish EXIT

# await FILE TEXT: a new line of the file since the last call for it holds the text.
await() {
    from=$(cat "$1.seen" 2>/dev/null || echo 0)
    tries=300
    until at=$(tail -n "+$((from + 1))" "$1" | grep -nF "$2"); do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || { cat "$1" >&2 && fail "nothing says: $2"; }
        sleep 0.1
    done
    at=${at%%:*}
    echo $((from + at)) >"$1.seen"
    passed=$((passed + 1))
}

# both TEXT FIRST_BROKEN: both tell the event; doctor then tells the first fault, "none" for none.
both() {
    first=\"$2\"
    [ "$2" != none ] || first=null
    await "$work/readers" "\"event\":\"$1\""
    await "$work/doctor" "\"event\":\"$1\""
    await "$work/doctor" "\"first_broken\":$first"
}

desk_start
LANGUAGE=en divit readers --watch >"$work/plain" &
plain=$!
divit readers --watch --json >"$work/readers" &
readers=$!
divit doctor --watch --json --module "$module" >"$work/doctor" &
doctor=$!
watchers="$plain $readers $doctor"

both service-back none
grep -qF '"event":"card-in"' "$work/doctor" || fail "the card that is there is not told"
divit-sandbox card remove "$card"
both card-out card-present
divit-sandbox card set "$card" mute=yes
divit-sandbox card insert "$card"
both card-mute card-answers
divit-sandbox card remove "$card"
divit-sandbox card set "$card" mute=no
both card-out card-present
divit-sandbox card insert "$card"
both card-in none
divit-sandbox card unplug "$card"
both reader-unplugged reader-listed
divit-sandbox card plug "$card"
both reader-plugged none
end_reader KILL
both service-lost pcscd-running
begin_reader run "$card"
both service-back none

# What it did itself (a worker at the card) is no event: the last line stays the last.
lines=$(wc -l <"$work/doctor")
divit-sandbox card remove "$card"
both card-out card-present
[ "$(tail -n "+$((lines + 1))" "$work/doctor" | wc -l)" -eq 2 ] || fail "more than one event and one verdict"

for process in $watchers; do
    kill -INT "$process"
    status=0
    wait "$process" || status=$?
    [ "$status" -eq 130 ] || fail "Ctrl-C ended a watch with $status"
    passed=$((passed + 1))
done
watchers=
for file in readers doctor; do
    ! grep -qvE '^\{.*\}$' "$work/$file" || fail "a line is no object"
    tail -n 1 "$work/$file" | grep -qF '"exit":130' || fail "the end is not told"
done
grep -qE '^[0-2][0-9]:[0-5][0-9]:[0-5][0-9] card put in: divit Practice Reader \(DP-000146\)' "$work/plain" ||
    fail "no line for a person"
! grep -qF DP-000146 "$work/doctor" || fail "doctor tells a serial number"
echo "$passed passed, 0 failed"
