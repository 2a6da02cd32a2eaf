# SPDX-License-Identifier: Apache-2.0
"""The gate must fail on every kind of change, planted into the results of a real run one at a time.

    gate_test.py RESULTS      as gate.py measured them
"""
import contextlib
import copy
import io
import json
import os
import sys
import tempfile

import gate

FAULTS = []


def write(path, document):
    with open(path, "w", encoding="utf-8") as file:
        json.dump(document, file)


def first_row(results):
    return next(row for row in results["benchmarks"] if row["run_type"] == "iteration")


def add(name, by):
    def plant(results):
        first_row(results)[name] += by
    return plant


def lose_count(results):
    del first_row(results)["v128_ops"]


def lose_cell(results):
    gone = first_row(results)["run_name"]
    results["benchmarks"] = [row for row in results["benchmarks"] if row["run_name"] != gone]
    results["lanemark"]["cells"] = [cell for cell in results["lanemark"]["cells"] if cell["name"] != gone]


def fail_cell(results):
    first_row(results)["error_occurred"] = True


def new_cell(results):
    row = copy.deepcopy(first_row(results))
    row["run_name"] = "new/new/scalar/interp/host"
    results["benchmarks"].append(row)
    results["lanemark"]["cells"].append({"name": row["run_name"]})


def other_suite(results):
    results["lanemark"]["suite"] = "quick"


def other_module(results):
    """Another file that counts alike is no change."""
    for name in results["lanemark"]["files"]:
        results["lanemark"]["files"][name] = "0" * 64


def other_compiler(results):
    results["lanemark"]["compilers"]["c"] += ".9"


PLANTED = [
    ("nothing", lambda results: None, 0, ": 0 changes"),
    ("one operation more", add("wasm_ops", 1), 1, "wasm_ops: .*before"),
    ("one operation less", add("wasm_ops", -1), 1, "wasm_ops: .*before"),
    ("one vector operation more", add("v128_ops", 1), 1, "the same module, so the engine changed"),
    ("a class of operations", add("ops_int", 1), 1, "ops_int"),
    ("code bytes", add("code_bytes", 1), 1, "code_bytes"),
    ("a lost count", lose_count, 1, "v128_ops: \\d+ before, None now"),
    ("a lost cell", lose_cell, 1, "was not measured"),
    ("a failed cell", fail_cell, 1, ": failed"),
    ("a new cell", new_cell, 1, "not in the baseline"),
    ("another suite", other_suite, 1, "the run is of quick"),
    ("another module", other_module, 0, ": 0 changes"),
    ("another compiler", other_compiler, gate.SKIPPED, "skipped: no baseline of"),
]


def quietly(function, *args):
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        status = function(*args)
    return status, output.getvalue()


def try_one(folder, good, what, plant, wanted, text):
    bad = copy.deepcopy(good)
    plant(bad)
    path = os.path.join(folder, "planted.json")
    write(path, bad)
    status, output = quietly(gate.check, path, folder)
    if status != wanted:
        FAULTS.append(f"{what}: status {status}, not {wanted}\n{output}")
    if not gate.re.search(text, output):
        FAULTS.append(f"{what}: '{text}' is not in\n{output}")


def main():
    good = gate.read(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        status, output = quietly(gate.update, sys.argv[1], folder)
        if status != 0:
            FAULTS.append(f"update: {output}")
        for row in PLANTED:
            try_one(folder, good, *row)
        other_family(folder, good)
        left_out(folder, good)
        write(os.path.join(folder, "failed.json"), failed_run(good))
        status, output = quietly(gate.update, os.path.join(folder, "failed.json"), folder)
        if status == 0:
            FAULTS.append("a run that failed becomes a baseline")
    print(f"{len(PLANTED) + 4} cases", *FAULTS, sep="\n")
    return 1 if FAULTS else 0


def failed_run(good):
    bad = copy.deepcopy(good)
    fail_cell(bad)
    return bad


def left_out(folder, good):
    """What a baseline leaves out is not gated; the rest is."""
    results = os.path.join(folder, "good.json")
    write(results, good)
    quietly(gate.update, results, folder, "code_bytes")
    try_one(folder, good, "left out", add("code_bytes", 1), 0, ": 0 changes")
    try_one(folder, good, "not left out", add("wasm_ops", 1), 1, "wasm_ops")


def other_family(folder, good):
    """Code bytes of another family of processors are not compared, instructions are."""
    path = gate.path_of(gate.counts_of(good), folder)
    baseline = gate.read(path)
    write(path, {**baseline, "family": "other"})
    try_one(folder, good, "another family, code bytes", add("code_bytes", 1), 0, ": 0 changes")
    try_one(folder, good, "another family, operations", add("wasm_ops", 1), 1, "wasm_ops")
    write(path, baseline)


sys.exit(main())
