# SPDX-License-Identifier: Apache-2.0
"""Judges harmless updates: benign_judge.py DIVIT FOLDER. None may be refused; pdfsig agrees about each first one."""
import collections
import json
import os
import re
import subprocess
import sys


def divit_says(divit, path, count):
    """"" if the file has so many signatures and none fails, else why."""
    done = subprocess.run([divit, "verify", "--json", "--lang", "en", path], capture_output=True, check=False,
        timeout=60)
    file = json.loads(done.stdout)["files"][0]
    signatures = file.get("signatures", [])
    failed = ["%s: %s: %s" % (s["name"], s["cause"], s["reason"]) for s in signatures if s["verdict"] == "FAILED"]
    if done.returncode != 11 or failed:
        return "; ".join(failed) or "exit %d: %s" % (done.returncode, file.get("detail", file["status"]))
    return "" if len(signatures) == count else "%d signatures, not %d" % (len(signatures), count)


def pdfsig_says(path):
    """"" if poppler calls the oldest signature valid: the one that covers least."""
    done = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, check=False, timeout=60)
    oldest = (0, b"no signature")
    for block in done.stdout.split(b"Signature #")[1:]:
        ranges = re.search(rb"Signed Ranges: .* - (\d+)\]", block)
        if ranges and (oldest[0] == 0 or int(ranges[1]) < oldest[0]):
            oldest = (int(ranges[1]), block)
    return "" if b"Signature is Valid." in oldest[1] else oldest[1].decode("latin-1")


def main():
    divit, folder = sys.argv[1:]
    with open(os.path.join(folder, "manifest.tsv"), encoding="ascii") as f:
        lines = [line.rstrip("\n").split("\t") for line in f]
    table, wrong = {}, 0
    for kind, file, count, _ in lines:
        path = os.path.join(folder, file)
        heard = {"divit": divit_says(divit, path, int(count)), "pdfsig": pdfsig_says(path)}
        row = table.setdefault(kind, collections.Counter())
        row["made"] += 1
        for who, what in heard.items():
            row[who] += what == ""
            if what:
                print("%s: %s: %s" % (file, who, what))
        wrong += any(heard.values())
    print("%-24s %5s %6s %7s" % ("update", "made", "divit", "pdfsig"))
    for kind, row in table.items():
        print("%-24s %5d %6d %7d" % (kind, row["made"], row["divit"], row["pdfsig"]))
    print("%d passed, %d failed" % (len(lines) - wrong, wrong))
    return wrong > 0


if __name__ == "__main__":
    sys.exit(main())
