# SPDX-License-Identifier: Apache-2.0
# Sourced by the bench: PDF documents of every size and kind, made in the working folder.

# object FILE NUMBER TEXT: appends an object to FILE and its line to FILE.xref.
object() {
    printf '%010d 00000 n \n' "$(stat -c %s "$1")" >>"$1.xref"
    printf '%s 0 obj\n%s\n' "$2" "$3" >>"$1"
}

# A page with an empty signature field, which is object 4. begin_pdf FILE
begin_pdf() {
    : >"$1.xref"
    printf '%%PDF-1.7\n%%\342\343\317\323\n' >"$1"
    object "$1" 1 '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] >> >>
endobj'
    object "$1" 2 '<< /Type /Pages /Kids [3 0 R] /Count 1 >>
endobj'
    object "$1" 3 '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Annots [4 0 R] /Data 5 0 R >>
endobj'
    object "$1" 4 '<< /Type /Annot /Subtype /Widget /FT /Sig /T (imza) /Rect [0 0 0 0] /F 132 /P 3 0 R >>
endobj'
}

# The classic table over N objects that FILE.xref lists. end_pdf FILE N
end_pdf() {
    at=$(stat -c %s "$1")
    printf 'xref\n0 %d\n0000000000 65535 f \n' $(($2 + 1)) >>"$1"
    cat "$1.xref" >>"$1"
    printf 'trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%s\n%%%%EOF\n' $(($2 + 1)) "$at" >>"$1"
    rm "$1.xref"
}

# A stream of SIZE bytes as object 5: random, or a hole. stream_pdf FILE SIZE random|hole
stream_pdf() {
    begin_pdf "$1"
    object "$1" 5 "<< /Length $2 >>
stream"
    case $3 in
    random) head -c "$2" /dev/urandom >>"$1" ;;
    hole) truncate -s "+$2" "$1" ;;
    esac
    printf '\nendstream\nendobj\n' >>"$1"
}

# classic_pdf FILE SIZE random|hole
classic_pdf() {
    stream_pdf "$@"
    end_pdf "$1" 5
}

# The bytes of a big-endian number as printf escapes. big_endian NUMBER BYTES
big_endian() {
    shift_by=$((($2 - 1) * 8))
    while [ "$shift_by" -ge 0 ]; do
        printf '\\%03o' $(($1 >> shift_by & 255))
        shift_by=$((shift_by - 8))
    done
}

# The same closed by a cross-reference stream, whose offsets have six bytes. streamed_pdf FILE SIZE
streamed_pdf() {
    stream_pdf "$1" "$2" hole
    at=$(stat -c %s "$1")
    rows='\000\000\000\000\000\000\000\000'
    for offset in $(sed 's/^0*\([0-9]\)/\1/; s/ .*//' "$1.xref") "$at"; do
        rows="$rows\\001$(big_endian "$offset" 6)\\000"
    done
    printf '6 0 obj\n<< /Type /XRef /Size 7 /Root 1 0 R /W [1 6 1] /Length 56 >>\nstream\n' >>"$1"
    printf "$rows" >>"$1"
    printf '\nendstream\nendobj\nstartxref\n%s\n%%%%EOF\n' "$at" >>"$1"
    rm "$1.xref"
}

# N small objects of about 140 bytes each, a tree with two kids at each, for what nothing leads to
# would not go into object streams. objects_pdf FILE N
objects_pdf() {
    begin_pdf "$1"
    LC_ALL=C awk -v n="$2" -v at="$(stat -c %s "$1")" -v table="$1.xref" 'BEGIN {
        for (i = 5; i <= n; i++) {
            kid = 2 * i - 4
            kids = kid > n ? "" : sprintf(" /Kids [%d 0 R%s]", kid, kid == n ? "" : sprintf(" %d 0 R", kid + 1))
            text = sprintf("%d 0 obj\n<< /Type /Row /Number %d /Text (a row of the table %08x) /Values [%d %d %d]%s >>\nendobj\n",
                i, i, i * 7919 % 4294967296, i, i * 3, i * 7, kids)
            printf "%010d 00000 n \n", at >>table
            printf "%s", text
            at += length(text)
        } }' >>"$1"
    end_pdf "$1" "$2"
}

# The same rows in object streams. packed_pdf FROM FILE
packed_pdf() {
    qpdf --object-streams=generate "$1" "$2"
}

# The number of the signature field. field_of FILE
field_of() {
    qpdf --show-object="$(qpdf --show-object=trailer "$1" | sed 's/.*\/Root \([0-9]*\).*/\1/')" "$1" |
        sed 's/.*\/Fields *\[ *\([0-9]*\).*/\1/'
}

# N documents of 60 KB, no two alike, in a folder. small_pdfs FOLDER N
small_pdfs() {
    mkdir "$1"
    classic_pdf small.pdf 59000 random
    for i in $(seq "$2"); do
        sed "s/(imza)/(i$(printf %03d $((i % 1000))))/" small.pdf >"$1/$i.pdf"
    done
}
