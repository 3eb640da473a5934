#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# divit doctor at desks that are broken on purpose, each in one way: does it name the right layer
# first, in both languages? PC/SC, card, module, certificate, clock and network are broken for real;
# the bus, the kernel, nodes, polkit and sessions are recorded trees (tests/data/doctor).
# Prints a line a scenario and the confusion matrix of the layers.
# usage: doctor_matrix.sh BUILD
set -eu
build=$(cd "$1" && pwd)
tests=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
export XDG_STATE_HOME="$work/state" XDG_CONFIG_HOME="$work/config"
unset http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY ALL_PROXY all_proxy
helper=
servers=
. "$tests/e2e/doctor/rig.sh"
# shellcheck disable=SC2086
trap 'end_helper; end_reader; kill $servers 2>/dev/null || true; rm -rf "$work"' EXIT

mkdir -p "$work/told"
: >"$work/rows"
(umask 077 && echo 123456 >"$work/pin")
. "$tests/e2e/doctor/certificates.sh"
make_host desk healthy live
card=$work/card
begin_reader run "$card"
for part in card bus module token network service pair; do
    . "$tests/e2e/doctor/$part.sh"
done
check_trace
"$tests/e2e/doctor/judge.py" "$tests/../src/doctor/doctor.schema.json" "$work/rows" "$work/told"
