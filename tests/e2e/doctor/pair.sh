# SPDX-License-Identifier: Apache-2.0
# Sourced by doctor_matrix.sh: an old and a new card in two readers, at another service.

count_commands
unset PCSCLITE_CSOCK_NAME OPENSC_CONF
for place in pair pair/second; do
    divit-sandbox card make "$work/$place" --certificate "$work/certificates/expired.der" \
        --key "$work/key.der" --pin-file "$work/pin"
done

two_cards() { [ "$(divit readers --json | grep -o '"card present"' | wc -l)" -eq 2 ]; }

# pair NAME SECOND LAYER ID EXIT WORDS: an expired card and one with that certificate.
pair() {
    cp "$work/certificates/$2.der" "$work/pair/second/certificate.der"
    card=$work/pair
    begin_reader run "$card"
    wait_for 'two cards' two_cards
    scenario "$1" real "$3" "$4" "$5" "$6" --module "$opensc"
    end_reader
}
pair two-cards-old-and-new future certificate certificate-valid 7 'not valid yet'
pair two-cards-one-good good none none 0 certificate-valid=ok
count_commands
cat "$work/pair/second/apdu.log" >>"$work/apdus"
