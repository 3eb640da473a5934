# SPDX-License-Identifier: Apache-2.0
"""Judges the XML attack files: xmljudge.py DIVIT FOLDER PEERS SIGN-COMMAND... Only the right reason passes.

As judge.py does. Then all files are verified once more by one process whose system calls are watched: it
must open no socket and not the file SENTINEL, and the listener must have heard nothing. With "peers" for
PEERS the table also says how many of them xmlsec1 calls OK: it looks at SignedInfo and digests alone.
"""
import collections
import os
import re
import socket
import subprocess
import sys
import time

from judge import Judge

# What cannot be read can neither be signed.
SIGNED_TOO = ("doctype", "namespace")
XMLSEC = ["xmlsec1", "--verify", "--trusted-pem", "ca.pem", "--id-attr:Id", "Odeme",
          "--id-attr:Id", "http://uri.etsi.org/01903/v1.3.2#:SignedProperties",
          "--id-attr:Id", "http://www.w3.org/2000/09/xmldsig#:Object"]


def xmlsec_takes(path):
    """Whether xmlsec1 is content: how it fares beside, not a test. It is not let to the network."""
    try:
        done = subprocess.run(["unshare", "--user", "--net", *XMLSEC, path], capture_output=True, timeout=20, check=False)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def what_was_reached(divit, paths):
    """Lines of system calls that would fetch something, of one process that verifies all."""
    subprocess.run(["strace", "-f", "-qq", "-s", "400", "-e", "trace=network,%file", "-o", "calls", divit, "verify", "--json",
                    *paths], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=600, check=False)
    with open("calls", encoding="utf-8", errors="replace") as f:
        lines = f.read().splitlines()
    seen = sum(any(os.path.basename(p) in line for line in lines) for p in (paths[0], paths[-1]))
    if seen != 2:
        return ["the watch did not see the files opened"]
    bad = re.compile(r"\b(socket|connect|sendto|sendmsg|getaddrinfo)\(|" + re.escape(os.path.basename(os.environ["SENTINEL"])))
    return [line for line in lines if bad.search(line)]


def listener_heard():
    """How often it was visited before; it must hear one visit now, or it was not there."""
    def hits():
        if not os.path.exists("hits"):
            return 0
        with open("hits", encoding="ascii") as f:
            return int(f.read() or 0)
    before = hits()
    socket.create_connection(("127.0.0.1", int(os.environ["LISTENER"])), 10).close()
    for _ in range(200):
        if hits() > before:
            return before
        time.sleep(0.05)
    raise RuntimeError("the listener hears nothing")


def print_table(table, beside):
    print("%-12s %5s %6s %6s %9s  %s" % ("class", "made", "right", "other", "accepted", "xmlsec1: OK"))
    for kind, row in table.items():
        columns = tuple(row[c] for c in ("made", "right", "other", "accepted"))
        print("%-12s %5d %6d %6d %9d  %s" % (kind, *columns, row["xmlsec1"] if beside else "-"))


def main():
    divit, folder, peers, *signer = sys.argv[1:]
    judge = Judge(divit, folder, signer)
    with open(os.path.join(folder, "manifest.tsv"), encoding="ascii") as f:
        lines = [line.rstrip("\n").split("\t") for line in f]
    table, slowest, wrong = {}, (0, ""), 0
    for kind, file, cause, detail, *beside in lines:
        row = table.setdefault(kind, collections.Counter())
        column, cpu, heard = judge.verify(file, cause, detail, *beside)
        signs, sign_cpu, sign_said = True, 0, ""
        if kind in SIGNED_TOO and cause == "unreadable":
            signs, sign_cpu, sign_said = judge.sign(file, True)
        row.update(["made", column])
        row["xmlsec1"] += peers == "peers" and xmlsec_takes(os.path.join(folder, file))
        slowest = max(slowest, (cpu, "verify " + file), (sign_cpu, "sign " + file))
        if column != "right" or not signs:
            wrong += 1
            print("%s: expected %s %s, heard %s %s" % (file, cause, detail, heard, sign_said))
    print_table(table, peers == "peers")
    print("slowest: %.0f ms of CPU, %s" % (1000 * slowest[0], slowest[1]))
    if not what_was_reached(divit, [os.environ["SENTINEL"]]):
        raise RuntimeError("the watch sees nothing")
    reached = what_was_reached(divit, [os.path.join(folder, line[1]) for line in lines])
    visits = listener_heard()
    print("fetched: %d system calls, %d visits" % (len(reached), visits))
    for line in reached[:5]:
        print(line)
    print("%d passed, %d failed" % (len(lines) - wrong, wrong))
    return wrong > 0 or bool(reached) or visits > 0


if __name__ == "__main__":
    sys.exit(main())
