#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Machine instructions of every v128 instruction at every ISA level, counted in the tables' object files.

usage: op_sizes.py OBJDUMP V128_DEF [--limit N] [--worst N] NAME=OBJECT...

Each function of an object of simd/table.c (or op_slots.c) is disassembled; returns, padding and markers of branch targets do not count, so a
count is what the instruction costs where it is inlined, less what moves of operands the surroundings save. The table of
all rows goes to standard output, tab-separated, then the N dearest of each level. With --limit, a row above N
instructions at any level makes the exit status 1.
"""
import argparse
import re
import subprocess
import sys

FREE = re.compile(r"^(ret[qlw]?|nop[wl]?|data16|endbr64|int3|c\.nop|udf|unimp|bti)$")


def rows_of(path):
    with open(path, encoding="utf-8") as table:
        return re.findall(r"^OP\(0xfd, 0x[0-9a-f]+, (\w+)", table.read(), re.M)


def counts_of(objdump, path):
    """Instructions per function of an object file."""
    text = subprocess.run([objdump, "-d", "--no-show-raw-insn", path], check=True, capture_output=True, text=True).stdout
    counts, name = {}, None
    for line in text.splitlines():
        if match := re.match(r"^[0-9a-f]+ <([^>]+)>:$", line):
            name = match.group(1).removeprefix("slot_")
            if name.startswith((".L", "$")):
                continue
            counts[name] = 0
        elif match := re.match(r"^\s*[0-9a-f]+:\s+(\S+)", line):
            if name is not None and not FREE.match(match.group(1)):
                counts[name] = counts.get(name, 0) + 1
    return counts


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("objdump")
    parser.add_argument("table")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--worst", type=int, default=10)
    parser.add_argument("objects", nargs="+", metavar="NAME=OBJECT")
    options = parser.parse_args()
    rows = rows_of(options.table)
    columns = {}
    for item in options.objects:
        name, path = item.split("=", 1)
        columns[name] = counts_of(options.objdump, path)
        missing = [row for row in rows if row not in columns[name]]
        if missing:
            sys.exit(f"op_sizes: {path}: no function {missing[0]}: build simd/table.c without inlining its table away")
    print("\t".join(["instruction", *columns]))
    for row in rows:
        print("\t".join([row, *(str(column[row]) for column in columns.values())]))
    print("\t".join(["sum", *(str(sum(column[row] for row in rows)) for column in columns.values())]))
    above = []
    for name, column in columns.items():
        worst = sorted(rows, key=lambda row: -column[row])[: options.worst]
        print(f"# {name}: " + ", ".join(f"{row} {column[row]}" for row in worst))
        above += [(name, row, column[row]) for row in rows if options.limit and column[row] > options.limit]
    for name, row, count in above:
        print(f"op_sizes: {name}: {row}: {count} instructions, more than {options.limit}", file=sys.stderr)
    return 1 if above else 0


if __name__ == "__main__":
    sys.exit(main())
