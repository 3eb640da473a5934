#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A portal that puts requests off: divit waits as long as it is told to and asks again, and gives up
# where it is asked too much. Then the practice portal with more connections than it serves: it says so
# and when to come again, and serves again once they have left. usage: portal_full.sh BUILD
set -eu
build=$(cd "$1" && pwd)
tests=$(cd "$(dirname "$0")/.." && pwd)
. "$tests/e2e/practice.sh"
practice_folder
crowd=
trap 'practice_stop; [ -z "$crowd" ] || kill "$crowd" 2>/dev/null || true; rm -rf "$work"' EXIT

ask() { curl -sS --cacert "$DIVIT_CA_FILE" -o "$work/body" -D "$work/head" "$DIVIT_PORTAL/.well-known/oauth-authorization-server"; }
says() { ask && grep -q "^HTTP/1.1 $1 " "$work/head"; }

practice_start "$work/world"
divit --quiet portal login >/dev/null
for fault in busy unavailable; do
    divit-sandbox fault "$fault" 1
    expect 0 'SD-780' divit portal list
    grep -qF 'asked again in 1 seconds' "$work/out" || fail "$fault: nobody was told of the wait: $(cat "$work/out")"
done
divit-sandbox fault unavailable 1
expect 0 'saniye sonra yeniden sorulacak' divit portal list --lang tr

# Only taken, not used: the portal counts connections before it greets them.
/usr/bin/python3 -c '
import socket, sys, time
crowd = [socket.create_connection(("127.0.0.1", int(sys.argv[1]))) for _ in range(810)]
open(sys.argv[2], "w").close()
time.sleep(600)' "${DIVIT_PORTAL##*:}" "$work/crowded" &
crowd=$!
wait_for 'the crowd' test -e "$work/crowded"
wait_for 'a refusal' says 503
grep -qi '^retry-after: 1' "$work/head" || fail "no Retry-After: $(cat "$work/head")"
grep -q 'urn:divit:problem:unavailable' "$work/body" || fail "no problem details: $(cat "$work/body")"
expect 13 'the portal is not available now' divit portal list
kill "$crowd"
wait "$crowd" 2>/dev/null || true
crowd=
wait_for 'the portal' says 200
expect 0 'SD-780' divit portal list
echo "$passed passed, 0 failed"
