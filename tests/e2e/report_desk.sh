# SPDX-License-Identifier: Apache-2.0
# Sourced by what looks at doctor's pages: a practice desk with a personal card, and Chromium.
# Needs $build and $work.
PATH=$build/bin:$PATH
XDG_STATE_HOME=$work/state
XDG_CONFIG_HOME=$work/config
export PATH XDG_STATE_HOME XDG_CONFIG_HOME
module=/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so
[ -e "$module" ] || module=/usr/lib/aarch64-linux-gnu/opensc-pkcs11.so
desk_pid=

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

# desk_start: the card of DENEME SOYADI runs in a reader, and its environment is ours.
desk_start() {
    (umask 077 && echo 123456 >"$work/pin")
    cat >"$work/openssl.cnf" <<CONF
[req]
distinguished_name = name
x509_extensions = extensions
prompt = no
[name]
C = TR
serialNumber = 10000000146
CN = DENEME SOYADI
[extensions]
keyUsage = critical, nonRepudiation
1.3.6.1.5.5.7.1.3 = ASN1:SEQUENCE:statements
[statements]
1 = SEQUENCE:etsi
2 = SEQUENCE:btk
[etsi]
id = OID:0.4.0.1862.1.1
[btk]
id = OID:2.16.792.1.61.0.1.5070.1.1
CONF
    openssl req -x509 -config "$work/openssl.cnf" -newkey rsa:2048 -nodes -days 60 \
        -keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null
    openssl pkcs8 -topk8 -nocrypt -in "$work/key.pem" -outform DER -out "$work/key.der"
    openssl x509 -in "$work/cert.pem" -outform DER -out "$work/cert.der"
    card=$work/card
    divit-sandbox card make "$card" --certificate "$work/cert.der" --key "$work/key.der" \
        --pin-file "$work/pin"
    desk_run
}

desk_run() {
    rm -f "$work/environment"
    divit-sandbox card run "$card" >"$work/environment" 2>"$work/reader.log" &
    desk_pid=$!
    tries=300
    until grep -qs OPENSC_CONF "$work/environment"; do
        kill -0 "$desk_pid" 2>/dev/null || { cat "$work/reader.log" >&2 && fail "the reader does not run"; }
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || fail "the reader is not ready"
        sleep 0.1
    done
    while read -r line; do export "${line?}"; done <"$work/environment"
}

desk_stop() {
    [ -n "$desk_pid" ] || return 0
    kill "-${1:-TERM}" "$desk_pid" 2>/dev/null || true
    wait "$desk_pid" 2>/dev/null || true
    desk_pid=
}

# browse OPTION... FILE: headless Chromium with a profile of its own.
browse() {
    chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --no-first-run \
        --user-data-dir="$work/chromium" "$@" 2>"$work/chromium.log"
}
