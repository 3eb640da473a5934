#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# doctor's pages in real Chromium, judged by axe-core, and searched for personal data.
# usage: doctor_report.sh BUILD
set -eu
build=$(cd "$1" && pwd)
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/tests/e2e/report_desk.sh"

get_judge

secrets='10000000146|DENEME|SOYADI|DP-000146|0146NES'
# clean FILE...: nothing personal is in it, and files are there.
clean() {
    for file in "$@"; do
        [ -s "$file" ] || fail "$file is empty"
        ! grep -aE "$secrets" "$file" || fail "personal data in $file"
        ! grep -aF "$HOME/" "$file" || fail "the home folder in $file"
        passed=$((passed + 1))
    done
}

HOME=$work/deneme-home
mkdir "$HOME"
export HOME
desk_start
cp "$module" "$HOME/module.so"

# The same desk in order and broken, as page and as JSON, in both languages.
for lang in tr en; do
    ends 0 divit doctor --lang $lang --module "$module" --report "$work/healthy-$lang.html"
    clean "$work/out"
done
ends 2 divit doctor --module "$module" --report "$work/healthy-en.html"
ends 0 divit doctor --json --module "$HOME/module.so" --report "$work/healthy-en.html" --force
cp "$work/out" "$work/healthy.json"
divit-sandbox card remove "$card"
for lang in tr en; do
    ends 4 divit doctor --lang $lang --module "$module" --report "$work/broken-$lang.html"
    ends 4 divit doctor --lang $lang --json --module "$module"
    cp "$work/out" "$work/broken-$lang.json"
done
divit-sandbox card insert "$card"
grep -qF 'card-present' "$work/broken-en.html" || fail "the page does not name the first fault"
ends 1 divit doctor --module "$module" --report "$work/nowhere/page.html"

# What was asked for is told, so that the search for it can fail.
ends 0 divit doctor --personal --module "$HOME/module.so" --report "$work/personal.html"
for secret in 10000000146 DP-000146 "$HOME/"; do
    case $secret in
    1*) ! grep -qF "$secret" "$work/personal.html" || fail "identity numbers are masked always" ;;
    *) grep -qF "$secret" "$work/personal.html" || fail "--personal does not tell $secret" ;;
    esac
done

# Many desks: two good files, one that told what is personal, one that is none.
divit doctor --personal --json --module "$HOME/module.so" >"$work/desk-3.json"
echo '{"command":"doctor"}' >"$work/desk-4.json"
cp "$work/healthy.json" "$work/desk-1.json"
cp "$work/broken-tr.json" "$work/desk-2.json"
for lang in tr en; do
    ends 12 divit doctor --lang $lang --merge --report "$work/merge-$lang.html" "$work"/desk-*.json
    grep -qF desk-4.json "$work/err" || fail "the broken file is not named"
    clean "$work/out"
done
ends 12 divit doctor --merge --json "$work"/desk-*.json
cp "$work/out" "$work/merge.json"
grep -qF '"90":2' "$work/merge.json" || fail "the days left are not counted"
rm "$work/desk-3.json" "$work/desk-4.json"
ends 0 divit doctor --merge "$work"/desk-*.json
ends 2 divit doctor --merge
ends 2 divit doctor "$work/desk-1.json"

# Measured: times in the table and the picture, in the state folder a keyed hash instead of a name.
for lang in tr en; do
    ends 0 divit doctor --lang $lang --bench --rounds 7 --module "$module" --force \
        --report "$work/bench-$lang.html" --plot "$work/bench.svg"
    clean "$work/out"
done
clean "$work/bench.svg" "$XDG_STATE_HOME/divit/reader-history" "$XDG_STATE_HOME/divit/reader-history.key"

for lang in tr en; do
    for page in healthy broken merge bench; do
        judge "$work/$page-$lang.html" $lang
        clean "$work/$page-$lang.html"
    done
done
clean "$work"/*.json
printed "$work/broken-en.html" 'put the card in, chip first'
printed "$work/merge-en.html" 'desk-2'
printed "$work/healthy-tr.html" 'İmzaya hazır'
echo "$passed passed, 0 failed"
