# SPDX-License-Identifier: Apache-2.0
# Sourced by doctor_matrix.sh: the servers that a certificate names, the way to them, their time.

# serve NAME ARGUMENT...: a say_http; its port is in $port, its number in $server.
serve() {
    name=$1
    shift
    "$build/tests/say_http" "$@" >"$work/$name.http" &
    server=$!
    servers="$servers $server"
    until read -r port <"$work/$name.http"; do sleep 0.05; done 2>/dev/null
}
end_server() {
    kill "$server"
    wait "$server" 2>/dev/null || true
}
# names NAME OCSP-PORT CRL-PORT: a certificate that names both, on a token of its own: quicker to
# change than the card in the reader.
names() {
    make_certificate "$1" '1 day ago' '300 days' 10000000146 nonRepudiation "$nes
authorityInfoAccess = OCSP;URI:http://127.0.0.1:$2/ocsp
crlDistributionPoints = URI:http://127.0.0.1:$3/crl"
    make_token "$1"
    write_certificate "$1" "$1" 01
    write_key "$1" "$work/key.pem" 01
}
# told ID TEXT: of the last scenario, in that check.
told() {
    tr '{}' '\n\n' <"$work/told/$name.en.json" | grep -F "\"id\":\"$1\"" | grep -qF "$2" ||
        fail "$name: $1 does not tell $2"
}
# network NAME LAYER ID EXIT WORDS [OPTION...]
network() {
    name=$1
    shift
    scenario "$name" real "$@" --module "$softhsm"
}

scenario no-server-named real none none 0 ocsp-host=skipped --module "$opensc"
serve ocsp 200
ocsp=$port
serve crl 404
crl=$port
names online "$ocsp" "$crl"
network servers-answer none none 0 ocsp-host=ok
told ocsp-host "127.0.0.1:$ocsp HTTP 200"
told crl-host 'HTTP 404'
told clock "127.0.0.1:$ocsp"

serve silent silent
silent=$port
network timestamp-silent none none 0 timestamp-host=warning --timestamp "http://127.0.0.1:$silent"
told timestamp-host 'does not answer'
serve garbage garbage
garbage=$port
network timestamp-is-mail none none 0 timestamp-host=warning --timestamp "http://127.0.0.1:$garbage"
told timestamp-host 'no web server'
network timestamp-name none none 0 timestamp-host=warning --timestamp http://zd.invalid

# A proxy, with a password in its address, that answers for the servers.
# through PORT NAME ...: as network.
through() {
    export http_proxy="http://kimse:gizlisoz@127.0.0.1:$1/"
    shift
    network "$@"
    ! grep -q gizlisoz "$work/told/$name".* || fail "$name: the proxy's password is told"
    unset http_proxy
}
serve slow 200 10800
through "$port" clock-by-a-server clock clock 9 'hours off'
told certificate-valid '"verdict":"ok"'
serve login 407
through "$port" proxy-wants-a-password network proxy 9 'a name and a password'
told proxy "http_proxy=127.0.0.1:$port"
export no_proxy=127.0.0.1
through "$port" proxy-not-for-these none none 0 ocsp-host=ok
unset no_proxy
serve gateway 502
through "$port" proxy-does-not-reach network ocsp-host 9 'proxy does not reach'
end_server
through "$port" proxy-dead network proxy 9 'nobody answers'
through "$silent" proxy-silent network proxy 9 'in time'
through "$garbage" proxy-is-none network proxy 9 'is no proxy'
through 99999 proxy-port-wrong network proxy 9 'cannot be understood'

# Nothing but answers was asked for, and nothing personal told.
grep -ahE '^[A-Z]+ .* HTTP/1' "$work"/*.http >"$work/asked"
! grep -v '^HEAD ' "$work/asked" || fail "a server was asked for more than an answer"
! grep -aqF 10000000146 "$work"/*.http || fail "a server got an identity number"

serve gone 200
end_server
names ocsp-gone "$port" "$crl"
network ocsp-refused network ocsp-host 9 refused
names crl-gone "$ocsp" "$port"
network crl-refused none none 0 crl-host=warning
names both-silent "$silent" "$silent"
network ocsp-silent network ocsp-host 9 'does not answer'
names ocsp-is-mail "$garbage" "$crl"
network ocsp-is-mail network ocsp-host 9 'no web server'

openssl x509 -inform DER -in "$work/certificates/expired.der" -out "$work/expired.pem"
openssl x509 -inform DER -in "$work/certificates/good.der" -out "$work/roots.pem"
unset SOFTHSM2_CONF
DIVIT_TRUST=$work/roots.pem scenario trust-store-good real none none 0 trust-store=ok --module "$opensc"
DIVIT_TRUST=$work/expired.pem scenario trust-store-expired real none none 0 trust-store=warning --module "$opensc"
DIVIT_TRUST=$work/key.pem scenario trust-store-none real none none 0 trust-store=warning --module "$opensc"
