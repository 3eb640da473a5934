#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# XML in UTF-16, ISO-8859-1, ISO-8859-9 and windows-1254: signed in its own encoding, judged by
# xmlsec1 and by divit, and no longer valid after a letter was changed.
# usage: xml_encodings.sh BUILD
set -eu
here=$(dirname "$(realpath "$0")")
divit=$(realpath "$1/bin/divit")
. "$here/token.sh"
. "$here/judges.sh"

# document NAME ENCODING WORDS: a document that says it is in that encoding, with a root of words.
document() {
    printf '<?xml version="1.0" encoding="%s"?>\n<belge konu="%s">\n <not>%s</not>\n</belge>\n' \
        "${2%[LB]E}" "$3" "$3" | iconv -f UTF-8 -t "$2" >"$1.body"
    case $2 in
    UTF-16LE) printf '\377\376' ;;
    UTF-16BE) printf '\376\377' ;;
    esac | cat - "$1.body" >"$1.xml"
}

make_documents() {
    document le UTF-16LE 'İmza ğüşıöç € 𐌰'
    document be UTF-16BE 'İmza ğüşıöç € 𐌰'
    document latin ISO-8859-1 'Façade été'
    document turkish ISO-8859-9 'İmza ğüşıöç'
    document windows windows-1254 'İmza ğüşıöç €'
    printf '\377\376' >empty.xml
    printf '<k\304\261sa/>' | iconv -f UTF-8 -t UTF-16LE >>empty.xml
}

# verdict FILE: the exit code of divit verify; 11: whole, and only the signer's root is a stranger.
verdict() {
    status=0
    "$divit" verify "$1" >heard 2>&1 || status=$?
    echo "$status"
}

# The signature and the document are in the same encoding: all of it converts, and is XML.
is_whole() {
    case $1 in
    le | be | empty) iconv -f UTF-16 -t UTF-8 "$2" >whole.txt ;;
    latin) iconv -f ISO-8859-1 -t UTF-8 "$2" >whole.txt ;;
    turkish) iconv -f ISO-8859-9 -t UTF-8 "$2" >whole.txt ;;
    windows) iconv -f WINDOWS-1254 -t UTF-8 "$2" >whole.txt ;;
    esac
    grep -q '<ds:SignatureValue' whole.txt && xmllint --noout "$2"
}

# spoilt FILE: one letter of its text is another, in every encoding.
spoilt() {
    LC_ALL=C sed 's/z/y/' "$1" >spoilt.xml
    cmp -s "$1" spoilt.xml && LC_ALL=C sed 's/t/s/' "$1" >spoilt.xml
    ! cmp -s "$1" spoilt.xml
}

judge() {
    sign rsa "$1.xml" "$1-signed.xml" >heard 2>&1 || fail "$1: $(cat heard)"
    is_whole "$1" "$1-signed.xml" || fail "$1: not whole"
    judge_xmlsec "$1-signed.xml" || fail "$1: xmlsec1: $(cat heard)"
    [ "$(verdict "$1-signed.xml")" -eq 11 ] || fail "$1: divit: $(cat heard)"
    [ "$1" = empty ] && return 0
    spoilt "$1-signed.xml" || fail "$1: nothing was changed"
    ! judge_xmlsec spoilt.xml || fail "$1: xmlsec1 takes the changed document"
    [ "$(verdict spoilt.xml)" -ne 11 ] || fail "$1: divit takes the changed document"
}

# A byte that windows-1254 does not have, and UTF-16 without its mark: exit 8, and no output.
refuses() {
    printf '<?xml version="1.0" encoding="windows-1254"?><a>\235</a>' >hole.xml
    printf '<a/>' | iconv -f UTF-8 -t UTF-16LE >unmarked.xml
    for name in hole unmarked; do
        status=0
        sign rsa "$name.xml" "$name-signed.xml" >heard 2>&1 || status=$?
        [ "$status" -eq 8 ] && [ ! -e "$name-signed.xml" ] || fail "$name: exit $status"
    done
}

own_folder
make_rsa_token
make_documents
for name in le be latin turkish windows empty; do
    judge "$name"
    echo "$name: signed, judged, and refused when changed"
done
refuses
