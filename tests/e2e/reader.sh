# SPDX-License-Identifier: Apache-2.0
# Sourced by tests: practice cards, the reader that one is in, and how a test waits, draws and fails.
# The caller has the build's folder in $build; files go to the folder $work.
PATH=$build/bin:$PATH
export PATH
opensc=/usr/lib/$(uname -m)-linux-gnu/opensc-pkcs11.so
divit=$build/bin/divit
nes='1.3.6.1.5.5.7.1.3 = ASN1:SEQUENCE:statements'
reader=
passed=0

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

# expect CODE TEXT COMMAND...: how it ends, and what it says on either stream, which is in $work/out.
expect() {
    code=$1 text=$2 got=0
    shift 2
    "$@" </dev/null >"$work/out" 2>&1 || got=$?
    [ "$got" -eq "$code" ] || { cat "$work/out" >&2 && fail "$* ended with $got, not $code"; }
    grep -qF -- "$text" "$work/out" || { cat "$work/out" >&2 && fail "$* does not say: $text"; }
    passed=$((passed + 1))
}

# wait_for WHAT COMMAND...: until the command succeeds, for a minute.
wait_for() {
    awaited=$1 tries=600
    shift
    until "$@"; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || fail "in vain awaited: $awaited"
        sleep 0.1
    done
}

# first_seed: $seed from SEED, or a new one.
first_seed() { seed=${SEED:-$(od -An -N3 -tu4 /dev/urandom | tr -d ' ')}; }

# draw N: a number below N from the seed in $drawn, and the next seed.
draw() {
    seed=$(((seed * 1103515245 + 12345) % 2147483648))
    drawn=$(((seed / 65536) % $1))
}

# write_request SERIAL NAME USAGE EXTENSIONS: openssl.cnf for a certificate, of a NES where $nes is among these.
write_request() {
    cat >"$work/openssl.cnf" <<CONF
[req]
distinguished_name = name
x509_extensions = extensions
prompt = no
[name]
C = TR
serialNumber = $1
CN = $2
[extensions]
keyUsage = critical, $3
$4
[statements]
1 = SEQUENCE:etsi
2 = SEQUENCE:btk
[etsi]
id = OID:0.4.0.1862.1.1
[btk]
id = OID:2.16.792.1.61.0.1.5070.1.1
CONF
}

# as_der FILE: FILE.pem and FILE-key.pem also as a practice card takes them.
as_der() {
    openssl pkcs8 -topk8 -nocrypt -in "$work/$1-key.pem" -outform DER -out "$work/$1-key.der"
    openssl x509 -in "$work/$1.pem" -outform DER -out "$work/$1.der"
}

# self_sign FILE OPTION...: a certificate by these options of openssl, and its key, in all forms.
self_sign() {
    file=$1
    shift
    openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/$file-key.pem" -out "$work/$file.pem" "$@" 2>/dev/null
    as_der "$file"
}

# make_plain FILE NAME: the certificate of a person of that name, which is no NES.
make_plain() { self_sign "$1" -days 30 -subj "/C=TR/serialNumber=10000000146/CN=$2"; }

# make_nes FILE NAME: a NES.
make_nes() {
    write_request 10000000146 "$2" nonRepudiation "$nes"
    self_sign "$1" -days 60 -config "$work/openssl.cnf"
}

# make_card FOLDER FILE: a card with that certificate and key, and the PIN of the file pin.
make_card() {
    divit-sandbox card make "$1" --certificate "$work/$2.der" --key "$work/$2-key.der" --pin-file "$work/pin"
}

# issue_card FOLDER FILE: the same with a new certificate of token.sh's root.
issue_card() {
    make_signer "$2" rsa:2048
    as_der "$2"
    make_card "$1" "$2"
}

# own_card: own_folder of token.sh with the root, the PIN, an XML to sign and a card that the root issued.
own_card() {
    own_folder
    trap 'end_reader; rm -rf "$folder"' EXIT
    work=$PWD card=$folder/card
    export XDG_STATE_HOME="$folder/state" LANGUAGE=en
    make_ca
    (umask 077 && echo 123456 >pin)
    echo '<belge/>' >a.xml
    issue_card "$card" rsa
}

# begin_reader WORD...: `divit-sandbox card WORD...` runs until end_reader, and its environment is ours.
begin_reader() {
    rm -f "$work/environment"
    divit-sandbox card "$@" >"$work/environment" 2>"$work/reader.log" &
    reader=$!
    wait_for 'the reader' reader_runs
    while read -r line; do export "${line?}"; done <"$work/environment"
}

reader_runs() {
    kill -0 "$reader" 2>/dev/null || fail "the reader does not run: $(cat "$work/reader.log")"
    grep -qs OPENSC_CONF "$work/environment"
}

# end_reader [SIGNAL]
end_reader() {
    [ -n "$reader" ] || return 0
    kill "-${1:-TERM}" "$reader" 2>/dev/null || true
    wait "$reader" 2>/dev/null || true
    reader=
}

# kill_service: pcscd dies as by a crash; its socket stays.
kill_service() {
    kill -9 "$(pgrep -P "$reader" | head -1)"
    wait "$reader" || true
    reader=
}

# set_card SETTING..., move insert|remove|plug|unplug: what becomes of $card.
set_card() { divit-sandbox card set "$card" "$@"; }
move() { divit-sandbox card "$1" "$card"; }
