# SPDX-License-Identifier: Apache-2.0
# Sourced by the corpus campaign: what becomes of one document, as one line of the results:
# "CLASS NAME OUTCOME DETAIL", the outcome one of signed, refused, wrong.

# by_way WAY ORIGINAL SIGNED: one more signature; mutool knows PKCS#1 v1.5 only.
by_way() {
    case $1 in
    rsa | twice) sign rsa "$2" "$3" --force ;;
    pss) sign rsa "$2" "$3" --force --scheme pss ;;
    ec) sign ec "$2" "$3" --force --hash sha384 ;;
    certify) sign rsa "$2" "$3" --force --certify 2 ;;
    visible) sign rsa "$2" "$3" --force --visible auto || sign rsa "$2" "$3" --force --visible 1:30,30,120,40 ;;
    password) sign rsa "$2" "$3" --force --password-file password ;;
    esac >heard 2>&1
}

# What can be judged where a password is needed: pdfsig takes none.
judge_opened() {
    mutool sign -p gizli -v "$2" >heard 2>&1 || true
    grep -q 'unchanged since signing' heard || return 1
    qpdf --password=gizli --check "$2" >heard 2>&1
}

judges_of() {
    case $1 in
    pss | ec) echo pdfsig qpdf openssl prefix own ;;
    password) echo opened prefix ;;
    *) echo pdfsig mutool qpdf openssl prefix own ;;
    esac
}

# way WAY ORIGINAL SIGNED: " WAY ok ok ...", or " WAY REFUSED".
way() {
    printf ' %s' "$1"
    if by_way "$@"; then
        # shellcheck disable=SC2046 # words
        judged "$2" "$3" $(judges_of "$1")
    elif [ "$1" = visible ] && grep -q 'cannot be put there' heard; then
        printf ' no-place'
    else
        cat heard >&2
        printf ' REFUSED'
    fi
}

# A fifth of the documents each: another scheme, another kind of key and hash, a second signature, a
# certification with another signature behind it (what is signed already cannot be certified), a visible
# signature where the page has a place for it.
further_way() {
    case $(($(printf %s "$2" | cksum | cut -d' ' -f1) % 5)) in
    0) way pss "$2.pdf" further.pdf ;;
    1) way ec "$2.pdf" further.pdf ;;
    2) way twice signed.pdf further.pdf ;;
    3)
        [ "$1" = signed ] || way certify "$2.pdf" signed.pdf
        way ec signed.pdf further.pdf
        ;;
    4) way visible "$2.pdf" further.pdf ;;
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
        detail="rsa$(judged "$name.pdf" signed.pdf $(judges_of rsa))$(further_way "$class" "$name")"
        outcome=signed
        [ "$class" != closed ] || outcome=wrong
    else
        cp heard refusal
        detail=$(right_reason "$name.pdf")
        outcome=refused
        case $class/$detail in
        */broken) detail="$detail$(repaired_way "$name")" ;;
        closed/password) detail="$detail$(way password "$name.pdf" signed.pdf)" ;;
        esac
    fi
    case $detail in
    *wrong* | *BAD* | *REFUSED*) outcome=wrong ;;
    esac
    echo "$class $name $outcome $detail"
}

# One line "PEER CLASS NAME OUTCOME" for each peer, the outcome one of signed, refused, warned (pdfsig is
# content, qpdf complains of what it did not complain of before), invalid (pdfsig does not find one more
# valid signature, one of them over the whole document).
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
    awk '$3 == "signed" { print "rsa", "times"; for (i = 11; i <= NF; i++) if ($i != "ok") print $i, "times" }
        $3 == "refused" { print "refused:" $4, "times"; if (NF > 4) print $5, "times" }' judged | counted times
    echo
    { awk '{ print "divit", $3 }' judged && awk '{ print $1, $4 }' peers-judged; } |
        counted signed refused warned invalid wrong
}
