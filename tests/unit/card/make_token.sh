#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes a SoftHSM token for the tests of card/ in FOLDER: keys, certificates as NAME.pem, softhsm2.conf.
# usage: make_token.sh FOLDER MODULE PIN
set -eu
folder=$1 module=$2 pin=$3
cd "$folder"
mkdir -p tokens
printf 'directories.tokendir = %s/tokens\nobjectstore.backend = file\nlog.level = ERROR\n' "$folder" >softhsm2.conf
export SOFTHSM2_CONF="$folder/softhsm2.conf"
softhsm2-util --init-token --free --label 'divit test' --so-pin 12345678 --pin "$pin"

# certificate NAME ID KEYGEN...: a key pair, a certificate over it, both on the token.
certificate() {
    name=$1 id=$2
    shift 2
    openssl genpkey "$@" -out "$name.key"
    openssl req -x509 -new -key "$name.key" -subj "/C=TR/CN=DENEME $name" -days 30 -out "$name.pem"
    openssl x509 -in "$name.pem" -outform DER -out "$name.der"
    pkcs11-tool --module "$module" --login --pin "$pin" --write-object "$name.der" --type cert \
        --id "$id" --label "DENEME $name"
}
# key NAME ID: the key pair onto the token.
key() {
    openssl pkcs8 -topk8 -nocrypt -in "$1.key" -out "$1.p8"
    softhsm2-util --import "$1.p8" --token 'divit test' --label "DENEME $1" --id "$2" --pin "$pin"
}
certificate rsa 01 -algorithm RSA -pkeyopt rsa_keygen_bits:2048
certificate p256 02 -algorithm EC -pkeyopt ec_paramgen_curve:P-256
certificate p384 03 -algorithm EC -pkeyopt ec_paramgen_curve:P-384
certificate p521 04 -algorithm EC -pkeyopt ec_paramgen_curve:P-521
certificate other 05 -algorithm EC -pkeyopt ec_paramgen_curve:P-256
for name in rsa:01 p256:02 p384:03 p521:04; do
    key "${name%:*}" "${name#*:}"
done
# A second private key under the same CKA_ID, as AKIS cards may have it.
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -outform DER -out twin.der
pkcs11-tool --module "$module" --login --pin "$pin" --write-object twin.der --type privkey \
    --id 02 --label 'DENEME twin' --usage-sign
