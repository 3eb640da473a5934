# SPDX-License-Identifier: Apache-2.0
# Sourced by the corpus campaign: other programs that sign the same files with the same key. Each
# by_NAME IN OUT answers 0 if it believes that it signed; field names and levels are their own.

peers='pdfsig mutool podofosign pdfbox itext signpdf'
java=/usr/share/java
jars=$java/pdfbox2.jar:$java/fontbox2.jar:$java/itext5.jar:$java/bcpkix.jar:$java/bcprov.jar:$java/bcutil.jar:$java/commons-logging.jar

by_pdfsig() { pdfsig -nssdir sql:nss -nick judge -add-signature "$1" "$2"; }

by_podofosign() {
    podofosign -in "$1" -cert rsa.pem -pkey rsa-key.pem -digest SHA256 -out "$2"
}

# mutool signs fields that are there; its scripts can make one.
by_mutool() {
    mutool run field.js "$1" field.pdf >field.log || return 1
    mutool sign -s judge.p12 -P judge -o "$2" field.pdf "$(tail -1 field.log)"
}

# What Java signs is made for all files at once, by sign_in_java().
by_pdfbox() { cp "java/PdfBox/$(basename "$1")" "$2"; }
by_itext() { cp "java/IText/$(basename "$1")" "$2"; }

by_signpdf() { node "$corpus/sign_node.js" "$PWD/npm" judge.p12 judge "$1" "$2"; }

write_field_script() {
    cat >field.js <<'END'
var pdf = new PDFDocument(scriptArgs[0]);
var page = pdf.findPage(0);
var field = pdf.addObject({Type: "Annot", Subtype: "Widget", FT: "Sig", F: 132, Rect: [0, 0, 0, 0], P: page});
field.put("T", pdf.newString("mutool"));
var annots = page.get("Annots");
if (annots) annots.push(field); else page.put("Annots", [field]);
var root = pdf.getTrailer().get("Root");
var form = root.get("AcroForm");
if (!form) { form = pdf.addObject({Fields: []}); root.put("AcroForm", form); }
form.get("Fields").push(field);
form.put("SigFlags", 3);
pdf.save(scriptArgs[1], "incremental");
print(field.asIndirect());
END
}

make_peers() {
    openssl pkcs12 -export -in rsa.pem -inkey rsa-key.pem -name judge -passout pass:judge -out judge.p12
    mkdir -p nss classes
    [ -e nss/cert9.db ] || certutil -N -d sql:nss --empty-password
    pk12util -i judge.p12 -d sql:nss -W judge >/dev/null 2>&1
    write_field_script
    javac -nowarn -Xlint:none -d classes -cp "$jars" \
        "$corpus/EachFile.java" "$tests/bench/PdfBox.java" "$tests/bench/IText.java" 2>/dev/null ||
        fail "the Java programs cannot be compiled"
}

# sign_in_java NAME...: java/PROGRAM/NAME.pdf by both programs, where they can.
sign_in_java() {
    for program in PdfBox IText; do
        mkdir -p "java/$program"
        java -Xmx1g -cp "classes:$jars" EachFile $program judge.p12 judge "java/$program" "$@" \
            >"java/$program.log" 2>&1 || fail "$program: $(tail -3 "java/$program.log")"
    done
}
