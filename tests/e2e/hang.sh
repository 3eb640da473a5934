#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Whatever hangs, divit does not: the card is silent at each of its commands, pcscd at each piece of an
# answer, and the process that asks is stopped at each piece. Every run ends by its own deadline with a
# sentence, leaves no worker, and the next user is served. usage: hang.sh BUILD [full]
set -eu
here=$(dirname "$(realpath "$0")")
build=$(realpath "$1")
full=${2-}
. "$here/token.sh"
. "$here/reader.sh"
middle= cases=0 silent=0 ended=0

# use COMMAND: one of divit's commands at the card, in said; its exit in status.
use() {
    status=0
    case $1 in
    readers) set -- readers ;;
    doctor) set -- doctor --module "$opensc" ;;
    patient) set -- card --module "$opensc" ;;
    card) set -- card --module "$opensc" --timeout 1 ;;
    sign) set -- sign a.xml -o out.xml --module "$opensc" --key pkcs11:type=private --pin-file pin --timeout 1 ;;
    esac
    rm -f out.xml
    timeout 30 "$divit" "$@" --lang en >said 2>&1 || status=$?
}

# The processes of divit that live and belong to this test.
left_over() {
    for process in $(pgrep -x divit) $(pgrep -x divit-card); do
        ! grep -qsa "$folder" "/proc/$process/environ" || echo "$process"
    done
}

# hangs COMMAND WHERE: it has just been used; how it ended is right.
hangs() {
    case $status in
    3 | 4) # 4: doctor, for a module that hangs although the card is free
        silent=$((silent + 1))
        grep -q 'does not answer\|not answer in time\|does not come back' said ||
            fail "$1, $2: another sentence: $(cat said)"
        [ ! -e out.xml ] || fail "$1, $2: an output is there"
        ;;
    "$healthy")
        ended=$((ended + 1))
        [ "$1" != sign ] || [ -e out.xml ] || fail "$1, $2: no output"
        ;;
    *) fail "$1, $2: exit $status: $(cat said)" ;;
    esac
    [ -z "$(left_over)" ] || fail "$1, $2: a process stays: $(left_over)"
    cases=$((cases + 1))
}

# next_user COMMAND WHERE: as if nothing had been.
next_user() {
    PCSCLITE_CSOCK_NAME=$service use patient
    [ "$status" -eq "$healthy_card" ] || fail "$1, $2: the next user is not served: $(cat said)"
}

# The card says nothing at its n-th command.
mute_at() { # COMMAND N
    set_card fault=silent fault-at="$2"
    use "$1"
    hangs "$1" "silent at command $2"
    set_card fault=none
    next_user "$1" "silent at command $2"
}

# through MODE N COMMAND: used with hang_pcscd in the middle; pieces is how many there were.
through() {
    rm -f middle.comm
    "$build/tests/hang_pcscd" "$1" "$2" "$PWD/middle.comm" "$service" >counted &
    middle=$!
    until [ -S middle.comm ]; do
        kill -0 "$middle" 2>/dev/null || fail "nothing stands in the middle"
        sleep 0.01
    done
    PCSCLITE_CSOCK_NAME=$PWD/middle.comm use "$3"
    kill -TERM "$middle"
    wait "$middle"
    middle=
    pieces=$(cat counted)
}

hang_at() { # MODE COMMAND N
    through "$1" "$3" "$2"
    hangs "$2" "$1 at piece $3"
    next_user "$2" "$1 at piece $3"
}

# each FROM STEP TO ACTION...: the action with each number of these.
each() {
    number=$1 step=$2 last=$3
    shift 3
    while [ "$number" -le "$last" ]; do
        "$@" "$number"
        number=$((number + step))
    done
}

# campaign COMMAND STEP: STEP 1 is every command and every piece.
campaign() {
    use "$1"
    healthy=$status
    [ "$1" = card ] && healthy_card=$status
    : >"$card/apdu.log"
    use "$1"
    commands=$(grep -c '^>' "$card/apdu.log" || true)
    through hold 0 "$1"
    counted=$pieces
    [ "$counted" -gt 5 ] || fail "$1: only $counted pieces"
    each 1 "$2" "$commands" mute_at "$1"
    each 1 "$2" "$counted" hang_at hold "$1"
    each $((($2 + 1) / 2)) "$2" "$counted" hang_at stop "$1"
    echo "$1: $commands commands, $counted pieces of answers; so far $cases hung: $silent told, $ended done before"
}

own_card
trap '[ -z "$middle" ] || kill "$middle" 2>/dev/null || true; end_reader; rm -rf "$folder"' EXIT
set_card silence=60000
begin_reader run "$card"
service=$PCSCLITE_CSOCK_NAME
case $full in
full)
    campaign card 1
    campaign sign 1
    campaign readers 1
    campaign doctor 1
    ;;
*)
    campaign card 19
    campaign sign 21
    campaign readers 5
    campaign doctor 61
    ;;
esac
[ "$silent" -gt "$ended" ] || fail "hardly anything hung: $silent of $cases"
echo "$cases passed, 0 failed"
