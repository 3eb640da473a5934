#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Damages PDFs of real producers, rebuilds them, and lets qpdf, poppler and mupdf judge the result.
# usage: rebuild.sh PDF-TOOL
set -eu

tool=$1
here=$(cd "$(dirname "$0")" && pwd)
. "$here/producers.sh"

# check BASE DAMAGE: BASE-DAMAGE.pdf is refused, rebuilt, and then says what BASE.pdf says.
check() {
    base=$1 name=$1-$2
    count=$((count + 1))
    status=0
    "$tool" sign "$name.pdf" signed.pdf >refused.log 2>&1 || status=$?
    [ $status -eq 8 ] || fail "$name: not refused: $(cat refused.log)"
    if ! "$tool" repair "$name.pdf" new.pdf >repair.log 2>&1; then
        fail "$name: $(cat repair.log)"
        return
    fi
    grep -q ' 0 lost$' repair.log || [ "$2" = gap ] || [ "$2" = tail ] || fail "$name: $(cat repair.log)"
    sound "$name" new.pdf
    pdftotext "$base.pdf" before.txt
    pdftotext new.pdf after.txt
    cmp -s before.txt after.txt || fail "$name: the text changed"
    mutool show new.pdf pages >mutool.log 2>&1 || fail "$name: mutool: $(cat mutool.log)"
    ! grep -qE 'error|warning' mutool.log || fail "$name: mutool: $(cat mutool.log)"
    "$tool" sign new.pdf signed.pdf >/dev/null 2>sign.log || fail "$name: $(cat sign.log)"
}

# cut BASE: the end is missing.
cut() {
    head -c -40 "$1.pdf" >"$1-tail.pdf"
    check "$1" tail
}

# damage BASE: in each other way.
damage() {
    base=$1
    { printf 'From: a mail gateway\r\n\r\n' && cat "$base.pdf"; } >"$base-before.pdf"
    check "$base" before
    { head -c 9 "$base.pdf" && printf '%% inserted by an editor\n' && tail -c +10 "$base.pdf"; } >"$base-shifted.pdf"
    check "$base" shifted
    { cat "$base.pdf" && printf 'startxref\n17\n%%%%EOF\n'; } >"$base-start.pdf"
    check "$base" start
    { head -c -5 "$base.pdf" && printf '\n9999 0 obj\n<< /Broken [\nstartxref\n1\n%%%%EOF\n'; } >"$base-gap.pdf"
    check "$base" gap
}

qpdf --encrypt '' sahip 256 -- gs.pdf aes.pdf
qpdf --allow-weak-crypto --encrypt '' sahip 40 -- gs.pdf rc4.pdf
for base in gs cairo objstm objlin linear qdf mutool; do
    cut "$base"
    damage "$base"
done
for base in aes rc4; do
    damage "$base"
done

# A length that is wrong: of every stream, directly and in an object of its own.
sed 's,/Length [0-9][0-9]*,/Length 3,' objstm.pdf >objstm-length.pdf
check objstm length
grep -q ' 0 lengths' repair.log && fail "objstm-length: no length corrected"
LC_ALL=C sed '/^[0-9]* 0 obj$/{ n; s/^[0-9][0-9]*$/7/; }' qdf.pdf >qdf-length.pdf
sed -i 's/startxref/startxref 1/' qdf-length.pdf
check qdf length

# Encrypted, and the trailer is gone.
for base in aes rc4; do
    head -c -100 "$base.pdf" | sed '/^trailer/,$d' >"$base-cut.pdf"
    ! "$tool" repair "$base-cut.pdf" new.pdf 2>refused.log || fail "$base-cut: rebuilt"
    grep -q 'what opens it is lost' refused.log || fail "$base-cut: $(cat refused.log)"
done

# A signature would not survive, and an encrypted object stream cannot be looked into.
"$tool" sign gs.pdf signed.pdf >/dev/null
head -c -30 signed.pdf >signed-tail.pdf
! "$tool" repair signed-tail.pdf new.pdf 2>refused.log || fail "a signed file is rebuilt"
grep -q 'which a repair would break' refused.log || fail "signed: $(cat refused.log)"
qpdf --object-streams=generate --encrypt '' sahip 256 -- gs.pdf packed.pdf
head -c -30 packed.pdf >packed-tail.pdf
! "$tool" repair packed-tail.pdf new.pdf 2>refused.log || fail "packed: rebuilt"

[ "$failed" -eq 0 ] || exit 1
echo "$count files rebuilt"
