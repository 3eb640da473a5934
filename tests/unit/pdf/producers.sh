# SPDX-License-Identifier: Apache-2.0
# Sourced by update.sh and rebuild.sh: a folder of their own with two pages as real producers write them.
# Both count what fails and go on.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
failed=0
count=0

fail() {
    echo "FAILED: $*"
    failed=$((failed + 1))
}

# sound NAME FILE [OPTION...]: qpdf has nothing to say about the file.
sound() {
    what=$1 judged=$2
    shift 2
    qpdf "$@" --check "$judged" >qpdf.log 2>&1 || fail "$what: qpdf: $(cat qpdf.log)"
    ! grep -q WARNING qpdf.log || fail "$what: qpdf: $(cat qpdf.log)"
}

cat >page.ps <<'PS'
%!PS
/Helvetica findfont 24 scalefont setfont 72 700 moveto (DENEME) show showpage
/Helvetica findfont 24 scalefont setfont 72 700 moveto (IKI) show showpage
PS
gs -q -dNOPAUSE -dBATCH -sDEVICE=pdfwrite -o gs.pdf page.ps
pdftocairo -pdf gs.pdf cairo.pdf
qpdf --object-streams=generate gs.pdf objstm.pdf
qpdf --object-streams=generate --linearize gs.pdf objlin.pdf
qpdf --object-streams=disable --linearize gs.pdf linear.pdf
qpdf --qdf --object-streams=disable gs.pdf qdf.pdf
mutool clean -gggg -z gs.pdf mutool.pdf
