# SPDX-License-Identifier: Apache-2.0
"""Makes the attack files on containers, and harmless ones: asicmake.py FOLDER SIGN-COMMAND...

As xmlmake.py does: each file is CLASS-NUMBER-NAME.asice, manifest.tsv has its class, name and the cause.
"""
import sys

import asicattacks
import xmlforge
from make import Folder


def main():
    folder = Folder(sys.argv[1], sys.argv[2:], "asice")
    key = xmlforge.Key("rsa")
    folder.put("control", "divit", "intact", folder.sign(b"100 lira"))
    for name, data in asicattacks.benign(key):
        folder.put("control", name, "intact", data)
    for kind, name, cause, data in asicattacks.cases(key):
        folder.put(kind, name, cause, data)
    folder.close()


if __name__ == "__main__":
    main()
