#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Malformed answers of a card through the real pcscd: to a program that sends commands as fast as it can, and
# to OpenSC in divit's worker. pcscd stays the same process, nothing crashes, every operation ends before
# its deadline, and no signature is made that is not one. In process: the fuzz targets akis-apdu, card-answer.
# usage: apdu_storm.sh BUILD [full]     SEED=N repeats the storm
set -eu
here=$(dirname "$(realpath "$0")")
build=$(realpath "$1")
full=${2-}
. "$here/token.sh"
. "$here/reader.sh"
first_seed

check_service() {
    kill -0 "$service" 2>/dev/null && [ "$(pgrep -P "$reader")" = "$service" ] ||
        fail "pcscd did not survive: $(tail -3 "$card/pcscd.log")"
}

# raw COUNT: in parts of 5000, each with a seed of its own.
raw() {
    sent=0
    while [ "$sent" -lt "$1" ]; do
        set_card trace= fault-at=0 seed=$(((seed + sent) % 10000000)) fault=storm
        "$build/tests/storm_card" 5000 || fail "raw storm: SEED=$seed, after $sent"
        check_service
        sent=$((sent + 5000))
    done
    set_card fault=none
    echo "raw: $sent malformed answers"
}

# One command of divit while every answer from the n-th on is malformed.
strike() {
    at=$((1 + runs % 36))
    : >"$card/apdu.log"
    # What the storm made look like a wrong PIN is no memory to keep.
    rm -rf out.xml "$XDG_STATE_HOME"
    set_card fault-at=$at seed=$(((seed + runs) % 10000000)) fault=storm
    case $((runs % 4)) in
    0) what="card --module $opensc" ;;
    1) what="doctor --module $opensc" ;;
    *) what="sign a.xml -o out.xml --module $opensc --key pkcs11:type=private --pin-file pin" ;;
    esac
    status=0
    # shellcheck disable=SC2086
    timeout 60 "$divit" $what --lang en >said 2>&1 || status=$?
    [ "$status" -lt 124 ] || fail "exit $status: SEED=$seed, run $runs: divit $what: $(cat said)"
    [ ! -e out.xml ] || [ "$status" -eq 0 ] || fail "an output and exit $status: SEED=$seed, run $runs"
    [ "$status" -ne 0 ] || [ $((runs % 4)) -lt 2 ] || signed=$((signed + 1))
    ! grep -q 'crashed\|worker has ended' said || fail "a crash: SEED=$seed, run $runs: $(cat said)"
    got=$(grep -c '^<' "$card/apdu.log" || true)
    [ "$got" -lt "$at" ] || malformed=$((malformed + got - at + 1))
    runs=$((runs + 1))
}

through_worker() {
    runs=0 malformed=0 signed=0
    set_card trace=apdu.log
    while [ "$malformed" -lt "$1" ]; do
        strike
        check_service
        [ ! -e out.xml ] || check_output
    done
    set_card fault=none
    rm -rf "$XDG_STATE_HOME"
    echo "worker: $malformed malformed answers in $runs runs of divit, $signed of them signed"
}

# What was signed in a storm is a signature all the same.
check_output() {
    "$divit" verify out.xml --json >judged 2>&1 || [ $? -eq 11 ] || fail "not a signature: SEED=$seed, run $runs"
}

own_card
begin_reader run "$card"
service=$(pgrep -P "$reader")
echo "storm: SEED=$seed"
case $full in
full)
    raw 970000
    through_worker 30000
    ;;
*)
    raw 20000
    through_worker 600
    ;;
esac
"$divit" sign a.xml -o healthy.xml --module "$opensc" --key pkcs11:type=private --pin-file pin >said 2>&1 ||
    fail "the healthy card does not sign: $(cat said)"
echo "2 passed, 0 failed"
