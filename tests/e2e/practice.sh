# SPDX-License-Identifier: Apache-2.0
# Sourced by tests that need the practice world: starts it, enters it, ends it. Needs $build and $tests.
. "$tests/e2e/reader.sh"
export LANGUAGE=en
practice_pid=

# practice_folder: $work is the home of a new user; it, the world and the reader end with the test.
practice_folder() {
    work=$(mktemp -d)
    trap 'practice_stop; end_reader; rm -rf "$work"' EXIT
    export XDG_STATE_HOME="$work/state" XDG_CONFIG_HOME="$work/config"
}

# practice_run FOLDER: the world runs in FOLDER.
practice_run() {
    divit-sandbox up --state "$1" >"$1.log" 2>&1 &
    practice_pid=$!
    wait_for 'the practice world' practice_runs "$1"
}

practice_runs() {
    kill -0 "$practice_pid" 2>/dev/null || { cat "$1.log" >&2 && fail "the practice world did not start"; }
    [ -f "$1/environment" ]
}

# practice_start FOLDER: the same, and its environment is ours.
practice_start() {
    practice_run "$1"
    set -a
    # shellcheck disable=SC1091
    . "$1/environment"
    DIVIT_BROWSER=$tests/e2e/browser
    set +a
}

practice_stop() {
    [ -n "$practice_pid" ] || return 0
    kill "$practice_pid" 2>/dev/null || true
    wait "$practice_pid" 2>/dev/null || true
    practice_pid=
}

# new_order: a fresh application of DENEME; its number in $order.
new_order() {
    order=$(divit portal new --consent 2>/dev/null | sed -n 's/.*\(SD-[0-9]*\).*/\1/p')
    [ -n "$order" ] || fail "no new application"
}

# submissions ORDER: how many of its approvals the portal took.
submissions() {
    sqlite3 -readonly "$DIVIT_SANDBOX/world.db" \
        "SELECT count(*) FROM answer WHERE path LIKE '%$1/approval' AND code = 200"
}

# fields FILE: what DENEME fills in.
fields() {
    cat >"$1" <<'FIELDS'
email=deneme@ornek.edu.tr
mobile=0555 123 45 67
operator=Turkcell
channel=e-Posta
institution=Örnek Üniversitesi
unit=Bilgi İşlem Daire Başkanlığı
payment=Kurum Ödemeli
FIELDS
}
