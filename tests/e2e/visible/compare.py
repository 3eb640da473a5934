# SPDX-License-Identifier: Apache-2.0
"""Compares pictures of a page before and after it was signed, by two programs.

usage: compare.py WIDTH HEIGHT X Y W H BEFORE AFTER BEFORE AFTER
The page is seen as WIDTH by HEIGHT points, the signature stands at X Y W H from the lower left.
Outside of it not a point may differ; in it there must be ink, by both programs about as much.
"""
import sys


def read(path):
    with open(path, "rb") as file:
        data = file.read()
    fields = data.split(maxsplit=4)
    if fields[0] != b"P6" or fields[3] != b"255":
        sys.exit("%s: not a picture" % path)
    width, height = int(fields[1]), int(fields[2])
    return width, height, data[len(data) - 3 * width * height:]


def ink(picture, box):
    """How dark the box is, from 0 (white) to 1."""
    width, _, data = picture
    x0, y0, x1, y1 = box
    dark = 0
    for y in range(y0, y1):
        row = data[3 * (y * width + x0):3 * (y * width + x1)]
        dark += 255 * len(row) - sum(row)
    return dark / (255 * 3 * (x1 - x0) * (y1 - y0))


def check(page, place, before, after):
    first, second = read(before), read(after)
    width, height = second[0], second[1]
    if first[:2] != second[:2]:
        sys.exit("%s: another size than before" % after)
    scale = (width / page[0], height / page[1])
    x0, x1 = int(place[0] * scale[0]) - 2, int((place[0] + place[2]) * scale[0]) + 3
    y0 = int((page[1] - place[1] - place[3]) * scale[1]) - 2
    y1 = int((page[1] - place[1]) * scale[1]) + 3
    for y in range(height):
        row = slice(3 * y * width, 3 * (y + 1) * width)
        a, b = first[2][row], second[2][row]
        if y0 <= y < y1:
            a, b = a[:3 * x0] + a[3 * x1:], b[:3 * x0] + b[3 * x1:]
        if a != b:
            sys.exit("%s: row %d differs outside of the signature" % (after, y))
    return ink(second, (x0 + 2, y0 + 2, x1 - 3, y1 - 3))


def main():
    numbers = [float(n) for n in sys.argv[1:7]]
    files = sys.argv[7:]
    inks = [check(numbers[:2], numbers[2:], *files[i:i + 2]) for i in (0, 2)]
    if min(inks) < 0.01:
        sys.exit("%s: nothing is seen of the signature: %.3f %.3f" % (files[1], *inks))
    if max(inks) > 1.4 * min(inks):
        sys.exit("%s: the programs see different things: %.3f %.3f" % (files[1], *inks))
    print("%.3f %.3f" % tuple(inks))


main()
