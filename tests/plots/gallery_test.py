# SPDX-License-Identifier: Apache-2.0
"""The gallery has a picture of every figure, its page and the front page show only such as are there, and all of them
stay small.

    gallery_test.py ROOT
"""
import pathlib
import re
import sys

MOST_BYTES = 1_500_000
PNG = b"\x89PNG\r\n\x1a\n"


def main():
    root = pathlib.Path(sys.argv[1]).resolve()
    figures = re.findall(r"^FIGURE\((\w+),", (root / "plots/figures.def").read_text(), re.M)
    pictures = {path.stem: path for path in (root / "plots/gallery").glob("*.png")}
    faults = [f"no picture of {name}: plots/gallery/remake {name}" for name in figures if name not in pictures]
    faults += [f"{path.name}: of no figure" for name, path in pictures.items() if name not in figures]
    faults += [f"{path.name}: no PNG" for path in pictures.values() if path.read_bytes()[:8] != PNG]
    size = sum(path.stat().st_size for path in pictures.values())
    if size > MOST_BYTES:
        faults.append(f"{size} bytes of pictures, more than {MOST_BYTES}")
    page = (root / "plots/README.md").read_text()
    faults += [f"plots/README.md does not show {name}" for name in figures if f"(gallery/{name}.png)" not in page]
    for name in ("README.md", "plots/README.md"):
        folder = (root / name).parent
        shown = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", (root / name).read_text())
        faults += [f"{name}: {link} is no file" for link in shown if not (folder / link).is_file()]
        if len(shown) < 2:
            faults.append(f"{name}: shows {len(shown)} pictures")
    print(f"{len(faults)} faults", *faults, sep="\n")
    return 1 if faults else 0


sys.exit(main())
