#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# After renewals by every way, guided and interrupted ones, nothing personal stands in clear in what
# divit leaves behind: journals, receipts, saved progress, remembered answers, logs, traces, calendar.
# usage: personal.sh BUILD
set -eu
export LC_ALL=C.UTF-8
build=$(cd "$1" && pwd)
tests=$(cd "$(dirname "$0")/.." && pwd)
. "$tests/e2e/practice.sh"
practice_folder
left=$work/left
mkdir "$left"

# keep NAME CODE COMMAND...: what it says, with all its logs, stays in a file of its own.
keep() {
    name=$1 wanted=$2 got=0
    shift 2
    "$@" </dev/null >"$left/$name.log" 2>&1 || got=$?
    [ "$got" -eq "$wanted" ] || fail "$*: exit $got, not $wanted: $(cat "$left/$name.log")"
}

renew() { # renew NAME CODE OPTION...
    name=$1 wanted=$2
    shift 2
    keep "$name" "$wanted" divit renew --verbose --no-input --fields "$work/fields" --consent \
        --module "$DIVIT_MODULE" --pin-file "$DIVIT_PIN_FILE" "$@"
}

# hits: every place where a person's number, phone or mail stands in clear, one a line.
secrets='10000000146|20000000046|50000000050|40000000082|555 ?123 ?45 ?67|deneme@ornek'
hits() { grep -raloE "$secrets" "$left" "$XDG_STATE_HOME" || true; }

practice_start "$work/world"
fields "$work/fields"
keep login 0 divit portal login --verbose --no-input
keep dry-run 0 divit renew --dry-run --verbose --no-input --fields "$work/fields" --module "$DIVIT_MODULE" SD-780
renew e-imza 0 SD-780 --trace "$left/card.trace"
new_order
renew islak-imza 0 "$order" --via islak-imza
new_order
sed 's/^mobile=.*/mobile=555 123 45 6/' "$work/fields" >"$work/wrong"
keep refused 2 divit renew --verbose --no-input --fields "$work/wrong" "$order"
divit-sandbox card remove "$work/world/card"
renew interrupted 4 "$order"
divit-sandbox card insert "$work/world/card"
renew resumed 0 --resume
keep consent 0 divit portal consent --give --consent --verbose --no-input --module "$DIVIT_MODULE" --pin-file "$DIVIT_PIN_FILE"
new_order
renew e-onay 0 "$order"
keep receipt 0 divit renew receipt SD-780 --verbose
keep when 0 divit renew when --verbose --module "$DIVIT_MODULE" --ics "$left/when.ics"
keep list 0 divit portal list --verbose --no-input
keep certificates 0 divit portal certificates --verbose --no-input

echo "guided: the form arrives in the download folder"
mkdir "$work/downloads"
new_order
divit portal form "$order" --fields "$work/fields" --no-input >"$work/out" 2>&1 || fail "form: $(cat "$work/out")"
mkdir "$work/papers"
divit portal documents "$order" --out-dir "$work/papers" --no-input >"$work/out" 2>&1 || fail "documents: $(cat "$work/out")"
divit --sandbox --verbose renew --guided --consent --downloads "$work/downloads" --browser true --viewer true \
    --pin-file "$DIVIT_PIN_FILE" </dev/null >"$left/guided.log" 2>&1 &
guide=$!
wait_for 'the watch' grep -qE 'Waiting for the form' "$left/guided.log"
cp "$work/papers/$order-form.pdf" "$work/downloads/form.pdf"
wait "$guide" || fail "guided: $(cat "$left/guided.log")"

echo "the search finds what is there"
pdftotext "$XDG_STATE_HOME/divit/renew/SD-780/form.pdf" - >"$left/planted"
[ "$(hits)" = "$left/planted" ] || { grep -raoE ".{0,60}($secrets)" "$left"/*.log >&2 || true; fail "personal data in clear, or none in the form: $(hits)"; }
rm "$left/planted"
for file in guided form-answers; do
    find "$XDG_STATE_HOME" -name "$file" | grep -q . || fail "no $file was searched"
done
searched=$(find "$left" "$XDG_STATE_HOME" -type f | wc -l)
found=$(hits | grep -c . || true)
echo "$searched files searched, $found with personal data in clear"
[ "$found" -eq 0 ] || fail "$(hits)"
# The papers themselves lie where nobody else can go.
open=$(find "$XDG_STATE_HOME/divit/renew" -type d ! -perm 700)
[ -z "$open" ] || fail "others can enter: $open"
