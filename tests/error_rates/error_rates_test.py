# SPDX-License-Identifier: Apache-2.0
"""The benchmark of error rates itself: its intervals against published ones, and a short run with slowdowns nobody can miss.

    error_rates_test.py LANEMARK CLANG
"""
import re
import subprocess
import sys

import error_rates

FAULTS = []

# successes, n, and Clopper and Pearson's 95 % interval as tables give it (the rule of three, and by the beta distribution).
KNOWN = [(0, 10, 0, 0.3085), (10, 10, 0.6915, 1), (5, 10, 0.1871, 0.8129), (1, 300, 0.0001, 0.0184), (0, 300, 0, 0.0122), (0, 0, 0, 1)]


def check(what, good):
    if not good:
        FAULTS.append(what)


def shares(output, rule, slowdown):
    """Per cent of each verdict in a row of the table."""
    row = next(line for line in output.splitlines() if line.startswith(f"{rule:8} +{slowdown} "))
    return dict(zip(error_rates.VERDICTS, map(float, re.findall(r"([\d.]+) % \[", row)), strict=True))


def main():
    lanemark, clang = sys.argv[1:3]
    for successes, n, low, high in KNOWN:
        got = error_rates.interval(successes, n)
        check(f"interval of {successes} in {n}: {got}", abs(got[0] - low) < 1e-4 and abs(got[1] - high) < 1e-4)
    run = subprocess.run([sys.executable, "-B", error_rates.__file__, lanemark, clang, "--comparisons", "2", "--slowdowns", "0,60", "--kernels",
                          "hash,filter", "--processes", "6"], capture_output=True, text=True, check=False)
    print(run.stdout, run.stderr)
    check(f"status {run.returncode}", run.returncode == 0)
    check("counts: a false alarm", shares(run.stdout, "counts", 0)["UNCHANGED"] == 100)
    for rule in ("counts", "ab", "compare"):
        found = shares(run.stdout, rule, 60)
        check(f"{rule}: {found} at +60 %", found["IMPROVED"] == found["UNCHANGED"] == 0)
    check("counts: a missed change", shares(run.stdout, "counts", 60)["REGRESSED"] == 100)
    check("ab: nothing found", shares(run.stdout, "ab", 60)["REGRESSED"] > 0)
    print(*FAULTS, sep="\n")
    return 1 if FAULTS else 0


sys.exit(main())
