# SPDX-License-Identifier: Apache-2.0
# Sourced by the bench: the works on XML. Apache Santuario signs and verifies by DOM and by StAX.

# entries_xml N: a document of so many entries, about 130 bytes each.
entries_xml() {
    awk -v n="$1" 'BEGIN {
        print "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
        print "<d:defter xmlns:d=\"urn:bench:defter\" xmlns:g=\"urn:bench:g\">"
        for (i = 0; i < n; i++)
            printf "  <g:kayit sira=\"%d\">\n    <g:hesap>1%02d.%d</g:hesap>\n    " \
                "<g:ad>Kasa &amp; Çek</g:ad>\n    <g:tutar birim=\"TRY\">%d.50</g:tutar>\n" \
                "  </g:kayit>\n", i, i % 100, i, i * 7
        print "</d:defter>" }'
}

# template_xml IN: xmlsec1's template of a document.
template_xml() {
    sed -n 1,2p "$1"
    cat <<'END'
<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo>
<ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>
<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>
<ds:Reference URI=""><ds:Transforms>
<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/></ds:Transforms>
<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue/>
</ds:Reference></ds:SignedInfo><ds:SignatureValue/></ds:Signature>
END
    sed 1,2d "$1"
}

# by_santuario WORK sign|verify FILE...
by_santuario() {
    work=$1 verb=$2
    shift 2
    for way in dom stax; do
        measure "$work" "santuario-$way" java -Xmx3g -cp "classes:$santuario" Santuario "$way" "$verb" \
            bench.p12 bench out "$@"
    done
}

# sign_xml OPTION...: one time, for what is verified.
sign_xml() {
    "$divit" sign -q "$@" --module "$module" --key 'pkcs11:token=t1' --pin-file pin >/dev/null
}

# each-xml sign|verify FILE...: xmlsec1 for every file, a process each.
make_each_xml() {
    cat >each-xml <<'END'
verb=$1
shift
for in in "$@"; do
    case $verb in
    sign) xmlsec1 --sign --privkey-pem rsa-key.pem --output "out/${in##*/}" "$in" ;;
    verify) xmlsec1 --verify --trusted-pem ca.pem --id-attr:Id 'http://uri.etsi.org/01903/v1.3.2#:SignedProperties' "$in" ;;
    esac || exit
done
END
}

# A ledger, of about 105 MB for 800,000 entries.
make_ledger() {
    make_each_xml
    entries_xml "$entries" >big.xml
    template_xml big.xml >template.xml
    sign_xml big.xml -o signed.xml
}

round_ledger() {
    floor ledger floor-copy copy out big.xml
    by_divit ledger divit big.xml -o out/divit.xml --force
    measure ledger xmlsec1 xmlsec1 --sign --privkey-pem rsa-key.pem --output out/peer.xml template.xml
    by_santuario ledger sign big.xml
    floor ledger-c14n floor-mmap hash-mmap big.xml
    for by in divit libxml2; do measure ledger-c14n "$by" "$build/tests/bench-xml-canon" "$by" big.xml; done
    floor ledger-verify floor-mmap hash-mmap signed.xml
    measure ledger-verify divit "$divit" verify signed.xml
    measure ledger-verify xmlsec1 sh each-xml verify signed.xml
    by_santuario ledger-verify verify signed.xml
}

# Many small documents of about 5 KB, no two alike; xmlsec1 takes a process for each.
make_invoices() {
    make_each_xml
    mkdir invoices templates signed-invoices
    for i in $(seq "$files"); do
        entries_xml 36 | sed "s/Kasa/Kasa $i/" >"invoices/$i.xml"
        template_xml "invoices/$i.xml" >"templates/$i.xml"
    done
    sign_xml invoices/*.xml --out-dir signed-invoices
}

round_invoices() {
    for threads in 1 2; do
        measure invoices "raw-loop-$threads" "$build/tests/bench-sign-loop" "$module" t1 pin "$files" "$threads"
    done
    floor invoices floor-copy copy out invoices/*.xml
    by_divit invoices divit invoices/*.xml --out-dir out --force
    measure invoices xmlsec1 sh each-xml sign templates/*.xml
    by_santuario invoices sign invoices/*.xml
    floor invoices-verify floor-mmap hash-mmap signed-invoices/*.xml
    measure invoices-verify divit "$divit" verify signed-invoices/*.xml
    measure invoices-verify xmlsec1 sh each-xml verify signed-invoices/*.xml
    by_santuario invoices-verify verify signed-invoices/*.xml
}

# Documents of every size, and of data that is wrapped in Base64: only divit's memory is of interest.
make_memory_xml() {
    entries_xml 8000 >some.xml
    sed '1,2d;$d' some.xml >body
    for size in 1 100 2000; do
        { sed -n 1,2p some.xml && yes body | head -n "$size" | xargs cat && tail -1 some.xml; } >"entries-${size}M.xml"
        head -c "${size}000000" /dev/zero >"data-${size}M"
    done
    rm body
}

# Once is enough: memory does not depend on the load.
round_memory_xml() {
    [ "$round" -eq 1 ] || return 0
    for size in 1 100 2000; do
        by_divit memory-xml "new-file-$size" "entries-${size}M.xml" -o out/signed.xml --force
        measure memory-xml "verify-$size" "$divit" verify out/signed.xml
        by_divit memory-xml "new-file-detached-$size" "entries-${size}M.xml" --packaging detached -o out/signed.xml --force
        by_divit memory-base64 "new-file-$size" "data-${size}M" --packaging enveloping -o out/signed.xml --force
        measure memory-base64 "verify-$size" "$divit" verify out/signed.xml
        by_divit memory-asic "new-file-$size" "entries-${size}M.xml" --packaging asic-e -o out/signed.asice --force
        measure memory-asic "verify-$size" "$divit" verify out/signed.asice
    done
}
