# SPDX-License-Identifier: Apache-2.0
# Sourced by doctor_matrix.sh: the card and those who hold it. The module is OpenSC where one is
# named; a profile of our own keeps the search away from what this computer has installed.

mkdir -p "$XDG_CONFIG_HOME/divit/tokens"
for family in akis-1.0 akis-1.x akis-2.x tckk generic; do
    sed '/^module:/d' "$tests/../tokens/$family.token" >"$XDG_CONFIG_HOME/divit/tokens/$family.token"
    echo "module: $work/modules/none.so" >>"$XDG_CONFIG_HOME/divit/tokens/$family.token"
done

: >"$card/apdu.log"
divit doctor --host "$host" --module "$opensc" >"$work/first"
count_commands
echo "commands to the card in one healthy run: $commands"
scenario healthy real none none 0 environment=warning --module "$opensc"

# What systemctl calls inactive: no pcscd ran until this run asked for it.
make_host slept healthy
rm -r "$host/proc/611"
scenario service-slept recorded none none 0 pcscd-running=ok --module "$opensc"
grep -q 'systemctl calls that inactive' "$work/told/service-slept.en.json" || fail "that it slept is not said"
host=$work/hosts/desk

divit-sandbox card set "$card" pinpad=yes
scenario pin-pad real none none 0 reader-features=ok --module "$opensc"
grep -q 'PIN pad: verify modify; dwMaxAPDUDataSize 65544; T=1' "$work/told/pin-pad.en.json" ||
    fail "the features of the reader are not told"
divit-sandbox card set "$card" pinpad=no

divit-sandbox card remove "$card"
scenario card-out real card card-present 4 'no card' --module "$opensc"
put_card good mute=yes
scenario card-mute real card card-answers 4 'does not answer' --module "$opensc"

# held NAME PROGRAM FIX: the program of that name holds the card; FIX stands in what to do.
held() {
    cp "$build/tests/hold_card" "$work/$2"
    begin_helper "$work/ready" "$work/$2"
    scenario "$1" real card card-free 3 'for itself' --module "$opensc"
    grep -q "$2 ([0-9]*).*$3" "$work/told/$1.en.json" || fail "$2 is not named, or not its remedy"
    end_helper
}
put_card good
held card-exclusive other_program 'close the other program'
held card-held-by-gnupg scdaemon 'gpgconf --kill scdaemon'
held card-held-by-browser firefox-esr 'windows of the browser'
begin_helper "$work/ready" "$build/tests/disturb_card" transaction 60000
scenario card-transaction real card card-free 3 'does not let go' --module "$opensc"
end_helper

put_card good atr=3B6500002063CB6800
scenario card-unknown real card atr-known 4 'no profile knows this card'
scenario card-unknown-module real card atr-known 4 'no profile knows this card' --module "$opensc"
put_card good atr=3BBA11008131FE4D55454B41452056312E30AF
scenario card-damaged-reset real card atr-known 4 'damaged'
put_card good atr=3B9F978131FE458065544312210831C073F6218081059B
scenario card-of-two-families real module module-found 4 atr-known=ok
grep -q 'AKİS 2.*T.C. kimlik' "$work/told/card-of-two-families.en.json" || fail "not said as one of the two"

each_time 'fault=silent fault-at=3 silence=8500' \
    card-silent real token token-present 3 'did not answer in time' --module "$opensc"
each_time 'fault=pull fault-at=3' card-pulled real token token-present 4 '' --module "$opensc"
put_card good
