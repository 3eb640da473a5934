#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Attacks on a renewal, a row each, by the real client against the practice world, printed as a table:
# what is done, how the program ends, what the person reads. Attacks of different kinds must read
# differently, and after all of them nothing was submitted. usage: renew_attacks.sh BUILD
set -eu
build=$(cd "$1" && pwd)
tests=$(cd "$(dirname "$0")/.." && pwd)
. "$tests/e2e/practice.sh"
practice_folder

# row KIND WHAT EXIT TEXT COMMAND...
row() {
    kind=$1 what=$2 code=$3 text=$4 status=0
    shift 4
    "$@" >"$work/out" 2>"$work/err" </dev/null || status=$?
    [ "$status" -eq "$code" ] || fail "$what: exit $status, not $code: $(cat "$work/out" "$work/err")"
    said=$(cat "$work/out" "$work/err" | grep -F -- "$text" | head -1)
    [ -n "$said" ] || fail "$what does not say '$text': $(cat "$work/out" "$work/err")"
    printf '%-12s %-42s %4d  %s\n' "$kind" "$what" "$status" "$(printf %s "$said" | sed 's/^divit: //' | cut -c1-120)"
    printf '%s\t%s\n' "$kind" "$text" >>"$work/said"
    passed=$((passed + 1))
}

renew() { # ORDER OPTION...
    order=$1
    shift
    divit --quiet renew "$order" --module "$DIVIT_MODULE" --pin-file "$DIVIT_PIN_FILE" --fields "$work/fields" --consent --no-input "$@"
}

# signing_in HOW: a sign-in in which somebody else has a hand.
signing_in() {
    divit --quiet portal logout >/dev/null
    HOSTILE=$1 DIVIT_BROWSER=$tests/e2e/hostile_browser divit portal login
}

# faulty FAULT N COMMAND...: the N-th request from now goes wrong.
faulty() {
    divit-sandbox fault "$1" "$2"
    shift 2
    "$@"
}

# The portal is down when somebody wants to sign in.
down_at_login() {
    divit --quiet portal logout >/dev/null
    faulty unavailable 1 divit portal login
}

# Nothing of what was done submitted this application; and it still can be.
goes_on() {
    divit-sandbox fault none
    [ "$(submissions "$1")" = 0 ] || fail "$1 was submitted under attack"
    renew "$1" --resume >"$work/out" 2>&1 || { cat "$work/out" >&2 && fail "$1 does not go on"; }
    [ "$(submissions "$1")" = 1 ] || fail "$1: $(submissions "$1") submissions"
}

sign_ins() {
    row state 'the answer of another sign-in (state)' 13 'not the one that was begun' signing_in state
    row issuer 'the answer of another server (iss)' 13 'came back from another server' signing_in issuer
    row issuer 'an answer that names no server' 13 'came back from another server' signing_in no-issuer
    row refusal 'a refusal with an unknown word' 13 'the sign-in server refused' signing_in refused
    row code "somebody else's code (PKCE)" 13 'did not accept the sign-in' signing_in injected
    row page 'a foreign page at the listener: of no use' 0 'signed in' signing_in page
}

connections() {
    row tls-name "another server's certificate" 9 'does not hold for this address' faulty tls-name 1 divit portal list
    row tls-expired 'a certificate that has ended' 9 'certificate has expired' faulty tls-expired 1 divit portal list
    row tls-self 'a certificate by itself' 9 'nobody vouches for the server' faulty tls-self-signed 1 divit portal list
    row tls-root 'an authority that is not trusted' 9 'issued by nobody whom this computer trusts' divit portal list --ca-file "$work/root.pem"
    row tls-old 'nothing newer than TLS 1.1' 9 'protection is too old' faulty tls-old 1 divit portal list
    row moved 'sent on to another host' 13 'sends on to another address' faulty moved 1 divit portal list
    row down 'a portal that is down at the sign-in' 9 'portal is not available now' down_at_login
    row plain 'a portal without TLS' 2 'must look like https://host:port' divit portal list --portal "http://${DIVIT_PORTAL#https://}"
}

persons() {
    row person "another person's application" 13 'There is no such record' renew SD-781
    divit --quiet portal logout >/dev/null
    DIVIT_TEST_PERSON=ornek divit --quiet portal login >/dev/null
    row card "another person's card" 13 "does not accept the certificate" renew SD-781
    row person 'the token of another person' 13 'There is no such record' renew SD-780 --resume
    [ "$(submissions SD-781)" = 0 ] || fail "signed with another person's card and submitted"
    divit --quiet portal logout >/dev/null
    divit --quiet portal login >/dev/null
}

documents() {
    new_order
    row digest 'a document with the digest of another' 9 'digest' faulty wrong-digest 4 renew "$order"
    goes_on "$order"
    new_order
    row document 'the portal swaps the form' 13 'not the one that the portal issued' faulty swapped 4 renew "$order"
    goes_on "$order"
    new_order
    row document "the form of another person" 13 'not the one that the portal issued' faulty other-person 4 renew "$order"
    goes_on "$order"
    new_order
    row declined 'the commitment not accepted' 14 'the commitment was not accepted' divit --quiet renew "$order" \
        --module "$DIVIT_MODULE" --fields "$work/fields" --no-input
    printf ' ' >>"$XDG_STATE_HOME/divit/renew/$order/form.pdf"
    row changed 'the form changed on this computer' 8 'it was changed on this computer' renew "$order"
    [ "$(submissions "$order")" = 0 ] || fail "a changed form was submitted"
}

mail() { # LINK: a message as a mail program saves it.
    printf 'From: bilgilendirme@kamusm.gov.tr\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<a href="%s">Kamu SM</a>\r\n' \
        "$1" >"$work/mail.eml"
    divit renew --no-input --mail "$work/mail.eml"
}

mails() {
    row link-typo 'mail: kamum.gov.tr' 8 'a letter or two away' mail https://onlineislemler.kamum.gov.tr/
    row link-suffix 'mail: kamusm.gov.tr.example.com' 8 'leads to somebody else' mail https://kamusm.gov.tr.example.com/
    row link-punycode 'mail: xn--kamsm-kva.gov.tr' 8 'letters that only look like' mail https://xn--kamsm-kva.gov.tr/
    row link-punycode 'mail: kamuѕm.gov.tr (Cyrillic letter)' 8 'letters that only look like' mail https://kamuѕm.gov.tr/
    row link-user 'mail: kamusm.gov.tr@example.com' 8 'hides where it leads' mail https://kamusm.gov.tr@example.com/
    row link-http 'mail: http' 8 'not encrypted' mail http://onlineislemler.kamusm.gov.tr/
    row link-other 'mail: another host' 8 'no link of the mail leads' mail https://example.com/
}

fields "$work/fields"
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/root.key" -out "$work/root.pem" -days 2 -subj /CN=root 2>/dev/null
practice_start "$work/world"
divit --quiet portal login >/dev/null
printf '%-12s %-42s %4s  %s\n' kind attack exit "what the person reads"
sign_ins
connections
persons
documents
mails
same=$(sort -u "$work/said" | cut -f 2 | sort | uniq -d)
[ -z "$same" ] || fail "attacks of different kinds read the same: $same"
echo "$passed passed, 0 failed"
