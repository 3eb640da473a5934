# SPDX-License-Identifier: Apache-2.0
# Sourced by doctor_matrix.sh: the certificates of all cards, of one key, in $work/certificates.

mkdir -p "$work/certificates"
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$work/key.pem" 2>/dev/null
openssl pkcs8 -topk8 -nocrypt -in "$work/key.pem" -outform DER -out "$work/key.der"
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$work/other.pem" 2>/dev/null
: >"$work/index"

fiscal='certificatePolicies = 2.16.792.1.2.1.1.5.7.4.1
extendedKeyUsage = 2.16.792.1.2.1.1.5.7.50.1'

# make_certificate NAME FROM TO SERIAL USAGE EXTENSIONS: FROM and TO as date(1) takes them.
make_certificate() {
    write_request "$4" DENEME "$5" "$6"
    cat >>"$work/openssl.cnf" <<CONF
[ca]
default_ca = own
[own]
database = $work/index
new_certs_dir = $work
unique_subject = no
rand_serial = yes
policy = any
default_md = sha256
[any]
countryName = optional
serialNumber = optional
commonName = supplied
CONF
    openssl req -new -config "$work/openssl.cnf" -key "$work/key.pem" -out "$work/csr.pem"
    openssl ca -batch -selfsign -notext -config "$work/openssl.cnf" \
        -extensions extensions -keyfile "$work/key.pem" -in "$work/csr.pem" -out "$work/cert.pem" \
        -startdate "$(date -u -d "$2" +%Y%m%d%H%M%SZ)" -enddate "$(date -u -d "$3" +%Y%m%d%H%M%SZ)" \
        2>"$work/openssl.log" || { cat "$work/openssl.log" >&2 && fail "no certificate $1"; }
    openssl x509 -in "$work/cert.pem" -outform DER -out "$work/certificates/$1.der"
}

make_certificate good '1 day ago' '300 days' 10000000146 nonRepudiation "$nes"
make_certificate renewable '300 days ago' '60 days' 10000000146 nonRepudiation "$nes"
make_certificate expired '400 days ago' '2 days ago' 10000000146 nonRepudiation "$nes"
make_certificate future '2 days' '300 days' 10000000146 nonRepudiation "$nes"
make_certificate plain '1 day ago' '300 days' 10000000146 nonRepudiation ''
make_certificate login '1 day ago' '300 days' 10000000146 digitalSignature "$nes"
make_certificate fiscal '1 day ago' '300 days' 1000000001 digitalSignature "$fiscal"
divit-sandbox card make "$work/card" --certificate "$work/certificates/good.der" \
    --key "$work/key.der" --pin-file "$work/pin"
