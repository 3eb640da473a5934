# SPDX-License-Identifier: Apache-2.0
# Sourced by tests that need the practice world: starts it, enters it, ends it. Needs $build.
PATH=$build/bin:$PATH
export PATH LANGUAGE=en
practice_pid=

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

# practice_start FOLDER: the world runs in FOLDER and its environment is ours.
practice_start() {
    divit-sandbox up --state "$1" >"$1.log" 2>&1 &
    practice_pid=$!
    tries=600
    until [ -f "$1/environment" ]; do
        kill -0 "$practice_pid" 2>/dev/null || { cat "$1.log" >&2 && fail "the practice world did not start"; }
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || { cat "$1.log" >&2 && fail "the practice world is not ready"; }
        sleep 0.1
    done
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

# fields FILE: what DENEME fills in.
fields() {
    cat >"$1" <<'FIELDS'
email=deneme@ornek.edu.tr
mobile=+905551234567
operator=Turkcell
channel=e-Posta
institution=Örnek Üniversitesi
unit=Bilgi İşlem Daire Başkanlığı
payment=Kurum Ödemeli
FIELDS
}
