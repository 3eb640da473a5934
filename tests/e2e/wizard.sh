#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# divit renew with a person at the terminal: which application, whose, the form, the papers, the way;
# what it remembers; and --dry-run, which changes nothing. usage: wizard.sh BUILD
set -eu
export LC_ALL=C.UTF-8
build=$(cd "$1" && pwd)
tests=$(cd "$(dirname "$0")/.." && pwd)
. "$tests/e2e/practice.sh"
practice_folder

says() {
    grep -qF -- "$1" "$work/terminal" || fail "nobody says '$1': $(cat "$work/terminal")"
    passed=$((passed + 1))
}

# at_terminal CODE COMMAND: the command at a terminal; its keys come from standard input.
at_terminal() {
    wanted=$1 got=0
    script -qefc "$2" "$work/terminal" >/dev/null 2>&1 || got=$?
    [ "$got" -eq "$wanted" ] || fail "$2: exit $got, not $wanted: $(cat "$work/terminal")"
    passed=$((passed + 1))
}

# held: everything that the portal holds of applications and answers.
held() {
    sqlite3 -readonly "$DIVIT_SANDBOX/world.db" 'SELECT * FROM application; SELECT * FROM answer; SELECT no, name, version FROM document'
    find "$XDG_STATE_HOME/divit/renew" "$XDG_STATE_HOME/divit/form-answers" 2>/dev/null || true
}

practice_start "$work/world"
fields "$work/fields"
divit portal login --no-input >"$work/login" 2>&1 || fail "login: $(cat "$work/login")"
options="--module '$DIVIT_MODULE' --pin-file '$DIVIT_PIN_FILE'"

echo "--dry-run: says what would be sent, and changes nothing"
held >"$work/before"
expect 0 "Would be signed with your card and sent" divit renew --dry-run --no-input --fields "$work/fields" --module "$DIVIT_MODULE" SD-780
expect 0 '"would_approve_by":"islak-imza"' divit renew --dry-run --json --fields "$work/fields" --via islak-imza SD-780
expect 2 "a value is wanted here" divit renew --dry-run --no-input SD-780
expect 13 "the portal shows another status" divit renew --dry-run --no-input SD-784
divit-sandbox card remove "$work/world/card"
expect 4 "no card" divit renew --dry-run --no-input --fields "$work/fields" --module "$DIVIT_MODULE" SD-780
divit-sandbox card insert "$work/world/card"
held >"$work/after"
cmp "$work/before" "$work/after" || fail "a rehearsal changed something"

echo "a person at the terminal, and two applications that wait"
new_order
other=$order
printf '%s\n' 2 h e deneme@ornek.edu.tr '0555 123 45 6' '0555 123 45 67' 1 1 'Bilgi İşlem' h '' '' '' 3 '' '' '' '' e e |
    at_terminal 0 "divit --lang tr renew $options"
says "$other"
says "DENEME"
says "*********46"
! grep -qF 10000000146 "$work/terminal" || fail "the identity number is shown"
says "bu, 0500 123 45 67 gibi bir cep telefonu numarası değil"
says "Operatör * [Turkcell]"
says "Türk Telekom"
says "sayfa: 1"
says "$(sha256sum "$XDG_STATE_HOME/divit/renew/SD-780/form.pdf" | cut -d' ' -f1)"
says "İmza oluşturma verisinin ve aracının korunması"
says "Üretim Bekleniyor"
sqlite3 -readonly "$DIVIT_SANDBOX/world.db" "SELECT form FROM application WHERE no='SD-780'" >"$work/sent"
grep -qF '"mobile":"+905551234567"' "$work/sent" || fail "sent: $(cat "$work/sent")"
grep -qF '"operator":"Türk Telekom"' "$work/sent" || fail "sent: $(cat "$work/sent")"

echo "what is remembered is nobody's in particular"
memory=$XDG_STATE_HOME/divit/form-answers
grep -qxF 'operator=Türk Telekom' "$memory" || fail "remembered: $(cat "$memory")"
! grep -qE 'mail|mobile|name|identity|@|555' "$memory" || fail "remembered: $(cat "$memory")"
printf 'email=deneme@ornek.edu.tr\nmobile=05551234567\n' >"$work/few"
expect 0 "Ödeme Bekleniyor" divit renew "$other" --no-input --consent --fields "$work/few" --module "$DIVIT_MODULE" --pin-file "$DIVIT_PIN_FILE"

grep -qF "divit portal debts $other" "$work/out" || fail "where to pay is not said: $(cat "$work/out")"

echo "a locked card leads to Kilit Cozme"
new_order
divit-sandbox card remove "$work/world/card"
cp "$work/world/card/pin" "$work/kept-pin"
sed 's/ [0-9]*$/ 0/' "$work/kept-pin" >"$work/world/card/pin"
divit-sandbox card insert "$work/world/card"
expect 6 "Kilit Cozme" divit renew "$order" --no-input --consent --fields "$work/fields" --module "$DIVIT_MODULE" --pin-file "$DIVIT_PIN_FILE"
divit-sandbox card remove "$work/world/card"
cp "$work/kept-pin" "$work/world/card/pin"
divit-sandbox card insert "$work/world/card"

echo "without a card: by hand, if the person wants that"
new_order
divit-sandbox card remove "$work/world/card"
printf '%s\n' e e h | at_terminal 4 "divit --lang tr renew $order --fields '$work/fields' $options"
says "Kart şu anda imzalayamıyor"
printf '%s\n' e e | at_terminal 0 "divit --lang tr renew $order --fields '$work/fields' $options"
says "Başvuru Formu ve Ödeme Bekleniyor"
says "P.K. 74"
divit-sandbox card insert "$work/world/card"

echo "the wrong name is not signed"
new_order
printf '%s\n' h h | at_terminal 14 "divit --lang tr renew $order --fields '$work/fields' $options"
says "nüfus"
echo "$passed passed, 0 failed"
