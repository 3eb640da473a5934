# SPDX-License-Identifier: Apache-2.0
"""Judges the attack files: judge.py DIVIT FOLDER PEERS SIGN-COMMAND... Only the right reason passes.

Right: a signature fails (exit 10), or is not taken as intact (exit 11: a weak or unknown algorithm),
for the cause of the manifest; or the file cannot be read (exit 8) and the detail has the clause; or no
signature is seen (NO_SIGNATURE). The CPU time of the slowest file is a figure, not a test; a file that
takes five seconds fails. With "peers" for PEERS the table also says how many of them poppler's pdfsig
calls valid.
"""
import collections
import json
import os
import resource
import subprocess
import sys

LIMIT_S = 5


def run(command):
    """(exit, standard output, CPU seconds); exit is None behind the limit."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        done = subprocess.run(command, capture_output=True, timeout=LIMIT_S, check=False)
        code, out = done.returncode, done.stdout
    except subprocess.TimeoutExpired:
        code, out = None, b""
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return code, out, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def said(code, out):
    """The causes that verify gives, and its words; of intact signatures the kinds of what came later.

    One that is intact, but does not sign its certificate, has that as its cause.
    """
    file = json.loads(out)["files"][0] if out else {}
    if code == 8:
        return ["unreadable"], file.get("detail", file["status"])
    if code == 11 and file["status"] == "NO_SIGNATURE":
        return ["no-signature"], ""
    signatures = file.get("signatures", [])
    bad = [s for s in signatures if s["verdict"] == "FAILED" or not s["intact"]]
    if code in (10, 11) and bad:
        return [s["cause"] for s in bad], bad[0]["reason"]
    plain = [s["cause"] for s in signatures if s["indication"] == "SIG_CONSTRAINTS_FAILURE"]
    if code == 11 and plain:
        return plain, ""
    kinds = {c["kind"] for s in signatures for c in s.get("changes", [])}
    return ["intact" if code in (0, 11) and signatures else "exit %s" % code], " ".join(sorted(kinds))


class Judge:
    def __init__(self, divit, folder, signer):
        self.divit, self.folder, self.signer = divit, folder, signer

    def verify(self, file, cause, detail, beside=""):
        """(column of the table, CPU seconds, what was heard). beside: options whose files are in the folder."""
        more = [w if w.startswith("--") else os.path.join(self.folder, w) for w in beside.split()]
        code, out, cpu = run([self.divit, "verify", "--json", "--lang", "en", os.path.join(self.folder, file), *more])
        heard, words = said(code, out)
        if cause in heard and detail in words:
            return "right", cpu, (heard, words)
        return "accepted" if heard == ["intact"] else "other", cpu, (heard, words)

    def sign(self, file, refused):
        """What verify cannot read is no input of sign either, and leaves no output."""
        out = os.path.join(self.folder, ".signed" + os.path.splitext(file)[1])
        code, _, cpu = run([*self.signer, os.path.join(self.folder, file), out])
        made = os.path.exists(out)
        if made:
            os.unlink(out)
        return (not refused or (code == 8 and not made)), cpu, "sign: exit %s" % code


def pdfsig_takes(path):
    """Whether poppler calls every signature valid: how it fares beside, not a test."""
    done = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, timeout=60, check=False)
    verdicts = [line for line in done.stdout.splitlines() if b"Signature Validation:" in line]
    return bool(verdicts) and all(b"Signature is Valid." in v for v in verdicts)


def main():
    divit, folder, peers, *signer = sys.argv[1:]
    judge = Judge(divit, folder, signer)
    with open(os.path.join(folder, "manifest.tsv"), encoding="ascii") as f:
        lines = [line.rstrip("\n").split("\t") for line in f]
    table, slowest, wrong = {}, (0, ""), 0
    for kind, file, cause, detail in lines:
        row = table.setdefault(kind, collections.Counter())
        column, cpu, heard = judge.verify(file, cause, detail)
        signs, sign_cpu, sign_said = True, 0, ""
        if kind in ("structure", "page-tree"):
            signs, sign_cpu, sign_said = judge.sign(file, kind == "page-tree" or cause == "unreadable")
        row.update(["made", column])
        row["pdfsig"] += peers == "peers" and pdfsig_takes(os.path.join(folder, file))
        slowest = max(slowest, (cpu, "verify " + file), (sign_cpu, "sign " + file))
        if column != "right" or not signs:
            wrong += 1
            print("%s: expected %s %s, heard %s %s" % (file, cause, detail, heard, sign_said))
    print("%-24s %5s %5s %6s %9s  %s" % ("class", "made", "right", "other", "accepted", "pdfsig: valid"))
    for kind, row in table.items():
        beside = row["pdfsig"] if peers == "peers" else "-"
        print("%-24s %5d %5d %6d %9d  %s" % (kind, *(row[c] for c in ("made", "right", "other", "accepted")), beside))
    print("slowest: %.0f ms of CPU, %s" % (1000 * slowest[0], slowest[1]))
    print("%d passed, %d failed" % (len(lines) - wrong, wrong))
    return wrong > 0


if __name__ == "__main__":
    sys.exit(main())
