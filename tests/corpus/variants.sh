# SPDX-License-Identifier: Apache-2.0
# Sourced by the corpus campaign: documents of the list so far, written anew in every form that other
# programs know, encrypted in every way, or signed by others already.

forms='qpdf --linearize
qpdf --object-streams=generate
qpdf --object-streams=disable
qpdf --linearize --object-streams=generate
qpdf --qdf
qpdf --normalize-content=y --coalesce-contents
qpdf --stream-data=uncompress --min-version=1.6
qpdf --force-version=2.0 --object-streams=generate
qpdf --newline-before-endstream --compress-streams=n
qpdf --flatten-rotation --remove-unreferenced-resources=yes
mutool clean -gggg -z
mutool clean -d
mutool clean -l
mutool clean -s -a
gs 1.3
gs 1.4
gs 1.5
gs 1.7
gs 2.0
gs-pdfa 1
gs-pdfa 2
gs-pdfa 3
gs-web'

locks='40
128 --use-aes=n
128 --use-aes=n --force-V4
128 --use-aes=y
128 --use-aes=y --cleartext-metadata
256 --force-R5
256'

signers='pdfsig podofosign mutool divit'

# every STEP: each so manieth small document of the list.
every() {
    awk '{ print $2 }' list | while read -r name; do
        [ "$(stat -c %s "$name.pdf")" -gt 400000 ] || echo "$name"
    done | awk -v step="$1" 'NR % step == 1'
}

# turn N LINES: the line of number N, from the first again after the last.
turn() { echo "$2" | awk -v n="$1" '{ v[NR - 1] = $0 } END { print v[n % NR] }'; }

qpdf_write() { qpdf --allow-weak-crypto "$@" || [ $? -eq 3 ]; }

# rewrite IN OUT TOOL OPTION...
rewrite() {
    in=$1 out=$2 tool=$3
    shift 3
    case $tool in
    qpdf) qpdf_write "$@" "$in" "$out" ;;
    mutool) mutool "$@" "$in" "$out" ;;
    gs) gs_write "$out" "$in" -dCompatibilityLevel="$1" ;;
    gs-pdfa) gs_write "$out" "$in" -dPDFA="$1" -dPDFACompatibilityPolicy=1 -sColorConversionStrategy=RGB ;;
    gs-web) gs_write "$out" "$in" -dFastWebView=true ;;
    esac
}

add_rewritten() {
    n=0
    for name in $(every 4); do
        # shellcheck disable=SC2046 # words of a form
        add "again-$(turn $n "$forms" | cut -d' ' -f1)" "again-$n-$name" \
            rewrite "$name.pdf" "again-$n-$name.pdf" $(turn $n "$forms")
        n=$((n + 1))
    done
}

# With an empty password for the user; with object streams and without in turn.
add_locked() {
    n=0
    for name in $(every 9); do
        # shellcheck disable=SC2046 # words of options
        add encrypted "locked-$n-$name" qpdf_write "$name.pdf" "locked-$n-$name.pdf" \
            "$(turn $n '--object-streams=preserve
--object-streams=generate
--linearize')" --encrypt '' sahip $(turn $n "$locks") --
        n=$((n + 1))
    done
}

# What nobody may sign: a password that is not known, or permissions that forbid it.
add_closed() {
    n=0
    for name in $(every 30); do
        if [ $((n % 2)) -eq 0 ]; then
            set -- --encrypt gizli sahip 256 --
        else
            set -- --encrypt '' sahip 256 --modify=none --
        fi
        add closed "closed-$n-$name" qpdf_write "$name.pdf" "closed-$n-$name.pdf" "$@"
        n=$((n + 1))
    done
}

sign_by() {
    case $1 in
    divit) sign ec "$2" "$3" --force ;;
    *) "by_$1" "$2" "$3" ;;
    esac
}

# Signed by another program, or by divit with another key; what a program refuses is left out.
add_signed_by() {
    n=0
    for name in $(every 7); do
        by=$(turn $n "$(printf '%s\n' $signers)")
        n=$((n + 1))
        [ -s "by-$by-$name.pdf" ] || sign_by "$by" "$name.pdf" "by-$by-$name.pdf" >made.log 2>&1 ||
            rm -f "by-$by-$name.pdf"
        [ ! -s "by-$by-$name.pdf" ] || echo "signed by-$by-$name" >>list
    done
}
