#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every chosen workload x variant x engine gives the reference output, by `lanemark run --verify-only`.

Use: verify.py COMMAND FAMILY|kernels|all [--size SIZE] [--isa all]. FAMILY: its workloads; kernels: the first of each
family. At host, unless --isa all. Fails on a wrong output, and on a cell left out for another reason than that this
machine lacks the instruction set or this build the engine. The count of cells is computed here from the lists of workloads and engines, so that none
is lost silently.
"""
import argparse
import json
import os
import re
import subprocess
import sys


def listed(command, what):
    return json.loads(subprocess.run([command, "list", what, "--json"], capture_output=True, text=True,
                                     check=True).stdout)[what]


def choose(workloads, which):
    if which == "all":
        return workloads
    if which != "kernels":
        return [row for row in workloads if row["family"] == which]
    first = {}
    for row in workloads:
        first.setdefault(row["family"], row)
    return list(first.values())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("command")
    parser.add_argument("which")
    parser.add_argument("--size", default="quick")
    parser.add_argument("--isa", default="host")
    parser.add_argument("--timeout", default="60")
    args = parser.parse_args()
    chosen = choose(listed(args.command, "workloads"), args.which)
    if not chosen:
        print(f"verify.py: no workload of '{args.which}'")
        return 1
    isas = listed(args.command, "isas")
    own = [row["name"] for row in isas if row["family"] in ("", os.uname().machine)] if args.isa == "all" else [args.isa]
    engines = listed(args.command, "engines")
    expected = sum(len(row["variants"]) for row in chosen) * len(engines) * len(own)
    lacking = {row["name"] for row in isas + engines if not row["available"]}
    names = "|".join(re.escape(row["name"]) for row in chosen)
    done = subprocess.run([args.command, "run", "--suite", "full", "--verify-only", "--filter", f"^({names})/", "--size",
                           args.size, "--timeout", args.timeout, "--isa", ",".join(own)],
                          capture_output=True, text=True, check=False)
    print(done.stdout + done.stderr, end="")
    skips = re.findall(r"skipped: (\S+) at (\S+), (\d+) cells?.*?: (.*)", done.stderr)
    wrong = [skip for skip in skips if not {skip[0], skip[1]} & lacking]
    verified = re.search(r"^(\d+) of (\d+) cells give the reference output$", done.stdout, re.MULTILINE)
    counts = [int(verified[1]), int(verified[2])] if verified else [0, 0]
    whole = counts[1] + sum(int(skip[2]) for skip in skips)
    if done.returncode != 0 or wrong or counts[0] != counts[1] or whole != expected:
        print(f"verify.py: status {done.returncode}; {counts[0]} of {counts[1]} right, {whole} of {expected} cells met; "
              f"left out without need: {wrong}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
