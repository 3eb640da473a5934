#!/bin/sh
# The demo works, and fails where a part of the way is broken. Usage: demo.sh BUILD
set -eu
tests=$(cd "$(dirname "$0")/.." && pwd)
said=$(mktemp)
trap 'rm -f "$said"' EXIT

# broken PART STATUS WORDS: the demo ends with this status and says why.
broken() {
    status=0
    DEMO_BREAK=$1 sh "$tests/demo" >"$said" 2>&1 || status=$?
    left=$(sed -n 's/.*What it left is in //p' "$said")
    [ -z "$left" ] || rm -rf "$left"
    [ "$status" -eq "$2" ] && grep -q "$3" "$said" && return 0
    cat "$said" >&2
    echo "FAILED: with a broken $1 the demo ended with $status" >&2
    exit 1
}

sh "$tests/demo" >"$said" 2>&1 || { cat "$said" >&2 && exit 1; }
grep -q 'Signature is Valid' "$said"
broken card 4 'there is no card in the reader'
broken portal 9 'the server cannot be reached'
broken file 1 'expected: Signature is Valid'
echo "4 passed, 0 failed"
