#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The spec runner under emulation: one process per script, since QEMU's user mode keeps notes on every page of the
address space that a guest memory reserves (60 MB for each), until the process ends. Sums up what they say.

Use: foreign_test.py COMMAND... -- SCRIPT.json...; exit status 1 when a script failed, or none was run, 77 when the
first word of COMMAND, the emulator, is not there.
"""
import re
import shutil
import subprocess
import sys

COUNTS = re.compile(r"^\S+: (\d+) passed, (\d+) failed, (\d+) text-only$", re.MULTILINE)


def main():
    divider = sys.argv.index("--")
    command, scripts = sys.argv[1:divider], sys.argv[divider + 1:]
    total, broken = [0, 0, 0], 0
    if shutil.which(command[0]) is None:
        print(f"not run: {command[0]} is missing: install qemu-user")
        sys.exit(77)
    for script in scripts:
        done = subprocess.run([*command, script], capture_output=True, text=True, check=False)
        counts = COUNTS.findall(done.stdout)
        total = [sum(numbers) for numbers in zip(total, map(int, counts[0] if len(counts) == 1 else (0, 0, 0)))]
        if done.returncode != 0 or len(counts) != 1:
            broken += 1
            print(f"{script}: status {done.returncode}\n{done.stdout}{done.stderr}", flush=True)
    print(f"{' '.join(command)}: {len(scripts)} scripts: {total[0]} passed, {total[1]} failed, {total[2]} text-only")
    sys.exit(1 if broken or total[0] == 0 else 0)


if __name__ == "__main__":
    main()
