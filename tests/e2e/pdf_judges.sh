#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# PDFs that other programs made, signed by divit, judged by pdfsig, mutool, qpdf and openssl.
# usage: pdf_judges.sh BUILD
set -eu
export LC_ALL=C.UTF-8
here=$(dirname "$(realpath "$0")")
divit=$(realpath "$1/bin/divit")
. "$here/token.sh"
. "$here/judges.sh"
. "$here/pdf/made.sh"
. "$here/pdf/broken.sh"

# One line of the table.
judge() {
    class=$1 name=$2
    verdict=refused
    if sign rsa "$name.pdf" signed.pdf --force >heard 2>&1; then
        verdict=$(judged "$name.pdf" signed.pdf pdfsig mutool qpdf openssl prefix own)
    else
        cat heard >&2
    fi
    printf '%-12s %-14s%s\n' "$class" "$name" "$verdict"
    case $verdict in
    ' ok ok ok ok ok ok') passed=$((passed + 1)) ;;
    *) failed=$((failed + 1)) ;;
    esac
}

# The judges themselves must be able to say no.
check_judges() {
    cp signed.pdf spoilt.pdf
    printf 'X' | dd of=spoilt.pdf bs=1 seek=20 conv=notrunc 2>/dev/null
    ! judge_pdfsig pango.pdf spoilt.pdf || fail "pdfsig takes a changed file"
    ! judge_mutool pango.pdf spoilt.pdf || fail "mutool takes a changed file"
    ! judge_openssl pango.pdf spoilt.pdf || fail "openssl takes a changed file"
    ! judge_own pango.pdf spoilt.pdf || fail "divit takes a changed file"
    ! judge_prefix pango.pdf spoilt.pdf || fail "a changed original goes unseen"
}

own_folder
make_rsa_token
make_nss
write_postscript
write_form_script
add_shipped
add_cairo
add_ghostscript
add_qpdf
add_mutool
add_signed
add_encrypted
add_deviating
add_repaired
passed=0 failed=0
printf '%-12s %-14s %s\n' class file 'pdfsig mutool qpdf openssl prefix own'
while read -r class name; do
    judge "$class" "$name"
done <list
sign rsa pango.pdf signed.pdf --force >/dev/null
check_judges
check_refusals
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -ge 80 ]
