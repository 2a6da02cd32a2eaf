# SPDX-License-Identifier: Apache-2.0
"""Halves a PNG of `lanemark plot`, which is drawn at twice its size, and writes it with a palette, for a gallery that
stays small: shrink.py FROM.png TO.png (8 bits of red, green, blue, with or without alpha; PNG, 3rd edition)."""
import collections
import struct
import sys
import zlib


def chunks(data):
    at = 8
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        yield kind, data[at + 8:at + 8 + length]
        at += length + 12


def paeth(a, b, c):
    p = a + b - c
    distances = abs(p - a), abs(p - b), abs(p - c)
    return (a, b, c)[distances.index(min(distances))]


def unfilter(kind, line, above, step):
    """A line's bytes from its filtered ones and the line above (PNG, section 9)."""
    for i in range(len(line)):
        left = line[i - step] if i >= step else 0
        corner = above[i - step] if i >= step else 0
        line[i] = (line[i] + (0, left, above[i], (left + above[i]) // 2, paeth(left, above[i], corner))[kind]) & 255
    return line


def read(path):
    """Width, and lines of pixels as bytes of red, green, blue."""
    parts = collections.defaultdict(bytes)
    with open(path, "rb") as file:
        for kind, content in chunks(file.read()):
            parts[kind] += content
    width, height, depth, colour = struct.unpack(">IIBB", parts[b"IHDR"][:10])
    if depth != 8 or colour not in (2, 6):
        sys.exit(f"{path}: not of 8 bits in red, green, blue")
    step = 3 if colour == 2 else 4
    packed, lines, above = zlib.decompress(parts[b"IDAT"]), [], bytes(width * step)
    for y in range(height):
        at = y * (width * step + 1)
        above = unfilter(packed[at], bytearray(packed[at + 1:at + 1 + width * step]), above, step)
        lines.append(above if step == 3 else bytes(b for i, b in enumerate(above) if i % 4 != 3))
    return width, lines


def halve(width, lines):
    """Means of two by two pixels, as lists of colours."""
    for upper, lower in zip(lines[::2], lines[1::2]):
        yield [tuple((upper[6 * x + c] + upper[6 * x + 3 + c] + lower[6 * x + c] + lower[6 * x + 3 + c] + 2) // 4
                     for c in range(3)) for x in range(width // 2)]


def coarsest(rows):
    """Colours with as few low bits dropped as leaves 256 of them at most."""
    for bits in range(8):
        half = (1 << bits) >> 1
        known = {}
        for row in rows:
            for colour in row:
                known.setdefault(colour, tuple(min(255, (c + half) >> bits << bits) for c in colour))
        if len(set(known.values())) <= 256:
            return known
    raise AssertionError("two colours are at most 256")


def write(path, rows):
    known = coarsest(rows)
    palette = sorted(set(known.values()))
    places = {colour: palette.index(shown) for colour, shown in known.items()}
    packed = zlib.compress(b"".join(b"\0" + bytes(places[colour] for colour in row) for row in rows), 9)
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n")
        for kind, content in ((b"IHDR", struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 3, 0, 0, 0)),
                              (b"PLTE", bytes(c for colour in palette for c in colour)), (b"IDAT", packed), (b"IEND", b"")):
            file.write(struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content)))


write(sys.argv[2], list(halve(*read(sys.argv[1]))))
