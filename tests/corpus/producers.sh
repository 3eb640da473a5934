# SPDX-License-Identifier: Apache-2.0
# Sourced by the corpus campaign: PDFs by the programs of tests/packages-corpus, in the way of
# e2e/pdf/made.sh. What they are made of is written here; every text has Turkish letters.

write_sources() {
    printf 'Çığ öşü İ ğ\n\nDENEME belgesi, %s\n' 'ikinci satır' >text.txt
    sed 's/ç/c/g; s/[Çğıöşüİ]/x/g' text.txt >latin.txt
    cat >page.svg <<'END'
<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"><rect x="20" y="20" width="90"
height="60" fill="teal" opacity="0.5"/><text x="20" y="120" font-size="20">Çığ öşü</text></svg>
END
    cat >page.html <<'END'
<!DOCTYPE html><html lang="tr"><head><meta charset="utf-8"><title>Deneme</title></head><body>
<h1>Çığ öşü</h1><p>Bir <a href="https://example.org/">bağ</a>.</p><table><tr><td>a</td></tr></table>
<form><input name="ad" value="DENEME"></form></body></html>
END
    cat >page.rst <<'END'
Çığ öşü
=======

* bir
* `bağ <https://example.org/>`_
END
    printf '.TL\nDeneme\n.PP\nBir belge.\n' >page.ms
    convert_picture
}

# The pictures that others pack into PDFs.
convert_picture() {
    rsvg-convert -f png -o picture.png page.svg
    convert-im6.q16 picture.png -background white -flatten picture.jpg
    convert-im6.q16 picture.png -background white -flatten -monochrome picture.tiff
}

office() {
    out=$1 in=$2
    shift 2
    rm -rf office && mkdir office
    soffice -env:UserInstallation="file://$PWD/office/profile" --headless \
        --convert-to "pdf:writer_pdf_Export:$*" --outdir office "$in" && mv office/*.pdf "$out"
}

flag() { printf '"%s":{"type":"boolean","value":"%s"}' "$1" "$2"; }
number() { printf '"%s":{"type":"long","value":"%s"}' "$1" "$2"; }

add_office() {
    add office lo office lo.pdf text.txt '{}'
    for kind in 1 2 3; do
        add pdfa "lo-a$kind" office "lo-a$kind.pdf" text.txt "{$(number SelectPdfVersion $kind)}"
    done
    for version in 15 16 17; do
        add office "lo-$version" office "lo-$version.pdf" text.txt "{$(number SelectPdfVersion $version)}"
    done
    add pdfa lo-ua office lo-ua.pdf text.txt "{$(flag PDFUACompliance true)}"
    add office lo-tagged office lo-tagged.pdf page.html "{$(flag UseTaggedPDF true)}"
    add form lo-form office lo-form.pdf page.html "{$(flag ExportFormFields true)}"
}

print_page() {
    chromium --headless --no-sandbox --disable-gpu --user-data-dir="$PWD/profile" \
        --print-to-pdf="$PWD/$1" "$2"
}

add_browser() {
    add browser chromium print_page chromium.pdf "file://$PWD/page.html"
    add browser chromium-svg print_page chromium-svg.pdf "file://$PWD/page.svg"
    add browser weasyprint weasyprint page.html weasyprint.pdf
    for variant in pdf/a-1b pdf/a-2b pdf/a-3b pdf/ua-1; do
        name=weasy-$(basename "$variant")
        add pdfa "$name" weasyprint --pdf-variant "$variant" page.html "$name.pdf"
    done
    add browser htmldoc htmldoc --webpage -f htmldoc.pdf page.html
    for version in 11 12 13 14; do
        add browser "htmldoc-$version" htmldoc --webpage -t "pdf$version" -f "htmldoc-$version.pdf" page.html
    done
    add encrypted htmldoc-rc4 htmldoc --webpage --encryption --owner-password sahip -f htmldoc-rc4.pdf page.html
}

out_of() {
    out=$1
    shift
    "$@" >"$out"
}

by_postscript() {
    out=$1
    shift
    "$@" >made.ps && ps2pdf made.ps "$out"
}

plot() { gnuplot -e "set terminal $1; set output '$2'; plot sin(x)"; }

add_typeset() {
    add typeset groff out_of groff.pdf groff -Tpdf -ms page.ms
    add typeset groff-ps by_postscript groff-ps.pdf groff -Tps -ms page.ms
    add typeset enscript by_postscript enscript.pdf enscript -q -o - latin.txt
    add typeset a2ps by_postscript a2ps.pdf a2ps -q -o - latin.txt
    add typeset paps by_postscript paps.pdf paps text.txt
    add typeset rst2pdf rst2pdf page.rst -o rst2pdf.pdf
    add typeset gnuplot plot pdfcairo gnuplot.pdf
    add cairo rsvg rsvg-convert -f pdf -o rsvg.pdf page.svg
    for paper in a3 a5 letter; do
        add cairo "pango-$paper" pango-view --no-display --text "$paper çığ" --output "pango-$paper.pdf" --rotate 30
    done
}

filter() {
    out=$1
    shift
    PPD=/dev/null CHARSET=utf-8 "$@" >"$out"
}

add_pictures() {
    add picture img2pdf img2pdf picture.jpg -o img2pdf.pdf
    add picture img2pdf-two img2pdf picture.jpg picture.tiff -o img2pdf-two.pdf
    add pdfa img2pdf-a img2pdf --pdfa /usr/share/color/icc/ghostscript/srgb.icc picture.jpg -o img2pdf-a.pdf
    add picture cups-image filter cups-image.pdf /usr/lib/cups/filter/imagetopdf 1 a b 1 '' picture.jpg
    add typeset cups-text filter cups-text.pdf /usr/lib/cups/filter/texttopdf 1 a b 1 '' text.txt
    add update cups-pdf filter cups-pdf.pdf /usr/lib/cups/filter/pdftopdf 1 a b 1 number-up=2 zlib.pdf
}

add_podofo() {
    add podofo podofo-merge podofomerge gs1.4.pdf pango.pdf podofo-merge.pdf
    add podofo podofo-unpacked podofouncompress zlib.pdf podofo-unpacked.pdf
    add podofo podofo-box podofobox zlib.pdf podofo-box.pdf crop 0 0 30000 40000
}

add_pdftk() {
    add pdftk pdftk-cat pdftk zlib.pdf pango.pdf cat output pdftk-cat.pdf
    add pdftk pdftk-unpacked pdftk zlib.pdf output pdftk-unpacked.pdf uncompress
    add pdftk pdftk-packed pdftk plain.pdf output pdftk-packed.pdf compress
    add pdftk pdftk-stamp pdftk zlib.pdf stamp pango.pdf output pdftk-stamp.pdf
    add form pdftk-filled pdftk gsform.pdf fill_form form.fdf output pdftk-filled.pdf
    add form pdftk-drawn pdftk gsform.pdf fill_form form.fdf output pdftk-drawn.pdf need_appearances
    add encrypted pdftk-rc4-40 pdftk zlib.pdf output pdftk-rc4-40.pdf encrypt_40bit owner_pw sahip allow AllFeatures
    add encrypted pdftk-rc4-128 pdftk zlib.pdf output pdftk-rc4-128.pdf encrypt_128bit owner_pw sahip allow AllFeatures
}

add_libraries() {
    cc -o make_haru "$corpus/make_haru.c" -lhpdf || fail "libharu's program"
    for kind in plain packed note rc4-40 rc4-128; do
        class=library
        case $kind in rc4*) class=encrypted ;; esac
        add $class "haru-$kind" ./make_haru $kind "haru-$kind.pdf"
    done
    for kind in plain packed form outlined aes; do
        add library "reportlab-$kind" /usr/bin/python3 "$corpus/make_python.py" "reportlab-$kind" zlib.pdf "reportlab-$kind.pdf"
    done
    for kind in copy merge rotate attach rc4; do
        add library "pypdf-$kind" /usr/bin/python3 "$corpus/make_python.py" "pypdf-$kind" zlib.pdf "pypdf-$kind.pdf"
    done
    for kind in fpdf tcpdf tcpdf-a tcpdf-form tcpdf-rc4 tcpdf-aes; do
        add library "$kind" php "$corpus/make_php.php" "$kind" "$kind.pdf"
    done
    for kind in plain update merge; do
        add library "builder-$kind" perl "$corpus/make_perl.pl" "$kind" zlib.pdf "builder-$kind.pdf"
    done
    for kind in lib-streams lib-tables lib-form lib-changed kit kit-pdfa kit-tagged kit-form kit-aes js js-rc4; do
        add npm "pdf$kind" node "$corpus/make_node.js" "$PWD/npm" "$kind" zlib.pdf "pdf$kind.pdf"
    done
}

add_producers() {
    write_sources
    printf '%%FDF-1.2\n1 0 obj\n<</FDF<</Fields[<</T(ad)/V(YENI)>>]>>>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%%%EOF\n' >form.fdf
    install_npm
    add_office
    add_browser
    add_typeset
    add_pictures
    add_podofo
    add_pdftk
    add_libraries
}
