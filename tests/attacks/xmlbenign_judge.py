# SPDX-License-Identifier: Apache-2.0
"""Judges harmless XML: xmlbenign_judge.py DIVIT FOLDER. None may be refused; xmlsec1 agrees where it can."""
import collections
import os
import subprocess
import sys

from benign_judge import divit_says
from xmljudge import XMLSEC

MORE_IDS = ["--id-attr:Id", "urn:emir:Odeme", "--id-attr:Id", "urn:emir:Emir"]


def xmlsec_says(path):
    done = subprocess.run([*XMLSEC, *MORE_IDS, path], capture_output=True, check=False, timeout=60)
    return "" if done.returncode == 0 else done.stderr.decode("utf-8", "replace")[:300]


def main():
    divit, folder = sys.argv[1:]
    with open(os.path.join(folder, "manifest.tsv"), encoding="ascii") as f:
        lines = [line.rstrip("\n").split("\t") for line in f]
    table, wrong = {}, 0
    for kind, file, count, judges in lines:
        path = os.path.join(folder, file)
        heard = {"divit": divit_says(divit, path, int(count))}
        if judges == "xmlsec1":
            heard["xmlsec1"] = xmlsec_says(path)
        row = table.setdefault(kind, collections.Counter())
        row["made"] += 1
        for who, what in heard.items():
            row[who] += what == ""
            if what:
                print("%s: %s: %s" % (file, who, what))
        wrong += any(heard.values())
    print("%-24s %5s %6s %8s" % ("update", "made", "divit", "xmlsec1"))
    for kind, row in table.items():
        print("%-24s %5d %6d %8d" % (kind, row["made"], row["divit"], row["xmlsec1"]))
    print("%d passed, %d failed" % (len(lines) - wrong, wrong))
    return wrong > 0


if __name__ == "__main__":
    sys.exit(main())
