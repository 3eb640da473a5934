#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# divit sign --in-place: only appends, refuses what it must, and after kill -9 before every system
# call that touches a file the PDF comes back byte for byte, or is signed. Usage: in_place.sh BUILD
set -eu
build=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
divit=$build/bin/divit
. "$here/token.sh"
own_folder
export LANGUAGE=en XDG_STATE_HOME="$folder/state"
make_rsa_token
cp "$here/../data/pdf/classic.pdf" original.pdf
cp original.pdf a.pdf

in_place() { "$divit" sign "$@" --in-place --module "$module" --key pkcs11:token=t1 --pin-file pin; }

# The signed file begins with the original and pdfsig finds so many valid signatures.
check_signed() { # FILE SIGNATURES
    head -c "$(stat -c %s original.pdf)" "$1" | cmp -s - original.pdf || fail "$1: the original is no prefix"
    [ "$(pdfsig -nocert "$1" | grep -c 'Signature is Valid')" = "$2" ] || fail "$1: not $2 valid signatures"
    [ ! -e "$1.divit-undo" ] || fail "$1: its note stayed"
}

in_place a.pdf >/dev/null
check_signed a.pdf 1
in_place a.pdf --skip-done | grep -q 'signed before' || fail "a signed file was not passed over"
in_place a.pdf >/dev/null
check_signed a.pdf 2

# Refused, and nothing changed.
refused() { # STATUS OPTIONS...
    wanted=$1 status=0
    shift
    in_place "$@" >said 2>&1 || status=$?
    [ "$status" = "$wanted" ] || fail "in place $*: $status: $(cat said)"
}
echo '<a/>' >a.xml
refused 8 a.xml
refused 2 original.pdf -o b.pdf
refused 2 original.pdf --out-dir .
cmp -s original.pdf "$here/../data/pdf/classic.pdf" || fail "a refused file was changed"
[ "$(cat a.xml)" = '<a/>' ] || fail "an XML file was changed"

# A failure after the first byte was added: nobody can sign with this PIN.
cp original.pdf b.pdf
(umask 077 && echo 654321 >wrong)
"$divit" sign b.pdf --in-place --module "$module" --key pkcs11:token=t1 --pin-file wrong >said 2>&1 && fail "a wrong PIN"
cmp -s b.pdf original.pdf || fail "a failed run left something"
in_place b.pdf >/dev/null
cp original.pdf b.pdf

# Which system calls there are, from the undisturbed run on.
calls='openat,fcntl,flock,ftruncate,pwrite64,write,fsync,linkat,renameat,unlink,unlinkat,close'
strace -qq -o trace -e trace="$calls" "$divit" sign b.pdf --in-place --module "$module" --key pkcs11:token=t1 --pin-file pin >/dev/null
first=$(grep -n -m 1 flock trace | cut -d : -f 1)
last=$(grep -n 'unlink(.*divit-undo' trace | tail -1 | cut -d : -f 1)
[ "$((last - first))" -ge 10 ] || fail "only $((last - first)) calls between lock and end"
undone=0 signed=0

# strace counts each call by itself: "fsync:2" is the second fsync.
points=$(sed 's/(.*//' trace | awk -v first="$first" -v last=$((last + 2)) '
    { seen[$1]++ } NR >= first && NR <= last { print $1 ":" seen[$1] }')

# At each of them the call is not made and the process is gone.
for n in $points; do
    cp original.pdf b.pdf
    rm -f b.pdf.divit-undo
    strace -qq -o trace -e trace="$calls" -e inject="${n%:*}:signal=KILL:when=${n#*:}" "$divit" sign b.pdf --in-place \
        --module "$module" --key pkcs11:token=t1 --pin-file pin >said 2>&1 && fail "call $n: it was not killed"
    head -c "$(stat -c %s original.pdf)" b.pdf | cmp -s - original.pdf || fail "call $n: the original was changed"
    if [ -e b.pdf.divit-undo ]; then
        "$divit" sign --check b.pdf >said 2>&1 || fail "call $n: $(cat said)"
        grep -q 'was taken away' said || fail "call $n: nothing was said: $(cat said)"
        undone=$((undone + 1))
    fi
    [ ! -e b.pdf.divit-undo ] || fail "call $n: the note stayed"
    if cmp -s b.pdf original.pdf; then
        in_place b.pdf >/dev/null
    else
        signed=$((signed + 1))
    fi
    check_signed b.pdf 1
    [ -z "$(find . -maxdepth 1 -name '.divit-*')" ] || fail "call $n: a temporary file stayed"
done
[ "$undone" -gt 5 ] || fail "only $undone runs had to be undone"
[ "$signed" -gt 0 ] || fail "no run was over when it was killed"
echo "killed at $(echo "$points" | wc -l) calls: $undone undone, $signed already signed"
