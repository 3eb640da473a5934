# SPDX-License-Identifier: Apache-2.0
# Sourced by tests: a test authority, and a SoftHSM token "t1" with its keys.
# The caller has the build's divit in $divit and stands in a folder of its own.

module=/usr/lib/softhsm/libsofthsm2.so

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

# own_folder: a new working folder, with a space and a Turkish letter, gone when the test ends.
own_folder() {
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
    mkdir "$folder/iş yeri"
    cd "$folder/iş yeri"
}

# make_ca: ca.pem and ca-key.pem, the root that the judges trust.
make_ca() {
    openssl req -x509 -newkey rsa:2048 -nodes -sha256 -days 30 -subj '/C=TR/O=divit/CN=Test Root' \
        -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign \
        -keyout ca-key.pem -out ca.pem 2>/dev/null
    cat >signer.ext <<'END'
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature,nonRepudiation
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
END
}

# make_signer NAME ALGORITHM...: NAME-key.pem and NAME.pem, issued by the root.
make_signer() {
    name=$1
    shift
    openssl req -new -newkey "$@" -nodes -subj '/C=TR/serialNumber=10000000146/CN=DENEME' \
        -keyout "$name-key.pem" -out "$name.csr" 2>/dev/null
    openssl x509 -req -in "$name.csr" -CA ca.pem -CAkey ca-key.pem -CAcreateserial -sha256 \
        -days 30 -extfile signer.ext -out "$name.pem" 2>/dev/null
}

# load_key NAME ID: the key and certificate of make_signer into the token.
load_key() {
    openssl pkcs8 -topk8 -nocrypt -in "$1-key.pem" -out "$1.p8"
    openssl x509 -in "$1.pem" -outform DER -out "$1.der"
    softhsm2-util --import "$1.p8" --token t1 --label "$1" --id "$2" --pin 123456 >/dev/null
    pkcs11-tool --module "$module" --token-label t1 --login --pin 123456 \
        --write-object "$1.der" --type cert --id "$2" --label "$1" >/dev/null 2>&1
}

# make_token: an empty token "t1" with PIN 123456, in the files pin and softhsm.conf.
make_token() {
    mkdir tokens
    echo "directories.tokendir = $PWD/tokens" >softhsm.conf
    export SOFTHSM2_CONF="$PWD/softhsm.conf"
    softhsm2-util --init-token --free --label t1 --so-pin 87654321 --pin 123456 >/dev/null
    (umask 077 && echo 123456 >pin)
}

# make_rsa_token: the root and a token with one RSA key, which most tests want.
make_rsa_token() {
    make_ca
    make_token
    make_signer rsa rsa:2048
    load_key rsa 01
}

# sign KEY IN OUT [OPTION...]: divit with the token's key of that label.
sign() {
    key=$1 in=$2 out=$3
    shift 3
    "$divit" sign "$in" -o "$out" --module "$module" --key "pkcs11:token=t1;object=$key" \
        --pin-file pin "$@"
}
