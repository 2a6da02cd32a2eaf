# SPDX-License-Identifier: Apache-2.0
"""Draws every figure in every format from a made-up run and checks the pictures: non-empty, well
formed, with every workload's name, the legend's entries and the footer in the SVG.

    figures_test.py PLOTS_TOOL SCRIPTS RESULTS OUT
"""
import json
import os
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import xml.etree.ElementTree as xml

SVG = "{http://www.w3.org/2000/svg}"


def run(*words, env=None):
    return subprocess.run([str(w) for w in words], capture_output=True, text=True, env=env)


def texts_of_svg(path):
    return ["".join(text.itertext()).strip() for text in xml.parse(path).iter(SVG + "text")]


# What a figure of the made-up run says, beside the footer: {figure: (names each workload, further words)}.
FIGURES = {
    "family_slowdown": (False, ["all workloads", "interp host simd", "crypto"]),
    "family_gain": (False, ["all workloads", "interp host", "native v4"]),
    "speed_vs_native": (True, ["geometric mean", "interp host scalar"]),
    "simd_gain": (True, ["geometric mean", "interp host"]),
    "isa_ladder": (True, ["geometric mean", "native scalar"]),
    "operations": (True, ["control", "v_float", "v_mem", "20"]),
    "roofline": (False, ["interp host simd", "1  blas/triad_f32", "FLOP per byte (log scale)"]),
    "start_up_phases": (False, ["interp host: decode", "interp host: compile", "interp host: load", "1.2 ms"]),
    "compile_vs_run": (False, ["interp host simd", "1 iteration"]),
    "sample_spread": (True, ["interp host scalar", "native host simd"]),
    "warm_up": (False, ["batch of the process"]),
}


def check_svg(path, workloads, faults):
    texts = texts_of_svg(path)
    names_each, words = FIGURES[path.stem]
    for wanted in (sorted(workloads) if names_each else []) + words:
        if wanted not in texts:
            faults.append(f"{path.name}: no text `{wanted}`")
    footer = " ".join(texts)
    for wanted in ["Example EX-9", "n = 2 to 3 processes", "no PMU visible"]:
        if wanted not in footer:
            faults.append(f"{path.name}: `{wanted}` is missing")
    root = xml.parse(path).getroot()
    width, height = (float(x) for x in root.get("viewBox").split()[2:])
    for group in root.iter(SVG + "g"):
        place = re.match(r"translate\(([-0-9.]+),([-0-9.]+)\)", group.get("transform", ""))
        if place and not (0 <= float(place[1]) <= width and 0 <= float(place[2]) <= height):
            faults.append(f"{path.name}: text outside the picture at {place[0]}")


def check_png(path, svg, faults):
    data = path.read_bytes()
    if data[:8] != b"\x89PNG\r\n\x1a\n" or data[-8:-4] != b"IEND":
        faults.append(f"{path.name}: no complete PNG")
        return
    size = struct.unpack(">II", data[16:24])
    viewed = [int(float(x)) for x in xml.parse(svg).getroot().get("viewBox").split()[2:]]
    if size != (2 * viewed[0], 2 * viewed[1]):
        faults.append(f"{path.name}: {size} is not twice {viewed}")


def check_table(path, results, faults):
    lines = [line.split("\t") for line in path.read_text().splitlines()]
    if len({len(line) for line in lines}) != 1:
        faults.append(f"{path.name}: rows of different lengths")
    cells = len(results["lanemark"]["cells"])
    if sum(line[1] != "geometric mean" for line in lines[1:]) != cells:
        faults.append(f"{path.name}: not one row for each of {cells} cells")


def draw_all(tool, scripts, results_path, out, faults):
    results = json.loads(results_path.read_text())
    workloads = {c["name"].rsplit("/", 3)[0] for c in results["lanemark"]["cells"]}
    drawn = run(tool, "plot", scripts, out, "svg,png,pdf", "all", results_path)
    if drawn.returncode != 0 or drawn.stderr:
        faults.append(f"plot: status {drawn.returncode}: {drawn.stderr}")
        return
    figures = list(FIGURES)
    tables = ["cells", "classes", "costs", "families", "phases", "roofline", "spread", "warm_up"]
    wanted = {f"{f}.{e}" for f in figures for e in ["svg", "png", "pdf"]} | {f"{t}.tsv" for t in tables}
    if {p.name for p in out.iterdir()} != wanted:
        faults.append(f"plot: wrote {sorted(p.name for p in out.iterdir())}")
    for figure in figures:
        check_svg(out / f"{figure}.svg", workloads, faults)
        check_png(out / f"{figure}.png", out / f"{figure}.svg", faults)
        if (out / f"{figure}.pdf").read_bytes()[:5] != b"%PDF-":
            faults.append(f"{figure}.pdf: no PDF")
    check_table(out / "cells.tsv", results, faults)


def check_refusals(tool, scripts, results_path, out, faults):
    no_gnuplot = dict(os.environ, PATH="/nonexistent")
    nothing = json.loads(results_path.read_text())
    nothing["benchmarks"] = []
    empty = out.parent / "nothing.json"
    empty.write_text(json.dumps(nothing))
    for what, words, env, says in [
            ("format", ["svg,gif", "all", results_path], None, "format `gif`: unknown"),
            ("empty format", ["", "all", results_path], None, "format ``: unknown"),
            ("figure", ["svg", "simd_gain,other", results_path], None, "figure `other`: unknown"),
            ("no gnuplot", ["svg", "all", results_path], no_gnuplot, "gnuplot-nox"),
            ("no data", ["svg", "simd_gain", empty], None, "nothing to draw"),
            ("no results", ["svg", "all", out / "none.json"], None, "No such file")]:
        refused = run(tool, "plot", scripts, out, *words, env=env)
        if refused.returncode != 3 or says not in refused.stderr:
            faults.append(f"{what}: status {refused.returncode}: {refused.stderr}")
    if run(tool, "plot", scripts, out, "svg", "all", empty).returncode != 0:
        faults.append("a run without samples must draw nothing, and say so by no error")
    unwritable = run(tool, "plot", scripts, "/proc/nowhere", "svg", "all", results_path)
    if unwritable.returncode != 3 or "cannot create the folder" not in unwritable.stderr:
        faults.append(f"unwritable: {unwritable.stderr}")


def check_hostile_folder(tool, scripts, results_path, out, faults):
    """A folder's name that gnuplot would take for a pipe or a string's end must be only a name."""
    hostile = out.parent / "it's `echo` <x|y"
    shutil.rmtree(hostile, ignore_errors=True)
    drawn = subprocess.run([tool, "plot", scripts, hostile.name, "svg", "simd_gain", results_path],
                           cwd=out.parent, capture_output=True, text=True)
    if drawn.returncode != 0 or not (hostile / "simd_gain.svg").stat().st_size:
        faults.append(f"hostile folder: {drawn.stderr}")
    shutil.rmtree(hostile, ignore_errors=True)


def main():
    tool, scripts, results_path, out = (pathlib.Path(a).resolve() for a in sys.argv[1:5])
    shutil.rmtree(out, ignore_errors=True)
    out.parent.mkdir(parents=True, exist_ok=True)
    faults = []
    draw_all(tool, scripts, results_path, out, faults)
    check_refusals(tool, scripts, results_path, out, faults)
    check_hostile_folder(tool, scripts, results_path, out, faults)
    print(f"{len(faults)} faults", *faults, sep="\n")
    return 1 if faults else 0


sys.exit(main())
