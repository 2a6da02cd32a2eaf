# SPDX-License-Identifier: Apache-2.0
"""Draws the figures of exact instruction counts from a made-up run with ISAs that were counted and never
timed, and checks what the table computes of them and what the pictures name.

    counted_test.py PLOTS_TOOL SCRIPTS RESULTS OUT
"""
import json
import pathlib
import shutil
import subprocess
import sys
import xml.etree.ElementTree as xml

SVG = "{http://www.w3.org/2000/svg}"
FIGURES = ["instructions", "instruction_mix", "vector_lengths", "isa_ladder", "speed_vs_native"]

# Instructions of the simd variant at each ISA; scalar code has four times as many.
COUNTS = {"aarch64": 1000, "aarch64-sve128": 1200, "aarch64-sve256": 600, "riscv64-v128": 2000, "riscv64-v256": 1500}


def counted_row(name, count, process=0):
    return {"name": name, "run_name": name, "run_type": "iteration", "repetitions": 1, "repetition_index": process,
            "threads": 1, "instructions": count, "mix_int": count // 4, "mix_vec_fp": count // 2,
            "mix_vec_fp_128": count // 2, "mix_load": count - count // 4 - count // 2}


def with_counts(results):
    """The run with every workload counted at COUNTS' ISAs; the last one's processes disagree."""
    lanemark = results["lanemark"]
    workloads = sorted({cell["name"].rsplit("/", 3)[0] for cell in lanemark["cells"]})
    for workload in workloads:
        for isa, count in COUNTS.items():
            for variant, factor in (("scalar", 4), ("simd", 1)):
                name = f"{workload}/{variant}/native/{isa}"
                lanemark["cells"].append({"name": name, "samples": 0, "errors": 0, "metrics": {}, "processes": []})
                lanemark["counted"].append(counted_row(name, factor * count))
    odd = f"{workloads[-1]}/simd/native/riscv64-v256"
    lanemark["counted"].append(counted_row(odd, 1501, 1))
    return workloads, odd


def expected(isa, column):
    if column == "relative":
        return COUNTS[isa] / COUNTS["aarch64"]
    short = isa[:-3] + "128"
    return COUNTS[isa] / COUNTS[short] if short in COUNTS else None


def check_table(path, odd, faults):
    head, *lines = [line.split("\t") for line in path.read_text().splitlines()]
    for line in lines:
        row = dict(zip(head, line))
        name = f"{row['workload']}/{row['variant']}/{row['engine']}/{row['isa']}"
        if row["isa"] not in COUNTS or row["workload"] == "geometric mean":
            continue
        if row["status"] != ("counts differ" if name == odd else "ok") or row["time_ns"] != "NaN":
            faults.append(f"{name}: status {row['status']}, time {row['time_ns']}")
        for column in ("relative", "sweep"):
            value = None if name == odd else expected(row["isa"], column)
            if (row[column] == "NaN") != (value is None) or (value and abs(float(row[column]) - value) > 1e-5 * value):
                faults.append(f"{name}: {column} is {row[column]}, not {value}")
        if name != odd and row["mix_int"] != str(int(row["instructions"]) // 4):
            faults.append(f"{name}: mix_int {row['mix_int']} of {row['instructions']}")
    if "mix_vec_fp_128" in head:
        faults.append("a width's column stands beside its class")


def texts_of(path):
    return ["".join(text.itertext()).strip() for text in xml.parse(path).iter(SVG + "text")]


def check_pictures(out, workloads, faults):
    wanted = {"instructions": ["aarch64 simd", "riscv64-v256 scalar", "geometric mean"],
              "instruction_mix": ["int", "vec_fp", "load", "aarch64-sve256"],
              "vector_lengths": ["aarch64-sve", "riscv64-v", "256", "geometric mean"]}
    for figure, words in wanted.items():
        texts = texts_of(out / f"{figure}.svg")
        faults.extend(f"{figure}: no text `{word}`" for word in words + workloads if word not in texts)
    for figure in ("isa_ladder", "speed_vs_native"):
        told = [text for text in texts_of(out / f"{figure}.svg") if "aarch64" in text or "riscv64" in text]
        if told:
            faults.append(f"{figure}: shows ISAs that have no time: {told}")


def main():
    tool, scripts, results_path, out = (pathlib.Path(a).resolve() for a in sys.argv[1:5])
    shutil.rmtree(out, ignore_errors=True)
    out.parent.mkdir(parents=True, exist_ok=True)
    results = json.loads(results_path.read_text())
    workloads, odd = with_counts(results)
    made = out.parent / "counted.json"
    made.write_text(json.dumps(results))
    drawn = subprocess.run([tool, "plot", scripts, out, "svg", ",".join(FIGURES), made], capture_output=True,
                           text=True, check=False)
    faults = []
    if drawn.returncode != 0 or drawn.stderr:
        faults.append(f"plot: status {drawn.returncode}: {drawn.stderr}")
    else:
        check_table(out / "cells.tsv", odd, faults)
        check_pictures(out, workloads, faults)
    refused = subprocess.run([tool, "plot", scripts, out, "svg", "vector_lengths", results_path], capture_output=True,
                             text=True, check=False)
    if refused.returncode != 3 or "nothing to draw" not in refused.stderr:
        faults.append(f"a run without counts: status {refused.returncode}: {refused.stderr}")
    print(f"{len(faults)} faults", *faults, sep="\n")
    return 1 if faults else 0


sys.exit(main())
