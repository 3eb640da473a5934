#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Visible signatures: drawn by poppler and mupdf, the page under them unchanged, their text read
# again, and the signature judged by pdfsig, mutool, qpdf and openssl.
# usage: visible.sh BUILD [SHEET.png]       SHEET.png: all pages side by side, poppler and mupdf
set -eu
export LC_ALL=C.UTF-8
here=$(dirname "$(realpath "$0")")
divit=$(realpath "$1/bin/divit")
sheet=${2:+$(realpath "$2")}
. "$here/token.sh"
. "$here/judges.sh"
reason='Çığ öşü İĞŞ ıI'
place=15,20,190,60
all_judges='pdfsig mutool qpdf openssl prefix own'
judges=$all_judges

page() { python3 "$here/visible/page.py" "$@"; }

# The page as both programs see it: NAME-poppler.ppm and NAME-mupdf.ppm. This poppler does not know
# UserUnit and is told the resolution that makes up for it.
draw() {
    dpi=72
    case $1 in *unit*) dpi=144 ;; esac
    pdftoppm -cropbox -r $dpi -f "$3" -l "$3" -singlefile "$1" "$2-poppler"
    mutool draw -q -r 72 -o "$2-mupdf.ppm" "$1" "$3" 2>/dev/null
}

# compare NAME PAGE LYING X Y W H: nothing differs outside of the place, and both see the same.
compare() {
    name=$1 number=$2 size='300 220'
    [ "$3" = upright ] || size='220 300'
    shift 3
    draw "$name.pdf" before "$number"
    draw "$name-signed.pdf" "$name-$number" "$number"
    # shellcheck disable=SC2086 # two numbers
    python3 "$here/visible/compare.py" $size "$@" before-poppler.ppm "$name-$number-poppler.ppm" \
        before-mupdf.ppm "$name-$number-mupdf.ppm" >ink || fail "$name: $(cat ink)"
    pictures="$pictures $name-$number-poppler.ppm $name-$number-mupdf.ppm"
}

# What is copied out of the page has every letter; the font is embedded, a subset, and says so.
check_text() {
    pdftotext "$1" - | tr -s '\n' ' ' >text
    grep -q "Neden: $reason" text || fail "$1: pdftotext reads: $(cat text)"
    grep -q 'Güvenli elektronik imza ile imzalanmıştır' text || fail "$1: pdftotext: $(cat text)"
    mutool draw -q -F txt "$1" 2>/dev/null | tr -s '\n' ' ' >text
    grep -q "Neden: $reason" text || fail "$1: mutool reads: $(cat text)"
    pdffonts "$1" | grep -qE '^[A-Z]{6}\+[A-Za-z]+ +CID TrueType +Identity-H +yes yes yes' ||
        fail "$1: $(pdffonts "$1")"
}

# The content of every page is the same bytes as before.
check_content() {
    for number in $(seq "$(pdfinfo "$1" | sed -n 's/^Pages: *//p')"); do
        mutool show -b "$1" "pages/$number/Contents" >content-before
        mutool show -b "$2" "pages/$number/Contents" >content-after
        [ -s content-before ] || fail "$1: no content"
        cmp -s content-before content-after || fail "$2: page $number has other content"
    done
}

# one NAME TURN OPTION...: NAME.pdf gets a signature that is seen at $place, and is judged.
one() {
    name=$1 turn=$2 lies=upright
    shift 2
    case $turn in 90 | 270) lies=lying ;; esac
    sign rsa "$name.pdf" "$name-signed.pdf" --reason "$reason" "$@" >heard 2>&1 ||
        fail "$name: $(cat heard)"
    # shellcheck disable=SC2086 # a word for each judge
    verdict=$(judged "$name.pdf" "$name-signed.pdf" $judges)
    case $verdict in *BAD*) fail "$name:$verdict" ;; esac
    check_text "$name-signed.pdf"
    check_content "$name.pdf" "$name-signed.pdf"
    # shellcheck disable=SC2046,SC2086 # four numbers
    compare "$name" 1 $lies $(echo $place | tr , ' ')
    made=$((made + 1))
    printf '%-16s%s  ink %s\n' "$name" "$verdict" "$(cat ink)"
}

make_pictures() {
    python3 "$here/visible/picture.py" alpha.png alpha
    python3 "$here/visible/picture.py" plain.png plain
    python3 "$here/visible/picture.py" plain.ppm plain
    printf '%s\n' 'size: 190 60' 'line: 6 Güvenli elektronik imza ile imzalanmıştır' \
        'line: 8 {name}' 'line: 7 Neden: {reason}' 'picture: right 20' 'margin: 2' >own.template
    page photo.pdf
    pdftoppm -r 36 -singlefile -jpeg photo.pdf photo
    pdftoppm -r 36 -singlefile -gray -jpeg photo.pdf gray
}

# Every way in which a page can be turned, cropped and measured.
sign_views() {
    for turn in 0 90 180 270; do
        for view in '' crop unit 'crop unit'; do
            name=$turn-$(echo "${view:-plain}" | tr ' ' -)
            # shellcheck disable=SC2086 # words
            page "$name.pdf" $turn $view
            one "$name" $turn --visible 1:$place
        done
    done
}

# Every kind of look, on a page that is upright and on one that is not.
sign_looks() {
    for turn in 0 90; do
        for look in 'alpha --picture alpha.png' 'plain --picture plain.png' \
            'photo --picture photo.jpg' 'gray --picture gray.jpg' 'qr --qr https://ornek.gov.tr/1' \
            'karekod --visible-template karekod' \
            'both --qr DENEME --picture alpha.png --visible-template yazi' \
            'own --visible-template ./own.template --picture photo.jpg'; do
            name=look-$turn-${look%% *}
            page "$name.pdf" $turn crop
            # shellcheck disable=SC2086 # words
            one "$name" $turn --visible -1:$place ${look#* }
        done
    done
    pdftoppm -cropbox -r 300 -singlefile -png look-90-qr-signed.pdf code
    [ "$(zbarimg -q --raw code.png 2>/dev/null)" = https://ornek.gov.tr/1 ] || fail 'the QR code'
    pdftoppm -cropbox -r 300 -singlefile -png look-0-karekod-signed.pdf code
    zbarimg -q --raw code.png 2>/dev/null >heard || true
    grep -q "SHA-256 $(sha256sum look-0-karekod.pdf | cut -d' ' -f1)" heard || fail "$(cat heard)"
}

# Every structure, and what else a document can be.
sign_kinds() {
    page plain.pdf
    qpdf --encrypt '' sahip 256 -- plain.pdf aes-256.pdf
    qpdf --allow-weak-crypto --encrypt '' sahip 128 --use-aes=y -- plain.pdf aes-128.pdf
    qpdf --allow-weak-crypto --encrypt '' sahip 40 -- plain.pdf rc4-40.pdf
    qpdf --object-streams=generate plain.pdf packed.pdf
    qpdf --linearize plain.pdf linear.pdf
    qpdf --object-streams=generate --encrypt '' sahip 256 -- plain.pdf packed-aes.pdf
    page archive.pdf 0 archive
    page hybrid.pdf 0 hybrid
    page turned-hybrid.pdf 90 crop hybrid
    for name in aes-256 aes-128 rc4-40 packed linear packed-aes archive; do
        one $name 0 --visible 1:$place --picture alpha.png
    done
    one hybrid 0 --visible 1:$place
    one turned-hybrid 90 --visible 1:$place --qr DENEME
    for name in hybrid turned-hybrid; do
        qpdf --show-object=6 "$name-signed.pdf" | grep -q '/S /r' || fail "$name: what is hidden is lost"
    done
    ! grep -a -q '/SMask\|/DeviceRGB\|/DeviceGray' archive-signed.pdf || fail 'PDF/A: transparency'
    grep -a -q /SMask packed-signed.pdf || fail 'no soft mask where one is allowed'
}

# tags FILE: kinds of the elements of its structure in their order, and what they hold.
tags() { pdfinfo -struct "$1" 2>/dev/null | sed 's/ ([a-z]*)$//; s/^ *Object [0-9 ]*/object/; s/^ *//' | tr '\n' ' '; }

# What shows a signature is an element of a tagged document: of three signatures, one unseen.
sign_tagged() {
    page tagged.pdf 0 tagged
    [ "$(tags tagged.pdf)" = 'Document P ' ] || fail "tagged: $(tags tagged.pdf)"
    one tagged 0 --visible 1:$place
    mv tagged-signed.pdf further.pdf
    place=15,90,190,60
    one further 0 --visible 1:$place
    place=15,20,190,60
    sign rsa further-signed.pdf third.pdf >heard 2>&1 || fail "$(cat heard)"
    [ "$(tags third.pdf)" = 'Document P Form object Form object Form object ' ] || fail "tags: $(tags third.pdf)"
    verdict=$(judged further-signed.pdf third.pdf pdfsig mutool qpdf openssl prefix own)
    [ "$verdict" = ' ok ok ok ok ok ok' ] || fail "third:$verdict"
    [ "$("$divit" verify --json third.pdf | grep -o '"signature-tags"' | sort -u)" ] || fail 'no word of tags'
    page several.pdf 0 tagged pages
    sign rsa several.pdf several-signed.pdf --visible 1:15,20 --visible 2:15,20 >heard 2>&1 || fail "$(cat heard)"
    [ "$(tags several-signed.pdf)" = 'Document P Form object Annot object ' ] || fail "$(tags several-signed.pdf)"
    page strange.pdf 0 strange
    "$divit" sign --check --lang en strange.pdf >heard 2>&1 || true
    grep -q 'the signature gets no tag' heard || fail "strange: $(cat heard)"
    one strange 0 --visible 1:$place
    ! grep -a -q StructParent\  strange-signed.pdf || fail 'strange: a tag'
}

# Several pages, an existing field, a second signature beside the first.
sign_others() {
    page many.pdf 0 pages
    one many 0 --visible 1:$place --visible 2:50,30,150,60 --visible -1:15,20
    compare many 2 upright 50 30 150 60
    compare many 3 upright 15 20 190 58
    page field.pdf 0 field
    place=20,20,190,60
    judges='qpdf openssl prefix own' # the others count the empty field as a signature
    one field 0 --field Onay --visible-template yazi
    judges=$all_judges
    pdfsig -nocert field-signed.pdf | grep -q 'Signature is Valid' || fail "field: $(cat heard)"
    place=15,20,190,60
    cp field-signed.pdf second.pdf
    place=15,90,190,60
    one second 0 --visible 1:$place
    place=15,20,190,60
    sign rsa plain.pdf auto.pdf --reason "$reason" --visible auto >heard 2>&1 || fail "$(cat heard)"
    mutool show auto.pdf trailer/Root/AcroForm/Fields/1/Rect >heard
    grep -q '^\[' heard || fail "auto: $(cat heard)"
    cp plain.pdf inside.pdf
    "$divit" sign inside.pdf --in-place --module "$module" --key 'pkcs11:token=t1;object=rsa' \
        --pin-file pin --visible 1:$place >heard 2>&1 || fail "in place: $(cat heard)"
    [ "$(judged plain.pdf inside.pdf pdfsig prefix)" = ' ok ok' ] || fail 'in place'
}

# refuses STATUS WORDS OPTION...: the words say why; nothing is written.
refuses() {
    wanted=$1 words=$2 input=$3
    shift 3
    status=0
    sign rsa "$input" none.pdf "$@" >heard 2>&1 || status=$?
    [ $status -eq "$wanted" ] || fail "status $status, not $wanted, where '$words' was expected: $(cat heard)"
    grep -q -- "$words" heard || fail "not '$words': $(cat heard)"
    [ ! -e none.pdf ] || fail "an output is left of '$words'"
}

check_refusals() {
    head -c 200 photo.jpg >cut.jpg
    head -c 100 alpha.png >cut.png
    printf 'size: 90\n' >wrong.template
    refuses 2 'cover a form field or a signature' field.pdf --visible 1:100,50,100,50
    grep -q Onay heard || fail "the field is not named: $(cat heard)"
    refuses 2 'visible part of the page' plain.pdf --visible 1:200,20,190,60
    refuses 2 'no page of the number' plain.pdf --visible 2:$place
    refuses 2 'too small for the text' plain.pdf --visible 1:10,10,30,30
    refuses 2 'lie upon each other' plain.pdf --visible 1:$place --visible 1:$place
    refuses 2 'has a place of its own' field.pdf --field Onay --visible 1:$place
    refuses 2 'needs a place' plain.pdf --picture alpha.png
    refuses 2 'at one place only' field-signed.pdf --visible 1:15,90 --visible 1:15,150
    refuses 2 'takes auto or' plain.pdf --visible 1:a,b
    refuses 2 'script that is not drawn' plain.pdf --visible 1:$place --reason 'سلام'
    refuses 8 'picture cannot be read' plain.pdf --visible 1:$place --picture cut.jpg
    grep -q cut.jpg heard || fail "the picture is not named: $(cat heard)"
    refuses 8 'picture cannot be read' plain.pdf --visible 1:$place --picture cut.png
    refuses 8 'neither PNG nor JPEG' plain.pdf --visible 1:$place --picture own.template
    refuses 8 'font cannot be read' plain.pdf --visible 1:$place --font own.template
    refuses 8 'does not have the form' plain.pdf --visible 1:$place --visible-template ./wrong.template
    refuses 8 'cannot be opened' plain.pdf --visible 1:$place --visible-template missing
}

# The comparison itself must be able to say no.
check_comparison() {
    ! (place=15,100,190,60 && one plain 0 --visible 1:15,20,190,60 --force) >heard 2>&1 ||
        fail 'a signature elsewhere goes unseen'
    grep -q 'differs outside' heard || fail "$(cat heard)"
}

own_folder
make_rsa_token
make_pictures
made=0 pictures=
sign_views
sign_looks
sign_kinds
sign_tagged
sign_others
check_refusals
check_comparison
# shellcheck disable=SC2086 # names without spaces
[ -z "$sheet" ] || python3 "$here/visible/sheet.py" "$sheet" 10 $pictures
echo "$made visible signatures"
[ $made -ge 40 ]
