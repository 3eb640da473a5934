#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# G8: two hundred clients hand in fifty applications each, at once, by the library's own client with
# real TLS. First over a network that is well, for the times; then over one that goes wrong in ten
# ways, to a portal that goes wrong in eleven. The portal must hold each application exactly once, and
# neither side may grow.
# usage: portal.sh BUILD [full]     SEED=N repeats a storm; CLIENTS, EACH: another size
set -eu
build=$(cd "$1" && pwd)
tests=$(cd "$(dirname "$0")/.." && pwd)
. "$tests/e2e/practice.sh"
practice_folder
first_seed
if [ "${2-}" = full ]; then clients=${CLIENTS:-200} each=${EACH:-50} calm=5 patience=20000; else clients=${CLIENTS:-40} each=${EACH:-5} calm=1 patience=6000; fi
proxy_pid=
trap 'practice_stop; [ -z "$proxy_pid" ] || kill "$proxy_pid" 2>/dev/null || true; rm -rf "$work"' EXIT

query() { sqlite3 -readonly "$DIVIT_SANDBOX/world.db" "$1"; }

# through KIB: a network whose connections go wrong after at most so much; 0: a good one. Its port: $port.
through() {
    : >"$work/proxy"
    "$build/tests/storm_proxy" "${DIVIT_PORTAL##*:}" "$seed" "$1" >"$work/proxy" &
    proxy_pid=$!
    wait_for 'the network' test -s "$work/proxy"
    port=$(head -1 "$work/proxy")
}

# end_network: how often it went wrong how is in $work/ways.
end_network() {
    kill "$proxy_pid" && wait "$proxy_pid"
    proxy_pid=
    sed 1d "$work/proxy" >"$work/ways"
}

# hand_in NAME EACH: all clients at once; what they say is in $work/NAME.said.
hand_in() {
    mkdir -p "$work/$1"
    "$build/tests/storm_clients" "$clients" "$2" "$DIVIT_SANDBOX" "$work/$1" "$DIVIT_BROWSER" \
        "$practice_pid" "$port" "$patience" >"$work/$1.said" || { cat "$work/$1.said" >&2 && fail "SEED=$first: the clients gave up"; }
    cat "$work/$1.said"
}

# holds NAME ALL: what the clients have receipts for is what the portal took, and each once.
holds() {
    cat "$work/$1"/*.accepted | sort >"$work/told"
    query "SELECT no || ' ' || via || ' ' || key FROM application WHERE via IS NOT NULL" | sort >"$work/held"
    [ "$(wc -l <"$work/told")" = "$2" ] || fail "SEED=$first: $(wc -l <"$work/told") receipts, not $2"
    lost=$(comm -23 "$work/told" "$work/held" | wc -l)
    unknown=$(comm -13 "$work/told" "$work/held" | wc -l)
    twice=$(query "SELECT count(*) FROM (SELECT path FROM answer WHERE path LIKE '%/approval' AND code = 200
        GROUP BY path HAVING count(*) > 1)")
    opened=$(query "SELECT count(*) FROM answer WHERE path = 'POST /v1/applications' AND code = 201")
    echo "$2 accepted, $lost lost, $twice twice; $opened applications opened for them"
    [ "$lost$unknown$twice" = 000 ] && [ "$opened" = "$2" ] || fail "SEED=$first: lost, taken twice or opened twice"
    passed=$((passed + $2))
}

# grown SIDE NAME: KiB from the third tenth, when all are at work, to the ninth, before the first leave.
grown() {
    sed -n "s/.*$1 \([0-9]*\) KiB.*/\1/p" "$work/$2.said" | awk 'NR == 3 { from = $1 } NR == 9 { to = $1 } END { print to - from }'
}

first=$seed
echo "seed $seed: $clients clients, $each submissions each"
practice_start "$work/world"
divit --quiet portal login >/dev/null
divit --quiet portal consent --give --consent --module "$DIVIT_MODULE" --pin-file "$DIVIT_PIN_FILE" >/dev/null

echo "a good network"
through 0
hand_in calm $calm
end_network
holds calm $((clients * calm))
p99=$(sed -n 's/^submissions:.*p99 \([0-9]*\) ms.*/\1/p' "$work/calm.said")
echo "p99 of a submission without faults: $p99 ms"

echo "a network that goes wrong, and a portal that goes wrong at every 200th request"
practice_stop
practice_start "$work/stormy"
divit --quiet portal logout >/dev/null
divit --quiet portal login >/dev/null
divit --quiet portal consent --give --consent --module "$DIVIT_MODULE" --pin-file "$DIVIT_PIN_FILE" >/dev/null
divit-sandbox fault mixed 200
through 1024
hand_in storm "$each"
divit-sandbox fault none
end_network
cat "$work/ways"
[ "$(awk '$1 == 0' "$work/ways" | wc -l)" = 0 ] || [ "${2-}" != full ] || fail "SEED=$first: a way to go wrong did not occur"
holds storm $((clients * each))
for side in clients server; do
    kib=$(grown $side storm)
    echo "$side: $kib KiB more from the third tenth to the ninth"
    [ "$kib" -lt 32768 ] || fail "SEED=$first: the memory of $side grows"
done
echo "$passed passed, 0 failed"
