# SPDX-License-Identifier: Apache-2.0
# Sourced by what looks at doctor's pages: a practice desk with a personal card, and Chromium.
# Needs $build and $root; its folder is $work.
work=$(mktemp -d)
. "$root/tests/e2e/reader.sh"
. "$root/tests/e2e/pages.sh"
trap 'end_reader; rm -rf "$work"' EXIT
module=$opensc
export XDG_STATE_HOME="$work/state" XDG_CONFIG_HOME="$work/config"

# desk_start: the card of DENEME SOYADI runs in a reader, and its environment is ours.
desk_start() {
    (umask 077 && echo 123456 >"$work/pin")
    make_nes cert 'DENEME SOYADI'
    card=$work/card
    make_card "$card" cert
    begin_reader run "$card"
}
