#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# "-" for a file: sign reads standard input and writes standard output, nothing before the check of its
# own work, and nothing else beside it; verify reads standard input. Usage: stream.sh BUILD
set -eu
build=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
divit=$build/bin/divit
. "$here/token.sh"
own_folder
export LANGUAGE=en XDG_STATE_HOME="$folder/state"
make_rsa_token
cp "$here/../data/pdf/classic.pdf" a.pdf
mkdir temporary
export TMPDIR="$PWD/temporary"

stream() { "$divit" sign "$@" --module "$module" --key pkcs11:token=t1 --pin-file pin; }

check_signed() { # FILE: the input is a prefix and pdfsig finds the signature valid
    head -c "$(stat -c %s a.pdf)" "$1" | cmp -s - a.pdf || fail "$1 does not begin with its input"
    [ "$(pdfsig -nocert "$1" | grep -c 'Signature is Valid')" = 1 ] || fail "$1: no valid signature"
}

# Through pipes on both sides, from and to files, and half and half.
cat a.pdf | stream - | cat >piped.pdf
check_signed piped.pdf
stream - <a.pdf >redirected.pdf
check_signed redirected.pdf
stream - -o named.pdf <a.pdf >said
check_signed named.pdf
[ "$(cat said)" = '- -> named.pdf' ] || fail "said: $(cat said)"
stream a.pdf -o - >out.pdf
check_signed out.pdf
echo '<a>söz</a>' | stream - >signed.xml
"$divit" verify signed.xml >said || [ $? = 11 ] || fail "$(cat said)"
touch ./-
stream - <a.pdf | cat >beside.pdf
check_signed beside.pdf
[ ! -s ./- ] || fail "it wrote into a file called -"
rm ./-

# Larger than what is kept in memory.
{ sed '/^startxref/,$d' a.pdf && yes '% a line that is long enough to fill a file fast' | head -c 70000000 &&
    printf '\n' && sed -n '/^startxref/,$p' a.pdf; } >large.pdf
stream - <large.pdf >large-signed.pdf
head -c "$(stat -c %s large.pdf)" large-signed.pdf | cmp -s - large.pdf || fail "large: the input is no prefix"
pdfsig -nocert large-signed.pdf | grep -q 'Signature is Valid' || fail "large: no valid signature"

# verify reads it too, and --check writes nothing but words.
"$divit" verify - <piped.pdf >said || [ $? = 11 ] || fail "verify -: $(cat said)"
grep -q 'covers the whole document' said || fail "verify -: $(cat said)"
"$divit" sign --check - <a.pdf | grep -qx -- '-: can be signed' || fail "--check -"

# What does not arrive is no success.
for where in '>&-' '>/dev/full'; do
    status=0
    eval '"$divit" verify piped.pdf --json' "$where" 2>said || status=$?
    [ "$status" = 1 ] || fail "verify $where: $status"
    grep -q 'what was printed did not arrive' said || fail "verify $where: $(cat said)"
done
status=0
"$divit" verify piped.pdf --lang de >out 2>said || status=$?
[ "$status" = 2 ] && grep -q 'tr (Turkish) and en (English)' said || fail "--lang de: $status: $(cat said)"

# A failure leaves standard output empty.
refused() { # STATUS ARGUMENTS...
    wanted=$1 status=0
    shift
    stream "$@" <given >out 2>said || status=$?
    [ "$status" = "$wanted" ] || fail "$*: $status: $(cat said)"
    [ ! -s out ] || fail "$*: something was written"
}
echo 'no document' >given
refused 8 -
: >given
refused 8 -
head -c 200 a.pdf >given
refused 8 -
cp a.pdf given
refused 2 - -
refused 2 - a.pdf
refused 2 - --out-dir .
refused 2 - --in-place
refused 2 - --skip-done
stream - --json <a.pdf >out 2>said && fail "--json beside the file"
[ "$(sed 's/.*"exit":\([0-9]*\).*/\1/' out)" = 2 ] || fail "--json: $(cat out)"
stream - --json -o json.pdf <a.pdf | grep -q '"output":"json.pdf"' || fail "--json -o FILE"
check_signed json.pdf

# An XML document is read before the PIN is there: what is signed is what was read, whatever becomes of
# the file, and who gives up at the PIN leaves nothing.
await_pin() { # the card's worker has begun, so all files were looked at; its PIN comes from the pipe
    rm -f pipe
    mkfifo pipe
    TMPDIR=$PWD/temporary "$divit" sign "$@" --module "$module" --key pkcs11:token=t1 --pin-fd 7 7<>pipe >said 2>&1 &
    signing=$!
    until pgrep -P "$signing" -x divit-card >/dev/null; do
        kill -0 "$signing" 2>/dev/null || fail "nothing waits for a PIN: $(cat said)"
        sleep 0.02
    done
}
echo '<a>first</a>' >text.xml
await_pin text.xml
echo '<a>second</a>' >text.xml
cat pin 1<>pipe
wait "$signing" || fail "the changed file: $(cat said)"
grep -q '<a>first' text-signed.xml || fail "what was read is not what was signed"
"$divit" verify text-signed.xml >said || [ $? = 11 ] || fail "the changed file: $(cat said)"
await_pin text.xml -o given-up.xml
kill "$signing"
wait "$signing" 2>/dev/null || true
[ -z "$(find . -name 'given-up*' -o -name '.divit-*')" ] || fail "something was left: $(ls -A)"

# A reader that goes away is a failure.
status=0
{ stream - <large.pdf 2>said || echo "$?" >code; } | head -c 100 >first
[ "$(cat code)" = 1 ] || fail "the reader went away: $(cat said)"
[ -z "$(ls -A temporary)" ] || fail "something was left: $(ls -A temporary)"
echo "standard input and output: passed"
