# SPDX-License-Identifier: Apache-2.0
"""Signed files for the storm of random edits: victims.py FOLDER SIGN-COMMAND...

Small ones, so that a million edits are soon verified; one that allows nothing later, none that
allows a form to be filled in.
"""
import sys

from benign import Tools, bases
from make import Folder

TAKEN = ("classic", "packed", "linear", "qpdf-packed", "aes-256", "rc4-128", "two-signatures", "forged-approval")


def main():
    folder = Folder(sys.argv[1], sys.argv[2:])
    tools = Tools(folder)
    for base in bases(folder, tools):
        if base.name in TAKEN:
            folder.put("victim", base.name, "intact", base.data)
    folder.put("victim", "certified-p1", "intact", tools.forger.signed(permission=1))


if __name__ == "__main__":
    main()
