# SPDX-License-Identifier: Apache-2.0
"""Draws the figures of what machines execute - vector instructions per v128 operation, modelled cycles - from a made-up
run with ISAs that were counted and never timed, and checks their tables and what the pictures name.

    executed_test.py PLOTS_TOOL SCRIPTS RESULTS OUT
"""
import json
import pathlib
import shutil
import subprocess
import sys
import xml.etree.ElementTree as xml

SVG = "{http://www.w3.org/2000/svg}"
FIGURES = ["fidelity", "vector_bytes", "model_cycles"]
ISA = "riscv64-v128"
PER_OP = 1.25
CORES = {"sifive-p670": (1000, 1500), "znver4": (400, 400)}


def counted_row(name, v128_ops):
    row = {"name": name, "run_name": name, "run_type": "iteration", "repetitions": 1, "repetition_index": 0, "threads": 1,
           "instructions": 9 * v128_ops, "vector_insns": PER_OP * v128_ops, "vector_insn_bytes": 16}
    for core, (lower, upper) in CORES.items():
        row[f"model_lower_{core}"] = lower
        row[f"model_upper_{core}"] = upper
    return row


def with_counts(results):
    """Every workload counted natively at an ISA of another machine; its v128 operations are the interpreter's."""
    lanemark = results["lanemark"]
    ops = {}
    for row in results["benchmarks"]:
        path, variant, engine, _ = row["run_name"].rsplit("/", 3)
        if variant == "simd" and engine == "interp" and "v128_ops" in row:
            ops[path] = row["v128_ops"]
    for path, count in ops.items():
        for variant in ("simd", "scalar"):
            name = f"{path}/{variant}/native/{ISA}"
            lanemark["cells"].append({"name": name, "samples": 0, "errors": 0, "metrics": {}, "processes": []})
            lanemark["counted"].append(counted_row(name, count))
    for core in CORES:
        lanemark["counters"] += [{"name": f"model_{bound}_{core}", "unit": "cycles", "source": "model", "quality": "estimated"}
                                 for bound in ("lower", "upper")]
    return ops


def rows_of(path):
    head, *lines = [line.split("\t") for line in path.read_text().splitlines()]
    return [dict(zip(head, line)) for line in lines]


def check_tables(out, ops, faults):
    fidelity = [row for row in rows_of(out / "fidelity.tsv") if row["isa"] == ISA]
    if {row["workload"] for row in fidelity} != set(ops) or {row["variant"] for row in fidelity} != {"simd"}:
        faults.append(f"fidelity.tsv has {[row['workload'] for row in fidelity]}, not {sorted(ops)}")
    for row in fidelity:
        if float(row["per_op"]) != PER_OP or float(row["v128_ops"]) != ops[row["workload"]] or row["place"] != "1":
            faults.append(f"fidelity.tsv: {row}")
    model = rows_of(out / "model.tsv")
    if len(model) != len(ops) * len(CORES):
        faults.append(f"model.tsv: {len(model)} rows for {len(ops)} workloads and {len(CORES)} cores")
    for row in model:
        if (float(row["lower"]), float(row["upper"])) != CORES[row["core"]] or row["isa"] != ISA:
            faults.append(f"model.tsv: {row}")


def check_pictures(out, ops, faults):
    wanted = {"fidelity": [f"native {ISA}", str(PER_OP)[:3]], "vector_bytes": [f"native {ISA}", "16"],
              "model_cycles": [f"{core} {ISA}" for core in CORES]}
    for figure, words in wanted.items():
        texts = ["".join(text.itertext()).strip() for text in xml.parse(out / f"{figure}.svg").iter(SVG + "text")]
        faults.extend(f"{figure}: no text `{word}`" for word in words + sorted(ops) if word not in texts)


def main():
    tool, scripts, results_path, out = (pathlib.Path(a).resolve() for a in sys.argv[1:5])
    shutil.rmtree(out, ignore_errors=True)
    out.parent.mkdir(parents=True, exist_ok=True)
    results = json.loads(results_path.read_text())
    ops = with_counts(results)
    made = out.parent / "executed.json"
    made.write_text(json.dumps(results))
    faults = [] if ops else ["the made-up run has no v128 operations"]
    drawn = subprocess.run([tool, "plot", scripts, out, "svg,png", ",".join(FIGURES), made], capture_output=True, text=True,
                           check=False)
    if drawn.returncode != 0 or drawn.stderr:
        faults.append(f"plot: status {drawn.returncode}: {drawn.stderr}")
    else:
        check_tables(out, ops, faults)
        check_pictures(out, ops, faults)
    refused = subprocess.run([tool, "plot", scripts, out, "svg", "fidelity", results_path], capture_output=True, text=True,
                             check=False)
    if refused.returncode != 3 or "nothing to draw" not in refused.stderr:
        faults.append(f"a run without counts: status {refused.returncode}: {refused.stderr}")
    print(f"{len(faults)} faults", *faults, sep="\n")
    return 1 if faults else 0


sys.exit(main())
