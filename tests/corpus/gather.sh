# SPDX-License-Identifier: Apache-2.0
# Sourced by the corpus campaign: the documents that Debian packages carry. The packages are fetched
# and unpacked, not installed, so nothing that they depend on comes with them.

# PACKAGE and how many of its PDFs are taken.
sources='asymptote-doc 9
cups-filters 9
fontconfig 1
ghostscript-doc 1
gnuplot-doc 1
golang-github-jung-kurt-gofpdf-dev 60
libjs-pdf 1
libpdf-builder-perl 2
nettle-dev 1
octave-doc 5
php-tcpdf 1
python-reportlab-doc 1
r-doc-pdf 8
ruby-prawn-doc 1
texlive-fonts-recommended-doc 11
texlive-humanities-doc 50
texlive-luatex 50
texlive-xetex 40
xfig-doc 2
zlib1g-dev 1'

# pick FOLDER COUNT: so many of its PDFs below 4 MB, evenly over their names.
pick() {
    find "$1" -type f \( -name '*.pdf' -o -name '*.pdf.gz' \) -size -4096k | LC_ALL=C sort |
        awk -v wanted="$2" '{ v[NR] = $0 }
            END { if (wanted > NR) wanted = NR
                  for (i = 0; i < wanted; i++) print v[int(i * NR / wanted) + 1] }'
}

take() {
    case $1 in
    *.gz) gzip -dc "$1" >"$2" ;;
    *) cp "$1" "$2" ;;
    esac
}

# One package: PACKAGE-FILE.pdf for each of its documents, and the list of them in fetched/PACKAGE.
gather_one() {
    [ ! -e "fetched/$1" ] || return 0
    rm -rf unpacked
    mkdir unpacked
    (cd fetched && apt-get -q download "$1" >apt.log 2>&1) || fail "$1: $(cat fetched/apt.log)"
    dpkg-deb -x fetched/"$1"_*.deb unpacked
    pick unpacked "$2" | while read -r file; do
        name=$(basename "$file" .gz)
        name=$1-$(printf %s "${name%.pdf}" | tr -c 'A-Za-z0-9_.\n-' _)
        take "$file" "$name.pdf"
        echo "debian $name"
    done >fetched/names
    mv fetched/names "fetched/$1"
    rm -rf fetched/"$1"_*.deb unpacked
}

add_gathered() {
    mkdir -p fetched
    echo "$sources" | while read -r package count; do
        gather_one "$package" "$count"
        cat "fetched/$package" >>list
    done
}
