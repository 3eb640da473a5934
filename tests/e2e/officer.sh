#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The officer's side of the desk: the list compared with the institution's own, everything signed
# under one PIN, a card that is taken out on the way, several tokens side by side through GNU
# parallel. Prints the throughput beside the token's own rate.
# usage: officer.sh BUILD [full]
set -eu
build=$(cd "$1" && pwd)
tests=$(cd "$(dirname "$0")/.." && pwd)
divit=$build/bin/divit
. "$tests/e2e/token.sh"
. "$tests/e2e/practice.sh"
practice_folder
# With the four that are left of the first list a full one has a thousand, the most that the portal shows.
many=20
if [ "${2-}" = full ]; then more=996 few=100; else more=10 few=6; fi
export DIVIT_TEST_PERSON=yetkili

query() { sqlite3 -readonly "$DIVIT_SANDBOX/world.db" "$1"; }
waiting() { query "SELECT count(*) FROM application WHERE status = 'Kurum Onayı Bekleniyor'"; }
papers() { find "$DIVIT_SANDBOX/received" -name approval.xml | wc -l; }

# own_list [AWK]: the institution's list of those who wait, changed by a program, as a Turkish spreadsheet writes it.
own_list() {
    {
        printf 'Adı Soyadı;T.C. Kimlik No;Birim\n'
        query "SELECT p.name || ';' || p.tckn || ';' || json_extract(a.form, '$.unit') FROM application a
            JOIN person p ON p.id = a.person WHERE a.status = 'Kurum Onayı Bekleniyor'"
    } | awk -F ';' -v OFS=';' -v ORS='\r\n' "${1-} { print }" | iconv -f UTF-8 -t WINDOWS-1254
}

# officer_token: the officer's practice key in a SoftHSM token of its own, in "$folder".
officer_token() {
    folder=$work/$1
    mkdir "$folder"
    cd "$folder"
    make_token
    openssl pkcs8 -topk8 -nocrypt -inform DER -in "$DIVIT_SANDBOX/officer/key.der" -out key.p8
    softhsm2-util --import key.p8 --token t1 --label officer --id 01 --pin 123456 >/dev/null
    pkcs11-tool --module "$module" --token-label t1 --login --pin 123456 --type cert --id 01 \
        --write-object "$DIVIT_SANDBOX/officer/certificate.der" --label officer >/dev/null 2>&1
}

sign_with_token() {
    divit officer sign --no-input --module "$module" --key 'pkcs11:token=t1' --pin-file pin "$@"
}

# rate COMMAND...: runs it and says how many seconds it took, in $took; its exit code in $ended.
rate() {
    begun=$(date +%s%N) ended=0
    "$@" || ended=$?
    took=$(awk -v a="$begun" -v b="$(date +%s%N)" 'BEGIN { printf "%.2f", (b - a) / 1e9 }')
}

per_second() { awk -v n="$1" -v s="$2" 'BEGIN { printf "%.1f", n / s }'; }

practice_start "$work/world"
# Somebody who is no officer is told who may see the list.
DIVIT_TEST_PERSON=deneme divit --quiet portal login >/dev/null
ended=0
divit officer list --no-input >"$work/out" 2>&1 || ended=$?
[ "$ended" = 13 ] && grep -q "Only the institution's officer" "$work/out" || fail "no officer ($ended): $(cat "$work/out")"
divit --quiet portal logout >/dev/null
divit --quiet portal login >/dev/null
divit-sandbox fill "$many"
total=$(waiting)
[ "$total" -eq $((many + 2)) ] || fail "$total applications wait"

# The own list: the same, then with five differences.
own_list >"$work/list.csv"
divit officer list --no-input --csv "$work/list.csv" >"$work/out"
! grep -q '!' "$work/out" || fail "differences in the same list: $(grep -B1 '!' "$work/out" | head -4)"
own_list '$1 == "DENEK1 PERSONEL" { $1 = "DENEK1 EVLİ" } $1 == "DENEK2 PERSONEL" { next }
    $1 == "DENEK3 PERSONEL" { sub(/.$/, "x", $2); sub(/0x|1x|2x|3x|4x|5x|6x|7x|8x|9x/, "99", $2) }
    $1 == "DENEK4 PERSONEL" { $3 = "Başka Birim" } END { print "YEDİNCİ KİŞİ;10000000146;Bir Birim" }' >"$work/other.csv"
divit officer list --no-input --csv "$work/other.csv" --json >"$work/out.json"
for check in other-name unknown-person other-number other-unit; do
    [ "$(jq --arg c $check '[.applications[] | select(.check == $c)] | length' "$work/out.json")" = 1 ] ||
        fail "$check: $(jq -c '.applications[] | select(.check != "same")' "$work/out.json")"
done
[ "$(jq -r '.without_application[]' "$work/out.json" | sort | tr '\n' '+')" = 'YEDİNCİ KİŞİ+' ] ||
    fail "who has no application: $(jq -c .without_application "$work/out.json")"
divit officer list --no-input --filter 'KÜTÜPHANE' >"$work/out"
[ "$(wc -l <"$work/out")" -eq "$(query "SELECT count(*) FROM application WHERE status LIKE 'Kurum Onay%' AND form LIKE '%Kütüphane%'")" ] || fail "the filter: $(cat "$work/out")"
! grep -qE '[0-9]{11}' "$work/out" || fail "an identity number is shown"

# What differs is left; one PIN for the rest; a line of JSON for each as it is done.
officer_token one
rate sign_with_token --all --csv "$work/other.csv" --json >"$work/stream" 2>"$work/err"
[ "$ended" -eq 12 ] || fail "signing what agrees: exit $ended: $(cat "$work/err")"
[ "$(waiting)" -eq 4 ] || fail "$(waiting) wait, not the four that differ"
[ "$(papers)" -eq $((total - 4)) ] || fail "$(papers) papers at the portal"
[ "$(jq -s '[.[] | select(.no and .status == "OK")] | length' "$work/stream")" -eq $((total - 4)) ] ||
    fail "the stream: $(head -2 "$work/stream")"

# All that wait under one PIN, beside the token's own rate.
divit-sandbox fill "$more"
all=$(waiting)
[ "$all" -eq $((more + 4)) ] || fail "$all applications wait"
rate sign_with_token --all >"$work/out" 2>"$work/err"
[ "$ended" -eq 0 ] || fail "signing all: exit $ended: $(cat "$work/err")"
whole=$took
total=$((total + more))
[ "$(waiting)" -eq 0 ] || fail "$(waiting) are left"
[ "$(papers)" -eq "$total" ] || fail "$(papers) papers at the portal"
"$build/tests/bench-sign-loop" "$module" t1 pin "$all" 1 >"$work/raw" || fail "the raw loop: $(cat "$work/raw")"
echo "SoftHSM: $all applications under one PIN in $whole s, $(per_second "$all" "$whole") a second; raw: $(cat "$work/raw")"

# The virtual card, taken out on the way: the same command goes on with the rest, under one PIN each time.
divit-sandbox fill "$few"
begin_reader run "$DIVIT_SANDBOX/officer"
sign_with_card() { divit officer sign --no-input --module "$DIVIT_MODULE" --pin-file "$DIVIT_PIN_FILE" --all; }
divit-sandbox card set "$DIVIT_SANDBOX/officer" fault=pull fault-at=40
code=0
sign_with_card >"$work/out" 2>"$work/err" || code=$?
[ "$code" -eq 4 ] || fail "a card that was taken out: exit $code: $(cat "$work/err")"
left=$(waiting)
[ "$left" -gt 0 ] && [ "$left" -lt "$few" ] || fail "$left of $few are left after the removal"
divit-sandbox card set "$DIVIT_SANDBOX/officer" fault=none
divit-sandbox card remove "$DIVIT_SANDBOX/officer"
divit-sandbox card insert "$DIVIT_SANDBOX/officer"
rate sign_with_card >"$work/out" 2>"$work/err"
[ "$ended" -eq 0 ] || fail "it does not go on: $(cat "$work/err")"
echo "virtual card: $left applications in $took s, $(per_second "$left" "$took") a second"
[ "$(waiting)" -eq 0 ] || fail "$(waiting) are left"
[ "$(papers)" -eq $((total + few)) ] || fail "$(papers) papers, not $((total + few))"
end_reader

# Two tokens side by side, each with a state folder and so a journal of its own, as the README says.
divit-sandbox fill "$few"
officer_token two
divit officer list --no-input --json | jq -r '.applications[].no' |
    parallel --no-notice -j 2 -n 1 --joblog "$work/joblog" \
        'cd "$(printf "%s\n" '"$work/one $work/two"' | tr " " "\n" | sed -n {%}p)" &&
         SOFTHSM2_CONF=$PWD/softhsm.conf divit officer sign {} --no-input --json \
             --module '"$module"' --key pkcs11:token=t1 --pin-file pin' >"$work/stream" 2>"$work/err" ||
    fail "side by side: $(cat "$work/err")"
[ "$(waiting)" -eq 0 ] || fail "$(waiting) are left"
[ "$(awk 'NR > 1 && $7 == 0' "$work/joblog" | wc -l)" -eq "$few" ] || fail "the jobs: $(cat "$work/joblog")"
echo "the officer: all as expected"
