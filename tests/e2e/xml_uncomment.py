# SPDX-License-Identifier: Apache-2.0
"""Takes the comments out of canonical XML: standard input to standard output.

In canonical form "<!--" stands nowhere else than in a comment or an instruction. Outside of the root a
comment goes with its line end (Canonical XML 1.0, 2.3).
"""
import re
import sys


def main():
    text = sys.stdin.buffer.read()
    pieces = re.split(rb"(<\?.*?\?>|<!--.*?-->)", text, flags=re.S)
    root = next(i for i, p in enumerate(pieces) if i % 2 == 0 and b"<" in p)
    end = max(i for i, p in enumerate(pieces) if i % 2 == 0 and b"<" in p)
    for i, piece in enumerate(pieces):
        if i % 2 == 1 and piece.startswith(b"<!--"):
            if i < root and pieces[i + 1].startswith(b"\n"):
                pieces[i + 1] = pieces[i + 1][1:]
            if i > end and pieces[i - 1].endswith(b"\n"):
                pieces[i - 1] = pieces[i - 1][:-1]
            pieces[i] = b""
    sys.stdout.buffer.write(b"".join(pieces))


if __name__ == "__main__":
    main()
