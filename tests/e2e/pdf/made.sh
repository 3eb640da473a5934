# SPDX-License-Identifier: Apache-2.0
# Sourced by tests: PDFs made by the programs of tests/packages. Each add_ puts its files into the
# current folder and a line "class name" for each into the file "list".

# add CLASS NAME COMMAND...: the command makes NAME.pdf.
add() {
    class=$1 name=$2
    shift 2
    "$@" >made.log 2>&1 || true
    [ -s "$name.pdf" ] || fail "no $name.pdf: $(cat made.log)"
    echo "$class $name" >>list
}

unpack() { gzip -dc "$1" >"$2"; }

# What Debian's own packages carry.
add_shipped() {
    add shipped fontconfig unpack /usr/share/doc/fontconfig/fontconfig-user.pdf.gz fontconfig.pdf
    add shipped zlib unpack /usr/share/doc/zlib1g-dev/crc-doc.1.0.pdf.gz zlib.pdf
    add shipped nettle unpack /usr/share/doc/nettle-dev/nettle.pdf.gz nettle.pdf
}

add_cairo() {
    add cairo pango pango-view --no-display --text 'Çığ öşü' --output pango.pdf
    add cairo poppler pdftocairo -pdf -l 2 fontconfig.pdf poppler.pdf
    add cairo joined pdfunite pango.pdf poppler.pdf joined.pdf
    add cairo attached pdfattach pango.pdf text.ps attached.pdf
}

write_postscript() {
    cat >text.ps <<'END'
%!PS
/Helvetica findfont 20 scalefont setfont
1 1 3 { 72 700 moveto (page ) show 3 string cvs show showpage } for
END
    cat >form.ps <<'END'
%!PS
[ /_objdef {form} /type /dict /OBJ pdfmark
[ /_objdef {fields} /type /array /OBJ pdfmark
[ {form} << /Fields {fields} >> /PUT pdfmark
[ {Catalog} << /AcroForm {form} >> /PUT pdfmark
[ /Rect [72 600 300 630] /Subtype /Widget /FT /Tx /T (ad) /V (DENEME) /F 4
  /DA (/Helv 12 Tf 0 g) /_objdef {ad} /ANN pdfmark
[ {fields} {ad} /APPEND pdfmark
showpage
END
}

gs_write() {
    out=$1 in=$2
    shift 2
    gs -q -dBATCH -dNOPAUSE -sDEVICE=pdfwrite "$@" -sOutputFile="$out" "$in"
}

add_ghostscript() {
    for version in 1.3 1.4 1.5 1.7 2.0; do
        add ghostscript "gs$version" gs_write "gs$version.pdf" text.ps -dCompatibilityLevel=$version
    done
    add ghostscript gsweb gs_write gsweb.pdf zlib.pdf -dFastWebView=true
    add form gsform gs_write gsform.pdf form.ps
}

add_qpdf() {
    add qpdf linear qpdf --linearize zlib.pdf linear.pdf
    add qpdf packed qpdf --object-streams=generate nettle.pdf packed.pdf
    add qpdf linear-packed qpdf --linearize --object-streams=generate zlib.pdf linear-packed.pdf
    add qpdf plain qpdf --qdf fontconfig.pdf plain.pdf
    add qpdf unpacked qpdf --object-streams=disable --stream-data=uncompress zlib.pdf unpacked.pdf
    add qpdf newline qpdf --newline-before-endstream pango.pdf newline.pdf
    add qpdf pdf20 qpdf --force-version=2.0 zlib.pdf pdf20.pdf
    add qpdf pages qpdf --empty --pages zlib.pdf 1-3 pango.pdf -- pages.pdf
}

weak() { qpdf --allow-weak-crypto "$@"; }

# Encrypted in every way that qpdf knows, with an empty password for the user.
add_encrypted() {
    for form in --object-streams=disable --object-streams=generate --linearize --qdf; do
        way=${form#--object-streams=}
        way=${way#--}
        set -- "$form" --encrypt '' sahip
        add encrypted "rc4-40-$way" weak "$@" 40 -- nettle.pdf "rc4-40-$way.pdf"
        add encrypted "rc4-128-$way" weak "$@" 128 --use-aes=n -- zlib.pdf "rc4-128-$way.pdf"
        add encrypted "rc4-v4-$way" weak "$@" 128 --use-aes=n --force-V4 -- zlib.pdf "rc4-v4-$way.pdf"
        add encrypted "aes-128-$way" weak "$@" 128 --use-aes=y -- zlib.pdf "aes-128-$way.pdf"
        add encrypted "metadata-$way" weak "$@" 128 --cleartext-metadata --use-aes=y -- nettle.pdf \
            "metadata-$way.pdf"
        add encrypted "aes-r5-$way" weak "$@" 256 --force-R5 -- zlib.pdf "aes-r5-$way.pdf"
        add encrypted "aes-256-$way" weak "$@" 256 -- nettle.pdf "aes-256-$way.pdf"
    done
    add encrypted gs-rc4 gs_write gs-rc4.pdf text.ps -sOwnerPassword=sahip -dEncryptionR=3 -dKeyLength=128
    add encrypted mu-aes mutool clean -E aes-256 -O sahip zlib.pdf mu-aes.pdf
    add encrypted mu-rc4 mutool clean -E rc4-128 -O sahip zlib.pdf mu-rc4.pdf
}

# A text field, then ROUNDS incremental updates that change its value.
write_form_script() {
    cat >form.js <<'END'
var pdf = new PDFDocument(scriptArgs[0]);
var page = pdf.findPage(0);
var field = pdf.addObject({Type: "Annot", Subtype: "Widget", FT: "Tx", F: 4,
    Rect: [72, 72, 200, 90], P: page});
field.put("T", pdf.newString("ad"));
field.put("DA", pdf.newString("/Helv 12 Tf 0 g"));
var annots = page.get("Annots");
if (annots) annots.push(field); else page.put("Annots", [field]);
pdf.getTrailer().get("Root").put("AcroForm", {Fields: [field]});
pdf.save(scriptArgs[1], "incremental");
for (var i = 0; i < Number(scriptArgs[2]); i++) {
    pdf = new PDFDocument(scriptArgs[1]);
    pdf.getTrailer().get("Root").get("AcroForm").get("Fields").get(0)
        .put("V", pdf.newString("DENEME " + i));
    pdf.save(scriptArgs[1], "incremental");
}
END
}

add_mutool() {
    printf '%%%%MediaBox 0 0 300 200\n%%%%Font F Helvetica\nBT /F 20 Tf 20 100 Td (bir) Tj ET\n' >page.txt
    add mupdf create mutool create -o create.pdf page.txt page.txt
    add mupdf clean mutool clean -gggg -z zlib.pdf clean.pdf
    add mupdf ascii mutool clean -d -a fontconfig.pdf ascii.pdf
    add mupdf web mutool clean -l zlib.pdf web.pdf
    add mupdf merge mutool merge -o merge.pdf zlib.pdf pango.pdf
    add mupdf convert mutool convert -o convert.pdf zlib.pdf 1-2
    add form muform mutool run form.js zlib.pdf muform.pdf 0
    add updates classic5 mutool run form.js create.pdf classic5.pdf 5
    add updates packed5 mutool run form.js packed.pdf packed5.pdf 5
    add updates linear3 mutool run form.js linear.pdf linear3.pdf 3
}

make_nss() {
    mkdir nss
    certutil -N -d sql:nss --empty-password
    openssl pkcs12 -export -in rsa.pem -inkey rsa-key.pem -name judge -passout pass: -out judge.p12
    pk12util -i judge.p12 -d sql:nss -W '' >/dev/null 2>&1
}

pdfsig_sign() { pdfsig -nssdir sql:nss -nick judge -add-signature "$1" "$2"; }

add_signed() {
    add signed pdfsig1 pdfsig_sign zlib.pdf pdfsig1.pdf
    add signed pdfsig2 pdfsig_sign pdfsig1.pdf pdfsig2.pdf
    add signed divit1 sign rsa packed.pdf divit1.pdf
    add signed mixed pdfsig_sign divit1.pdf mixed.pdf
    add signed formsig pdfsig_sign gsform.pdf formsig.pdf
    add signed threefold sign rsa pdfsig2.pdf threefold.pdf
}
