#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Many files in one run: rows and lines in the order of the arguments whatever --jobs is, a broken one
# beside good ones, and an interrupt that leaves whole files only. Usage: many.sh BUILD
set -eu
build=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
divit=$build/bin/divit
. "$here/token.sh"
own_folder
export LANGUAGE=en XDG_STATE_HOME="$folder/state"
make_rsa_token
count=60
mkdir in
for i in $(seq "$count"); do
    sed "s/^%%EOF/% $i\n%%EOF/" "$here/../data/pdf/classic.pdf" >"in/$i.pdf"
done

many() { "$divit" sign in/*.pdf --module "$module" --key pkcs11:token=t1 --pin-file pin "$@"; }

# Every output holds its input and one valid signature.
check_outputs() { # FOLDER
    for out in "$1"/*.pdf; do
        input=in/$(basename "$out" -signed.pdf).pdf
        head -c "$(stat -c %s "$input")" "$out" | cmp -s - "$input" || fail "$out does not begin with its input"
    done
    "$divit" verify --json "$1"/*.pdf >verified || [ $? = 11 ] || fail "verify: $(cat verified)"
    ! grep -q '"intact":false' verified || fail "$1: a signature is not intact"
    [ "$(grep -o '"intact":true' verified | wc -l)" = "$(ls "$1" | wc -l)" ] || fail "$1: a signature is missing"
}

ls in/*.pdf >wanted
for jobs in 1 2 8 64; do
    mkdir "out$jobs"
    many --out-dir "out$jobs" --jobs "$jobs" | sed 's/ -> .*//' >lines
    cmp -s lines wanted || fail "--jobs $jobs: the lines are not in order"
    check_outputs "out$jobs"
    [ "$(ls "out$jobs" | wc -l)" = "$count" ] || fail "--jobs $jobs: $(ls "out$jobs" | wc -l) outputs"
done

for wrong in 0x 65 -1; do
    status=0
    many --out-dir out1 --jobs "$wrong" >said 2>&1 || status=$?
    [ "$status" = 2 ] || fail "--jobs $wrong: $status"
done

# Outputs that are in the way are found before the PIN; with --skip-done they are passed over.
many --out-dir out8 >said 2>&1 && fail "outputs were in the way"
rm out8/7-signed.pdf out8/31-signed.pdf
many --out-dir out8 --skip-done >lines
[ "$(grep -c 'signed before' lines)" = $((count - 2)) ] || fail "not passed over: $(cat lines)"
check_outputs out8

# An interrupt: what was begun is ended, it is told how far it came, and --skip-done goes on.
mkdir cut
for round in 1 2 3; do
    rm -f cut/*
    "$divit" sign in/*.pdf --module "$module" --key pkcs11:token=t1 --pin-file pin --out-dir cut \
        --jobs 2 >lines 2>said &
    run=$!
    until ls cut/*.pdf >seen 2>&1; do
        kill -0 "$run" 2>/dev/null || fail "it ended too early: $(cat said)"
    done
    kill -TERM "$run" 2>/dev/null || true
    status=0
    wait "$run" || status=$?
    [ "$status" = 130 ] && break
done
[ "$status" = 130 ] || fail "interrupted: $status: $(cat said)"
signed=$(ls cut | wc -l)
[ "$signed" -lt "$count" ] || fail "it went on to the end"
grep -q "^$signed of $count files are signed" said || fail "$signed outputs, but: $(cat said)"
[ "$(wc -l <lines)" = "$signed" ] || fail "$signed outputs, $(wc -l <lines) lines"
check_outputs cut
many --out-dir cut --skip-done >lines
[ "$(grep -c 'signed before' lines)" = "$signed" ] || fail "it does not go on where it was"
[ "$(ls cut | wc -l)" = "$count" ] || fail "not all were signed in the end"
echo "$count files with 1 to 64 jobs; interrupted at $signed"
