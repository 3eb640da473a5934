# SPDX-License-Identifier: Apache-2.0
# Sourced by tests: foreign programs that judge what divit signed. The root to trust is ca.pem.
# A judge of a PDF gets the original and the signed file; what it said is in the file "heard".

checked() {
    status=0
    qpdf --check "$1" >"$2" 2>&1 || status=$?
    echo "$status"
}

# Every signature is valid, one more than before, and one is over the whole file.
judge_pdfsig() {
    before=$(pdfsig -nocert "$1" 2>/dev/null | grep -c '^Signature #') || true
    pdfsig -nocert "$2" >heard 2>&1 || true
    valid=$(grep -c 'Signature Validation: Signature is Valid\.' heard) || true
    [ "$valid" -eq $((before + 1)) ] || return 1
    [ "$(grep -c '^Signature #' heard)" -eq "$valid" ] || return 1
    [ "$(grep -c 'Total document signed' heard)" -eq 1 ]
}

# One signature more than before, and the document is unchanged since (not PSS, which it lacks).
judge_mutool() {
    before=$(mutool sign -v "$1" 2>/dev/null | grep -c '^Verifying signature') || true
    mutool sign -v "$2" >heard 2>&1 || true
    [ "$(grep -c '^Verifying signature' heard)" -eq $((before + 1)) ] || return 1
    grep -q 'unchanged since signing' heard
}

# No complaint of qpdf that the original did not get.
judge_qpdf() {
    before=$(checked "$1" before)
    after=$(checked "$2" after)
    [ "$after" -le "$before" ] && [ "$(grep -c WARNING after)" -le "$(grep -c WARNING before)" ]
}

# The original is the beginning of the signed file.
judge_prefix() { cmp -n "$(stat -c %s "$1")" "$1" "$2" >heard 2>&1; }

# How many signatures divit calls bad; "unread" if it cannot tell.
bad_signatures() {
    status=0
    "$divit" verify "$1" >"$2" 2>&1 || status=$?
    case $status in
    0 | 10 | 11) grep -c ': FAILED (' "$2" || true ;;
    *) echo unread ;;
    esac
}

# divit itself: no signature is bad that was not before (podofosign's have two signers, which
# EN 319 142-1 forbids, so they always are).
judge_own() {
    before=$(bad_signatures "$1" before)
    [ "$(bad_signatures "$2" heard)" = "$before" ]
}

# The CMS of the signature over the whole file, with the bytes that it says it signs.
judge_openssl() {
    rm -f ./*.sig[0-9]
    pdfsig -nocert "$2" >heard 2>&1 || true
    number=$(awk '/^Signature #/ { n = substr($2, 2) - 1 } /Total document/ { print n }' heard)
    ranges=$(sed -n '/Signed Ranges/h; /Total document/{ x; s/[^0-9 ]//g; p; }' heard)
    pdfsig -nocert -dump "$2" >heard 2>&1 || true
    # shellcheck disable=SC2086 # four numbers
    set -- "$2" $ranges
    [ $# -eq 5 ] || return 1
    { head -c "$3" "$1"; tail -c "+$(($4 + 1))" "$1" | head -c $(($5 - $4)); } >content
    openssl cms -verify -cades -binary -inform DER -in "$1.sig$number" -content content \
        -CAfile ca.pem -purpose any -out /dev/null >heard 2>&1
}

# judged ORIGINAL SIGNED JUDGE...: " ok BAD", a word for each judge; what the bad ones said goes to
# standard error.
judged() {
    original=$1 signed=$2
    shift 2
    for by in "$@"; do
        if "judge_$by" "$original" "$signed"; then
            printf ' ok'
        else
            cat heard >&2
            printf ' BAD'
        fi
    done
}

# judge_xmlsec SIGNED: references and signature of an XML document (not PSS, which 1.2 lacks).
judge_xmlsec() {
    xmlsec1 --verify --trusted-pem ca.pem \
        --id-attr:Id 'http://uri.etsi.org/01903/v1.3.2#:SignedProperties' --id-attr:Id Tutar --id-attr:Id Alıcı \
        "$1" >heard 2>&1 &&
        grep -qx OK heard
}

# judge_info SIGNED CERTIFICATE OPTION...: the value over SignedInfo in exclusive canonical form, by
# openssl dgst. The digests that SignedInfo holds are not looked at.
judge_info() {
    signed=$1 certificate=$2
    shift 2
    xmllint --xpath '//*[local-name()="SignedInfo"]' "$signed" |
        sed '1s|<ds:SignedInfo|& xmlns:ds="http://www.w3.org/2000/09/xmldsig#"|' >info.xml
    xmllint --exc-c14n info.xml >info.bin
    xmllint --xpath 'string(//*[local-name()="SignatureValue"])' "$signed" | openssl base64 -d >info.sig
    openssl x509 -in "$certificate" -noout -pubkey >info.pub
    openssl dgst -verify info.pub -signature info.sig "$@" info.bin >heard 2>&1
}

# The class path of Apache Santuario (tests/packages-xades).
santuario_jars() {
    printf '/usr/share/java/%s.jar:' xmlsec slf4j-api slf4j-nop commons-codec woodstox-core stax2-api bcprov
}
