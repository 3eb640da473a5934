# SPDX-License-Identifier: Apache-2.0
# Sourced by the bench: the works on PDF, a make_ and a round_ for each, in the order of the table.

# Every new file takes fresh pages, also where an old one of that name would give its own up at once.
floor() { # WORK NAME ARGUMENT...
    work=$1 name=$2
    shift 2
    rm -f out/*
    measure "$work" "$name" "$build/tests/bench-floor" "$@"
}

by_divit() { # WORK NAME ARGUMENT... (of divit sign)
    work=$1 name=$2
    shift 2
    rm -f out/*
    measure "$work" "$name" "$divit" sign --quiet --module "$module" --key 'pkcs11:token=t1' --pin-file pin "$@"
}

# One big document, to a new file and in place.
make_big() {
    classic_pdf big.pdf $((mebibytes * 1048576)) random
    cp big.pdf own.pdf
    cp big.pdf floor.pdf
    big_size=$(stat -c %s big.pdf)
}

round_big() {
    floor big floor-copy copy out big.pdf
    by_divit big divit big.pdf -o out/divit.pdf --force
    by_all_peers big 4 big.pdf
    for way in mmap read; do
        floor big-in-place "floor-$way" "append-$way" floor.pdf
        truncate -s "$big_size" floor.pdf
    done
    by_divit big-in-place divit own.pdf --in-place
    truncate -s "$big_size" own.pdf
}

# Many objects: a classic table, and object streams; ten times as many for divit and mutool.
make_objects() {
    objects_pdf objects.pdf "$objects"
    objects_pdf objects10.pdf $((objects * 10))
}

round_objects() {
    for n in "" 10; do
        floor "objects$n" floor-copy copy out "objects$n.pdf"
        by_divit "objects$n" divit "objects$n.pdf" -o out/divit.pdf --force
        by_mutool "objects$n" 4 "objects$n.pdf"
    done
    for peer in pdfsig podofo pdfbox itext; do "by_$peer" objects 4 objects.pdf; done
}

make_packed() {
    objects_pdf unpacked.pdf "$objects"
    packed_pdf unpacked.pdf packed.pdf
    objects_pdf unpacked.pdf $((objects * 10))
    packed_pdf unpacked.pdf packed10.pdf
    rm unpacked.pdf
    packed_field=$(field_of packed.pdf)
    packed10_field=$(field_of packed10.pdf)
}

round_packed() {
    floor packed floor-copy copy out packed.pdf
    by_divit packed divit packed.pdf -o out/divit.pdf --force
    by_all_peers packed "$packed_field" packed.pdf
    floor packed10 floor-copy copy out packed10.pdf
    by_divit packed10 divit packed10.pdf -o out/divit.pdf --force
    by_mutool packed10 "$packed10_field" packed10.pdf
}

# Many small documents: one process where the program can, else one each.
make_small() {
    small_pdfs docs "$files"
}

round_small() {
    for threads in 1 2; do
        measure small "raw-loop-$threads" "$build/tests/bench-sign-loop" "$module" t1 pin "$files" "$threads"
    done
    floor small floor-copy copy out docs/*.pdf
    by_divit small divit docs/*.pdf --out-dir out --force
    measure small pdfbox2 java -cp "classes:$jars" PdfBox bench.p12 bench out docs/*.pdf
    measure small itext5 java -cp "classes:$jars" IText bench.p12 bench out docs/*.pdf
    by_signpdf small docs/*.pdf
    for peer in mutool pdfsig podofo; do measure small "$peer" sh each docs "$peer"; done
}

# One small document, a whole process.
make_one() {
    classic_pdf one.pdf 59000 random
}

round_one() {
    measure one floor-sign "$build/tests/bench-sign-loop" "$module" t1 pin 1 1
    by_divit one divit one.pdf -o out/divit.pdf --force
    by_all_peers one 4 one.pdf
    by_signpdf one one.pdf
}

# Sparse documents of every size: only divit's memory is of interest.
make_memory() {
    classic_pdf sparse-60K.pdf 59000 hole
    classic_pdf sparse-1G.pdf 1073741824 hole
    classic_pdf sparse-9G.pdf 9000000000 hole
    streamed_pdf sparse-10G.pdf 10737418240
}

round_memory() {
    for size in 60K 1G 9G 10G; do
        by_divit memory "new-file-$size" "sparse-$size.pdf" -o out/sparse.pdf --force
        measure memory "verify-$size" "$divit" verify out/sparse.pdf
        rm out/sparse.pdf
    done
}

# Verifying a big document and many small ones.
make_verify() {
    mkdir signed
    classic_pdf signed.src $((mebibytes * 1048576)) random
    small_pdfs unsigned "$files"
    for what in 'signed.src -o signed.pdf' 'unsigned/*.pdf --out-dir signed'; do
        # shellcheck disable=SC2086
        "$divit" sign -q $what --module "$module" --key 'pkcs11:token=t1' --pin-file pin >/dev/null
    done
    rm -r signed.src unsigned
}

round_verify() {
    floor verify-big floor-mmap hash-mmap signed.pdf
    floor verify-big floor-read hash-read signed.pdf
    measure verify-big divit "$divit" verify signed.pdf
    measure verify-big mutool mutool sign -v signed.pdf
    measure verify-big pdfsig pdfsig -nocert signed.pdf
    floor verify-small floor-mmap hash-mmap signed/*.pdf
    measure verify-small divit "$divit" verify signed/*.pdf
    for peer in mutool pdfsig; do measure verify-small "$peer" sh each signed "$peer-verify"; done
}
