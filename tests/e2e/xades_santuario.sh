#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Signatures made by Apache Santuario (tests/packages-xades), XMLDSig and XAdES, in three packagings, by
# RSA, RSASSA-PSS and ECDSA, two digests and three canonical forms. All hold with divit, and fail with
# other content, the XAdES ones also with another time; the plain ones do not sign their certificate, and
# divit says so.
# usage: xades_santuario.sh BUILD
set -eu
build=$(realpath "$1")
divit=$build/bin/divit
here=$(dirname "$(realpath "$0")")
. "$here/token.sh"
. "$here/judges.sh"
MORE=http://www.w3.org/2001/04/xmldsig-more#
MGF=http://www.w3.org/2007/05/xmldsig-more#
ENC=http://www.w3.org/2001/04/xmlenc#

# row KEY HASH C14N PACKAGING FORM: its line "OUT IN KEY METHOD DIGEST C14N PACKAGING FORM".
row() {
    number=$((number + 1)) in=belge.xml key=$1
    [ "$4" != detached ] || in=veri.bin
    case $1 in
    rsa) method=${MORE}rsa-$2 ;;
    pss) method=$MGF$2-rsa-MGF1 key=rsa ;;
    p256) method=${MORE}ecdsa-$2 ;;
    esac
    echo "row-$number.xml $in $key $method $ENC$2 http://www.w3.org/$3 $4 $5"
}

list_rows() {
    number=0
    for form in dsig xades; do
        for packaging in enveloped enveloping detached; do
            for key in rsa pss p256; do
                for hash in sha256 sha512; do
                    for c14n in TR/2001/REC-xml-c14n-20010315 2006/12/xml-c14n11 2001/10/xml-exc-c14n#; do
                        row "$key" "$hash" "$c14n" "$packaging" "$form"
                    done
                done
            done
        done
    done
}

# said EXIT INDICATION INTACT FILE [OPTION...]: divit says just this of the one signature of the file.
said() {
    code=$1 indication=$2 intact=$3 status=0
    shift 3
    "$divit" verify "$@" --json >heard 2>&1 || status=$?
    if [ "$status" -eq "$code" ] && jq -e --arg said "$indication $intact" '[.files[].signatures[] |
        "\(.indication) \(.intact)"] == [$said]' heard >/dev/null; then
        passed=$((passed + 1))
    else
        echo "NOT $indication: $row: $(cat heard)" >&2
        failed=$((failed + 1))
    fi
}

# judge_row OUT PACKAGING FORM
judge_row() {
    holds=NO_CERTIFICATE_CHAIN_FOUND
    [ "$3" = xades ] || holds=SIG_CONSTRAINTS_FAILURE
    sed 's/2026-11-23T04/2026-11-23T05/' "$1" >time.xml
    sed 's/>100&#xD;</>900\&#xD;</' "$1" >content.xml
    if [ "$2" = detached ]; then
        said 11 $holds true "$1" --content veri.bin
        said 10 HASH_FAILURE false "$1" --content other/veri.bin
        [ "$3" = dsig ] || said 10 HASH_FAILURE false time.xml --content veri.bin
    else
        said 11 $holds true "$1"
        said 10 HASH_FAILURE false content.xml
        [ "$3" = dsig ] || said 10 HASH_FAILURE false time.xml
    fi
}

own_folder
make_ca
make_signer rsa rsa:2048
make_signer p256 ec -pkeyopt ec_paramgen_curve:P-256
for key in rsa p256; do openssl pkcs8 -topk8 -nocrypt -in "$key-key.pem" -out "$key.p8"; done
cat >belge.xml <<'END'
<?xml version="1.0" encoding="UTF-8"?>
<!-- fatura --><Fatura xmlns="urn:deneme" xmlns:ext="urn:ext" xml:lang="tr">
<ext:İçerik/><Tutar para='TL'>100&#13;</Tutar><Alıcı xmlns:kul="urn:kul" kul:ad="&quot;ş&quot;"/></Fatura>
END
mkdir other
printf 'bayt\000\001\377' >veri.bin
printf 'bayt\000\002\377' >other/veri.bin
list_rows >rows
java -cp "$(santuario_jars)" "$here/../judges/SantuarioSign.java" <rows 2>heard || fail "Santuario: $(cat heard)"
passed=0 failed=0
while read -r row; do
    # shellcheck disable=SC2086 # eight words
    set -- $row
    judge_row "$1" "$7" "$8"
done <rows
echo "signatures $(wc -l <rows)"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
