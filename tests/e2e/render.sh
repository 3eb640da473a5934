#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# divit-render: how it is shut in while it draws, what a page that overloads it costs, and pages of
# many producers. usage: render.sh BUILD
set -eu
export LC_ALL=C.UTF-8
build=$(realpath "$1")
root=$(cd "$(dirname "$0")/../.." && pwd)
divit=$build/bin/divit
render=$build/libexec/divit/divit-render
. "$root/tests/e2e/token.sh"
. "$root/tests/e2e/pages.sh"
passed=0
own_folder
work=$PWD

# The walls of this kernel, and that nobody starts it by hand.
ends 0 "$render" --check
[ "$(grep -cE '^(limits|landlock|seccomp): on' "$work/out")" -eq 3 ] || fail "a wall is missing: $(cat out)"
ends 2 "$render"
ends 2 "$render" "$root/tests/data/pdf/classic.pdf"

# without CALL ERROR COMMAND...: what it does on a kernel that answers this call so.
without() {
    call=$1 error=$2
    shift 2
    strace -f -o traced -e "trace=openat,$call" -e "inject=$call:error=$error" "$@"
}
ends 1 without landlock_create_ruleset ENOSYS "$render" --check
grep -q '^landlock: off' out && grep -q '^seccomp: on' out || fail "without Landlock: $(cat out)"
ends 1 without landlock_restrict_self EPERM "$render" --check
ends 1 without seccomp EINVAL "$render" --check

# bombs: one page takes minutes to draw, one gigabytes, small files all the same; and one that is
# larger than what is kept in memory: NULs before its table, which are white space (ISO 32000-2 7.2.3).
bombs() {
    python3 - <<'END'
import zlib
def write(path, content, blank=0):
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
               b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>", content]
    with open(path, "wb") as out:
        places = []
        out.write(b"%PDF-1.7\n")
        for number, body in enumerate(objects, 1):
            places.append(out.tell())
            out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        table = out.seek(blank, 1)
        out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
        out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
        out.write(b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table))
def stream(data):
    data = zlib.compress(zlib.compress(data, 9), 9)
    return (b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>\nstream\n%s\nendstream"
            % (len(data), data))
write("strokes.pdf", stream(b"0 0 m 600 800 l 3 700 l S\n" * 4000000))
write("vast.pdf", stream(b""), blank=257 << 20)
write("objects.pdf", stream(b"[" + b"<<>>" * 20000000 + b"]TJ"))
END
}

# no_child: nothing that draws is left.
no_child() { ! pgrep -x divit-render >/dev/null; }

make_rsa_token
bombs
for bomb in strokes objects; do
    [ "$(stat -c %s $bomb.pdf)" -lt 100000 ] || fail "$bomb.pdf is not small"
    sign rsa $bomb.pdf $bomb-signed.pdf >made.log 2>&1 || fail "$(cat made.log)"
done

# While it draws: no new privileges, a filter of system calls, no core file, few files, one thread.
"$divit" verify strokes-signed.pdf --lang en --report strokes.html >verified 2>&1 &
verifier=$!
tries=100
until child=$(pgrep -x -P $verifier divit-render) && grep -q '^Seccomp:.*2' "/proc/$child/status"; do
    tries=$((tries - 1))
    [ $tries -gt 0 ] || fail "nothing draws, or no filter is raised"
    sleep 0.05
done
for line in 'NoNewPrivs:.1' 'Seccomp:.2' 'Threads:.1'; do
    grep -q "^$line" "/proc/$child/status" || fail "not $line: $(cat "/proc/$child/status")"
done
for line in 'Max core file size  *0 ' 'Max open files  *64 ' 'Max cpu time  *60 '; do
    grep -q "^$line" "/proc/$child/limits" || fail "not $line: $(cat "/proc/$child/limits")"
done
# Not even its own user can look into it; root can, and sees two pipes, /dev/null and the document.
if [ "$(id -u)" -eq 0 ]; then
    ls -l "/proc/$child/fd" >descriptors
    [ "$(grep -c -- '->' descriptors)" -eq 4 ] || fail "it has other descriptors: $(cat descriptors)"
    [ "$(grep -cE 'pipe:|/dev/null|memfd:divit-sealed' descriptors)" -eq 4 ] || fail "$(cat descriptors)"
else
    ! ls "/proc/$child/fd" >/dev/null 2>&1 || fail "its own user can look into it"
fi
status=0
wait $verifier || status=$?
[ $status -eq 11 ] || fail "the bomb changes the verdict: $status"
passed=$((passed + 1))

# What overloads it costs the pictures, in one sentence, and nothing else.
ends 11 "$divit" verify objects-signed.pdf --lang en --report objects.html
for bomb in strokes objects; do
    [ "$(grep -c 'Pages are not shown' $bomb.html)" -eq 1 ] || fail "$bomb.html does not say it once"
    ! grep -q 'data:image' $bomb.html || fail "$bomb.html has a picture"
    grep -q 'Map of the file' $bomb.html && grep -q 'Signed by' $bomb.html || fail "$bomb.html is not whole"
done
grep -q 'take too long to draw' strokes.html || fail "strokes.html does not say why"
# A busy computer may run out of time before it runs out of memory.
grep -qE 'that draws pages ended|take too long to draw' objects.html || fail "objects.html does not say why"
no_child || fail "a program that draws is left"
passed=$((passed + 2))

# What does not go into memory is verified where it is, and not drawn.
sign rsa vast.pdf vast-signed.pdf >made.log 2>&1 || fail "$(cat made.log)"
ends 11 "$divit" verify vast-signed.pdf --lang en --report vast.html
grep -q 'the document is too large to be drawn' vast.html || fail "vast.html does not say why"
rm vast.pdf vast-signed.pdf

# Without Landlock no file is opened: a font that is not in the file is missing, and that is told.
printf '%%%%MediaBox 0 0 300 200\n%%%%Font F Helvetica\nBT /F 20 Tf 20 100 Td (bir) Tj ET\n' >page.txt
mutool create -o mupdf.pdf page.txt page.txt
sign rsa mupdf.pdf helvetica.pdf >made.log 2>&1 || fail "$(cat made.log)"
# fonts_read: how many files of fonts were opened.
fonts_read() { grep -cE 'openat\(.*/fonts/.*= [0-9]' traced || true; }
ends 11 strace -f -o traced -e trace=openat "$divit" verify helvetica.pdf --lang en --personal --report fonts.html
[ "$(fonts_read)" -gt 0 ] || fail "no font is read with Landlock"
ends 11 without landlock_create_ruleset ENOSYS "$divit" verify helvetica.pdf --lang en --personal \
    --report no-fonts.html
! grep -q 'has no Landlock' fonts.html || fail "fonts.html speaks of missing fonts"
[ "$(grep -c 'has no Landlock' no-fonts.html)" -eq 1 ] || fail "no-fonts.html does not tell it once"
[ "$(grep -c 'data:image/png' no-fonts.html)" -eq 1 ] || fail "no-fonts.html has no picture"
[ "$(fonts_read)" -eq 0 ] || fail "a font is read without Landlock"
# Without a filter nothing is drawn.
ends 11 without seccomp EINVAL "$divit" verify helvetica.pdf --lang en --report no-filter.html
grep -q 'Pages are not shown' no-filter.html || fail "no-filter.html does not tell it"

# Without the program the report says so and holds everything else.
mkdir -p alone/bin
cp "$divit" alone/bin
ends 11 alone/bin/divit verify strokes-signed.pdf --report alone.html
grep -q 'divit-render, is not installed' alone.html || fail "its absence is not told"

# Pages of Ghostscript, cairo and mupdf in the forms that qpdf knows.
cat >text.ps <<'END'
%!PS
/Helvetica findfont 20 scalefont setfont
1 1 3 { 72 700 moveto (page ) show 3 string cvs show showpage } for
END
for version in 1.3 1.4 1.5 1.7; do
    gs -q -dBATCH -dNOPAUSE -sDEVICE=pdfwrite -dCompatibilityLevel=$version -sOutputFile=gs$version.pdf text.ps
done
pango-view --no-display --text 'Çığ öşü' --output cairo.pdf
mkdir many signed
for source in gs1.3 gs1.4 gs1.5 gs1.7 cairo mupdf; do
    cp $source.pdf many/$source.pdf
    qpdf --linearize $source.pdf many/$source-linear.pdf
    qpdf --object-streams=generate $source.pdf many/$source-packed.pdf
    qpdf --qdf $source.pdf many/$source-plain.pdf
    qpdf --rotate=90 $source.pdf many/$source-turned.pdf
    qpdf --encrypt '' sahip 256 -- $source.pdf many/$source-aes.pdf
    qpdf --allow-weak-crypto --encrypt '' sahip 128 --use-aes=n -- $source.pdf many/$source-rc4.pdf
done
"$divit" sign many/*.pdf --out-dir signed --module "$module" --key 'pkcs11:token=t1;object=rsa' \
    --pin-file pin >made.log 2>&1 || fail "$(cat made.log)"
ends 11 "$divit" verify signed/*.pdf --lang en --report many.html --personal
files=$(ls signed | wc -l)
[ "$files" -ge 40 ] || fail "only $files files"
[ "$(grep -c 'data:image/png' many.html)" -eq "$files" ] || fail "a page is not shown"
! grep -E 'cannot be drawn|are not shown|cannot be opened' many.html || fail "a page cannot be drawn"
passed=$((passed + files))
echo "$passed passed, 0 failed"
