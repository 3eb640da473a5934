# SPDX-License-Identifier: Apache-2.0
"""Makes a stamp as a picture.  usage: picture.py OUT.png alpha|plain, or OUT.ppm plain"""
import struct
import sys
import zlib

SIDE = 96


def pixel(x, y):
    far = ((x - SIDE / 2) ** 2 + (y - SIDE / 2) ** 2) / (SIDE / 2) ** 2
    if 0.6 < far < 1:
        return 30, 60, 160, 255
    return (30, 60, 160, 128) if far <= 0.6 and (x // 8 + y // 8) % 2 else (255, 255, 255, 0)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def main():
    out, alpha = sys.argv[1], sys.argv[2] == "alpha"
    depth = 4 if alpha else 3
    rows = [b"".join(bytes(pixel(x, y)[:depth]) for x in range(SIDE)) for y in range(SIDE)]
    with open(out, "wb") as file:
        if out.endswith(".ppm"):
            file.write(b"P6\n%d %d\n255\n" % (SIDE, SIDE) + b"".join(rows))
            return
        head = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 6 if alpha else 2, 0, 0, 0)
        raw = b"".join(b"\0" + row for row in rows)
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head)
                   + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b""))


main()
