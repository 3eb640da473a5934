# SPDX-License-Identifier: Apache-2.0
# Sourced by the bench: the peers' keys and programs, and one function for each.

java=/usr/share/java
jars=$java/pdfbox2.jar:$java/fontbox2.jar:$java/itext5.jar:$java/bcpkix.jar:$java/bcprov.jar:$java/bcutil.jar:$java/commons-logging.jar
santuario=$(santuario_jars)
for jar in jaxb-api jaxb-core jaxb-runtime istack-commons-runtime javax.activation; do
    santuario=$santuario$java/$jar.jar:
done

# @signpdf of npm, beside what the corpus campaign installed.
corpus=$(dirname "$here")/corpus
npm=$build/corpus/npm

# The key of rsa.pem as each of them wants it; the Java programs compiled.
make_peers() {
    openssl pkcs12 -export -in rsa.pem -inkey rsa-key.pem -name bench -passout pass:bench -out bench.p12
    mkdir nss classes
    certutil -N -d sql:nss --empty-password
    pk12util -i bench.p12 -d sql:nss -W bench >/dev/null 2>&1
    mkdir -p "$build/corpus"
    (cd "$build/corpus" && install_npm)
    javac -nowarn -Xlint:none -d classes -cp "$jars:$santuario" "$here/PdfBox.java" "$here/IText.java" \
        "$here/Santuario.java" 2>/dev/null
    cat >each <<'END'
# each FOLDER COMMAND... : the command for every file of the folder, a process each; %IN and %OUT.
folder=$1
shift
for in in "$folder"/*.pdf; do
    out=out/${in##*/}
    case $1 in
    mutool) mutool sign -s bench.p12 -P bench -o "$out" "$in" 4 ;;
    pdfsig) pdfsig -nssdir sql:nss -nick bench -add-signature "$in" "$out" ;;
    podofo) podofosign -in "$in" -cert rsa.pem -pkey rsa-key.pem -digest SHA256 -out "$out" ;;
    pdfsig-verify) pdfsig -nocert "$in" ;;
    mutool-verify) mutool sign -v "$in" ;;
    esac
done
END
}

# Each by_NAME WORK FIELD FILE signs FILE into out/, and is measured as WORK.
by_mutool() { measure "$1" mutool mutool sign -s bench.p12 -P bench -o out/peer.pdf "$3" "$2"; }
by_pdfsig() { measure "$1" pdfsig pdfsig -nssdir sql:nss -nick bench -add-signature "$3" out/peer.pdf; }
by_podofo() { measure "$1" podofosign podofosign -in "$3" -cert rsa.pem -pkey rsa-key.pem -digest SHA256 -out out/peer.pdf; }
by_pdfbox() { measure "$1" pdfbox2 java -Xmx3g -cp "classes:$jars" PdfBox bench.p12 bench out "$3"; }
by_itext() { measure "$1" itext5 java -Xmx3g -cp "classes:$jars" IText bench.p12 bench out "$3"; }

# It reads a document into strings, which are too small for the big ones. by_signpdf WORK FILE...
by_signpdf() {
    work=$1
    shift
    for in in "$@"; do
        shift
        set -- "$@" "$in" "out/${in##*/}"
    done
    measure "$work" signpdf node "$corpus/sign_node.js" "$npm" bench.p12 bench "$@"
}

# by_all_peers WORK FIELD FILE
by_all_peers() {
    for peer in mutool pdfsig podofo pdfbox itext; do "by_$peer" "$@"; done
}
