#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Everything that can go wrong before a signature: one sentence, the right exit, nothing changed.
# usage: sign_faults.sh BUILD
set -eu
script=$(realpath "$0")
here=$(dirname "$script")
. "$here/token.sh"

# What the documents' folder holds, by name and by content.
contents() { (cd docs && find . | sort && find . -type f -exec sha256sum {} + | sort); }

# ends CODE COMMAND...: the exit is CODE and the documents' folder is as before.
ends() {
    wanted=$1
    shift
    contents >before
    status=0
    "$@" >out 2>err || status=$?
    contents >after
    [ "$status" -eq "$wanted" ] || fail "exit $status, not $wanted, from: $* ($(cat out err))"
    cmp -s before after || fail "the folder changed by: $*"
}

# A sentence of one line: who speaks, what it is about, what to do.
sentence() {
    [ "$(wc -l <err)" -eq 1 ] || fail "not one line: $(cat err)"
    grep -q '^divit: .*; ' err || fail "no sentence with a way out: $(cat err)"
}

# once CODE TEXT COMMAND...: refused in English, and the sentence holds TEXT.
once() {
    code=$1 text=$2
    shift 2
    ends "$code" "$@" --lang en
    sentence
    grep -qF -- "$text" err || fail "no \"$text\" in: $(cat err)"
    cases=$((cases + 1))
}

# refused CODE TEXT COMMAND...: as once, then in Turkish and as JSON.
refused() {
    once "$@"
    code=$1
    shift 2
    mv err english
    ends "$code" "$@" --lang tr
    sentence
    ! cmp -s err english || fail "not in Turkish: $(cat err)"
    ends "$code" "$@" --json
    [ ! -s err ] || fail "talk beside JSON: $(cat err)"
    said=$(perl -MJSON::PP -0777 -ne 'print decode_json($_)->{exit}' out)
    [ "$said" = "$code" ] || fail "JSON says exit $said, not $code: $(cat out)"
}

# hsm FILE [OPTION...]: signs docs/FILE with the SoftHSM key.
hsm() {
    in=$1
    shift
    sign rsa "docs/$in" docs/out "$@"
}

# with_module PATH: the same key by another module.
with_module() {
    path=$1
    shift
    "$divit" sign docs/a.pdf -o docs/out --module "$path" --key 'pkcs11:token=t1' --pin-file pin "$@"
}

# with_pin FILE: the same with another PIN, or none.
with_pin() {
    number=$1
    shift
    "$divit" sign docs/a.pdf -o docs/out --module "$module" --key 'pkcs11:token=t1' \
        ${number:+--pin-file "$number"} "$@"
}

make_documents() {
    mkdir docs
    cp "$here/../data/pdf/classic.pdf" docs/a.pdf
    head -c 300 docs/a.pdf >docs/cut.pdf
    qpdf --encrypt oku sahip 256 -- docs/a.pdf docs/locked.pdf
    echo 'merhaba' >docs/text.txt
    : >docs/empty.pdf
    printf '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>' >docs/dtd.xml
    printf '<a><b></a>' >docs/broken.xml
    gzip -dc /usr/share/doc/zlib1g-dev/crc-doc.1.0.pdf.gz >docs/big.pdf
    (umask 077 && echo 999999 >wrong && echo 12 >short)
    cp pin shown && chmod 644 shown
}

check_inputs() {
    refused 8 docs/none.pdf hsm none.pdf
    refused 8 docs/cut.pdf hsm cut.pdf
    refused 8 docs/locked.pdf hsm locked.pdf
    refused 8 docs/text.txt hsm text.txt
    refused 8 docs/empty.pdf hsm empty.pdf
    refused 8 docs/dtd.xml hsm dtd.xml
    refused 8 docs/broken.xml hsm broken.xml
}

check_pins() {
    refused 5 'wrong PIN' with_pin wrong
    refused 5 'wrong length' with_pin short
    refused 14 '--pin-file' with_pin '' --no-input
    refused 2 'shown' with_pin shown
    refused 2 'absent' with_pin absent
}

check_modules() {
    cp "$module" loose.so && chmod 666 loose.so
    echo 'no library' >text.so
    refused 4 /none.so with_module /none.so
    refused 4 ./loose.so with_module ./loose.so
    refused 4 "$PWD/loose.so" with_module "$PWD/loose.so"
    refused 4 "$PWD/text.so" with_module "$PWD/text.so"
    refused 4 libz.so.1 with_module "$(ls /usr/lib/*/libz.so.1)"
}

# A target that cannot be is told before the PIN is used.
check_targets() {
    echo 'mine' >docs/out
    refused 2 docs/out hsm a.pdf
    refused 2 docs/out with_pin wrong
    rm docs/out
    refused 2 docs/a.pdf sign rsa docs/a.pdf docs/a.pdf
    refused 1 none/out sign rsa docs/a.pdf none/out
    mkdir other
    cp docs/a.pdf other/a.pdf
    refused 2 docs/a.pdf "$divit" sign docs/a.pdf -o docs/a.pdf --force --module "$module" --no-input
    refused 2 other/a.pdf "$divit" sign docs/a.pdf other/a.pdf --out-dir docs --force --module "$module" --no-input
}

# In name spaces of our own: a disk that nobody may write to and one that is full.
# The user there is root, to whom only a module of his own is safe.
check_disks() {
    module=$PWD/own.so
    mkdir readonly full
    mount -t tmpfs -o ro none readonly
    mount -t tmpfs -o size=64k none full
    refused 1 readonly/out sign rsa docs/a.pdf readonly/out
    refused 1 docs/big.pdf sign rsa docs/big.pdf full/out
    [ -z "$(ls -A full)" ] || fail "something stays on the full disk"
}

# Twenty places to cut a PDF at: refused, or signed and valid.
check_cuts() {
    seed=${DIVIT_SEED:-$(date +%s)}
    echo "cuts: DIVIT_SEED=$seed"
    for pdf in "$here"/../data/pdf/*.pdf; do
        awk -v seed="$seed" -v size="$(stat -c %s "$pdf")" -v name="$pdf" 'BEGIN {
            srand(seed + length(name)); for (i = 0; i < 5; i++) print 1 + int(rand() * (size - 1)) }' >places
        while read -r place; do check_cut "$pdf" "$place"; done <places
    done
}

check_cut() {
    head -c "$2" "$1" >docs/part.pdf
    status=0
    hsm part.pdf >out 2>err || status=$?
    case $status in
    0) pdfsig docs/out | grep -q 'Signature is Valid' || fail "$1 cut at $2 gets no valid signature" ;;
    8) sentence ;;
    *) fail "exit $status for $1 cut at $2: $(cat err)" ;;
    esac
    rm -f docs/out docs/part.pdf
    cases=$((cases + 1))
}

# by_card [OPTION...]: signs with the practice card.
by_card() {
    "$divit" sign docs/a.pdf -o docs/out --module "$opensc" --key pkcs11:type=private "$@"
}

by_reader() { "$divit" sign docs/a.pdf -o docs/out --pin-file pin "$@"; }

without_service() { PCSCLITE_CSOCK_NAME="$PWD/none" "$@"; }

# The card is pulled at the signature itself, and at commands while it is read.
check_pulls() {
    for place in 0 2 8 16 20; do
        set_card fault=pull fault-at=$place
        once 4 '' by_card --pin-file pin
        set_card fault=none fault-at=0
        move insert
    done
}

check_bad_answers() {
    for bad in silent garbage empty flip; do
        set_card fault=$bad fault-at=0 silence=100
        contents >before
        status=0
        by_card --pin-file pin --lang en >out 2>err || status=$?
        contents >after
        [ "$status" -ne 0 ] || fail "signed with the fault $bad"
        [ "$status" -lt 126 ] || fail "exit $status with the fault $bad"
        sentence
        cmp -s before after || fail "something stays after the fault $bad"
        set_card fault=none
        cases=$((cases + 1))
    done
}

check_moves() {
    move remove
    refused 4 'no card' by_card --pin-file pin
    refused 4 'no card' by_reader
    move insert
    move unplug
    refused 3 'no card reader' by_reader
    refused 3 'no card reader' by_card --pin-file pin
    move plug
    refused 3 'pcscd' without_service by_card --pin-file pin
    refused 3 'pcscd' without_service by_reader
}

# A wrong try costs one, so each is asked for once.
check_lock() {
    once 5 'wrong PIN' by_card --pin-file wrong
    once 5 'wrong PIN' by_card --pin-file wrong
    by_card --pin-file wrong --last-try >out 2>&1 || true
    refused 6 'locked' by_card --pin-file pin
}

with_card() {
    by_card --pin-file pin >out 2>&1 || fail "the card does not sign: $(cat out)"
    rm docs/out
    check_pulls
    check_bad_answers
    check_moves
    check_lock
}

whole() {
    export XDG_STATE_HOME="$folder/state"
    make_rsa_token
    make_documents
    check_inputs
    check_pins
    check_modules
    check_targets
    check_cuts
    cp "$module" own.so
    # In a namespace of a plain user, root's folders belong to nobody, and divit loads no module there.
    if [ "$(id -u)" -eq 0 ]; then
        unshare -Urm sh "$script" --disks "$build"
    else
        echo "full and read-only disk: only as root"
    fi
    as_der rsa
    make_card "$PWD/card" rsa
    divit-sandbox card run "$PWD/card" -- sh "$script" --card "$build" "$PWD/card"
}

part=whole
case $1 in
--*)
    part=$1
    shift
    ;;
esac
build=$(realpath "$1")
. "$here/reader.sh"
card=${2-}
cases=0
case $part in
--disks) check_disks ;;
--card) with_card ;;
whole)
    own_folder
    work=$PWD
    whole
    ;;
esac
echo "$part: $cases cases pass"
