#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Plain XMLDSig signatures, without XAdES properties, made by xmlsec1 and by npm's xml-crypto: divit calls
# them intact but INDETERMINATE, names what is missing in every way it speaks, and refuses what was changed.
# usage: xmldsig_foreign.sh BUILD
set -eu
build=$(realpath "$1")
divit=$build/bin/divit
here=$(dirname "$(realpath "$0")")
judges=$here/../judges
. "$here/token.sh"
. "$here/judges.sh"
. "$judges/npm.sh"
passed=0
DSIG=http://www.w3.org/2000/09/xmldsig#
MORE=http://www.w3.org/2001/04/xmldsig-more#
C14N=http://www.w3.org/TR/2001/REC-xml-c14n-20010315
EXCLUSIVE=http://www.w3.org/2001/10/xml-exc-c14n#

# template METHOD CANON URI TRANSFORM OBJECT KEYS: a Signature for xmlsec1 to fill.
template() {
    cat <<END
<ds:Signature xmlns:ds="$DSIG" Id="yabanci"><ds:SignedInfo>
<ds:CanonicalizationMethod Algorithm="$2"/>
<ds:SignatureMethod Algorithm="$1"/>
<ds:Reference URI="$3">$4<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue/>
</ds:Reference></ds:SignedInfo><ds:SignatureValue/><ds:KeyInfo>$6</ds:KeyInfo>$5</ds:Signature>
END
}

# fill KEYS IN OUT: xmlsec1 signs the template, with the certificates in KEYS after the key.
fill() {
    xmlsec1 --sign --privkey-pem "$1" --output "$3" "$2" >heard 2>&1 || fail "xmlsec1: $(cat heard)"
}

# said EXIT INDICATION INTACT FILE [OPTION...]: divit says just this of the one signature of the file.
said() {
    code=$1 wanted="$2 $3" file=$4 status=0
    shift 3
    "$divit" verify "$@" --json >heard 2>&1 || status=$?
    [ "$status" -eq "$code" ] || fail "$file: $status, not $code: $(cat heard)"
    jq -e --arg wanted "$wanted" '[.files[].signatures[] | "\(.indication) \(.intact)"] == [$wanted]' heard \
        >/dev/null || fail "$file: not $wanted: $(cat heard)"
    passed=$((passed + 1))
}

# plain FILE [OPTION...]: a plain signature that holds; it has a profile and a signer, but no time.
plain() {
    said 11 SIG_CONSTRAINTS_FAILURE true "$@"
    jq -e '.files[].signatures[] | .profile == "XMLDSig" and .verdict == "INDETERMINATE" and .signer == "DENEME" and
        .cause == "certificate-not-signed" and (has("claimed_time") | not)' heard >/dev/null || fail "$1: $(cat heard)"
}

own_folder
make_rsa_token
make_signer p256 ec -pkeyopt ec_paramgen_curve:P-256
make_signer other rsa:2048
load_key p256 02
enveloped="<ds:Transforms><ds:Transform Algorithm=\"${DSIG}enveloped-signature\"/></ds:Transforms>"
data='<ds:X509Data><ds:X509Certificate/></ds:X509Data>'
printf 'bayt\n' >veri.bin
mkdir changed
printf 'Bayt\n' >changed/veri.bin
for by in rsa p256; do
    method=${MORE}rsa-sha256
    [ $by = rsa ] || method=${MORE}ecdsa-sha256
    for canon in $C14N $EXCLUSIVE; do
        {
            echo '<belge xmlns="urn:b" xml:lang="tr">metin'
            template $method $canon "" "$enveloped" "" "$data"
            echo '</belge>'
        } >in.xml
        fill $by-key.pem,$by.pem in.xml enveloped.xml
        plain enveloped.xml
        sed 's/metin/metin2/' enveloped.xml >changed.xml
        said 10 HASH_FAILURE false changed.xml
        object='<ds:Object Id="veri"><belge xmlns="">metin</belge></ds:Object>'
        template $method $canon "#veri" "" "$object" "$data" >in.xml
        fill $by-key.pem,$by.pem in.xml enveloping.xml
        plain enveloping.xml
        template $method $canon veri.bin "" "" "$data" >in.xml
        fill $by-key.pem,$by.pem in.xml detached.xml
        plain detached.xml --content veri.bin
        said 11 SIGNED_DATA_NOT_FOUND false detached.xml
        said 10 HASH_FAILURE false detached.xml --content changed/veri.bin
    done
done

# The chain beside the signer's certificate, another certificate alone, and none at all.
echo "<belge>metin$(template ${MORE}rsa-sha256 $C14N "" "$enveloped" "" "$data")</belge>" >empty.xml
fill rsa-key.pem,rsa.pem,ca.pem empty.xml chain.xml
[ "$(grep -o '<ds:X509Certificate>' chain.xml | wc -l)" -eq 2 ] || fail "no chain: $(cat chain.xml)"
plain chain.xml
fill rsa-key.pem,other.pem empty.xml other.xml
said 10 SIG_CRYPTO_FAILURE false other.xml
echo "<belge>metin$(template ${MORE}rsa-sha256 $C14N "" "$enveloped" "" '<ds:KeyValue/>')</belge>" >in.xml
fill rsa-key.pem in.xml value.xml
grep -q '<ds:Modulus>\|<Modulus>\|RSAKeyValue' value.xml || fail "no KeyValue: $(cat value.xml)"
said 11 NO_SIGNING_CERTIFICATE_FOUND false value.xml
# A second certificate of the same key: nobody can say which of the two signed.
openssl req -new -key rsa-key.pem -subj '/C=TR/CN=BASKA' |
    openssl x509 -req -CA ca.pem -CAkey ca-key.pem -CAcreateserial -days 30 -out twin.pem 2>/dev/null
fill rsa-key.pem,rsa.pem,twin.pem empty.xml twins.xml
said 11 NO_SIGNING_CERTIFICATE_FOUND false twins.xml
jq -e '.files[].signatures[].reason | startswith("several of its certificates")' heard >/dev/null || fail "twins: $(cat heard)"

# The words, in both languages, and the page.
"$divit" verify enveloped.xml --lang tr >heard 2>&1 && fail "exit 0: $(cat heard)"
grep -q 'düz bir XMLDSig imzası' heard || fail "Turkish: $(cat heard)"
grep -q 'XMLDSig' heard || fail "no profile: $(cat heard)"
"$divit" verify enveloped.xml --lang en --report page.html >heard 2>&1 && fail "exit 0: $(cat heard)"
grep -q 'ask the signer for a XAdES signature' heard || fail "English: $(cat heard)"
grep -q '<td>XMLDSig</td>' page.html || fail "the page names no profile"
grep -q 'SIG_CONSTRAINTS_FAILURE' page.html || fail "the page has no indication"

# Beside a XAdES signature each keeps what is its own; one whose properties are gone is not a plain one.
sign rsa enveloped.xml both.xml >heard 2>&1 || fail "again: $(cat heard)"
status=0
"$divit" verify both.xml --json >heard 2>&1 || status=$?
[ "$status" -eq 11 ] && jq -e '[.files[].signatures[] | "\(.profile) \(.indication)"] ==
    ["XMLDSig SIG_CONSTRAINTS_FAILURE", "XAdES NO_CERTIFICATE_CHAIN_FOUND"]' heard >/dev/null || fail "both: $(cat heard)"
echo '<belge>metin</belge>' >in.xml
sign rsa in.xml xades.xml >heard 2>&1 || fail "xades: $(cat heard)"
sed 's|<ds:Object>.*</ds:Object>||' xades.xml >stripped.xml
cmp -s xades.xml stripped.xml && fail "nothing was taken away"
said 10 FORMAT_FAILURE false stripped.xml

install_judges "$build/judges"
for canon in $C14N $EXCLUSIVE; do
    node "$judges/xmlcrypto_sign.mjs" "$build/judges" rsa-key.pem rsa.pem in.xml crypto.xml ${MORE}rsa-sha256 $canon
    plain crypto.xml
    sed 's/metin/metin2/' crypto.xml >changed.xml
    said 10 HASH_FAILURE false changed.xml
done
echo "$passed passed, 0 failed"
