# SPDX-License-Identifier: Apache-2.0
# Sourced by the corpus campaign: what becomes of one document, as one line of the results:
# "CLASS NAME OUTCOME DETAIL", the outcome one of signed, refused, wrong.

# by_way WAY ORIGINAL SIGNED: one more signature; mutool knows PKCS#1 v1.5 only.
by_way() {
    case $1 in
    rsa | twice) sign rsa "$2" "$3" --force ;;
    pss) sign rsa "$2" "$3" --force --scheme pss ;;
    ec) sign ec "$2" "$3" --force ;;
    esac >heard 2>&1
}

judges_of() {
    case $1 in
    rsa | twice) echo pdfsig mutool qpdf openssl prefix own ;;
    *) echo pdfsig qpdf openssl prefix own ;;
    esac
}

# way WAY ORIGINAL SIGNED: " WAY ok ok ...", or " WAY refused".
way() {
    printf ' %s' "$1"
    if by_way "$@"; then
        # shellcheck disable=SC2046 # words
        judged "$2" "$3" $(judges_of "$1")
    else
        cat heard >&2
        printf ' REFUSED'
    fi
}

# A third of the documents each: another scheme, another kind of key, a second signature.
further_way() {
    case $(($(printf %s "$1" | cksum | cut -d' ' -f1) % 3)) in
    0) way pss "$1.pdf" further.pdf ;;
    1) way ec "$1.pdf" further.pdf ;;
    2) way twice signed.pdf further.pdf ;;
    esac
}

# The reason that divit gave, in a word, if a foreign program confirms it; else "wrong".
right_reason() {
    if grep -q 'opens only with a password' refusal; then
        qpdf --requires-password "$1" && echo password && return
    elif grep -q 'permissions of the encrypted PDF' refusal; then
        qpdf --show-encryption "$1" | grep -q 'modify forms: not allowed' && echo permissions && return
    elif grep -q 'structure is broken' refusal; then
        ! qpdf --check "$1" >heard 2>&1 && grep -q WARNING heard && echo broken && return
    fi
    echo wrong
}

# A new file by --repair, if the old one is broken, must be as good as others: " repaired ok ok ...".
repaired_way() {
    cp "$1.pdf" broken.pdf
    rm -f broken-repaired.pdf
    ! sign rsa broken.pdf signed.pdf --force --repair >heard 2>&1 ||
        { printf ' repaired' && judged broken-repaired.pdf signed.pdf $(judges_of rsa); }
}

# One line for "CLASS NAME".
judge_document() {
    class=$1 name=$2
    rm -f signed.pdf further.pdf
    if by_way rsa "$name.pdf" signed.pdf; then
        detail="rsa$(judged "$name.pdf" signed.pdf $(judges_of rsa))$(further_way "$name")"
        outcome=signed
        [ "$class" != closed ] || outcome=wrong
    else
        cp heard refusal
        detail=$(right_reason "$name.pdf")
        outcome=refused
        [ "$detail" != broken ] || detail="$detail$(repaired_way "$name")"
    fi
    case $detail in
    *wrong* | *BAD* | *REFUSED*) outcome=wrong ;;
    esac
    echo "$class $name $outcome $detail"
}

# One line "PEER CLASS NAME OUTCOME" for each peer, the outcome one of signed, refused, warned (pdfsig is
# content, qpdf complains of what it did not complain of before), invalid.
judge_peers() {
    class=$1 name=$2
    for peer in $peers; do
        rm -f peer.pdf
        outcome=refused
        if "by_$peer" "$name.pdf" peer.pdf >heard 2>&1 && [ -s peer.pdf ]; then
            outcome=invalid
            case $(judged "$name.pdf" peer.pdf pdfsig qpdf 2>/dev/null) in
            ' ok ok') outcome=signed ;;
            ' ok BAD') outcome=warned ;;
            esac
        fi
        echo "$peer $class $name $outcome"
    done
}

# counted COLUMNS...: from lines "NAME OUTCOME", the names in their order with the count of each outcome.
counted() {
    printf '%-14s' name "$@"
    echo
    awk -v columns="$*" '{ v[$1, $2]++; if (!seen[$1]++) order[++names] = $1 }
        END { n = split(columns, column)
            for (i = 1; i <= names; i++) { printf "%-14s", order[i]
                for (c = 1; c <= n; c++) printf "%-14d", v[order[i], column[c]]
                print "" } }'
}

# The tables of divit by class, of how it signed or why it refused, and of all programs.
show_tables() {
    awk '{ print $1, $3 } { all[NR] = $3 } END { for (i = 1; i <= NR; i++) print "all", all[i] }' judged |
        counted signed refused wrong
    echo
    awk '$3 == "signed" { print "rsa", "times"; print $11, "times" }
        $3 == "refused" { print "refused:" $4, "times" }' judged | counted times
    echo
    { awk '{ print "divit", $3 }' judged && awk '{ print $1, $4 }' peers-judged; } |
        counted signed refused warned invalid wrong
}
