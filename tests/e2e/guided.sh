#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# renew --guided: a person's real Chromium walks the guide's twelve screens at the practice portal
# while divit watches, signs the form that is downloaded, and hands it back; look-alikes are refused.
# usage: guided.sh BUILD [FOLDER-FOR-PICTURES]
set -eu
build=$(cd "$1" && pwd)
pictures=${2:-}
root=$(cd "$(dirname "$0")/../.." && pwd)
tests=$root/tests
. "$tests/e2e/practice.sh"
. "$tests/e2e/pages.sh"
# The locale of a desktop: without one Chromium saves nothing under a name that is not ASCII.
export LC_ALL=C.UTF-8
practice_folder
get_judge
[ -n "$pictures" ] || pictures=$work/pictures

# A home folder whose desktop names the download folder, and whose browser trusts the practice CA.
home_start() {
    HOME=$work/home
    export HOME
    downloads=$HOME/İndirilenler
    saved=$XDG_STATE_HOME/divit/renew/guided
    mkdir -p "$downloads" "$HOME/.pki/nssdb" "$XDG_CONFIG_HOME"
    echo 'XDG_DOWNLOAD_DIR="$HOME/İndirilenler"' >"$XDG_CONFIG_HOME/user-dirs.dirs"
    certutil -N -d "sql:$HOME/.pki/nssdb" --empty-password
    certutil -A -d "sql:$HOME/.pki/nssdb" -n practice -t C,, -i "$DIVIT_CA_FILE"
    # What opens a page or a paper: writes its argument down.
    printf '#!/bin/sh\nprintf "%%s\\n" "$1" >>"%s/opened"\n' "$work" >"$work/opener"
    chmod +x "$work/opener"
}

# guided OPTION...: divit without a terminal, in the background; its words in $work/told.
guided() {
    : >"$work/opened"
    divit --sandbox --lang en renew --guided --browser "$work/opener" --viewer "$work/opener" "$@" \
        </dev/null >"$work/told" 2>&1 &
    guide=$!
    wait_for 'the watch' grep -qF 'Waiting for the form' "$work/told"
}

says() { grep -qF -- "$1" "$work/told"; }

# refused FILE REASON: it comes into the folder and is not signed, for that reason.
refused() {
    cp "$1" "$downloads/arriving.tmp"
    mv "$downloads/arriving.tmp" "$downloads/$2"
    wait_for "a word about $2" says "Not signed: $2: "
    says "Not signed: $2: $3" || fail "the wrong reason: $(grep -F "Not signed: $2" "$work/told")"
    [ ! -e "$downloads/${2%.pdf}-signed.pdf" ] || fail "$2 was signed"
    passed=$((passed + 1))
}

# paper ORDER PERSON: the form and the commitment of an application, by the client, into $work/ORDER.
paper() {
    divit portal logout --no-input >/dev/null 2>&1 || true
    DIVIT_TEST_PERSON=$2 divit portal login --no-input >"$work/out" 2>&1 || fail "login: $(cat "$work/out")"
    divit portal form "$1" --fields "$work/fields" --no-input >"$work/out" 2>&1 || fail "form: $(cat "$work/out")"
    mkdir "$work/$1"
    divit portal documents "$1" --out-dir "$work/$1" --no-input >"$work/out" 2>&1 || fail "download: $(cat "$work/out")"
}

practice_start "$work/world"
home_start
fields "$work/fields"

echo "the one address, and no other"
expect 2 "goes with an order number" divit renew --guided --portal https://example.com
cp "$work/world/environment" "$work/environment"
expect 2 "name one order number" divit --sandbox --lang en renew --guided SD-x --browser true
rm -f "$saved"
: >"$work/opened" >"$work/told"
divit --lang en renew --guided --browser "$work/opener" </dev/null >"$work/told" 2>&1 &
guide=$!
wait_for 'the watch' says 'Waiting for the form'
wait_for 'the browser' grep -q . "$work/opened"
[ "$(cat "$work/opened")" = https://onlineislemler.kamusm.gov.tr/landing ] || fail "opened $(cat "$work/opened")"
paper SD-780 deneme
refused "$work/SD-780/SD-780-form.pdf" form-780.pdf "it is a form of the practice portal"
kill "$guide"
wait "$guide" 2>/dev/null || true

echo "look-alikes are refused, each with its reason"
paper SD-781 ornek
divit sign "$work/SD-780/SD-780-form.pdf" -o "$work/signed.pdf" --module "$DIVIT_MODULE" --no-input \
    --pin-file "$DIVIT_PIN_FILE" >"$work/out" 2>&1 || fail "sign: $(cat "$work/out")"
echo '<html>Sunucu hatası</html>' >"$work/page.html"
cp "$work/SD-780/SD-780-form.pdf" "$downloads/from-before.pdf"
guided SD-780 --consent --pin-file "$DIVIT_PIN_FILE"
[ "$(cat "$work/opened")" = "$DIVIT_PORTAL/landing" ] || fail "opened $(cat "$work/opened")"
refused "$tests/data/pdf/classic.pdf" other.pdf "it "
refused "$work/SD-780/SD-780-commitment.pdf" commitment.pdf "it is the commitment"
refused "$work/SD-781/SD-781-form.pdf" form-781.pdf "it is the form of another application"
refused "$work/signed.pdf" signed.pdf "it has a signature already"
refused "$work/page.html" page.pdf ""
ln -s "$work/SD-780/SD-780-form.pdf" "$work/link.pdf"
mv "$work/link.pdf" "$downloads/link.pdf"
wait_for 'a word about the link' says 'link.pdf: it only points to another file'
truncate -s 33M "$downloads/large.tmp"
mv "$downloads/large.tmp" "$downloads/large.pdf"
wait_for 'a word about the large one' says 'large.pdf: it is larger'
cp "$work/page.html" "$downloads/notes.txt"
mv "$downloads/from-before.pdf" "$downloads/renamed.pdf"
for name in notes.txt from-before.pdf renamed.pdf; do
    ! grep -qF "Not signed: $name" "$work/told" || fail "$name is none of its business"
done
[ -z "$(find "$downloads" -name '*-signed*')" ] || fail "something was signed: $(ls "$downloads")"

echo "the form is signed, once, under a name of its own"
touch "$downloads/SD-780-signed.pdf"
cp "$work/SD-780/SD-780-form.pdf" "$downloads/SD-780.pdf.crdownload"
mv "$downloads/SD-780.pdf.crdownload" "$downloads/SD-780.pdf"
wait "$guide" || fail "guided: $(cat "$work/told")"
hash=$(sha256sum "$downloads/SD-780.pdf" | cut -d' ' -f1)
says "$hash" || fail "the digest is not shown: $(cat "$work/told")"
[ ! -s "$downloads/SD-780-signed.pdf" ] || fail "another's file was replaced"
pdfsig -nocert "$downloads/SD-780-signed-2.pdf" >"$work/pdfsig" 2>&1 || true
grep -qF 'Signature is Valid' "$work/pdfsig" || fail "pdfsig: $(cat "$work/pdfsig")"
printf '%s\n' "$downloads/SD-780.pdf" "$downloads" | while read -r shown; do
    grep -qxF "$shown" "$work/opened" || fail "$shown was not opened: $(cat "$work/opened")"
done
printf 'divit-guided 1\nstep=12\n' | cmp -n 23 - "$saved" || fail "progress: $(cat "$saved")"
grep -qxF "form=$hash" "$saved" || fail "progress: $(cat "$saved")"
! grep -qaE '10000000146|DENEME|5551234567|deneme@|SD-|İndirilenler' "$saved" || fail "personal: $(cat "$saved")"
rm -rf "$downloads" "$saved"
mkdir "$downloads"

echo "a person stops, and goes on there another day"
# walked KEYS: the screens that were told, in their order, to a person who types these keys.
walked() {
    printf "$1" | script -qefc "divit --sandbox --lang tr renew --guided --browser true --viewer true" "$work/terminal" >/dev/null 2>&1 ||
        fail "walk: $(cat "$work/terminal")"
    told=$(sed -n 's|^\[\([0-9]*\)/12\].*|\1|p' "$work/terminal" | tr '\n' ' ')
    [ "$told" = "$2" ] || fail "screens $told, not $2: $(cat "$work/terminal")"
    passed=$((passed + 1))
}
walked '\n\n\nq\n' '1 2 3 4 '
walked 'e\ng\nq\n' '4 3 '
walked 'h\nq\n' '1 '
walked 'e\n\n\n\n\n\n\n\n\n\no\n\n' '1 2 3 4 5 6 7 8 9 10 12 '
[ ! -e "$saved" ] || fail "the progress outlives the walk"
printf 'nonsense' >"$saved"
expect 8 "cannot be read" divit --sandbox --lang en renew --guided --browser true
rm "$saved"

echo "twelve screens in Chromium, a person at the terminal"
mkfifo "$work/keys"
exec 9<>"$work/keys"
export WALK_MODULES="$judge" WALK_FOLDER="$downloads" WALK_PICTURES="$pictures" WALK_KEYS="$work/keys"
command="divit --sandbox --lang tr renew --guided SD-780 --consent --pin-file '$DIVIT_PIN_FILE' --browser 'node $tests/ui/walk.mjs' --viewer true"
script -qefc "$command" "$work/terminal" <&9 >/dev/null 2>&1 || { cat "$work/terminal" "$pictures/walk.log" >&2 && fail "the walk ended with $?"; }
cat "$pictures/walk.log"
grep -qx WALKED "$pictures/walk.log" || { cat "$work/terminal" >&2 && fail "the walk was not finished"; }
[ "$(grep -c '^SCREEN .*: 0 violations, 0 undecided' "$pictures/walk.log")" -eq 12 ] || fail "a screen is not accessible"
! grep -q '^FINDING' "$pictures/walk.log" || fail "axe-core found something"
for step in 1 2 3 4 5 6 7 8 9 10 11 12; do
    grep -qF "[$step/12]" "$work/terminal" || fail "step $step was not told: $(cat "$work/terminal")"
done
[ ! -e "$saved" ] || fail "the progress outlives the walk"
[ "$(find "$downloads" -name '*-signed*' | wc -l)" -eq 1 ] || fail "signed more than once: $(ls "$downloads")"
received=$work/world/received/SD-780/form.pdf
cmp "$received" "$downloads/SD-780-basvuru-formu-signed.pdf" || fail "the portal has another form"
divit portal logout --no-input >/dev/null 2>&1 || true
divit portal login --no-input >"$work/out" 2>&1 || fail "login: $(cat "$work/out")"
divit portal status SD-780 --no-input >"$work/out" 2>&1 || fail "status: $(cat "$work/out")"
grep -qF 'Üretim Bekleniyor' "$work/out" || fail "status: $(cat "$work/out")"
echo "$passed passed, 0 failed"
