# SPDX-License-Identifier: Apache-2.0
# Sourced by doctor_matrix.sh: modules that are not there, not safe, not for this computer, not well.

modules=$work/modules
mkdir -p "$modules"

scenario module-none real module module-found 4 'no PKCS#11 module of this card'
scenario module-missing real module module-found 4 '' --module "$modules/missing.so"
scenario module-relative real module module-found 4 '' --module opensc-pkcs11.so

cp "$opensc" "$modules/open.so"
chmod 666 "$modules/open.so"
scenario module-writable real module module-safe 4 '' --module "$modules/open.so"
mkdir "$modules/open"
cp "$opensc" "$modules/open/module.so"
chmod 777 "$modules/open"
scenario module-folder-writable real module module-safe 4 '' --module "$modules/open/module.so"

# elf NAME OFFSET BYTES: OpenSC with other bytes in its ELF header.
elf() {
    cp "$opensc" "$modules/$1.so"
    printf '%b' "$3" | dd of="$modules/$1.so" bs=1 seek="$2" conv=notrunc 2>/dev/null
}
[ "$(uname -m)" = aarch64 ] && other='\076\000' || other='\267\000'
elf foreign 18 "$other"
scenario module-other-machine real module module-loads 4 '' --module "$modules/foreign.so"
elf narrow 4 '\001'
elf narrow 18 '\003\000'
scenario module-32-bit real module module-loads 4 '' --module "$modules/narrow.so"
head -c 5000 "$opensc" >"$modules/cut.so"
scenario module-cut-off real module module-loads 4 '' --module "$modules/cut.so"
echo 'no library' >"$modules/text.so"
scenario module-no-library real module module-loads 4 '' --module "$modules/text.so"
cp "$build/lib/libifd-divit.so" "$modules/reader.so"
scenario module-no-cryptoki real module module-loads 4 'not a PKCS#11 module' --module "$modules/reader.so"

echo 'int divit_gone(void) { return 1; }' >"$work/gone.c"
echo 'int divit_gone(void); int C_GetFunctionList(void) { return divit_gone(); }' >"$work/needs.c"
cc -shared -fPIC -o "$modules/libdivitgone.so" "$work/gone.c"
cc -shared -fPIC -o "$modules/needs.so" "$work/needs.c" -L"$modules" -ldivitgone
rm "$modules/libdivitgone.so"
scenario module-missing-library real module module-libraries 4 'not installed' --module "$modules/needs.so"
grep -q libdivitgone.so "$work/told/module-missing-library.en.json" || fail "the missing library is not named"

# A module that misbehaves on top of a token where all is well.
make_token well
write_certificate well good 01
write_key well "$work/key.pem" 01
# sick FAULT LAYER ID EXIT WORDS: the faults are those of tests/modules.
sick() {
    export DIVIT_TEST_FAULT="$1"
    scenario "module-$1" real "$2" "$3" "$4" "$5" --module "$build/tests/refusing-module.so"
    unset DIVIT_TEST_FAULT
}
sick arguments none none 0 module-loads=ok
sick start-fails module module-loads 4 ''
sick start-crash module module-loads 4 ''
sick start-hang module module-loads 4 'although the card is free'
sick no-slot token token-present 3 ''
sick no-token token token-present 4 ''
sick unknown-token token token-present 4 ''
sick junk-token none none 0 token-present=ok
sick junk-module none none 0 module-loads=ok
sick hash-only none none 0 mechanisms=ok
grep -qF -e '-> CKM_SHA256_RSA_PKCS;' "$work/told/module-hash-only.en.json" || fail "the mechanism is not told"
sick no-signing token mechanisms 4 'no kind of signature'
grep -qF 'C_Initialize(NULL); 1/2' "$work/told/module-arguments.en.json" || fail "the start is not told"
unset SOFTHSM2_CONF

OPENSC_CONF=/nowhere/opensc.conf scenario module-config-gone real token token-present 4 environment=warning \
    --module "$opensc"
