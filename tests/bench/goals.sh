# SPDX-License-Identifier: Apache-2.0
# Sourced by the bench: its lines on PDF and XML, each with its goal and whether the run reached it.

# goals BENCH.CSV: a line for each goal whose works were measured.
goals() {
    awk -F, '
    NR > 1 { key = $1 "," $2; wall[key] = $3; cpu[key] = $4; peak[key] = $5; work[key] = $1 }

    # The value among all rows of a work but divit, its floors and the raw loop: the best peer.
    function best_peer(of,    key, best) {
        best = 0
        for (key in cpu)
            if (work[key] == of && key !~ /,(divit|floor|raw)/ && (best == 0 || cpu[key] < best)) best = cpu[key]
        return best
    }

    # How far the peaks of a work lie apart, in KiB: the most among rows that differ only in their size.
    function spread(of,    key, what, low, high, most) {
        for (key in peak)
            if (work[key] == of) {
                what = key
                sub(/-[^-]*$/, "", what)
                if (!(what in low) || peak[key] < low[what]) low[what] = peak[key]
                if (!(what in high) || peak[key] > high[what]) high[what] = peak[key]
            }
        for (what in low)
            if (high[what] - low[what] > most) most = high[what] - low[what]
        return most
    }

    # told: a figure and its goal, unless one of its rows is not there.
    function told(line, what, over, under, sign, goal,    figure, good) {
        if (over + 0 == 0 || under + 0 == 0) return
        figure = over / under
        good = sign == "<=" ? figure <= goal : figure >= goal
        printf "%-4s %-62s %8.3f  %s %-7.3g %s\n", line, what, figure, sign, goal, good ? "reached" : "NOT REACHED"
    }

    END {
        told("P1", "big PDF in place: CPU beside hashing with read(2)", cpu["big-in-place,divit"], cpu["big-in-place,floor-read"], "<=", 0.95)
        told("P1", "the same: MiB", peak["big-in-place,divit"], 1024, "<=", 8)
        told("P1b", "big PDF to a new file: CPU beside copying and hashing", cpu["big,divit"], cpu["big,floor-copy"], "<=", 1.02)
        told("P2", "classic table: CPU beside copying and hashing", cpu["objects,divit"], cpu["objects,floor-copy"], "<=", 1.10)
        told("P2", "classic table, ten times the objects: the same", cpu["objects10,divit"], cpu["objects10,floor-copy"], "<=", 1.10)
        told("P2", "classic table, ten times the objects: CPU beside as many", cpu["objects10,divit"], cpu["objects,divit"], "<=", 10.5)
        told("P2", "classic table, ten times the objects: MiB", peak["objects10,divit"], 1024, "<=", 10)
        told("P2", "object streams: CPU beside mutool", cpu["packed,divit"], cpu["packed,mutool"], "<=", 0.3)
        told("P2", "object streams, ten times the objects: the same", cpu["packed10,divit"], cpu["packed10,mutool"], "<=", 0.3)
        told("P2", "object streams, ten times the objects: CPU beside as many", cpu["packed10,divit"], cpu["packed,divit"], "<=", 10.5)
        told("P2", "object streams: MiB", peak["packed,divit"], 1024, "<=", 10)
        told("P3", "small PDFs: signatures a second beside the raw loop, 1 thread", wall["small,raw-loop-1"], wall["small,divit"], ">=", 0.97)
        told("P3", "the same beside the raw loop on 2 threads", wall["small,raw-loop-2"], wall["small,divit"], ">=", 0.97)
        told("P3", "small PDFs: signatures a CPU second beside the best peer", best_peer("small"), cpu["small,divit"], ">=", 3)
        told("P4", "one small PDF: CPU beside a program that only signs", cpu["one,divit"], cpu["one,floor-sign"], "<=", 1.3)
        told("P6", "60 KB to 10 GiB: MiB between the least and the most", spread("memory"), 1024, "<=", 2)
        told("P6", "1 MB to 2 GB of XML: the same", spread("memory-xml"), 1024, "<=", 2)
        told("P6", "1 MB to 2 GB in Base64 within a signature: the same", spread("memory-base64"), 1024, "<=", 2)
        told("P6", "1 MB to 2 GB in a container: the same", spread("memory-asic"), 1024, "<=", 2)
        told("P8", "verify a big PDF: CPU beside hashing through mmap", cpu["verify-big,divit"], cpu["verify-big,floor-mmap"], "<=", 1.02)
        told("P8", "verify a big PDF: CPU beside hashing with read(2)", cpu["verify-big,divit"], cpu["verify-big,floor-read"], "<=", 0.97)
        told("P8", "verify small PDFs: files a CPU second beside the best peer", best_peer("verify-small"), cpu["verify-small,divit"], ">=", 5)
        told("P5", "ledger: CPU of canonicalising and hashing beside libxml2", cpu["ledger-c14n,divit"], cpu["ledger-c14n,libxml2"], "<=", 1 / 12)
        told("P5", "ledger: CPU of signing beside xmlsec1", cpu["ledger,divit"], cpu["ledger,xmlsec1"], "<=", 1 / 16)
        told("P5", "ledger: MiB", peak["ledger,divit"], 1024, "<=", 8)
        told("P7", "small XMLs: signatures a second beside the raw loop, 1 thread", wall["invoices,raw-loop-1"], wall["invoices,divit"], ">=", 0.95)
        told("P7", "the same beside the raw loop on 2 threads", wall["invoices,raw-loop-2"], wall["invoices,divit"], ">=", 0.95)
        told("P8", "verify the ledger: CPU beside xmlsec1", cpu["ledger-verify,divit"], cpu["ledger-verify,xmlsec1"], "<=", 1 / 15)
        told("P8", "verify small XMLs: files a CPU second beside the best peer", best_peer("invoices-verify"), cpu["invoices-verify,divit"], ">=", 5)
    }' "$1"
}
