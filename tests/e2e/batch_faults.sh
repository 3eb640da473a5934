#!/bin/sh
# What happens to a batch when the card, the reader or the service fails on the way: a table of faults,
# then a campaign of random ones. Nothing is lost, nothing is signed twice, and the card sees no PIN
# that nobody gave.
# usage: batch_faults.sh BUILD [full]     SEED=N repeats the campaign
#
# | fault in a batch                   | with --wait or a person         | without: exit, then --skip-done |
# |------------------------------------|---------------------------------|---------------------------------|
# | card pulled in a signature         | goes on when it is back         | 4                               |
# | card pulled between signatures     | goes on when it is back         | 4                               |
# | pcscd killed                       | goes on when it runs again      | 4                               |
# | reader unplugged                   | goes on when it is plugged in   | 4                               |
# | silent card                        | goes on                         | 4                               |
# | garbage, empty, flipped signature  | goes on                         | 4                               |
# | card reset by another program      | goes on, no PIN that nobody gave |                                |
# | back, but another program holds it | goes on when it is let go       |                                 |
# | back, but mute                     | goes on when it answers         |                                 |
# | transaction of another program     | waits, one PIN                  | the same                        |
# | another card is put in             | stops: 4                        |                                 |
# | PIN file is wrong or short by then | stops: 5, one try, none         |                                 |
# | PIN came from a descriptor         | stops: 4                        | 4                               |
# | card never comes back              | stops when the time is over: 4  |                                 |
# Not reached here, for the practice card cannot be so: an unknown ATR, a wrong protocol, a PIN pad.
# What fails before the first signature is in sign_faults.sh.
set -eu
here=$(dirname "$(realpath "$0")")
build=$(realpath "$1")
full=${2-}
. "$here/token.sh"
. "$here/reader.sh"
first_seed
cases=0

make_documents() { # COUNT
    rm -rf docs
    mkdir docs
    i=0
    while [ "$i" -lt "$1" ]; do
        i=$((i + 1))
        name=$(printf 'docs/%04d' "$i")
        case $((i % 4)) in
        0) cp "$here/../data/pdf/classic.pdf" "$name.pdf" ;;
        1) printf '<belge no="%s"/>' "$i" >"$name.xml" ;;
        *) printf '<?xml version="1.0"?>\n<belge no="%s">metin</belge>\n' "$i" >"$name.xml" ;;
        esac
    done
    inputs=$(find docs -type f | sort)
}

outputs() { find docs -name '*-signed.*' | wc -l; }
verifies() { grep -c '^> .*PIN [0-9]* bytes' "$card/apdu.log" || true; }

# batch [OPTION...]: all documents, in English.
batch() {
    # shellcheck disable=SC2086
    "$divit" sign --lang en --module "$opensc" --key pkcs11:type=private "$@" $inputs
}

# Until so many outputs are there, or the batch has ended.
wait_for_outputs() {
    until [ "$(outputs)" -ge "$1" ] || ! kill -0 "$batch" 2>/dev/null; do sleep 0.02; done
}

# Each output is there once, with one signature that is intact; nothing else is in the folder.
check_outputs() { # WHAT
    wanted=$(echo "$inputs" | wc -l)
    [ "$(outputs)" -eq "$wanted" ] || fail "$1: $(outputs) outputs of $wanted"
    [ "$(find docs | wc -l)" -eq $((2 * wanted + 1)) ] || fail "$1: something else lies in the folder"
    find docs -name '*-signed.*' | sort | xargs "$divit" verify --json >verified || true
    perl -MJSON::PP -0777 -ne 'for (@{decode_json($_)->{files}}) { my @s = @{$_->{signatures}};
        die "$_->{file}\n" unless @s == 1 && $s[0]{intact} && $s[0]{covers_whole} }' verified ||
        fail "$1: an output does not hold one intact signature"
}

# begin [OPTION...]: a batch in the background; goes on when two files are signed.
begin() {
    rm -f docs/*-signed.*
    set_card delay=15
    : >"$card/apdu.log"
    batch "$@" >out 2>err &
    batch=$!
    wait_for_outputs 2
}

# ended CODE WHAT: the batch ends with this exit code.
ended() {
    status=0
    wait "$batch" || status=$?
    [ "$status" -eq "$1" ] || fail "$2: exit $status, not $1: $(cat err)"
}

# Breaks and mends, one pair of functions for each row.
break_pull() { set_card fault=pull fault-at=0; }
mend_pull() {
    sleep 0.3
    set_card fault=none
    move remove
    move insert
}
break_idle() { move remove; }
mend_idle() { move insert; }
break_service() { kill_service; }
mend_service() { begin_reader run "$card"; }
break_unplug() { set_card reader=unplugged; }
mend_unplug() {
    sleep 0.3
    move plug
}
break_silent() { set_card fault=silent silence=500 fault-at=0; }
break_garbage() { set_card fault=garbage fault-at=0; }
break_empty() { set_card fault=empty fault-at=0; }
# The card says that all is well: only the check of the signature sees it.
break_flip() { set_card fault=flip fault-at=0; }
mend_flip() {
    sleep 0.3
    set_card fault=none
}

# goes_on NAME MEND: --wait fetches the card back; one VERIFY for each time the PIN was read.
goes_on() {
    begin --wait 30 --pin-file pin
    "break_$1"
    "mend_$2"
    ended 0 "$1"
    check_outputs "$1"
    back=$(grep -c 'The card is back' err || true)
    [ "$back" -ge 1 ] || fail "$1: the batch noticed nothing"
    [ "$(verifies)" -eq $((1 + back)) ] || fail "$1: $(verifies) times VERIFY for 1 + $back PINs"
    grep -q '^divit: docs/.*; ' err || fail "$1: no sentence: $(cat err)"
}

# stops NAME MEND: without --wait it ends, says how far it came, and --skip-done does the rest.
stops() {
    begin --pin-file pin
    "break_$1"
    ended 4 "$1"
    [ "$(verifies)" -eq 1 ] || fail "$1: $(verifies) times VERIFY for one PIN"
    left=$(($(echo "$inputs" | wc -l) - $(outputs)))
    grep -q "^$(outputs) of .* files are signed, $left are not;" err || fail "$1: the rest is not named: $(cat err)"
    "mend_$2"
    set_card fault=none
    find docs -name '*-signed.*' -exec sha256sum {} + | sort >kept
    batch --skip-done --pin-file pin >out 2>err || fail "$1: --skip-done does not go on: $(cat err)"
    check_outputs "$1"
    sha256sum --quiet -c kept || fail "$1: a finished file was signed again"
}

row() { # NAME MEND
    goes_on "$1" "$2"
    stops "$1" "$2"
    cases=$((cases + 1))
}

# A reset by another program takes the login away, or hits no moment at which it matters.
check_reset() {
    begin --wait 30 --pin-file pin
    "$build/tests/disturb_card" reset 0 >held
    ended 0 reset
    check_outputs reset
    back=$(grep -c 'The card is back' err || true)
    [ "$(verifies)" -eq $((1 + back)) ] || fail "reset: $(verifies) times VERIFY for 1 + $back PINs"
    cases=$((cases + 1))
}

# A transaction of another program only costs time.
check_transaction() {
    begin --pin-file pin
    "$build/tests/disturb_card" transaction 700 >held
    ended 0 transaction
    check_outputs transaction
    [ "$(verifies)" -eq 1 ] || fail "transaction: $(verifies) times VERIFY"
    cases=$((cases + 1))
}

# The card comes back, but another program has it for itself.
check_exclusive() {
    begin --wait 30 --pin-file pin
    break_idle
    "$build/tests/disturb_card" exclusive 1500 >held &
    holder=$!
    mend_idle
    ended 0 exclusive
    wait "$holder" || fail "exclusive: the card was not held"
    check_outputs exclusive
    cases=$((cases + 1))
}

check_mute() {
    begin --wait 30 --pin-file pin
    break_idle
    set_card mute=yes
    mend_idle
    sleep 1
    break_idle
    set_card mute=no
    mend_idle
    ended 0 mute
    check_outputs mute
    cases=$((cases + 1))
}

# Another person's card, in the same reader, is asked for nothing.
check_other_card() {
    begin --wait 30 --pin-file pin
    break_idle
    cp "$card/certificate.der" "$card/key.der" kept-card/
    cp other/certificate.der other/key.der "$card/"
    mend_idle
    ended 4 "another card"
    grep -q 'another card' err || fail "another card is not named: $(cat err)"
    [ "$(verifies)" -eq 1 ] || fail "another card got a PIN"
    move remove
    cp kept-card/certificate.der kept-card/key.der "$card/"
    move insert
    cases=$((cases + 1))
}

# check_pin NAME PIN TRIES: the PIN's file holds another one by the time the card is back.
check_pin() {
    (umask 077 && cp pin changing)
    begin --wait 30 --pin-file changing
    break_idle
    echo "$2" >changing
    mend_idle
    ended 5 "$1"
    [ "$(verifies)" -eq $((1 + $3)) ] || fail "$1: $(verifies) times VERIFY"
    grep -q 'files are signed' err || fail "$1: the rest is not named: $(cat err)"
    batch --skip-done --pin-file pin >out 2>err || fail "$1: does not go on: $(cat err)"
    check_outputs "$1"
    cases=$((cases + 1))
}

# A descriptor gives a PIN once: there is nothing to wait for.
check_descriptor() {
    begin --wait 30 --pin-fd 7 7<pin
    break_idle
    ended 4 descriptor
    [ "$(verifies)" -eq 1 ] || fail "descriptor: $(verifies) times VERIFY"
    mend_idle
    cases=$((cases + 1))
}

check_never() {
    begin --wait 1 --pin-file pin
    break_idle
    ended 4 "never back"
    grep -q 'no card' err || fail "never back: not the card's absence: $(cat err)"
    mend_idle
    cases=$((cases + 1))
}

# One JSON object with a row for each file, whatever happened.
check_json() {
    begin --json --pin-file pin
    break_idle
    ended 4 json
    [ ! -s err ] || fail "json: talk beside it: $(cat err)"
    perl -MJSON::PP -0777 -ne 'my @f = @{decode_json($_)->{files}};
        my $done = grep { $_->{status} eq "OK" && $_->{output} } @f;
        print scalar(@f), " ", $done, "\n"' out >said
    echo "$(echo "$inputs" | wc -l) $(outputs)" | cmp -s - said || fail "json: rows and outputs: $(cat said)"
    mend_idle
    cases=$((cases + 1))
}

# On a terminal a person is told, asked again, and sees how far it is.
check_terminal() {
    begin_terminal
    break_idle
    mend_idle
    ended 0 terminal
    check_outputs terminal
    [ "$(cat typed)" = "$(verifies)" ] || fail "terminal: $(cat typed) PINs typed, $(verifies) times VERIFY"
    [ "$(cat typed)" = 2 ] || fail "terminal: $(cat typed) PINs typed"
    grep -q 'file 3 of 6' out || fail "terminal: no progress"
    cases=$((cases + 1))
}

# begin_terminal [OPTION...]: the batch on a terminal of its own, where the PIN is typed.
begin_terminal() {
    : >typed
    : >"$card/apdu.log"
    rm -f docs/*-signed.*
    type_batch "$@" &
    batch=$!
    wait_for_outputs 2
}

type_batch() {
    # shellcheck disable=SC2086
    exec "$build/tests/type_pin" 123456 typed "$divit" sign --lang en --module "$opensc" \
        --key pkcs11:type=private "$@" $inputs >out 2>&1
}

table() {
    make_documents 6
    row pull pull
    row idle idle
    row service service
    row unplug unplug
    row silent flip
    row garbage flip
    row empty flip
    row flip flip
    check_reset
    check_transaction
    check_exclusive
    check_mute
    check_other_card
    check_pin 'wrong PIN' 999999 1
    check_pin 'short PIN' 12 0
    check_descriptor
    check_never
    check_json
    check_terminal
}

# One random fault, and its end. A reset may have to wait until nobody has the card in a transaction.
fault() {
    draw 9
    kind=$drawn
    draw 12
    at=$((drawn + 1))
    case $kind in
    0 | 1 | 2 | 3) set_card fault=$(echo "pull garbage empty flip" | cut -d' ' -f$((kind + 1))) fault-at=$at ;;
    4) set_card fault=silent silence=200 fault-at=$at ;;
    5) move remove ;;
    6) kill_service ;;
    7) "$build/tests/disturb_card" reset 0 >held 2>&1 & ;;
    8) set_card reader=unplugged ;;
    esac
    draw 3
    sleep "0.$drawn"
    case $kind in
    0) set_card fault=none && move remove && move insert ;;
    1 | 2 | 3 | 4) set_card fault=none ;;
    5) move insert ;;
    6) begin_reader run "$card" ;;
    8) move plug ;;
    esac
    faults="$faults $kind"
}

# Starts the batch anew where it has ended before its end, as its person would.
keep_running() {
    kill -0 "$batch" 2>/dev/null && return 0
    status=0
    wait "$batch" || status=$?
    [ "$status" -eq 0 ] && return 1
    case $status in
    3 | 4 | 6 | 7) ;;
    *) fail "campaign: exit $status: $(tail -3 out)" ;;
    esac
    cat out >>said
    restarts=$((restarts + 1))
    [ "$restarts" -le $((10 + 2 * $2)) ] || fail "campaign: no end"
    type_batch --skip-done &
    batch=$!
}

# campaign DOCUMENTS FAULTS: the faults come as the first half of the outputs grows.
campaign() {
    echo "campaign: SEED=$seed, $1 documents, $2 faults"
    make_documents "$1"
    restarts=0 given=0 faults=
    : >said
    set_card delay=60
    begin_terminal
    while keep_running "$@"; do
        if [ "$given" -lt "$2" ] && [ "$(outputs)" -gt $((given * $1 / (2 * $2))) ]; then
            fault
            given=$((given + 1))
        else
            sleep 0.05
        fi
    done
    cat out >>said
    [ "$given" -eq "$2" ] || fail "campaign: only $given faults"
    check_outputs campaign
    typed=$(awk '{n += $1} END {print n}' typed)
    [ "$(verifies)" -le "$typed" ] || fail "campaign: $(verifies) times VERIFY for $typed PINs"
    [ "$typed" -le $(($(verifies) + restarts)) ] || fail "campaign: $typed PINs, $(verifies) times VERIFY"
    judge
    echo "campaign: faults$faults"
    echo "campaign: $(grep -c 'The card is back' said || true) recoveries, $restarts new starts, $typed PINs typed, $(verifies) times VERIFY"
    cases=$((cases + 1))
}

# Judges of other people on a sample.
judge() {
    for pdf in $(find docs -name '*-signed.pdf' | sort | head -5); do
        pdfsig "$pdf" | grep -q 'Signature is Valid' || fail "pdfsig does not accept $pdf"
    done
    for xml in $(find docs -name '*-signed.xml' | sort | head -5); do
        xmlsec1 --verify --trusted-pem ca.pem --id-attr:Id 'http://uri.etsi.org/01903/v1.3.2#:SignedProperties' \
            "$xml" >heard 2>&1 || fail "xmlsec1 does not accept $xml: $(cat heard)"
    done
}

own_card
mkdir kept-card
issue_card "$PWD/other" second
begin_reader run "$card"
case $full in
full) campaign 500 200 ;;
*)
    table
    campaign 20 4
    ;;
esac
echo "$cases passed, 0 failed"
