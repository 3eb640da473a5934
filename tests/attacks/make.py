# SPDX-License-Identifier: Apache-2.0
"""Makes the attack files: make.py FOLDER SIGN-COMMAND...

The command is called as COMMAND... IN OUT and signs with divit; ./rsa.pem and ./rsa-key.pem sign what
divit would not. Each file is CLASS-NUMBER-NAME.pdf; manifest.tsv has its class, name and the cause
that verify must give: a cause id, "unreadable: " and a clause of the detail, or "no-signature".
"""
import os
import subprocess
import sys

import certified
import confusion
import forgedcms
import isa
import mending
import shadow
import structure
import swa
import tags
import usf
from forge import Forger, contract, written


class Folder:
    def __init__(self, path, command, ending="pdf"):
        self.path, self.command, self.ending = path, command, ending
        self.counts, self.lines = {}, []
        os.makedirs(path, exist_ok=True)

    def sign(self, data):
        """The file, signed by divit."""
        names = [os.path.join(self.path, n + self.ending) for n in (".in.", ".out.")]
        with open(names[0], "wb") as f:
            f.write(data)
        subprocess.run([*self.command, *names], check=True, stdout=subprocess.DEVNULL)
        with open(names[1], "rb") as f:
            out = f.read()
        for name in names:
            os.unlink(name)
        return out

    def put(self, kind, name, cause, data, detail=""):
        if cause.startswith("unreadable: "):
            cause, detail = cause.split(": ")
        assert cause != "unreadable" or detail, name
        self.counts[kind] = self.counts.get(kind, 0) + 1
        file = "%s-%02d-%s.%s" % (kind, self.counts[kind], name, self.ending)
        with open(os.path.join(self.path, file), "wb") as f:
            f.write(data)
        self.lines.append("\t".join((kind, file, cause, detail)))

    def close(self):
        with open(os.path.join(self.path, "manifest.tsv"), "w", encoding="ascii") as f:
            f.write("\n".join(self.lines) + "\n")


def main():
    folder = Folder(sys.argv[1], sys.argv[2:])
    forger = Forger()
    signed = folder.sign(written(contract()))
    folder.put("control", "divit", "intact", signed)
    folder.put("control", "forger", "intact", forger.signed())
    for permission in (1, 2, 3):
        folder.put("control", "certified-p%d" % permission, "intact", forger.signed(permission=permission))
    for kind, source in (("usf", usf.cases(signed, forger)), ("isa", isa.cases(signed, forger)),
        ("swa", swa.cases(signed, forger)),
                         ("cms", forgedcms.cases(forger))):
        for name, cause, data in source:
            folder.put(kind, name, cause, data)
    for name, data in confusion.cases(signed, forger, folder.sign):
        detail = confusion.UNREADABLE.get(name, "")
        folder.put("confusion", name, "unreadable" if detail else "modified-after-signing", data, detail)
    for name, data in mending.cases(signed, forger):
        folder.put("mending", name, "modified-after-signing", data)
    for kind, name, cause, data in shadow.cases(folder.sign):
        folder.put(kind, name, cause, data)
    for kind, name, cause, data in certified.cases(forger):
        folder.put(kind, name, cause, data)
    for name, data in certified.covering(forger):
        folder.put("ssa-told", name, "intact", data, "signature-covers")
    told = forger.signed(tags.tagged())
    folder.put("control", "tagged", "intact", tags.honest(forger, told))
    for name, data in tags.cases(forger, told):
        folder.put("tags", name, "modified-after-signing", data)
    for name, detail, data in structure.cases(signed):
        folder.put("structure", name, structure.OTHER.get(name, "unreadable"), data, detail)
    for name, data in structure.page_trees():
        folder.put("page-tree", name, "no-signature", data)
    folder.close()


if __name__ == "__main__":
    main()
