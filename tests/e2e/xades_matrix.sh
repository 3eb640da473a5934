#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# XAdES in every packaging, by every key, digest and canonicalisation: each signature is verified by
# divit and, where it knows the algorithms, xmlsec1; its structure is checked against EN 319 132-1, and
# npm's xadesjs parses it. The short form takes a sample, by SEED; "full" takes all, and has Apache
# Santuario verify each (packages-xades).
# usage: xades_matrix.sh BUILD [full]
set -eu
build=$(realpath "$1")
form=${2:-short}
here=$(dirname "$(realpath "$0")")
divit=$build/bin/divit
judges=$here/../judges
. "$here/token.sh"
. "$here/judges.sh"
. "$judges/npm.sh"
seed=${SEED:-$(od -An -N3 -tu4 /dev/urandom | tr -d ' ')}
SAMPLE=60

make_signers() {
    make_rsa_token
    make_signer p256 ec -pkeyopt ec_paramgen_curve:P-256
    load_key p256 02
    make_signer p384 ec -pkeyopt ec_paramgen_curve:P-384
    load_key p384 03
    make_signer p521 ec -pkeyopt ec_paramgen_curve:P-521
    load_key p521 04
}

make_documents() {
    cat >belge.xml <<'END'
<?xml version="1.0" encoding="UTF-8"?>
<!-- fatura --><Fatura xmlns="urn:deneme" xmlns:ext="urn:ext" xml:lang="tr" Id="kök">
<ext:İçerik/><ext:Content> </ext:Content><Tutar Id="tutar" para='TL'>100&#13;</Tutar>
<Alıcı Id="alici" xmlns:kul="urn:kul" kul:ad="&quot;ş&quot;"/></Fatura>
END
    cat >parça.xml <<'END'
<Belge><Tutar Id="tutar" para='TL'>100&#13;</Tutar><Alıcı Id="alici" kul:ad="&quot;ş" xmlns:kul="urn:kul"/></Belge>
END
    printf 'bayt\000\001\377' >"veri 1.bin"
    cp "$here/../data/pdf/classic.pdf" "şema.pdf"
}

# Every row of the matrix: PACKAGING KEY HASH DIGEST C14N.
list_rows() {
    for packaging in $PACKAGINGS; do
        for key in rsa pss p256 p384 p521; do
            for digest in sha256 sha384 sha512 sha3-256 sha3-384 sha3-512; do
                for c14n in c14n c14n11 exc-c14n c14n-comments c14n11-comments exc-c14n-comments; do
                    echo "$packaging $key sha${digest#*-} $digest $c14n" | sed 's/ shasha/ sha/'
                done
            done
        done
    done
}
PACKAGINGS="enveloped inside enveloping bytes detached manifest id serial beside counter"

first_id() { sed -n 's/.*<ds:Signature [^>]*Id="\([^"]*\)".*/\1/p' "$1" | head -1; }

# make PACKAGING KEY HASH DIGEST C14N OUT: one row's signature. The files that it signs: "contents".
make_row() {
    packaging=$1 key=$2 hash=$3 digest=$4 c14n=$5 out=$6
    : >contents
    set -- --hash "$hash" --digest "$digest" --c14n "$c14n"
    [ "$key" != pss ] || { key=rsa && set -- "$@" --scheme pss; }
    case $packaging in
    enveloped) sign "$key" belge.xml "$out" "$@" --packaging enveloped ;;
    inside) sign "$key" belge.xml "$out" "$@" --inside ext:Content ;;
    enveloping) sign "$key" belge.xml "$out" "$@" --packaging enveloping ;;
    bytes) sign "$key" "veri 1.bin" "$out" "$@" --packaging enveloping ;;
    detached | manifest)
        [ "$packaging" = detached ] || set -- "$@" --manifest
        printf '%s\n' "veri 1.bin" "şema.pdf" >contents
        "$divit" sign "veri 1.bin" "şema.pdf" -o "$out" --packaging detached --module "$module" \
            --key "pkcs11:token=t1;object=$key" --pin-file pin "$@"
        ;;
    id) sign "$key" parça.xml "$out" "$@" --id tutar --id alici ;;
    serial) sign "$key" first.xml "$out" "$@" ;;
    beside)
        echo "şema.pdf" >contents
        sign "$key" "şema.pdf" "$out" "$@" --packaging detached --beside first-detached.xml
        ;;
    counter) sign "$key" first.xml "$out" "$@" --countersign "$(first_id first.xml)" ;;
    esac
}

# divit's own verdict of every signature: intact, undecided only for want of a chain.
judge_divit() {
    signed=$1
    shift
    while read -r content; do
        set -- "$@" --content "$content"
    done <contents
    status=0
    "$divit" verify "$signed" --json "$@" >heard 2>&1 || status=$?
    [ "$status" -eq 11 ] && jq -e '[.files[].signatures[].intact] | all and length > 0' heard >/dev/null
}

# xmlsec1 1.2 knows neither PSS nor SHA-3.
knows_xmlsec() { [ "$1" != pss ] && [ "${2#sha3-}" = "$2" ]; }

one_row() {
    number=$((number + 1))
    out=row-$number.xml
    make_row "$@" "$out" >heard 2>&1 || { echo "NOT MADE: $*: $(cat heard)" >&2 && return 1; }
    judge_divit "$out" || { echo "BAD for divit: $*: $(cat heard)" >&2 && return 1; }
    echo "$out $*" >>made
    if knows_xmlsec "$2" "$4"; then
        judge_xmlsec "$out" || { echo "BAD for xmlsec1: $*: $(cat heard)" >&2 && return 1; }
        xmlsec=$((xmlsec + 1))
    fi
}

# count_bad FILE: lines that do not say "ok", with the row they are of.
count_bad() {
    grep -v '^ok ' "$1" >&2 || true
    grep -vc '^ok ' "$1" || true
}

santuario() {
    java -cp "$(santuario_jars)" "$judges/Santuario.java" row-*.xml >santuario 2>heard || { cat heard >&2 && return 1; }
}

xadesjs() {
    install_judges "$build/judges"
    # xadesjs 2.6 does not know Canonical XML 1.1.
    # shellcheck disable=SC2046 # names without spaces
    node "$judges/xadesjs.mjs" "$build/judges" $(grep -v ' c14n11' made | cut -d' ' -f1) >xadesjs
}

own_folder
make_signers
make_documents
sign p256 belge.xml first.xml >/dev/null
sign rsa "şema.pdf" first-detached.xml --packaging detached >/dev/null
echo "seed: $seed"
list_rows >rows
if [ "$form" = short ]; then
    # Each packaging with each key once, and a sample of all.
    awk -v seed="$seed" -v n="$SAMPLE" 'BEGIN { srand(seed) }
        { pair = $1 " " $2; seen[pair]++; row[pair, seen[pair]] = $0 }
        END { for (p in seen) print row[p, 1 + int(rand() * seen[p])] }' rows | sort >sample
    awk -v seed="$seed" 'BEGIN { srand(seed) } { print rand() "\t" $0 }' rows | sort | cut -f2 | head -n "$SAMPLE" >>sample
    sort -u sample >rows
fi
number=0 failed=0 xmlsec=0
: >made
while read -r packaging key hash digest c14n; do
    one_row "$packaging" "$key" "$hash" "$digest" "$c14n" || failed=$((failed + 1))
done <rows
xadesjs
bad=$(count_bad xadesjs)
if [ "$form" = full ]; then
    santuario
    bad=$((bad + $(count_bad santuario)))
fi
python3 "$judges/structure.py" row-*.xml || bad=$((bad + 1))
printf '%-22s %s\n' signatures "$number" "divit verify" "$(wc -l <made)" xmlsec1 "$xmlsec" \
    "xadesjs (parsed)" "$(grep -c '^ok ' xadesjs)"
[ "$form" != full ] || printf '%-22s %s\n' Santuario "$(grep -c '^ok ' santuario)"
echo "$((number - failed)) passed, $((failed + bad)) failed"
[ $((failed + bad)) -eq 0 ]
