#!/bin/sh
# Installs into a folder: every part is in its place, the program runs from there, and C programs
# build against the library by pkg-config alone: one verifies, one signs with a key in a token.
# Usage: install.sh BUILD
set -eu
build=$1
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cmake --install "$build" --prefix "$work/usr" >"$work/log"
cd "$work/usr"
for part in bin/divit libexec/divit/divit-card libexec/divit/divit-render libexec/divit/divit-trace.so \
    share/divit/tokens/akis-2.x.token share/divit/doctor.schema.json libexec/divit/divit include/divit/sign.h \
    include/divit/pdf.h include/divit/xml.h share/divit/presets/efatura.preset share/locale/tr/LC_MESSAGES/divit.mo; do
    [ -e "$part" ] || { echo "not installed: $part" >&2 && exit 1; }
done
[ -n "$(find . -name '60-divit-readers.rules')" ] || { echo "not installed: udev rules" >&2 && exit 1; }
bin/divit --help >"$work/help"
grep -q renew "$work/help"
bin/divit --lang tr --help | grep -q sertifika
# Hardened: position independent, everything bound and read-only before main, checked calls, a canary.
for program in bin/divit libexec/divit/divit libexec/divit/divit-card libexec/divit/divit-render; do
    readelf -hldW "$program" >"$work/elf"
    for mark in 'DYN (Position-Independent' GNU_RELRO BIND_NOW; do
        grep -qF "$mark" "$work/elf" || { echo "$program: no $mark" >&2 && exit 1; }
    done
    readelf -lW "$program" | grep -q 'GNU_STACK.* RW ' || { echo "$program: executable stack" >&2 && exit 1; }
    nm -D "$program" | grep -q '__.*_chk' || { echo "$program: no _FORTIFY_SOURCE" >&2 && exit 1; }
    nm -D "$program" | grep -q '__stack_chk_fail' || { echo "$program: no stack protector" >&2 && exit 1; }
done
# Poppler is GPL: one program alone links it, and carries its licence.
for program in bin/* libexec/divit/* $(find . -name libdivit.so); do
    readelf -dW "$program" >"$work/elf"
    ! grep -q 'NEEDED.*poppler' "$work/elf" || echo "$program"
done >"$work/linked"
[ "$(cat "$work/linked")" = libexec/divit/divit-render ] || { echo "poppler is linked by: $(cat "$work/linked")" >&2 && exit 1; }
grep -q 'GNU GENERAL PUBLIC LICENSE' share/doc/divit/LICENSE.divit-render
PKG_CONFIG_PATH=$(dirname "$(find "$work/usr" -name divit.pc)")
export PKG_CONFIG_PATH
LD_LIBRARY_PATH=$(dirname "$(find "$work/usr" -name 'libdivit.so')")
export LD_LIBRARY_PATH
for example in example.c example_sign.c example_xml.c; do
    # shellcheck disable=SC2046
    cc -std=c17 -Wall -Wextra -Werror -D_GNU_SOURCE "$here/$example" -o "$work/${example%.c}" $(pkg-config --cflags --libs divit)
done
printf '<a/>' >"$work/a.xml"
status=0
"$work/example" "$work/a.xml" >"$work/out" || status=$?
grep -q NO_SIGNATURE "$work/out"
[ "$status" -eq 11 ]
# The other one signs, and pdfsig finds its signature valid.
. "$here/token.sh"
mkdir "$work/token"
cd "$work/token"
make_rsa_token
worker=$(pkg-config --variable=worker divit)
"$work/example_sign" "$worker" "$module" 'pkcs11:token=t1;object=rsa' "$here/../data/pdf/classic.pdf" out.pdf <pin
pdfsig -nocert out.pdf | grep -q 'Signature is Valid'
status=0
"$work/example" out.pdf >"$work/out" || status=$?
grep -q 'Signature1: DENEME, intact' "$work/out"
[ "$status" -eq 11 ]
status=0
"$work/example_sign" "$worker" "$module" 'pkcs11:token=t1;object=none' out.pdf none.pdf <pin >"$work/out" || status=$?
grep -q 'no certificate has this address' "$work/out"
[ "$status" -eq 7 ] && [ ! -e none.pdf ]
# And a detached signature by the installed program, which the third one verifies.
"$work/usr/bin/divit" sign out.pdf -o out.xml --packaging detached --module "$module" --key 'pkcs11:token=t1;object=rsa' \
    --pin-file pin >"$work/out"
status=0
"$work/example_xml" out.xml out.pdf >"$work/out" || status=$?
grep -q 'DENEME: the signature is intact' "$work/out"
[ "$status" -eq 11 ]
"$work/example_xml" out.xml pin >"$work/out" || status=$?
grep -q 'a file that was not given' "$work/out"
# Only the documented names leave the library.
nm -D --defined-only "$(find "$work/usr" -name 'libdivit.so')" | awk '{print $3}' | grep -v '^divit_' && exit 1
echo "installed parts, program and library work"
