# SPDX-License-Identifier: Apache-2.0
"""The schemas must accept what results/ writes and refuse files that are wrong in one place each: a
schema that accepts everything would test nothing.

    schema_test.py SCHEMA_FOLDER SAMPLES RESULTS     of a run with failures and absent counters
"""
import copy
import pathlib
import sys

from schema_check import documents, faults, validator_for


def set_at(document, path, value):
    *way, last = path
    for key in way:
        document = document[key]
    document[last] = value


def delete_at(document, path):
    *way, last = path
    for key in way:
        document = document[key]
    del document[last]


def first(rows, test):
    return next(i for i, row in enumerate(rows) if test(row))


def shortened(good):
    """One cell that failed and one that did not: what is wrong in them is wrong in any."""
    kept = ["blas/triad_f32/scalar/interp/host", "blas/dot_i8/simd/interp/host"]
    short = dict(good, lanemark=dict(good["lanemark"]))
    short["benchmarks"] = [row for row in good["benchmarks"] if row["run_name"] in kept]
    short["lanemark"]["cells"] = [c for c in good["lanemark"]["cells"] if c["name"] in kept]
    return short


def broken_results(good):
    good = shortened(good)
    rows = good["benchmarks"]
    sample = first(rows, lambda r: r["run_type"] == "iteration" and "error_occurred" not in r)
    error = first(rows, lambda r: "error_occurred" in r)
    absent = first(good["lanemark"]["counters"], lambda c: c["quality"] == "absent")
    setting = [
        (["lanemark", "schema"], 2),
        (["lanemark", "complete"], "yes"),
        (["lanemark", "files", "x.wasm"], "abc"),
        (["lanemark", "counters", absent, "reason"], None),
        (["lanemark", "counters", absent, "source"], "guess"),
        (["lanemark", "cells", 0, "name"], "four/parts/are/few"),
        (["benchmarks", sample, "real_time"], 0),
        (["benchmarks", sample, "real_time"], None),
        (["benchmarks", sample, "wasm_ops"], None),
        (["benchmarks", sample, "run_type"], "other"),
        (["benchmarks", error, "real_time"], 12.5),
        (["context", "num_cpus"], 0),
    ]
    deleting = [
        ["context"], ["lanemark"], ["benchmarks"],
        ["lanemark", "machine", "cpu"],
        ["benchmarks", sample, "repetition_index"],
        ["benchmarks", sample, "time_unit"],
        ["benchmarks", error, "error_message"],
    ]
    for path, value in setting:
        bad = copy.deepcopy(good)
        set_at(bad, path, value)
        yield f"{path} = {value!r}", bad
    for path in deleting:
        bad = copy.deepcopy(good)
        delete_at(bad, path)
        yield f"without {path}", bad


def broken_lines(lines):
    sample = next(line for line in lines if line["kind"] == "sample")
    absent = next(name for name, m in sample["metrics"].items() if m["value"] is None)
    for path, value in [(["kind"], "other"), (["cell"], "a/b"), (["process"], -1),
                        (["real_time"], 0), (["metrics", absent, "reason"], None),
                        (["time_unit"], "years")]:
        bad = copy.deepcopy(sample)
        set_at(bad, path, value)
        yield f"sample with {path} = {value!r}", bad


def main():
    folder, samples_path, results_path = map(pathlib.Path, sys.argv[1:4])
    found = []
    for path, broken in [(results_path, lambda items: broken_results(items[0])),
                         (samples_path, broken_lines)]:
        validator = validator_for(folder, path)
        items = documents(path)
        found += [f"{path}: {fault}" for fault in faults(validator, items)]
        variants = list(broken(items))
        found += [f"{path}: accepted {what}" for what, bad in variants if validator.is_valid(bad)]
        print(f"{path}: {len(items)} documents checked, {len(variants)} broken variants tried")
    print("\n".join(found))
    return 1 if found else 0


sys.exit(main())
