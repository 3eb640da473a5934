# SPDX-License-Identifier: Apache-2.0
"""Puts pictures (PPM) side by side into one PNG.  usage: sheet.py OUT COLUMNS PICTURE..."""
import struct
import sys
import zlib

CELL, GAP = 300, 4


def read(path):
    with open(path, "rb") as file:
        data = file.read()
    _, width, height, _ = data.split(maxsplit=4)[:4]
    width, height = int(width), int(height)
    return width, height, data[len(data) - 3 * width * height:]


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def main():
    out, columns, paths = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
    rows = -(-len(paths) // columns)
    width, height = columns * (CELL + GAP), rows * (CELL + GAP)
    sheet = [bytearray(b"\x90" * (3 * width)) for _ in range(height)]
    for i, path in enumerate(paths):
        w, h, data = read(path)
        w_seen, h_seen = min(w, CELL), min(h, CELL)
        x, y = i % columns * (CELL + GAP), i // columns * (CELL + GAP)
        for row in range(h_seen):
            line = data[3 * row * w:3 * (row * w + w_seen)]
            sheet[y + row][3 * x:3 * (x + w_seen)] = bytes(min(255, b // 17 * 17) for b in line)
    raw = b"".join(b"\0" + bytes(row) for row in sheet)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    with open(out, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head)
                   + chunk(b"IDAT", zlib.compress(raw, 9)) + chunk(b"IEND", b""))


main()
