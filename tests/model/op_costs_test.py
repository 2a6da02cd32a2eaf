#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`lanemark asm --ops`: which v128 instructions of a module are one machine instruction by themselves, which are expanded.

    op_costs_test.py LANEMARK WAT2WASM
"""
import os
import subprocess
import sys
import tempfile

MODULE = """(module (memory 1)
  (func (export "f") (param v128 v128 i32) (result v128)
    (loop
      (drop (i64x2.mul (local.get 0) (local.get 1)))
      (v128.store (local.get 2) (v128.load (local.get 2))))
    (drop (i8x16.popcnt (local.get 0)))
    (drop (i8x16.shuffle 3 2 1 0 7 6 5 4 11 10 9 8 15 14 13 12 (local.get 0) (local.get 0)))
    (drop (i8x16.shuffle 0 31 2 29 4 27 6 25 8 23 10 21 12 19 14 17 (local.get 0) (local.get 1)))
    (i32x4.add (local.get 0) (i32x4.add (local.get 0) (local.get 1)))))
"""

# name: (uses, in loops, [(vector, other) at v2, at v4]); None: more than one, however many.
WANTED = {"i32x4.add": (2, 0, [(1, 0), (1, 0)]),
          "i64x2.mul": (1, 1, [None, (1, 0)]),  # AVX-512 has it
          "v128.load": (1, 1, [(1, 0), (1, 0)]),
          "v128.store": (1, 1, [(1, 0), (1, 0)]),
          "i8x16.popcnt": (1, 0, [None, None])}
ISAS = ["x86-64-v2", "x86-64-v4"]


def rows_by_isa(text):
    tables = {}
    for line in text.splitlines():
        if line.startswith("; at "):
            rows = tables.setdefault(line[5:], [])
        elif line and line.split()[0] != "v128" and not line.split()[0].isdigit():
            rows.append(line.split())
    return tables


def main():
    command, wat2wasm = sys.argv[1:]
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        wat, wasm = os.path.join(folder, "ops.wat"), os.path.join(folder, "ops.wasm")
        with open(wat, "w", encoding="utf-8") as file:
            file.write(MODULE)
        subprocess.run([wat2wasm, wat, "-o", wasm], check=True)
        done = subprocess.run([command, "asm", "--ops", "--isa", ",".join(ISAS), wasm], capture_output=True, text=True, check=False)
    if any(words in done.stderr for words in ("lacks", "not built", "no engine compiles")):
        print("left out: " + done.stderr)
        return
    if done.returncode != 0:
        sys.exit(f"status {done.returncode}\n{done.stdout}{done.stderr}")
    tables = rows_by_isa(done.stdout)
    for place, isa in enumerate(ISAS):
        rows = {row[0]: row[1:] for row in tables[isa]}
        if sum(row[0] == "i8x16.shuffle" for row in tables[isa]) != 2:
            faults.append(f"{isa}: two shuffles of other lanes are not two rows")
        for name, (uses, in_loops, costs) in WANTED.items():
            row = rows.get(name, ["missing"] * 4)
            if row[:2] != [str(uses), str(in_loops)]:
                faults.append(f"{isa}: {name}: {row[:2]} uses, not {uses} and {in_loops}")
            if costs[place] and (row[2:4] != [str(cost) for cost in costs[place]] or len(row) > 4):
                faults.append(f"{isa}: {name}: {row[2:]}, not {costs[place]}")
            if not costs[place] and row[-1] not in ("expanded", "scalarised"):
                faults.append(f"{isa}: {name}: {row[2:]}, not expanded")
    if faults:
        sys.exit("\n".join(faults) + "\n" + done.stdout)


if __name__ == "__main__":
    main()
