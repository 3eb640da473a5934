#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# XAdES signatures made by xmlsec1 (from templates of ours) and by npm's xadesjs verify with divit; and
# they still do, with xmlsec1 too, when divit signs the document again or countersigns.
# usage: xades_foreign.sh BUILD
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

# template CERTIFICATE METHOD URI TRANSFORM OBJECT: a Signature for xmlsec1 to fill.
template() {
    digest=$(openssl x509 -in "$1" -outform DER | openssl dgst -sha256 -binary | openssl base64)
    cat <<END
<ds:Signature xmlns:ds="$DSIG" Id="yabanci"><ds:SignedInfo>
<ds:CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/>
<ds:SignatureMethod Algorithm="$2"/>
<ds:Reference URI="$3">$4<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue/>
</ds:Reference>
<ds:Reference URI="#nitelik" Type="http://uri.etsi.org/01903#SignedProperties">
<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha512"/><ds:DigestValue/></ds:Reference>
</ds:SignedInfo><ds:SignatureValue/><ds:KeyInfo><ds:X509Data><ds:X509Certificate/></ds:X509Data></ds:KeyInfo>
<ds:Object><xades:QualifyingProperties xmlns:xades="http://uri.etsi.org/01903/v1.3.2#" Target="#yabanci">
<xades:SignedProperties Id="nitelik"><xades:SignedSignatureProperties>
<xades:SigningTime>2026-11-23T04:00:00+03:00</xades:SigningTime><xades:SigningCertificateV2><xades:Cert>
<xades:CertDigest><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>$digest</ds:DigestValue></xades:CertDigest></xades:Cert></xades:SigningCertificateV2></xades:SignedSignatureProperties>
</xades:SignedProperties></xades:QualifyingProperties></ds:Object>$5</ds:Signature>
END
}

fill() {
    xmlsec1 --sign --privkey-pem "$1-key.pem,$1.pem" --id-attr:Id 'http://uri.etsi.org/01903/v1.3.2#:SignedProperties' \
        --output "$3" "$2" >heard 2>&1 || fail "xmlsec1: $(cat heard)"
}

# intact FILE COUNT: so many signatures, and all hold.
intact() {
    status=0
    "$divit" verify "$1" --json >heard 2>&1 || status=$?
    [ "$status" -eq 11 ] && [ "$(jq '[.files[].signatures[] | select(.intact)] | length' heard)" -eq "$2" ] ||
        fail "$1: $(cat heard)"
    judge_xmlsec "$1" || fail "xmlsec1 says of $1: $(cat heard)"
    passed=$((passed + 1))
}

# held FILE ID: the foreign one holds, then beside two of divit's.
held() {
    intact "$1" 1
    sign rsa "$1" again.xml --force >heard 2>&1 || fail "again: $(cat heard)"
    intact again.xml 2
    sign p256 "$1" counter.xml --countersign "$2" --force >heard 2>&1 || fail "counter: $(cat heard)"
    intact counter.xml 2
}

own_folder
make_rsa_token
make_signer p256 ec -pkeyopt ec_paramgen_curve:P-256
load_key p256 02
enveloped="<ds:Transforms><ds:Transform Algorithm=\"${DSIG}enveloped-signature\"/></ds:Transforms>"
for by in rsa p256; do
    method=${MORE}rsa-sha256
    [ $by = rsa ] || method=${MORE}ecdsa-sha256
    { echo '<belge xmlns="urn:b" xml:lang="tr">metin'; template $by.pem $method "" "$enveloped" ""; echo '</belge>'; } >in.xml
    fill $by in.xml foreign.xml
    held foreign.xml yabanci
    template $by.pem $method "#veri" "" '<ds:Object Id="veri"><belge xmlns="">metin</belge></ds:Object>' >in.xml
    fill $by in.xml foreign.xml
    held foreign.xml yabanci
done
install_judges "$build/judges"
echo '<belge>metin</belge>' >in.xml
node "$judges/xadesjs_sign.mjs" "$build/judges" rsa.p8 rsa.pem in.xml foreign.xml
held foreign.xml "$(sed -n 's/.*<ds:Signature Id="\([^"]*\)".*/\1/p' foreign.xml)"
echo "$passed passed, 0 failed"
