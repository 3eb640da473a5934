#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What a XAdES signature says of itself, by options and by the presets: each is verified by divit and
# xmlsec1, and its structure held against EN 319 132-1; what cannot be signed yet is refused.
# usage: xades_options.sh BUILD
set -eu
divit=$(realpath "$1/bin/divit")
here=$(dirname "$(realpath "$0")")
. "$here/token.sh"
. "$here/judges.sh"
passed=0

pass() { passed=$((passed + 1)); }

# good FILE TEXT...: it verifies, its structure holds, and it has each of the texts.
good() {
    file=$1
    shift
    judge_xmlsec "$file" || fail "xmlsec1 says of $file: $(cat heard)"
    python3 "$here/../judges/structure.py" "$file" || fail "structure of $file"
    status=0
    "$divit" verify "$file" >heard 2>&1 || status=$?
    [ "$status" -eq 11 ] || fail "divit says of $file: $(cat heard)"
    for text in "$@"; do
        grep -qF "$text" "$file" || fail "$file lacks $text"
    done
    pass
}

# refused STATUS WORDS COMMAND...: it ends so, and says so.
refused() {
    wanted=$1 words=$2
    shift 2
    status=0
    "$@" >heard 2>&1 || status=$?
    [ "$status" -eq "$wanted" ] || fail "exit $status, not $wanted, from: $* $(cat heard)"
    grep -qF "$words" heard || fail "$* says: $(cat heard)"
    pass
}

own_folder
make_rsa_token
make_signer p384 ec -pkeyopt ec_paramgen_curve:P-384
load_key p384 02
cat >fatura.xml <<'END'
<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
 xmlns:ext="urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"><ext:UBLExtensions>
<ext:UBLExtension><ext:ExtensionContent/></ext:UBLExtension></ext:UBLExtensions>
<cbc:UBLVersionID>2.1</cbc:UBLVersionID><cbc:ID>DNM2026000000001</cbc:ID></Invoice>
END
echo '<edefter:defter xmlns:edefter="http://www.edefter.gov.tr"><kayit>1</kayit></edefter:defter>' >defter.xml
echo 'metin' >belge.txt

for kind in efatura earsiv; do
    sign rsa fatura.xml $kind.xml --preset $kind >/dev/null
    good $kind.xml '<ext:ExtensionContent><ds:Signature ' '<xades:ClaimedRole>Supplier</xades:ClaimedRole>' \
        '<ds:RSAKeyValue>' '<xades:SigningCertificate>' '<xades:SignerRole>' '<ds:X509SerialNumber>'
done
sign p384 fatura.xml ec.xml --preset efatura --role Alıcı >/dev/null
good ec.xml 'urn:oid:1.3.132.0.34' '<xades:ClaimedRole>Alıcı</xades:ClaimedRole>'
sign rsa defter.xml defter-signed.xml --preset edefter >/dev/null
good defter-signed.xml '</kayit><ds:Signature ' '<ds:X509SubjectName>'
for kind in basit belge-p1; do
    sign rsa belge.txt $kind.xml --preset $kind >/dev/null
    good $kind.xml '>bWV0aW4K' '<xades:Encoding>http://www.w3.org/2000/09/xmldsig#base64</xades:Encoding>'
    ! grep -q SignaturePolicy $kind.xml || fail "$kind names a policy"
done
for kind in belge-p2 belge-p3 belge-p4; do
    refused 8 'needs a timestamp' sign rsa belge.txt none.xml --preset $kind
done
refused 8 "$PWD/yok.preset" sign rsa belge.txt none.xml --preset "$PWD/yok.preset"
printf 'title: Kendi\npackaging: enveloping\ndigest: sha512\n' >kendi.preset
sign rsa belge.txt kendi.xml --preset ./kendi.preset --digest sha384 >/dev/null
good kendi.xml 'xmldsig-more#sha384'

# The kind of certificate that a preset asks for: another one is warned of, refused with --strict.
warned='receivers may refuse this certificate'
status=0
sign rsa fatura.xml warn.xml --preset efatura --lang en >heard 2>&1 || status=$?
[ $status -eq 0 ] && grep -q "e-Fatura: $warned: no qualified certificate" heard || fail "no warning: $(cat heard)"
grep -q 'signed with: fiscal seal' heard && grep -q '(NES)' heard || fail "no advice: $(cat heard)"
sign rsa belge.txt warn.xml --force --preset belge-p1 --lang tr >heard 2>&1 || fail "$(cat heard)"
grep -q 'böyle bir belge şununla imzalanır: ' heard || fail "Turkish: $(cat heard)"
sign rsa belge.txt warn.xml --force --preset belge-p1 --json >heard 2>&1 || fail "$(cat heard)"
jq -e '.certificate_fits_preset == false' heard >/dev/null || fail "JSON: $(cat heard)"
rm warn.xml
refused 7 'another kind of certificate' sign rsa fatura.xml warn.xml --preset efatura --strict
[ ! -e warn.xml ] || fail "it was signed all the same"
printf '%s\n' 'title: Ayrık' 'packaging: detached' 'certificate: nes' >ayrik.preset
refused 7 'another kind of certificate' sign rsa belge.txt warn.xml --preset ./ayrik.preset --strict
[ ! -e warn.xml ] || fail "it was signed beside all the same"
for preset in basit asice; do
    sign rsa belge.txt free.out --force --preset $preset --strict --lang en >heard 2>&1 || fail "$preset: $(cat heard)"
    ! grep -q "$warned" heard || fail "$preset has no rule: $(cat heard)"
done
cat >>signer.ext <<'END'
qcStatements = ASN1:SEQUENCE:qc
[qc]
etsi = SEQUENCE:etsi
btk = SEQUENCE:btk
[etsi]
id = OID:0.4.0.1862.1.1
[btk]
id = OID:2.16.792.1.61.0.1.5070.1.1
END
make_signer nes rsa:2048
load_key nes 03
printf '%s\n' 'basicConstraints = critical,CA:FALSE' 'keyUsage = critical,digitalSignature' \
    'certificatePolicies = 2.16.792.1.2.1.1.5.7.4.1' 'extendedKeyUsage = 2.16.792.1.2.1.1.5.7.50.1' >signer.ext
sed -n '/^make_signer/,/^}/p' "$here/token.sh" | sed 's/10000000146/1000000014/' >make_fiscal
. ./make_fiscal
make_signer mali rsa:2048
load_key mali 04
for by in nes mali; do
    sign $by fatura.xml fits.xml --force --preset efatura --strict --json >heard 2>&1 || fail "$by: $(cat heard)"
    jq -e '.certificate_fits_preset' heard >/dev/null || fail "$by: $(cat heard)"
done
sign nes belge.txt fits.xml --force --preset belge-p1 --strict >heard 2>&1 || fail "nes: $(cat heard)"
refused 7 'another kind of certificate' sign mali belge.txt no.xml --preset belge-p1 --strict

pdf=FF39BD29463383F69B2052AC47439E06CE7C3B8646E888B6E5AE3E46BA08117A
sign rsa fatura.xml says.xml --policy 2.16.792.1.61.0.1.5070.3.2.1 --policy-digest $pdf \
    --policy-uri http://example.org/p.pdf --place 'Muğla,,48000,TR' --role 'Daire & Başkan' --role Üye \
    --commitment approval --mime application/xml --key-value >/dev/null
good says.xml '<xades:Identifier Qualifier="OIDAsURN">urn:oid:2.16.792.1.61.0.1.5070.3.2.1</xades:Identifier>' \
    '/zm9KUYzg/abIFKsR0OeBs58O4ZG6Ii25a4+RroIEXo=' '<xades:SPURI>http://example.org/p.pdf</xades:SPURI>' \
    '<xades:City>Muğla</xades:City><xades:PostalCode>48000</xades:PostalCode><xades:CountryName>TR<' \
    'Daire &amp; Başkan' '<xades:ClaimedRole>Üye</xades:ClaimedRole>' 'v1.2.2#ProofOfApproval' \
    '<xades:MimeType>application/xml</xades:MimeType>'
sign rsa fatura.xml uri.xml --policy http://example.org/policy --policy-digest $pdf >/dev/null
good uri.xml '<xades:Identifier>http://example.org/policy</xades:Identifier>'
for kind in origin receipt delivery sender creation; do
    sign rsa defter.xml $kind.xml --commitment $kind >/dev/null
    good $kind.xml 'v1.2.2#ProofOf'
done

for bad in '--packaging other' '--digest md5' '--c14n none' '--commitment all' '--policy 1.2' '--place a,b,c,d,e' \
    '--policy 1.2 --policy-digest 00' '--beside a.xml' '--role ' '--countersign none' '--inside none' '--id none'; do
    # shellcheck disable=SC2086 # an option and its value
    refused 2 '' sign rsa defter.xml none.xml $bad
done
refused 2 'name it with -o' "$divit" sign belge.txt --packaging detached --out-dir .
refused 2 'give it with -o' "$divit" sign belge.txt defter.xml --packaging detached
refused 8 'enveloped' sign rsa "$here/../data/pdf/classic.pdf" none.xml --packaging enveloped
# Names that follow from the input's.
"$divit" sign belge.txt --packaging detached --module "$module" --key 'pkcs11:token=t1;object=rsa' --pin-file pin >heard
[ -s belge-signature.xml ] || fail "$(cat heard)"
"$divit" sign belge.txt --packaging enveloping --module "$module" --key 'pkcs11:token=t1;object=rsa' --pin-file pin >heard
[ -s belge-signed.txt.xml ] || fail "$(cat heard)"
"$divit" sign belge.txt defter.xml --packaging detached --check | grep -q . || fail "--check says nothing"
refused 11 'SIGNED_DATA_NOT_FOUND' "$divit" verify belge-signature.xml
refused 11 'is intact' "$divit" verify belge-signature.xml --content belge.txt
refused 10 'none of the signatures' "$divit" verify belge-signature.xml --content belge.txt --content pin
refused 2 'one detached signature at a time' "$divit" verify belge-signature.xml ec.xml --content belge.txt
echo "$passed passed, 0 failed"
