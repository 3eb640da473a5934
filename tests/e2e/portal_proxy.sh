#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The portal by a proxy that is none of ours (tinyproxy): through CONNECT, to the portal's host only,
# with a login that stands nowhere; what a proxy can refuse is told as what it is.
# usage: portal_proxy.sh BUILD
set -eu
build=$(cd "$1" && pwd)
tests=$(cd "$(dirname "$0")/.." && pwd)
. "$tests/e2e/practice.sh"
practice_folder
servers=
trap 'practice_stop; kill $servers 2>/dev/null || true; rm -rf "$work"' EXIT
unset HTTPS_PROXY https_proxy ALL_PROXY all_proxy NO_PROXY no_proxy
secret=Deneme-Parola-7

# start_proxy NAME [LINE]: tinyproxy on a free port, which is in $proxy; its log is $work/NAME.log.
start_proxy() {
    : >"$work/$1.log"
    for _ in 1 2 3 4 5; do
        port=$(($(od -An -N2 -tu2 /dev/urandom) % 20000 + 20000))
        printf 'Port %s\nListen 127.0.0.1\nTimeout 60\nLogFile "%s"\nLogLevel Info\n%s\n' \
            "$port" "$work/$1.log" "${2-}" >"$work/$1.conf"
        tinyproxy -d -c "$work/$1.conf" >/dev/null 2>"$work/$1.err" &
        servers="$servers $!"
        pid=$!
        wait_for 'the proxy' started "$1" "$pid"
        kill -0 "$pid" 2>/dev/null && proxy=127.0.0.1:$port && return 0
    done
    fail "no free port for a proxy"
}

started() { grep -q 'listening\|Starting main loop' "$work/$1.log" || ! kill -0 "$2" 2>/dev/null; }

# answering CODE: a proxy that says only this, in $proxy.
answering() {
    "$build/tests/say_http" "$1" 0 >"$work/says$1" &
    servers="$servers $!"
    wait_for 'the proxy' test -s "$work/says$1"
    proxy=127.0.0.1:$(head -1 "$work/says$1")
}

practice_start "$work/world"
divit --quiet portal login >/dev/null
target=${DIVIT_PORTAL#https://}
list="divit portal list"

start_proxy open
expect 0 'SD-780' $list --proxy "http://$proxy"
expect 0 'SD-780' env HTTPS_PROXY="http://$proxy" $list
expect 0 'SD-780' env https_proxy="$proxy" $list
[ "$(grep -c "CONNECT $target " "$work/open.log")" -ge 3 ] || fail "not through the proxy: $(cat "$work/open.log")"
! grep 'Request' "$work/open.log" | grep -v "CONNECT $target " || fail "the proxy saw something else"
fields "$work/fields"
expect 0 'deneme@ornek.edu.tr' divit portal form SD-780 --fields "$work/fields" --no-input --proxy "http://$proxy"
expect 0 'SD-780-commitment.pdf' divit portal documents SD-780 --out-dir "$work" --proxy "http://$proxy"
! grep Request "$work/open.log" | grep -v "CONNECT $target " || fail "the proxy saw something else"
before=$(grep -c "CONNECT $target " "$work/open.log")
expect 0 'The portal says' env HTTPS_PROXY="http://$proxy" divit renew SD-780 --fields "$work/fields" --consent --no-input \
    --module "$DIVIT_MODULE" --pin-file "$DIVIT_PIN_FILE"
connections=$(($(grep -c "CONNECT $target " "$work/open.log") - before))
echo "a whole renewal over $connections connections"
[ "$connections" -le 3 ] || fail "connections are not kept: $connections of them"
before=$(grep -c CONNECT "$work/open.log")
expect 0 'SD-780' env HTTPS_PROXY="http://$proxy" NO_PROXY="localhost,127.0.0.1" $list
expect 0 'SD-780' env HTTPS_PROXY="http://$proxy" $list --proxy none
[ "$(grep -c CONNECT "$work/open.log")" = "$before" ] || fail "NO_PROXY and none do not go by the proxy"

start_proxy login "BasicAuth deneme $secret"
expect 9 'the proxy wants a login' $list --proxy "http://$proxy"
expect 9 "127.0.0.1" env HTTPS_PROXY="http://deneme:wrong-$secret@$proxy" $list --verbose
! grep -qF "$secret" "$work/out" || fail "the proxy's login is told"
expect 0 'SD-780' env HTTPS_PROXY="http://deneme:$secret@$proxy" $list --verbose
! grep -qF "$secret" "$work/out" || fail "the proxy's login is in the log"
expect 2 "a proxy's login is not for the command line" $list --proxy "http://deneme:$secret@$proxy"
! grep -qF "$secret" "$work/out" || fail "the proxy's login is told"
! grep -rqF "$secret" "$XDG_STATE_HOME" || fail "the proxy's login is in the state folder"
answering 407
expect 9 'vekil sunucu' $list --proxy "http://$proxy" --lang tr
answering 403
expect 9 'lets nobody through' $list --proxy "http://$proxy"
answering 502
expect 9 'the proxy does not reach the server' $list --proxy "http://$proxy"
answering garbage
expect 9 'the proxy does not answer as one' $list --proxy "http://$proxy"
expect 9 "the proxy's name is unknown" $list --proxy http://proxy.invalid:3128
expect 9 "nobody answers at the proxy's address" $list --proxy http://127.0.0.1:1
expect 2 'must look like http://host:port' $list --proxy 'http://'
expect 2 'must look like http://host:port' env HTTPS_PROXY=socks5://127.0.0.1:1080 $list
echo "$passed passed, 0 failed"
