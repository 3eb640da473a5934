#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# divit readers shows readers and cards whatever else is wrong; words that it does not know are told.
# usage: readers.sh BUILD
set -eu
build=$(cd "$1" && pwd)
tests=$(cd "$(dirname "$0")/.." && pwd)
. "$tests/e2e/practice.sh"
practice_folder

practice_start "$work/world"
expect 0 'AKİS V1.0' divit readers
for command in readers card doctor; do
    expect 2 'takes no further words' divit $command first second
done
expect 2 'first' divit readers first
expect 2 'başka sözcük almaz' divit --lang tr readers first

# A profile of the person's that says nonsense is told; the shipped ones still name the card.
mkdir -p "$work/config/divit/tokens"
echo 'zzz: 1' >"$work/config/divit/tokens/mine.token"
expect 0 'AKİS V1.0' divit readers
grep -qF 'mine.token' "$work/out" || fail "the bad profile is not told"
expect 0 '"profiles":{"' divit readers --json
# Where a PIN would go to a module that it names, it stops all.
expect 8 'mine.token' divit card
