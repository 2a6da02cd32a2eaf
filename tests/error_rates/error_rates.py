# SPDX-License-Identifier: Apache-2.0
"""How often the decision rules err: many comparisons of builds whose true slowdown is known, because slowed.c has it planted.

    error_rates.py LANEMARK CLANG [--comparisons N] [--rules ab,compare,counts] [--slowdowns 0,2,3,5] [--kernels LIST]
                   [--engine native] [--min-time S] [--processes N] [--seed N] [--save FILE]
    error_rates.py --saved FILE...

Rules: ab = `lanemark ab` as it comes (12 pairs, extended once), compare = `lanemark compare` of two runs made apart, counts =
the same of what the interpreter counts. Each command judges all kernels, so its family-wise correction is part of what is
measured; alarms about identical machine code are not silenced. Rates have 95 % intervals of Clopper and Pearson (Biometrika
26, 1934). The targets: at most 1 % false alarms; at +3 % the alarm in 90 % of the comparisons of kernels whose noise is at most
2 %, `ab` alone; never UNCHANGED at +5 %. They are for an idle machine: the load is printed.

For compare and counts a cycle of runs, one per build in an order of its own, serves all slowdowns: each is compared with the
cycle's run of the base. Comparisons of one row of the table thus share no process and are independent, as the intervals want;
rows share their base. Two runs of the base make two comparisons a cycle: with one another, and one with one of the cycle before.
That row's comparisons share runs with their neighbours, which leaves rates as they are and makes their intervals up to 1.4 times
too narrow. Runs of a cycle are whole, so what drifts between two runs is part of it. --save keeps a line of JSON per command's
comparison, and --saved prints the table of such files.
"""
import argparse
import json
import math
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import slowed_builds

VERDICTS = ("REGRESSED", "INCONCLUSIVE", "IMPROVED", "UNCHANGED")
QUIET = 0.02  # the noise up to which power is promised


def at_most(successes, n, p):
    """The chance of at most that many successes."""
    return sum(math.comb(n, k) * p ** k * (1 - p) ** (n - k) for k in range(successes + 1))


def bisect(is_below):
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if is_below(middle) else (low, middle)
    return low


def interval(successes, n):
    """Clopper and Pearson's, 95 %: the shares at which so few, or so many, would come up in one of 40 trials."""
    if n == 0:
        return 0.0, 1.0
    lower = bisect(lambda p: 1 - at_most(successes - 1, n, p) < 0.025) if successes else 0.0
    upper = bisect(lambda p: at_most(successes, n, p) > 0.025) if successes < n else 1.0
    return lower, upper


class Trials:
    """Builds, and commands that compare them."""

    def __init__(self, options, folder):
        self.options = options
        self.folder = folder
        self.builds = {}
        self.number = 0
        self.last_base = None
        for slowdown in {0, *options.slowdowns}:
            self.builds[slowdown] = os.path.join(folder, f"slowed{slowdown}")
            slowed_builds.build(options.clang, self.builds[slowdown], slowdown, options.kernels)

    def command(self, *words):
        run = subprocess.run([self.options.lanemark, *words], capture_output=True, text=True, check=False)
        if run.returncode not in (0, 1, 2) or not run.stdout:
            sys.exit(f"lanemark {' '.join(words)}: status {run.returncode}\n{run.stderr}")
        return run.stdout

    def new_folder(self):
        self.number += 1
        return os.path.join(self.folder, f"out{self.number}")

    def seed(self):
        return str(self.options.seed + self.number)

    def ab(self):
        return [(slowdown, self.ab_once(slowdown)) for slowdown in self.options.slowdowns]

    def ab_once(self, slowdown):
        return self.command("ab", "--base", self.builds[0], "--new", self.builds[slowdown], "--engine", self.options.engine, "--only", "times",
                            "--keep-alarms", "--min-time", self.options.min_time, "--format", "json", "--out", self.new_folder(),
                            "--seed", self.seed())

    def one_run(self, slowdown, *words):
        out = self.new_folder()
        self.command("run", "--workloads", os.path.join(self.builds[slowdown], "workloads"), "--isa", "host", "--min-time",
                     self.options.min_time, "--out", out, "--seed", self.seed(), *words)
        return os.path.join(out, "results.json")

    def one_cycle(self, only, *words):
        """A run of the base and one of each slowdown, shuffled; comparisons of each with that of the base."""
        jobs = ["base", *self.options.slowdowns]
        random.Random(self.seed()).shuffle(jobs)
        runs = {job: self.one_run(0 if job == "base" else job, *words) for job in jobs}
        both = [(slowdown, runs["base"], runs[slowdown]) for slowdown in self.options.slowdowns]
        if self.last_base and 0 in runs:
            both.append((0, self.last_base, runs["base"]))
        found = [(slowdown, self.command("compare", base, new, "--only", only, "--keep-alarms", "--format", "json"))
                 for slowdown, base, new in both]
        for path in {self.last_base, *runs.values()} - {None, runs.get(0)}:
            shutil.rmtree(os.path.dirname(path))
        self.last_base = runs.get(0)
        return found

    def compare(self):
        return self.one_cycle("times", "--engine", self.options.engine, "--counters", "none", "--processes", str(self.options.processes))

    def counts(self):
        return self.one_cycle("counts", "--engine", "interp", "--counters", "sde", "--processes", "1")


def verdicts_of(comparison):
    """[(kernel, verdict, noise)] of one command's comparison; of counts, the instructions."""
    changes = [change for change in comparison["changes"] if change["metric"] in ("time", "wasm_ops")]
    return [(change["cell"].split("/")[1], change["verdict"], change.get("noise")) for change in changes]


def save(options, rule, slowdown, text):
    with open(options.save, "a", encoding="utf-8") as file:
        file.write(json.dumps({"rule": rule, "slowdown": slowdown, "load": os.getloadavg()[0], "comparison": json.loads(text)}) + "\n")


def read_saved(paths):
    """{(rule, slowdown): [(kernel, verdict, noise)]}"""
    table = {}
    for path in paths:
        with open(path, encoding="utf-8") as file:
            for line in map(json.loads, file):
                table.setdefault((line["rule"], line["slowdown"]), []).extend(verdicts_of(line["comparison"]))
    return table


def run_trials(trials, rule):
    """[(kernel, verdict, noise)] by slowdown, of as many comparisons as were asked for."""
    rows = {slowdown: [] for slowdown in trials.options.slowdowns}
    started = time.monotonic()
    trials.last_base = None
    while any(len(found) < trials.options.comparisons for found in rows.values()):
        for slowdown, text in getattr(trials, rule)():
            rows[slowdown] += verdicts_of(json.loads(text))
            save(trials.options, rule, slowdown, text)
    print(f"{rule}: {sum(map(len, rows.values()))} comparisons in {time.monotonic() - started:.0f} s", file=sys.stderr)
    return rows


def rate_text(successes, n):
    low, high = interval(successes, n)
    return f"{100 * successes / n:5.1f} % [{100 * low:.1f}, {100 * high:.1f}]" if n else "    -"


def print_row(rule, slowdown, rows):
    counts = {verdict: sum(row[1] == verdict for row in rows) for verdict in VERDICTS}
    cells = "  ".join(f"{rate_text(counts[verdict], len(rows)):24}" for verdict in VERDICTS)
    print(f"{rule:8} +{slowdown:<3} {len(rows):6}  {cells}")


def noises(rows):
    """Median noise by kernel."""
    kernels = {kernel for kernel, _, noise in rows if noise is not None}
    return {kernel: statistics.median(noise for name, _, noise in rows if name == kernel and noise is not None) for kernel in sorted(kernels)}


def judge(rule, table):
    """A line for each target, with what was seen."""
    rows = table.get((rule, 0), [])
    alarms = sum(row[1] in ("REGRESSED", "IMPROVED") for row in rows)
    if rows:
        yield f"false alarms: {alarms} of {len(rows)}, {rate_text(alarms, len(rows)).strip()} (target: at most 1 %)"
    known = noises(rows) if rows else {}
    quiet = {kernel for kernel, noise in known.items() if noise <= QUIET} if known else {row[0] for found in table.values() for row in found}
    if known:
        yield "noise of a comparison: " + ", ".join(f"{kernel} {noise:.2%}" for kernel, noise in known.items())
    for slowdown in sorted(slowdown for name, slowdown in table if name == rule and slowdown > 0):
        found = [row for row in table[rule, slowdown] if row[0] in quiet]
        noisy = [row for row in table[rule, slowdown] if row[0] not in quiet]
        seen = sum(row[1] == "REGRESSED" for row in found)
        undecided = sum(row[1] == "INCONCLUSIVE" for row in noisy)
        target = " (target: at least 90 %)" if rule == "ab" and slowdown == 3 else ""
        if found:
            yield f"power at +{slowdown} % where the noise is at most 2 %: {rate_text(seen, len(found)).strip()} of {len(found)}{target}"
        if noisy:
            yield f"INCONCLUSIVE at +{slowdown} % where the noise is more: {rate_text(undecided, len(noisy)).strip()} of {len(noisy)}"
    large = table.get((rule, 5), [])
    if large:
        missed = sum(row[1] == "UNCHANGED" for row in large)
        yield f"UNCHANGED at +5 %: {missed} of {len(large)} (target: never)"


def read_options():
    split = lambda kind: lambda text: [kind(word) for word in text.split(",")]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lanemark")
    parser.add_argument("clang")
    parser.add_argument("--comparisons", type=int, default=300)
    parser.add_argument("--rules", type=split(str), default=["ab", "compare", "counts"])
    parser.add_argument("--slowdowns", type=split(int), default=[0, 2, 3, 5])
    parser.add_argument("--kernels", type=split(str), default=list(slowed_builds.KERNELS))
    parser.add_argument("--engine", default="native")
    parser.add_argument("--min-time", default="0.01")
    parser.add_argument("--processes", type=int, default=12)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--save", default=os.devnull)
    return parser.parse_args()


def measure(options):
    table = {}
    print(f"seed {options.seed}, engine {options.engine}, kernels {', '.join(options.kernels)}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} CPUs",
          flush=True)
    with tempfile.TemporaryDirectory(prefix="lanemark-error-rates-") as folder:
        trials = Trials(options, folder)
        for rule in options.rules:
            table.update({(rule, slowdown): rows for slowdown, rows in run_trials(trials, rule).items()})
    print(f"load at the end {os.getloadavg()[0]:.1f}")
    return table


def main():
    if sys.argv[1:2] == ["--saved"]:
        table = read_saved(sys.argv[2:])
    else:
        table = measure(read_options())
    print(f"{'rule':8} {'slow':4} {'n':>6}  " + "  ".join(f"{verdict:24}" for verdict in VERDICTS))
    for (rule, slowdown), rows in table.items():
        print_row(rule, slowdown, rows)
    for rule in dict.fromkeys(rule for rule, _ in table):
        print(f"\n{rule}:", *judge(rule, table), sep="\n  ")
    return 0


if __name__ == "__main__":
    sys.exit(main())
