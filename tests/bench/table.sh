# SPDX-License-Identifier: Apache-2.0
# Sourced by the bench: measures one process, and tells of the medians as a table, CSV and SVG.

# measure WORK NAME COMMAND...: one line "WORK NAME wall cpu KiB" in measures, unless it warms up; what
# failed is said. Exit 11 is divit verify, to whom the test's root is a stranger.
measure() {
    of=$1 by=$2 status=0
    shift 2
    : >took
    "$build/tests/bench-measure" took "$@" >heard 2>&1 || status=$?
    case $status in
    0 | 11) [ "$round" = 0 ] || awk -v of="$of" -v by="$by" '{ print of, by, $0 }' took >>measures ;;
    *) echo "$of $by failed with $status: $(tail -1 heard)" >&2 ;;
    esac
}

# The medians: "work,name,wall s,CPU s,peak KiB,rounds" in the order of the first lines.
medians() {
    echo "work,name,wall s,CPU s,peak KiB,rounds"
    awk '
    function middle(all,    n, i, j, t, v) {
        n = split(all, v, " ")
        for (i = 2; i <= n; i++)
            for (j = i; j > 1 && v[j - 1] + 0 > v[j] + 0; j--) { t = v[j]; v[j] = v[j - 1]; v[j - 1] = t }
        return v[int((n + 1) / 2)]
    }
    { key = $1 "," $2
      if (!(key in n)) order[++count] = key
      n[key]++; wall[key] = wall[key] " " $3; cpu[key] = cpu[key] " " $4; peak[key] = peak[key] " " $5 }
    END { for (i = 1; i <= count; i++) { key = order[i]
        print key "," middle(wall[key]) "," middle(cpu[key]) "," middle(peak[key]) "," n[key] } }' measures
}

# The CSV as a table, CPU also as a multiple of the work's first row, which is its floor.
table() {
    awk -F, 'NR == 1 { printf "%-14s %-14s %8s %8s %7s %9s\n", "work", "by", "wall s", "CPU s", "x", "peak KiB"; next }
    { if (!($1 in floor)) floor[$1] = $4
      printf "%-14s %-14s %8.3f %8.3f %7s %9d\n", $1, $2, $3, $4,
          (floor[$1] + 0 == 0 ? "-" : sprintf("%.2f", $4 / floor[$1])), $5 }' "$1"
}

# The same as bars: CPU time on a logarithmic scale, 1 ms to 100 s.
picture() {
    awk -F, '
    function x(v) { v = v < 0.001 ? 0.001 : v; return 260 + 110 * (log(v) / log(10) + 3) }
    NR > 1 { row[++n] = $1 " " $2; cpu[n] = $4; mine[n] = $2 ~ /^divit|^new-file|^verify/; base[n] = $2 ~ /^floor|^raw/ }
    END {
        printf "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"880\" height=\"%d\" font-family=\"sans-serif\" font-size=\"11\">\n", n * 16 + 40
        print "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>"
        for (e = -3; e <= 2; e++)
            printf "<text x=\"%d\" y=\"14\" text-anchor=\"middle\">%g s</text><path d=\"M%d 20V%d\" stroke=\"#ddd\"/>\n", x(10 ^ e), 10 ^ e, x(10 ^ e), n * 16 + 30
        for (i = 1; i <= n; i++)
            printf "<text x=\"250\" y=\"%d\" text-anchor=\"end\">%s</text><rect x=\"260\" y=\"%d\" width=\"%.1f\" height=\"11\" fill=\"%s\"/>\n",
                i * 16 + 22, row[i], i * 16 + 13, x(cpu[i]) - 260, mine[i] ? "#c0392b" : base[i] ? "#999" : "#34699a"
        print "</svg>" }' "$1"
}
