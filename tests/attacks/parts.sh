# SPDX-License-Identifier: Apache-2.0
# Sourced by the tests of this folder, behind tests/e2e/token.sh: who signs beside divit's token.
# The caller has the build's divit in $divit.

export PYTHONDONTWRITEBYTECODE=1

# write_signer [OPTION...]: the command that the generators call with an input and an output.
write_signer() {
    cat >signer <<END
#!/bin/sh
SOFTHSM2_CONF='$PWD/softhsm.conf' exec '$divit' sign "\$1" -o "\$2" --module $module \
    --key 'pkcs11:token=t1;object=rsa' --pin-file '$PWD/pin' $* 2>>'$PWD/signer.said'
END
    chmod +x signer
}

# start_listener SCRIPT: on port $LISTENER, which must hear nothing; $SENTINEL is a file that nobody may open.
start_listener() {
    python3 "$1" port hits &
    listener=$!
    trap 'kill $listener 2>/dev/null || true; rm -rf "$folder"' EXIT
    tries=0
    until [ -s port ]; do
        tries=$((tries + 1))
        [ $tries -le 200 ] || fail "no listener"
        sleep 0.05
    done
    LISTENER=$(cat port)
    SENTINEL=$PWD/gizli.xml
    export LISTENER SENTINEL
    echo '<gizli/>' >"$SENTINEL"
}

# Keys of forgers: "weak", and "twin" whose certificate has the names and number of the signer's.
make_forgers() {
    make_signer weak rsa:1024
    openssl req -x509 -newkey rsa:2048 -nodes -sha256 -days 30 -subj '/C=TR/O=divit/CN=Test Root' \
        -keyout false-ca-key.pem -out false-ca.pem 2>/dev/null
    openssl req -new -newkey rsa:2048 -nodes -subj '/C=TR/serialNumber=10000000146/CN=DENEME' \
        -keyout twin-key.pem -out twin.csr 2>/dev/null
    openssl x509 -req -in twin.csr -CA false-ca.pem -CAkey false-ca-key.pem -sha256 -days 30 \
        -set_serial "0x$(openssl x509 -in rsa.pem -noout -serial | cut -d = -f 2)" \
        -extfile signer.ext -out twin.pem 2>/dev/null
    openssl x509 -in twin.pem -outform DER -out twin.der
}

# The key of make_rsa_token for mutool (judge.p12) and poppler (nss), and a time stamping authority.
make_authorities() {
    openssl pkcs12 -export -in rsa.pem -inkey rsa-key.pem -name judge -passout pass:judge -out judge.p12
    mkdir nss
    certutil -N -d sql:nss --empty-password
    pk12util -i judge.p12 -d sql:nss -W judge >/dev/null 2>&1
    openssl req -new -newkey rsa:2048 -nodes -subj '/C=TR/O=divit/CN=Test TSA' -keyout tsa-key.pem \
        -out tsa.csr 2>/dev/null
    printf 'extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\n' >tsa.ext
    openssl x509 -req -in tsa.csr -CA ca.pem -CAkey ca-key.pem -CAcreateserial -sha256 -days 30 \
        -extfile tsa.ext -out tsa.pem 2>/dev/null
    cat >tsa.conf <<'END'
[tsa]
serial = tsa.serial
signer_cert = tsa.pem
signer_key = tsa-key.pem
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
END
    echo 01 >tsa.serial
}
