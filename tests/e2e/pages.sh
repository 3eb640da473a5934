# SPDX-License-Identifier: Apache-2.0
# Sourced by what looks at HTML pages of divit: commands and how they end, Chromium, axe-core.
# Needs $build, $root, a folder $work, a number $passed, and fail().

# ends STATUS COMMAND...: how it ends; its words are in $work/out and $work/err.
ends() {
    wanted=$1
    shift
    status=0
    "$@" >"$work/out" 2>"$work/err" || status=$?
    [ "$status" -eq "$wanted" ] || { cat "$work/out" "$work/err" >&2 && fail "exit $status, not $wanted, from: $*"; }
    passed=$((passed + 1))
}

# browse OPTION... FILE: headless Chromium with a profile of its own.
browse() {
    chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --no-first-run \
        --user-data-dir="$work/chromium" "$@" 2>"$work/chromium.log"
}

# get_judge: axe-core in $work, with the version and the hash of the lock file.
get_judge() {
    judge=$build/ui
    mkdir -p "$judge"
    if ! cmp -s "$root/tests/ui/package-lock.json" "$judge/installed.json"; then
        cp "$root/tests/ui/package.json" "$root/tests/ui/package-lock.json" "$judge"
        (cd "$judge" && npm ci --ignore-scripts --no-audit --no-fund) >"$work/npm.log" 2>&1 ||
            { cat "$work/npm.log" >&2 && fail "npm cannot install axe-core"; }
        cp "$root/tests/ui/package-lock.json" "$judge/installed.json"
    fi
    cp "$judge/node_modules/axe-core/axe.min.js" "$work"
}

# judge PAGE LANGUAGE: axe-core in a copy that may run it; every finding is printed.
judge() {
    grep -q "<html lang=\"$2\">" "$1" || fail "$1 is not in $2"
    # The name of SVG's markup is no address that anything is fetched from.
    ! sed 's|xmlns="http://www.w3.org/2000/svg"||' "$1" |
        grep -qiE '<script|javascript:|https?:|src=|@import|url\(' || fail "$1 refers to something"
    grep -q "default-src 'none'" "$1" || fail "$1 has no policy"
    sed '/Content-Security-Policy/d; /<\/body>/d; /<\/html>/d' "$1" >"$work/judged.html"
    cat >>"$work/judged.html" <<'PAGE'
<script src="axe.min.js"></script>
<script>
// Of text in a picture axe-core cannot tell the background; it has the page's own two colours.
axe.run({ exclude: [['svg.plot text']] }).then(function (r) {
    var lines = r.violations.concat(r.incomplete).map(function (v) {
        return 'FINDING ' + v.id + ': ' + v.help + ': ' +
            v.nodes.map(function (n) { return n.target + ' ' + n.failureSummary; }).join(' ').replace(/\s+/g, ' ');
    });
    lines.push('AXE ' + r.violations.length + ' violations, ' + r.passes.length + ' rules passed, ' +
        r.incomplete.length + ' undecided');
    document.body.innerHTML = '<pre>' + lines.join('\n').replace(/</g, '&lt;') + '</pre>';
});
</script>
</body>
</html>
PAGE
    browse --window-size=1280,1000 --virtual-time-budget=30000 --dump-dom "file://$work/judged.html" >"$work/judged.txt" || fail "Chromium failed"
    sed 's/<[^>]*>//g' "$work/judged.txt" | grep -E '^(FINDING|AXE)' >"$work/verdict.txt" ||
        fail "axe-core did not run on $1"
    sed "s|^|$(basename "$1" .html): |" "$work/verdict.txt"
    grep -qE '^AXE 0 violations, [1-9][0-9]* rules passed, 0 undecided$' "$work/verdict.txt" || fail "$1 is not accessible"
    passed=$((passed + 1))
}

# printed PAGE TEXT: the print view holds the text.
printed() {
    browse --no-pdf-header-footer --print-to-pdf="$work/page.pdf" "file://$1" >/dev/null || fail "Chromium cannot print $1"
    pdftotext -layout "$work/page.pdf" "$work/page.txt"
    grep -qF "$2" "$work/page.txt" || fail "$1 does not print: $2"
    passed=$((passed + 1))
}
