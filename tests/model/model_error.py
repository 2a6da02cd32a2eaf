#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How far modelled cycles are off: native kernels are measured in core cycles on this machine and modelled for its core.

    model_error.py LANEMARK CORE [--suite quick] [--isa x86-64-v2,x86-64-v3] [--processes N] [--results RESULTS.json]

Measured: core_cycles, the least of all processes (estimated from the clock and a chain of additions). Modelled: model_lower_CORE
and model_upper_CORE of the very blocks executed. Prints a table, worst first, and the distribution of measured / bound. CORE must
be the machine's own, or as near as LLVM has one: the script cannot tell. --results reads a run that is there already.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile

ENOUGH = 5  # cells below which a distribution is none


def measure(options, folder):
    out = os.path.join(folder, "run")
    command = [options.lanemark, "run", "--suite", options.suite, "--engine", "native", "--isa", options.isa, "--counters",
               "qemu,mca,model", "--processes", str(options.processes), "--min-time", "0.05", "--out", out]
    done = subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
    if done.returncode != 0:
        sys.exit(f"model_error.py: status {done.returncode} of {' '.join(command)}")
    return os.path.join(out, "results.json")


def read(path, core):
    """Each cell's least core cycles, and its bounds, where it has all three."""
    with open(path, encoding="utf-8") as file:
        results = json.load(file)
    cells = {}
    for row in results["benchmarks"]:
        values = [row.get(key) for key in ("core_cycles", f"model_lower_{core}", f"model_upper_{core}")]
        if row.get("run_type") != "iteration" or None in values:
            continue
        known = cells.setdefault(row["run_name"], values)
        known[0] = min(known[0], values[0])
    footprints = {cell["name"]: cell.get("bytes", 0) for cell in results["lanemark"]["cells"]}
    machine = results["lanemark"]["machine"].get("cpu", "unknown CPU")
    return cells, footprints, machine


def quantile(values, part):
    """Of sorted values, by linear interpolation between neighbours."""
    place = part * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (place - low)


def distribution(name, values):
    values = sorted(values)
    parts = [quantile(values, part) for part in (0.1, 0.5, 0.9)]
    print(f"{name:24s} p10 {parts[0]:.2f}   median {parts[1]:.2f}   p90 {parts[2]:.2f}   worst {values[0]:.2f} {values[-1]:.2f}")


def report(cells, footprints, machine, core):
    print(f"{machine}, modelled as {core}; {len(cells)} cells")
    print(f"{'cell':48s} {'measured':>10s} {'lower':>10s} {'upper':>10s} {'/lower':>7s} {'/upper':>7s} {'kB moved':>9s}")
    order = sorted(cells, key=lambda cell: -cells[cell][0] / cells[cell][2])
    for cell in order:
        cycles, lower, upper = cells[cell]
        print(f"{cell:48s} {cycles:10.0f} {lower:10.0f} {upper:10.0f} {cycles / lower:7.2f} {cycles / upper:7.2f} "
              f"{footprints.get(cell, 0) / 1000:9.0f}")
    distribution("measured / lower bound", [cycles / lower for cycles, lower, _ in cells.values()])
    distribution("measured / upper bound", [cycles / upper for cycles, _, upper in cells.values()])
    inside = sum(0.95 * lower <= cycles <= 1.05 * upper for cycles, lower, upper in cells.values())
    print(f"within the bounds, 5 % allowed: {inside} of {len(cells)}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("lanemark")
    parser.add_argument("core")
    parser.add_argument("--suite", default="quick")
    parser.add_argument("--isa", default="x86-64-v2,x86-64-v3")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--results")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        cells, footprints, machine = read(options.results or measure(options, folder), options.core)
    if len(cells) < ENOUGH:
        sys.exit(f"model_error.py: {len(cells)} cells have both: measure more, with llvm-mca and qemu-user installed")
    report(cells, footprints, machine, options.core)


if __name__ == "__main__":
    main()
