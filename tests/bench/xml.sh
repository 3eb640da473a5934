# SPDX-License-Identifier: Apache-2.0
# Sourced by the bench: the works on XML.

# A ledger of about 105 MB, and xmlsec1's template of it.
make_ledger() {
    awk 'BEGIN {
        print "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
        print "<d:defter xmlns:d=\"urn:bench:defter\" xmlns:g=\"urn:bench:g\">"
        for (i = 0; i < 800000; i++)
            printf "  <g:kayit sira=\"%d\">\n    <g:hesap>1%02d.%d</g:hesap>\n    " \
                "<g:ad>Kasa &amp; Çek</g:ad>\n    <g:tutar birim=\"TRY\">%d.50</g:tutar>\n" \
                "  </g:kayit>\n", i, i % 100, i, i * 7
        print "</d:defter>" }' >big.xml
    sed -n 1,2p big.xml >template.xml
    cat >>template.xml <<'END'
<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo>
<ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>
<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>
<ds:Reference URI=""><ds:Transforms>
<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/></ds:Transforms>
<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue/>
</ds:Reference></ds:SignedInfo><ds:SignatureValue/></ds:Signature>
END
    sed 1,2d big.xml >>template.xml
}

round_ledger() {
    floor ledger floor-copy copy out big.xml
    by_divit ledger divit big.xml -o out/divit.xml --force
    measure ledger divit-verify "$divit" verify out/divit.xml
    measure ledger xmlsec1 xmlsec1 --sign --privkey-pem rsa-key.pem --output out/peer.xml template.xml
}
