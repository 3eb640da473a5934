#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What verify --extract writes of signed XML is what libxml2 makes of the document that was signed,
# octet for octet; of signed parts too. What is signed and what is not is told in words, JSON and page.
# usage: xml_extract.sh BUILD
set -eu
export LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE=1
here=$(dirname "$(realpath "$0")")
divit=$(realpath "$1/bin/divit")
data=$here/../data/xml
. "$here/token.sh"
passed=0

# ends STATUS COMMAND...: what it says is in the file heard.
ends() {
    wanted=$1
    shift
    status=0
    "$@" >heard 2>&1 || status=$?
    [ "$status" -eq "$wanted" ] || fail "exit $status, not $wanted: $* $(cat heard)"
    passed=$((passed + 1))
}

same() {
    cmp "$1" "$2" || fail "$1 is not $2"
    passed=$((passed + 1))
}

# Documents that divit signs; canonical form leaves comments out here (XML-Signature 4.4.3.3).
check_documents() {
    grep -L Signature "$data"/*.xml >documents
    [ "$(wc -l <documents)" -eq 27 ] || fail "tests/data/xml is not what it was"
    while read -r document; do
        sign rsa "$document" signed.xml --force >made.log 2>&1 || fail "$(cat made.log)"
        ends 11 "$divit" verify signed.xml --extract extracted --force
        xmllint --c14n "$document" | python3 "$here/xml_uncomment.py" >expected
        same extracted expected
    done <documents
}

# Parts that are signed by their Id, in signatures by openssl's hand.
make_parts() {
    python3 - "$here/../attacks" <<'END'
import sys
sys.path.insert(0, sys.argv[1])
import xmlforge
from xmlforge import BODY, EXCLUSIVE, Key, Signature, digest, joined, of_child, reference
key = Key("rsa")
second = '<Ek Id="ek">2</Ek>'
two = Signature(key, [reference(digest(BODY), "#odeme", (EXCLUSIVE,)), reference(digest(second), "#ek", (EXCLUSIVE,))])
files = {"child": joined(of_child(key)), "two": "<Emir>" + BODY + second + two.text() + "</Emir>",
         "odeme": BODY, "ek": second}
held = '<ds:Object xmlns:ds="%s" Id="icerik">%s</ds:Object>' % (xmlforge.DS, BODY)
both = Signature(key, [reference(digest("kira\n"), "kira.txt", ()), reference(digest(held), "#icerik", (EXCLUSIVE,))], held)
files["both"], files["held"] = both.text(), held
files["more"] = files["child"].replace("<Emir>", "<Emir><Odeme>999</Odeme>")
files["spoilt"] = files["child"].replace("100", "999")
for name, text in files.items():
    with open(name + ".xml", "w", encoding="utf-8") as f:
        f.write(text)
END
}

check_parts() {
    ends 11 "$divit" verify child.xml --extract out
    same out odeme.xml
    ends 2 "$divit" verify child.xml --extract out # it is there
    ends 2 "$divit" verify two.xml --extract none
    grep -q -- --part heard || fail "what to do is not said: $(cat heard)"
    ends 11 "$divit" verify two.xml --extract two.out --part ek
    same two.out ek.xml
    ends 11 "$divit" verify two.xml --extract two.out --part odeme --field imza --force
    same two.out odeme.xml
    ends 2 "$divit" verify two.xml --extract none --part yok
    ends 2 "$divit" verify two.xml --extract none --field yok
    ends 2 "$divit" verify two.xml --part ek
    ends 10 "$divit" verify spoilt.xml --extract none
    # Content beside what is signed fails; what was signed can be taken out all the same.
    ends 10 "$divit" verify more.xml --extract more.out --lang en --report more.html
    same more.out odeme.xml
    grep -q '! an element that is not signed: Odeme (bytes 6-24)' heard || fail "$(cat heard)"
    grep -q 'NOT signed' more.html || fail "the page does not say what is not signed"
    # A file beside the signature is what it is; what stands in the signature needs the file too.
    echo kira >kira.txt
    ends 11 "$divit" verify both.xml --content kira.txt --extract held.out --part icerik
    same held.out held.xml
    ends 2 "$divit" verify both.xml --content kira.txt --extract none --part kira.txt
    ends 10 "$divit" verify both.xml --extract none --part icerik
    [ ! -e none ] || fail "a file is left of what cannot be taken out"
}

check_json() {
    ends 10 "$divit" verify --json more.xml
    jq -e '.files[0].signatures[0] | .cause == "unsigned-content" and .indication == "FORMAT_FAILURE" and .intact
        and .parts == [{"signed": true, "kind": "signed-properties", "name": "imza-ozellik", "start": .parts[0].start,
            "end": .parts[0].end}, {"signed": true, "kind": "element", "name": "odeme", "start": 24, "end": 89},
            {"signed": false, "kind": "element", "name": "Odeme", "start": 6, "end": 24},
            {"signed": false, "kind": "root-tag", "name": "Emir", "start": 0, "end": 0}]' heard >/dev/null ||
        fail "$(cat heard)"
    passed=$((passed + 1))
}

own_folder
make_rsa_token
check_documents
make_parts
check_parts
check_json
echo "$passed passed, 0 failed"
