# SPDX-License-Identifier: Apache-2.0
"""Google Benchmark's own compare tool reads two results.json and finds the slowdown that one has.

    compare_test.py COMPARE_PY BASE NEW FACTOR    interpreter times of NEW are FACTOR times BASE's
"""
import re
import subprocess
import sys


def main():
    tool, base, new, factor = sys.argv[1:5]
    run = subprocess.run([sys.executable, tool, "--no-color", "benchmarks", base, new],
                         capture_output=True, text=True)
    if run.returncode != 0:
        print(run.stdout[-2000:], run.stderr[-2000:], "compare.py failed", run.returncode, sep="\n")
        return 1
    row = re.compile(r"^(\S+)_median\s+([+-][0-9.]+)\s", re.M)
    changes = {name: float(change) for name, change in row.findall(run.stdout)}
    tested = len(re.findall(r"_pvalue\s.*U Test, Repetitions: ", run.stdout))
    faults = []
    for name, change in changes.items():
        wanted = float(factor) - 1 if "/interp/" in name else 0
        if abs(change - wanted) > 0.05:
            faults.append(f"{name}: compare.py says {change:+.4f}, made with {wanted:+.4f}")
    # 117 of 120 cells have two samples or more in both files: two failed throughout in the base.
    if len(changes) != 118 or tested < 117:
        faults.append(f"compare.py compared {len(changes)} medians and tested {tested} cells")
    print(f"{len(changes)} medians compared, {tested} U tests", *faults, sep="\n")
    return 1 if faults else 0


sys.exit(main())
