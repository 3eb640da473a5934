#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Containers that divit signs, judged by unzip, Python's zipfile and, unpacked, by xmlsec1; a further
# signature keeps what was there; what is not signed is told; one file comes out again.
# usage: asic.sh BUILD
set -eu
export LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE=1
here=$(dirname "$(realpath "$0")")
divit=$(realpath "$1/bin/divit")
data=$here/../data
. "$here/token.sh"
. "$here/judges.sh"
passed=0

# ends STATUS COMMAND...: what it says is in the file heard.
ends() {
    wanted=$1
    shift
    status=0
    "$@" >heard 2>&1 || status=$?
    [ "$status" -eq "$wanted" ] || fail "exit $status, not $wanted: $* $(cat heard)"
    passed=$((passed + 1))
}

# pack KIND OUT FILE...: signs files into a container.
pack() {
    kind=$1 out=$2
    shift 2
    ends 0 "$divit" sign "$@" -o "$out" --module "$module" --key "pkcs11:token=t1;object=$key" \
        --pin-file pin --packaging "$kind"
}

# What EN 319 162-1 A.1 says of the first file, and the names in their order.
check_zip() {
    python3 - "$@" <<'END'
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as z:
    assert z.testzip() is None
    first = z.infolist()[0]
    assert first.filename == "mimetype" and first.header_offset == 0 and first.compress_type == 0
    assert not first.extra and z.read("mimetype").decode() == sys.argv[2]
    assert z.namelist()[1:] == sys.argv[3:], z.namelist()
END
}

# judge CONTAINER: unzip takes it, and each file of signatures holds for the files as unpacked.
judge() {
    rm -rf unpacked
    ends 0 unzip -t "$1"
    ends 0 unzip -q -d unpacked "$1"
    for signatures in unpacked/META-INF/*signatures*.xml; do
        (cd unpacked && xmlsec1 --verify --trusted-pem ../ca.pem \
            --id-attr:Id 'http://uri.etsi.org/01903/v1.3.2#:SignedProperties' "${signatures#unpacked/}") \
            >heard 2>&1 || fail "xmlsec1: $(cat heard)"
        passed=$((passed + 1))
    done
    ends 11 "$divit" verify --json "$1"
    jq -e 'all(.files[0].signatures[]; .intact and .covers_whole and .cause == "certificate-not-checked")' \
        heard >judged || fail "$1: $(cat heard)"
}

check_simple() {
    pack asic-s one.asics "a b.pdf"
    check_zip one.asics application/vnd.etsi.asic-s+zip "a b.pdf" META-INF/signatures.xml
    judge one.asics
    cmp "a b.pdf" "unpacked/a b.pdf" || fail "the file is another one"
    ends 11 "$divit" verify one.asics --extract taken.pdf
    cmp "a b.pdf" taken.pdf || fail "what was taken out is another file"
    ends 2 "$divit" verify one.asics --content "a b.pdf"
    ends 0 "$divit" sign "a b.pdf" --packaging asic-s --check
    ends 11 "$divit" verify one.asics --report one.html --personal
    grep -q 'the file with this name' one.html || fail "the page does not name the file"
    ends 2 "$divit" sign "a b.pdf" şiir.xml -o two.asics --packaging asic-s --module "$module" --pin-file pin
}

check_extended() {
    pack asic-e many.asice "a b.pdf" şiir.xml numbers.bin
    check_zip many.asice application/vnd.etsi.asic-e+zip "a b.pdf" şiir.xml numbers.bin \
        META-INF/manifest.xml META-INF/signatures001.xml
    judge many.asice
    for type in application/pdf text/xml application/octet-stream; do
        grep -q "<xades:MimeType>$type</xades:MimeType>" unpacked/META-INF/signatures001.xml || fail "no $type"
        grep -q "media-type=\"$type\"" unpacked/META-INF/manifest.xml || fail "no $type in the manifest"
    done
    ends 2 "$divit" verify many.asice --extract none
    ends 11 "$divit" verify many.asice --part şiir.xml --extract taken.xml
    cmp şiir.xml taken.xml || fail "what was taken out is another file"
    ends 0 "$divit" sign numbers.bin --module "$module" --key "pkcs11:token=t1;object=$key" --pin-file pin \
        --preset asice --digest sha512 --c14n c14n11
    judge numbers.asice
}

# A further signature is the next file; all bytes before the directory stay.
check_further() {
    cp many.asice before.asice
    head -c 500 many.asice >broken.asice
    key=p256
    pack asic-e more.asice many.asice
    cmp many.asice before.asice || fail "the container that is signed again was changed"
    python3 - <<'END'
import zipfile
old = zipfile.ZipFile("many.asice").start_dir
assert open("many.asice", "rb").read()[:old] == open("more.asice", "rb").read()[:old]
END
    check_zip more.asice application/vnd.etsi.asic-e+zip "a b.pdf" şiir.xml numbers.bin \
        META-INF/manifest.xml META-INF/signatures001.xml META-INF/signatures002.xml
    judge more.asice
    jq -e '.files[0].signatures | length == 2' heard >judged || fail "not two signatures"
    ends 8 "$divit" sign more.asice -o no.asice --module "$module" --pin-file pin
    ends 8 "$divit" sign broken.asice -o no.asice --packaging asic-e --module "$module" --pin-file pin
    key=rsa
}

# remade CONTAINER OUT PYTHON: the container anew, its files as the script leaves them in `files`.
remade() {
    python3 - "$@" <<'END'
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as z:
    files = [(i.filename, z.read(i)) for i in z.infolist()]
exec(sys.argv[3])
with zipfile.ZipFile(sys.argv[2], "w") as z:
    for name, content in files:
        z.writestr(zipfile.ZipInfo(name), content)
END
}

# cause STATUS CAUSE CONTAINER: of the one signature.
cause() {
    ends "$1" "$divit" verify --json "$3"
    jq -e --arg cause "$2" '.files[0].signatures[0].cause == $cause' heard >judged || fail "$3: $(cat heard)"
}

check_spoilt() {
    remade many.asice spoilt.asice 'files[1] = ("a b.pdf", files[1][1] + b" ")'
    cause 10 hash spoilt.asice
    remade many.asice added.asice 'del files[4]; files.append(("ek.txt", b"1"))'
    cause 10 unsigned-content added.asice
    ends 10 "$divit" verify --lang en added.asice
    grep -q '! a file of the container that it does not sign: ek.txt (bytes 0-1)' heard || fail "$(cat heard)"
    remade many.asice gone.asice 'del files[1]; del files[3]'
    cause 11 reference gone.asice
    remade many.asice listed.asice 'files.append(("ek.txt", b"1"))'
    ends 8 "$divit" verify listed.asice
}

# A file that packs to a thousandth goes in as it is, so that it is not taken for a bomb.
check_long() {
    head -c 40000000 /dev/zero >long.bin
    pack asic-e long.asice long.bin
    judge long.asice
    [ "$(stat -c %s long.asice)" -gt 40000000 ] || fail "it was packed"
}

# What does not fit into a container, or is there in the form for what does not fit, is named before any PIN.
check_zip64() {
    python3 - <<'END'
import struct, zipfile
from zlib import crc32

MANY, FLAGS, TIME = 0xFFFFFFFF, 0x800, 33 << 16
files, folder = b"", b""
with zipfile.ZipFile("many.asice") as old:
    for info in old.infolist():
        data, name, size = old.read(info), info.filename.encode(), info.file_size
        extra = b"" if info.filename == "mimetype" else struct.pack("<HHQQ", 1, 16, size, size)
        sizes = (MANY, MANY) if extra else (size, size)
        folder += struct.pack("<IHHHHIIIIHHHHHII", 0x02014B50, 45, 45, FLAGS, 0, TIME, crc32(data), size, size,
            len(name), 0, 0, 0, 0, 0, len(files)) + name
        files += struct.pack("<IHHHIIIIHH", 0x04034B50, 45, FLAGS, 0, TIME, crc32(data), *sizes,
            len(name), len(extra)) + name + extra + data
    count = len(old.infolist())
with open("long64.asice", "wb") as new:
    new.write(files + folder + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count, len(folder), len(files), 0))
assert zipfile.ZipFile("long64.asice").testzip() is None
END
    ends 8 "$divit" verify --lang en long64.asice
    grep -q 'ZIP64' heard || fail "$(cat heard)"
    truncate -s 4294967295 huge.bin
    for kind in asic-s asic-e; do
        ends 8 "$divit" sign huge.bin -o huge.out --packaging $kind --module "$module" --lang en
        grep -q 'below 4 GiB; sign it with --packaging detached' heard || fail "$(cat heard)"
    done
    [ ! -e huge.out ] || fail "a container was made"
    ends 0 "$divit" sign huge.bin --packaging detached --check
    rm huge.bin
}

# The signatures of a container are XAdES ones: a plain one, which holds beside the file, is not looked at.
check_plain() {
    cat >plain.xml <<'END'
<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo>
<ds:CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/>
<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>
<ds:Reference URI="numbers.bin"><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue/>
</ds:Reference></ds:SignedInfo><ds:SignatureValue/>
<ds:KeyInfo><ds:X509Data><ds:X509Certificate/></ds:X509Data></ds:KeyInfo></ds:Signature>
END
    echo "<asic:XAdESSignatures xmlns:asic=\"http://uri.etsi.org/02918/v1.2.1#\">$(cat plain.xml)</asic:XAdESSignatures>" >root.xml
    ends 0 xmlsec1 --sign --privkey-pem rsa-key.pem,rsa.pem --output plain-signed.xml root.xml
    ends 11 "$divit" verify --json plain-signed.xml --content numbers.bin
    jq -e '.files[0].signatures[0].intact' heard >judged || fail "$(cat heard)"
    remade numbers.asice plain.asice 'files[-1] = (files[-1][0], open("plain-signed.xml", "rb").read())'
    cause 11 signed-properties plain.asice
    jq -e '.files[0].signatures[0].intact | not' heard >judged || fail "$(cat heard)"
}

own_folder
make_rsa_token
make_signer p256 ec -pkeyopt ec_paramgen_curve:P-256
load_key p256 02
key=rsa
cp "$(find "$data/pdf" -name '*.pdf' | sort | head -n 1)" "a b.pdf"
cp "$(grep -L Signature "$data"/xml/*.xml | sort | head -n 1)" şiir.xml
seq 20000 >numbers.bin
check_simple
check_extended
check_further
check_spoilt
check_long
check_zip64
check_plain
echo "$passed passed, 0 failed"
