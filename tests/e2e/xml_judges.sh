#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# XML of our own and of Debian's packages, signed by divit, judged by xmlsec1.
# usage: xml_judges.sh BUILD
set -eu
here=$(dirname "$(realpath "$0")")
divit=$(realpath "$1/bin/divit")
data=$here/../data/xml
. "$here/token.sh"
. "$here/judges.sh"

# Documents that divit signs, one path a line.
list_documents() {
    grep -L Signature "$data"/*.xml
    ls /usr/share/cmake-*/Templates/MSBuild/nasm.xml \
        /usr/share/metainfo/de.urwpp.URWCoreFontSetLevel2.metainfo.xml \
        /usr/share/gettext-*/its/*.its /usr/share/gir-1.0/PangoCairo-1.0.gir
}

make_signers() {
    make_rsa_token
    make_signer p256 ec -pkeyopt ec_paramgen_curve:P-256
    load_key p256 02
    make_signer p384 ec -pkeyopt ec_paramgen_curve:P-384
    load_key p384 03
}

# changed SED_SCRIPT: the signed document after a change that must not pass.
changed() {
    sed "$1" signed.xml >spoilt.xml
    ! cmp -s signed.xml spoilt.xml || { echo "nothing was changed by: $1"; return 1; }
    xmllint --noout --huge spoilt.xml || return 1
    ! judge_xmlsec spoilt.xml || { echo "passes after: $1"; return 1; }
}

# A letter more in the content, another year of signing, another signature value.
spoilt_fails() {
    changed 's/<ds:Signature /x&/' &&
        changed 's/<xades:SigningTime>20/<xades:SigningTime>19/' &&
        changed 's/\(<ds:SignatureValue[^>]*>\)..../\1AAAA/'
}

judge() {
    if sign "$1" "$2" signed.xml --force >heard 2>&1 && judge_xmlsec signed.xml &&
        spoilt_fails >heard 2>&1; then
        passed=$((passed + 1))
    else
        echo "FAILED: $1 $2: $(cat heard)" >&2
        failed=$((failed + 1))
    fi
}

# refused FILE: exit 8, and no output.
refused() {
    status=0
    sign rsa "$1" refused.xml >heard 2>&1 || status=$?
    if [ "$status" -eq 8 ] && [ ! -e refused.xml ]; then
        passed=$((passed + 1))
    else
        echo "FAILED: exit $status for $1" >&2
        failed=$((failed + 1))
    fi
}

# Two signatures over the whole document side by side: the first is broken, so there is no room.
write_broken() {
    cat >broken.xml <<'END'
<belge>metin<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo>
<ds:Reference URI=""/></ds:SignedInfo></ds:Signature><ds:Signature
xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo><ds:Reference URI=""/></ds:SignedInfo>
</ds:Signature></belge>
END
}

check_refusals() {
    write_broken
    printf '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>' >entity.xml
    printf '<?xml version="1.0"?>\n<!DOCTYPE a SYSTEM "a.dtd">\n<a/>' >system.xml
    for refusal in broken.xml entity.xml system.xml \
        /usr/share/fontconfig/conf.avail/10-hinting-slight.conf; do
        refused "$refusal"
    done
}

own_folder
make_signers
passed=0 failed=0
list_documents >documents
[ "$(grep -c /data/xml/ documents)" -eq 27 ] || fail "tests/data/xml is not what it was"
printf '%-5s %s\n' key passed
for signer in rsa p256 p384; do
    before=$passed
    while read -r document; do
        judge "$signer" "$document"
    done <documents
    printf '%-5s %s\n' "$signer" $((passed - before))
done
check_refusals
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
