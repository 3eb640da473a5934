# SPDX-License-Identifier: Apache-2.0
"""Signed XML for the storm of random edits: xmlvictims.py FOLDER SIGN-COMMAND..."""
import sys

import xmlforge
from make import Folder
from xmlbenign import Xmlsec, bases

TAKEN = ("divit", "info-c14n-0", "info-c14n-5", "reference-c14n-4", "prefix-list", "root-by-id", "enveloping",
         "forged-whole", "forged-root", "forged-child", "forged-enveloping")
# Signed whole, in exclusive canonical form.
EXCLUSIVE = ("reference-c14n-4", "prefix-list", "forged-root")


def main():
    folder = Folder(sys.argv[1], sys.argv[2:], "xml")
    keys = {name: xmlforge.Key(name) for name in ("rsa", "p256", "p384")}
    for name, text in bases(Xmlsec(folder), keys):
        if name in TAKEN:
            form = "exclusive-" if name in EXCLUSIVE else ""
            folder.put("victim", form + name, "intact", text.encode())


if __name__ == "__main__":
    main()
