#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The spec runner under emulation: one process per script, since QEMU's user mode keeps notes on every page of the
address space that a guest memory reserves (60 MB for each), until the process ends. Sums up what they say.

Use: foreign_test.py [--compile RUNNER] COMMAND... --isa ISA -- SCRIPT.json...; with --compile that runner, of this
machine, compiles the modules by llvm for the ISA first. Exit status 1 when a script failed, or none was run; 77 when
the first word of COMMAND, the emulator, is not there.
"""
import re
import shutil
import subprocess
import sys
import tempfile

COUNTS = re.compile(r"^\S+: (\d+) passed, (\d+) failed, (\d+) text-only", re.MULTILINE)


def run_script(compiler, command, script):
    """What running one script says, and the process that failed or the last one."""
    if compiler is None:
        return subprocess.run([*command, script], capture_output=True, text=True, check=False)
    with tempfile.TemporaryDirectory() as folder:
        isa = command[command.index("--isa") + 1]
        done = subprocess.run([compiler, "--backend", "llvm", "--isa", isa, "--save", folder, script],
                              capture_output=True, text=True, check=False)
        if done.returncode != 0:
            return done
        return subprocess.run([*command, "--backend", "llvm", "--images", folder, script], capture_output=True,
                              text=True, check=False)


def main():
    arguments = sys.argv[1:]
    compiler = None
    if arguments[0] == "--compile":
        compiler, arguments = arguments[1], arguments[2:]
    divider = arguments.index("--")
    command, scripts = arguments[:divider], arguments[divider + 1:]
    if shutil.which(command[0]) is None:
        print(f"not run: {command[0]} is missing: install qemu-user")
        sys.exit(77)
    total, broken = [0, 0, 0], 0
    for script in scripts:
        done = run_script(compiler, command, script)
        counts = COUNTS.findall(done.stdout)
        total = [sum(numbers) for numbers in zip(total, map(int, counts[0] if len(counts) == 1 else (0, 0, 0)))]
        if done.returncode != 0 or len(counts) != 1:
            broken += 1
            print(f"{script}: status {done.returncode}\n{done.stdout}{done.stderr}", flush=True)
    print(f"{' '.join(command)}: {len(scripts)} scripts: {total[0]} passed, {total[1]} failed, {total[2]} text-only")
    sys.exit(1 if broken or total[0] == 0 else 0)


if __name__ == "__main__":
    main()
