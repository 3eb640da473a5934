#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every kind of key and scheme in a SoftHSM token, through modules that offer all mechanisms or some,
# in PDF and XML; judged by pdfsig, qpdf, openssl and xmlsec1.
# usage: keys.sh BUILD
set -eu
export LC_ALL=C.UTF-8
here=$(dirname "$(realpath "$0")")
build=$(realpath "$1")
divit=$build/bin/divit
softhsm=/usr/lib/softhsm/libsofthsm2.so
refusing=$build/tests/refusing-module.so
. "$here/token.sh"
. "$here/judges.sh"

# NAME ID and what openssl makes the key by.
make_keys() {
    while read -r name id algorithm; do
        # shellcheck disable=SC2086 # words of a command
        make_signer "$name" $algorithm
        load_key "$name" "$id"
    done <<'END'
rsa2048 01 rsa:2048
rsa3072 02 rsa:3072
rsa4096 03 rsa:4096
p256 04 ec -pkeyopt ec_paramgen_curve:P-256
p384 05 ec -pkeyopt ec_paramgen_curve:P-384
p521 06 ec -pkeyopt ec_paramgen_curve:P-521
END
}

make_documents() {
    pango-view --no-display --text 'Çığ öşü' --output in.pdf
    cp "$here/../data/xml/10-turkish.xml" in.xml
}

# What the signature says it was made by, as a scheme of the table.
scheme_of_pdf() {
    rm -f ./*.sig0
    pdfsig -nocert -dump "$1" >/dev/null 2>&1 || true
    case $(openssl cms -cmsout -print -noout -inform DER -in "$1.sig0" |
        awk '/signatureAlgorithm:/ { getline; last = $2 } END { print last }') in
    rsassaPss) echo pss ;;
    rsaEncryption) echo pkcs1 ;;
    ecdsa-with-SHA256) echo ecdsa ;;
    esac
}

scheme_of_xml() {
    case $(xmllint --xpath 'string(//*[local-name()="SignatureMethod"]/@Algorithm)' "$1") in
    *#sha256-rsa-MGF1) echo pss ;;
    *#rsa-sha256) echo pkcs1 ;;
    *#ecdsa-sha256) echo ecdsa ;;
    esac
}

heard_by() {
    name=$1
    shift
    if "$@"; then
        printf ' %s' "$name"
    else
        cat heard >&2
        printf ' NOT-%s' "$name"
    fi
}

judges_of_pdf() {
    [ "$(scheme_of_pdf out.pdf)" = "$2" ] || printf ' NOT-%s' "$2"
    heard_by pdfsig judge_pdfsig in.pdf out.pdf
    heard_by qpdf judge_qpdf in.pdf out.pdf
    heard_by openssl judge_openssl in.pdf out.pdf
}

judges_of_xml() {
    [ "$(scheme_of_xml out.xml)" = "$2" ] || printf ' NOT-%s' "$2"
    if [ "$2" = pss ]; then
        heard_by openssl judge_info out.xml "$1.pem" -sha256 \
            -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:digest
    else
        heard_by xmlsec1 judge_xmlsec out.xml
    fi
}

# divit's own verdict; the chain is not checked, so there is no better one.
judge_divit() {
    "$divit" verify "$1" >heard 2>&1 || true
    grep -q 'the signature is intact' heard
}

# row KEY SCHEME OFFERS [OPTION...]: one line of the table for each form.
row() {
    key=$1 scheme=$2 offers=$3
    shift 3
    module=$refusing
    [ "$offers" != all ] || module=$softhsm
    for form in pdf xml; do
        verdict=refused
        if DIVIT_TEST_FAULT=$offers sign "$key" in.$form out.$form --force "$@" >heard 2>&1; then
            verdict="$(judges_of_$form "$key" "$scheme")$(heard_by divit judge_divit out.$form)"
        else
            cat heard >&2
        fi
        printf '%-8s %-6s %-4s %-14s%s\n' "$key" "$scheme" $form "$offers" "$verdict"
        case $verdict in
        refused | *NOT-*) failed=$((failed + 1)) ;;
        *) passed=$((passed + 1)) ;;
        esac
    done
}

# The judges themselves must be able to say no.
check_judges() {
    sign rsa2048 in.xml out.xml --force --scheme pss >/dev/null
    sed 's/SignedProperties" URI/SignedProperties"  URI/; s/-props"/-prop5"/' out.xml >spoilt.xml
    ! judge_info spoilt.xml rsa2048.pem -sha256 -sigopt rsa_padding_mode:pss ||
        fail "openssl takes a changed SignedInfo"
    judge_info out.xml rsa2048.pem -sha256 -sigopt rsa_padding_mode:pss ||
        fail "openssl refuses what it took before"
    ! judge_info out.xml rsa2048.pem -sha256 || fail "openssl takes PSS for PKCS#1 v1.5"
    ! judge_info out.xml rsa3072.pem -sha256 -sigopt rsa_padding_mode:pss ||
        fail "openssl takes another key"
}

# refused STATUS KEY OFFERS [OPTION...]: no signature, no output, and no PIN sent for nothing.
refused() {
    expected=$1 key=$2 offers=$3 status=0
    shift 3
    module=$refusing
    DIVIT_TEST_LOGINS=$PWD/logins DIVIT_TEST_FAULT=$offers \
        sign "$key" in.pdf none.pdf "$@" >heard 2>&1 || status=$?
    [ "$status" -eq "$expected" ] && [ ! -e none.pdf ] && [ ! -e logins ] ||
        fail "$key with $offers $*: exit $status, not $expected: $(cat heard)"
    passed=$((passed + 1))
}

own_folder
make_ca
make_token
module=$softhsm
make_keys
make_documents
passed=0 failed=0
printf '%-8s %-6s %-4s %-14s %s\n' key scheme form mechanisms 'accepted by'
for rsa in rsa2048 rsa3072 rsa4096; do
    row $rsa pkcs1 all
    row $rsa pss all --scheme pss
done
for ec in p256 p384 p521; do
    row $ec ecdsa all
done
row rsa2048 pkcs1 hash-only
row p256 ecdsa hash-only
row rsa2048 pss pss-only
row rsa4096 pss pss-hash-only
row p384 ecdsa explicit-curve
module=$softhsm
check_judges
DIVIT_TEST_LOGINS=$PWD/logins row p256 ecdsa none
[ "$(wc -c <logins)" -eq 2 ] || fail "the logins are not counted"
rm logins
refused 2 rsa2048 hash-only --scheme pss
refused 2 p256 none --scheme pss
refused 4 rsa2048 no-signing

# OpenSSL's configuration has no say in it (pki/crypto_start.h).
strace -e trace=openat -o opened "$divit" verify out.pdf >heard 2>&1 || true
grep -q libcrypto opened || fail "strace saw nothing: $(cat heard)"
! grep -q 'openssl\.cnf' opened || fail "divit reads OpenSSL's configuration"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
