# SPDX-License-Identifier: Apache-2.0
# Sourced by tests: PDFs that deviate from the standard, that --repair makes sound, and that stay
# refused. They are made of those of pdf/made.sh.

# rows LINE-END IN OUT: the rows of the table with another line end.
rows() {
    LC_ALL=C awk -v end="$1" '
        /^xref/ { inside = 1 }
        /^trailer/ { inside = 0 }
        inside && /^[0-9]* [0-9]* [nf] ?$/ { sub(/ ?$/, ""); printf "%s%s", $0, end; next }
        { print }' "$2" >"$3"
}

end_with() {
    cat "$2" >"$3"
    # shellcheck disable=SC2059 # the caller's escapes
    printf "$1" >>"$3"
}

# What the reader takes although the standard does not have it.
add_deviating() {
    add deviating rows19 rows '\n' create.pdf rows19.pdf
    add deviating rows-cr rows '\r' create.pdf rows-cr.pdf
    add deviating behind end_with '\r\n--boundary--\r\n' gs1.4.pdf behind.pdf
    add deviating nul end_with '\0\0\0\0\0\0\0\0\0\0\0\0' gs1.4.pdf nul.pdf
}

# Broken files are refused; --repair makes a new one beside them, which is judged like the others.
repair() {
    ! sign rsa "$1" refused.pdf >heard 2>&1 || return 1
    sign rsa "$1" ignored.pdf --force --repair >heard 2>&1 || return 1
    grep -q 'bytes have changed' heard && mv "${1%.pdf}-repaired.pdf" "$2"
}

damage() {
    in=$1
    shift
    LC_ALL=C "$@" <"$in" >damaged.pdf
}

add_repaired() {
    for sound in gs1.4 packed linear zlib; do
        damage $sound.pdf sed 's/^startxref/startxref 1/'
        add repaired "$sound-start" repair damaged.pdf "$sound-start.pdf"
        damage $sound.pdf sed '1s/^/From: a mail gateway\n/'
        add repaired "$sound-junk" repair damaged.pdf "$sound-junk.pdf"
    done
    damage plain.pdf sed 's,^  /Size,  /Prev 0 /Size,'
    add repaired plain-prev0 repair damaged.pdf plain-prev0.pdf
    rows ' \r\n' create.pdf damaged.pdf
    add repaired create-rows21 repair damaged.pdf create-rows21.pdf
}

# refuses WORDS OPTION...: refused.pdf cannot be signed, and these words say why; nothing is left.
refuses() {
    words=$1
    shift
    status=0
    sign rsa refused.pdf none.pdf "$@" >heard 2>&1 || status=$?
    [ $status -eq 8 ] || fail "status $status where '$words' was expected: $(cat heard)"
    grep -q "$words" heard || fail "not '$words': $(cat heard)"
    [ ! -e none.pdf ] || fail "an output is left of '$words'"
    [ ! -e refused-repaired.pdf ] || fail "a new file is left of '$words'"
}

# What stays refused, with the reason.
check_refusals() {
    qpdf --encrypt gizli sahip 256 -- pango.pdf refused.pdf
    refuses 'opens only with a password'
    refuses 'opens only with a password' --repair
    qpdf --encrypt '' sahip 256 --modify=none -- pango.pdf refused.pdf
    refuses 'permissions of the encrypted PDF'
    ! grep -q -- 'let --repair make' heard || fail "a repair would not help: $(cat heard)"
    refuses 'permissions of the encrypted PDF' --repair
    { printf 'junk\n' && cat pango.pdf; } >refused.pdf
    refuses 'foreign bytes stand before'
    grep -q -- 'let --repair make' heard || fail "no word of --repair: $(cat heard)"
    sed 's/^startxref/startxref 1/' pdfsig1.pdf >refused.pdf
    refuses 'which a repair would break' --repair
    head -c 300 pango.pdf >refused.pdf
    refuses 'catalog' --repair
    sign rsa pango.pdf none.pdf --repair >heard 2>&1 || fail "a sound file: $(cat heard)"
    [ ! -e pango-repaired.pdf ] || fail "a sound file is made anew"
}
