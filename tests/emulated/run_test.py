#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`lanemark run` at ISAs of other machines: counted, verified, never timed; what lacks is said.

Use: run_test.py LANEMARK WORKLOADS. Prints "left out" and the reason where nothing can be emulated.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

WORKLOAD = "blas/dot_f32"
ISAS = ["aarch64", "riscv64-v256"]
ENGINES = ["native", "interp", "llvm"]


def run(command, *options, engine="native", **environment):
    return subprocess.run([command, "run", "--engine", engine, "--filter", f"^{WORKLOAD}/", *options],
                          capture_output=True, text=True, check=False, env={**os.environ, **environment})


def require(condition, what, done):
    if not condition:
        sys.exit(f"run_test.py: {what}\nstatus {done.returncode}\n{done.stdout}{done.stderr}")


def counts_and_repeats(command, folder):
    """Two processes of each cell: equal counts, in counted[] alone, from QEMU, without any time."""
    out = os.path.join(folder, "run")
    done = run(command, "--isa", ",".join(ISAS), "--processes", "2", "--out", out, engine=",".join(ENGINES))
    require(done.returncode == 0, "a run at foreign ISAs fails", done)
    require(re.search(r"\d(\.\d+)?[kM] insn\b", done.stdout), "the summary shows no counts", done)
    with open(os.path.join(out, "results.json"), encoding="utf-8") as file:
        results = json.load(file)
    require(results["benchmarks"] == [], "emulated cells stand in benchmarks[]", done)
    counts = {}
    for row in results["lanemark"]["counted"]:
        require(not [key for key in row if "time" in key], f"a time in {row}", done)
        mix = [value for key, value in row.items() if key.startswith("mix_") and not key[-1].isdigit()]
        require(sum(mix) == row["instructions"], f"the mix is not the whole: {row}", done)
        counts.setdefault(row["run_name"], []).append(row["instructions"])
    cells = {f"{WORKLOAD}/{variant}/{engine}/{isa}" for variant in ("scalar", "simd") for engine in ENGINES
             for isa in ISAS}
    require(set(counts) == cells, f"counted are {sorted(counts)}", done)
    for cell, values in counts.items():
        require(len(values) == 2 and values[0] == values[1] > 1000, f"{cell}: {values}", done)
    for cell in cells:
        if "/simd/" in cell and "/llvm/" not in cell:  # which vectorises what is scalar
            scalar = counts[cell.replace("/simd/", "/scalar/")][0]
            require(counts[cell][0] < scalar, f"{cell}: {counts[cell][0]} of {scalar} scalar instructions", done)
        if "/interp/" not in cell:
            continue
        native = counts[re.sub("/[a-z]+/([^/]+)$", r"/native/\1", cell)][0]
        require(counts[cell][0] >= native, f"{cell}: {counts[cell][0]} instructions, native {native}", done)
    with open(os.path.join(out, "samples.jsonl"), encoding="utf-8") as file:
        rows = [json.loads(line) for line in file][1:]
    for row in rows:
        metric = row["metrics"]["instructions"]
        require((row["kind"], metric["source"], metric["quality"]) == ("counted", "qemu", "exact"), str(row), done)


def own_instructions(command, folder, source):
    """What a source counts of the simd variant at x86-64-v3; None where this machine lacks the source."""
    out = os.path.join(folder, source)
    done = run(command, "--isa", "x86-64-v3", "--variant", "simd", "--counters", source, "--processes", "1",
               "--min-time", "0.01", "--out", out)
    require(done.returncode == 0, f"a run with --counters {source} fails", done)
    with open(os.path.join(out, "samples.jsonl"), encoding="utf-8") as file:
        metric = json.loads(file.readlines()[1])["metrics"]["instructions"]
    if metric["value"] is None:
        print(f"not compared: {source}: {metric['reason']}")
        return None
    require(metric["source"] == source, str(metric), done)
    return metric["value"]


def agrees_with_stepping(command, folder):
    """QEMU's count of this machine's own code is that of single-stepping it."""
    counts = [own_instructions(command, folder, source) for source in ("qemu", "step")]
    if None not in counts and counts[0] != counts[1]:
        sys.exit(f"run_test.py: QEMU counts {counts[0]} instructions, stepping {counts[1]}")


def refuses_wrong_output(command, workloads, folder):
    """An output that is not the reference is an error, and its count is not kept."""
    copy = os.path.join(folder, "workloads")
    shutil.copytree(os.path.join(workloads, WORKLOAD), os.path.join(copy, WORKLOAD))
    manifest = os.path.join(copy, WORKLOAD, "manifest")
    with open(manifest, encoding="utf-8") as file:
        text = file.read()
    with open(manifest, "w", encoding="utf-8") as file:
        file.write(text.replace("hash = quick:", "hash = quick:" + "f" * 64 + " was:"))
    out = os.path.join(folder, "wrong")
    done = run(command, "--workloads", copy, "--isa", ISAS[0], "--processes", "1", "--out", out)
    require(done.returncode == 1 and "mismatch" in done.stderr, "a wrong output is not refused", done)
    with open(os.path.join(out, "results.json"), encoding="utf-8") as file:
        require(json.load(file)["lanemark"]["counted"] == [], "a wrong output is counted", done)


def says_what_lacks(command, folder):
    """Without the emulator the cells are skipped, and the reason says what to install."""
    done = run(command, "--isa", ISAS[0], "--out", os.path.join(folder, "none"), PATH=folder)
    require(done.returncode == 2 and "qemu-aarch64" in done.stderr and "install qemu-user" in done.stderr,
            "no reason for a missing emulator", done)


def says_what_is_not_built(command):
    """Workloads beside LANEMARK_FOREIGN are skipped with one line per ISA that says how to get them."""
    done = subprocess.run([command, "run", "--suite", "full", "--engine", "native", "--filter", "^classic/", "--isa",
                           ISAS[0], "--dry-run"], capture_output=True, text=True, check=False)
    if done.stdout == "":
        require(done.stderr.count("skipped:") == 1 and "LANEMARK_FOREIGN=all" in done.stderr, "no reason", done)


def main():
    command, workloads = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        says_what_lacks(command, folder)
        probe = run(command, "--isa", ",".join(ISAS), "--dry-run")
        if "lanemark: skipped:" in probe.stderr:
            print("left out: " + probe.stderr)
            return
        says_what_is_not_built(command)
        counts_and_repeats(command, folder)
        refuses_wrong_output(command, workloads, folder)
        if os.uname().machine == "x86_64":
            agrees_with_stepping(command, folder)


if __name__ == "__main__":
    main()
