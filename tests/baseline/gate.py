# SPDX-License-Identifier: Apache-2.0
"""The project's own gate: what the suite `ci` makes the interpreter count, against the committed baseline of this compiler.

    gate.py measure LANEMARK RESULTS        runs the suite, counting only; RESULTS is the results.json to write
    gate.py check RESULTS BASELINES         status 0 as in the baseline, 1 something changed, 77 no baseline of this compiler
    gate.py update RESULTS BASELINES [METRIC...]    writes the baseline, without these metrics, which are then not gated

Counts of instructions follow from the compiler that made the modules, so baselines are named by its exact version; code
bytes follow from the processor family too, which the baseline names. Nothing here is a time.
"""
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile

SKIPPED = 77
METRICS = re.compile(r"wasm_ops|v128_ops|ops_\w+|code_bytes")
OF_FAMILY = {"code_bytes"}
# What every processor of a family has, so that its newest do not count differently.
ISAS = {"x86_64": "x86-64-v2"}


def measure(lanemark, results):
    folder = tempfile.mkdtemp(prefix="lanemark-baseline-")
    try:
        out = os.path.join(folder, "run")
        run = subprocess.run([lanemark, "run", "--suite", "ci", "--engine", "interp", "--isa", ISAS.get(platform.machine(), "host"), "--counters", "sde", "--processes", "1",
                              "--min-time", "0.001", "--out", out], capture_output=True, text=True, check=False)
        if run.returncode != 0:
            print(run.stdout[-4000:], run.stderr[-4000:], sep="\n")
            return run.returncode
        shutil.copyfile(os.path.join(out, "results.json"), results)
        return 0
    finally:
        shutil.rmtree(folder)


def read(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def without_isa(name):
    return name.rsplit("/", 1)[0]


def counts_of(results):
    """What a baseline holds, of a results.json. Cells that failed have no counts."""
    lanemark = results["lanemark"]
    cells = {without_isa(cell["name"]): {} for cell in lanemark["cells"]}
    for row in results["benchmarks"]:
        if row["run_type"] == "iteration" and "error_occurred" not in row:
            cells[without_isa(row["run_name"])].update({name: value for name, value in row.items() if METRICS.fullmatch(name)})
    modules = {name: digest for name, digest in sorted(lanemark["files"].items()) if name.endswith(".wasm")}
    return {"compiler": lanemark["compilers"]["c"], "family": platform.machine(), "suite": lanemark["suite"], "size": lanemark["size"],
            "cells": cells, "modules": modules}


def path_of(counts, folder):
    return os.path.join(folder, re.sub(r"[^a-z0-9.]+", "-", counts["compiler"].lower()) + ".json")


def module_of(cell):
    family, workload, variant = cell.split("/")[:3]
    return f"{family}/{workload}/{variant}.wasm"


def cell_changes(cell, before, after, gated):
    for name in sorted((before.keys() | after.keys()) & gated):
        was, now = before.get(name), after.get(name)
        if was != now:
            share = f" ({now / was - 1:+.3%})" if was and now is not None else ""
            yield f"{cell}: {name}: {was} before, {now} now{share}"


def changes(baseline, counts):
    """A line for each difference in what the baseline knows; code bytes are only compared within a family of processors."""
    if (baseline["suite"], baseline["size"]) != (counts["suite"], counts["size"]):
        yield f"baseline of {baseline['suite']}, {baseline['size']}: the run is of {counts['suite']}, {counts['size']}"
    gated = {name for metrics in baseline["cells"].values() for name in metrics}
    if baseline["family"] != counts["family"]:
        gated -= OF_FAMILY
    for cell in sorted(baseline["cells"].keys() | counts["cells"].keys()):
        before, after = baseline["cells"].get(cell), counts["cells"].get(cell)
        if before is None or after is None:
            yield f"{cell}: {'not in the baseline' if before is None else 'was not measured'}"
            continue
        if not after:
            yield f"{cell}: failed"
            continue
        module = module_of(cell)
        same = baseline["modules"].get(module) == counts["modules"].get(module)
        why = "the same module, so the engine changed" if same else "another module, by its source or flags"
        for line in cell_changes(cell, before, after, gated):
            yield f"{line}: {why}"


def check(results, folder):
    counts = counts_of(read(results))
    path = path_of(counts, folder)
    if not os.path.exists(path):
        print(f"skipped: no baseline of {counts['compiler']} ({path}): `update_baseline` makes one")
        return SKIPPED
    found = list(changes(read(path), counts))
    print(f"{len(counts['cells'])} cells held against {path}: {len(found)} changes", *found, sep="\n")
    if found:
        print("If this is meant: cmake --build build --target update_baseline, and commit the baseline with what explains it.")
    return 1 if found else 0


def update(results, folder, *without):
    counts = counts_of(read(results))
    counts["cells"] = {cell: {name: value for name, value in metrics.items() if name not in without}
                       for cell, metrics in counts["cells"].items()}
    failed = [cell for cell, metrics in counts["cells"].items() if not metrics]
    if failed or not counts["cells"]:
        print("no baseline of a run that failed:", *(failed or ["it has no cells"]), sep="\n")
        return 1
    with open(path_of(counts, folder), "w", encoding="utf-8") as file:
        json.dump(counts, file, indent=1, sort_keys=True)
        file.write("\n")
    print(path_of(counts, folder))
    return 0


def main():
    verb, *words = sys.argv[1:]
    return {"measure": measure, "check": check, "update": update}[verb](*words)


if __name__ == "__main__":
    sys.exit(main())
