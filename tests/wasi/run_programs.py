#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs guest programs by `lanemark exec` and compares what they print, change and return.

Use: run_programs.py LANEMARK PROGRAMS CASE|TABLE [PREFIX...]. PROGRAMS holds NAME.wasm and, for the cases that say so,
NAME, the same source built natively, which must do the same. PREFIX is put before the command. Each case (wasi_cases.py, exec_cases.py) runs in a
fresh folder `box`, the guest's `/`, beside a folder `outside` that nothing may touch.
"""
import os
import subprocess
import sys
import tempfile

import exec_cases
import wasi_cases

SECONDS = 60
TABLES = {"wasi_cases": wasi_cases.CASES, "exec_cases": exec_cases.CASES}


class Failure(Exception):
    """What a case found."""


def prepare(root, row):
    """Makes box and outside."""
    box = os.path.join(root, "box")
    os.makedirs(os.path.join(root, "outside"))
    os.makedirs(box)
    with open(os.path.join(root, "outside", "secret"), "w", encoding="utf-8") as secret:
        secret.write("secret")
    for name, text in row.get("files", {}).items():
        path = os.path.join(box, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    for name, target in row.get("links", {}).items():
        os.symlink(target.replace("ROOT", root), os.path.join(box, name))
    return box


def contents(folder):
    """Regular files below a folder and what is in them."""
    found = {}
    for where, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(where, name)
            if not os.path.islink(path):
                with open(path, "rb") as file:
                    found[os.path.relpath(path, folder)] = file.read().decode(errors="replace")
    return found


def start(command, box, row):
    """Runs a command to its end: stdout, stderr, status."""
    env = {**os.environ, "LM_FIRST": "one"}
    env.pop("LM_SECOND", None)
    if row.get("closed"):
        command = ["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", *command]
    stdin = subprocess.PIPE
    if "stdin_file" in row:
        stdin = open(os.path.join(os.path.dirname(box), "input"), "w+", encoding="utf-8")
        stdin.write(row["stdin_file"])
        stdin.seek(0)
    with subprocess.Popen(command, cwd=box, env=env, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        before = b""
        if "late" in row:  # the guest says that it waits; only then comes its input
            before = process.stdout.readline()
            process.stdin.write(row["late"].encode())
            process.stdin.flush()
        given = None if "late" in row or "stdin_file" in row else row.get("stdin", "").encode()
        out, err = process.communicate(given, timeout=SECONDS)
    return (before + out).decode(errors="replace"), err.decode(errors="replace"), process.returncode


def expect(what, found, wanted):
    """Raises when they differ."""
    if found != wanted:
        raise Failure(f"{what}: {found!r}, not {wanted!r}")


def check(row, box, out, err, status):
    """Compares what a run did with the row."""
    if "status" in row:
        expect("exit status", status, row["status"])
    if "stdout" in row:
        expect("stdout", out, row["stdout"])
    if row.get("stderr", "") not in err:
        raise Failure(f"stderr: {err!r} does not say {row['stderr']!r}")
    if "stderr_is" in row:
        expect("stderr", err, row["stderr_is"])
    if "leaves" in row:
        expect("files left", contents(box), {**row.get("files", {}), **row["leaves"]})
    for name in row.get("leaves_more", []):
        if not os.path.exists(os.path.join(box, name)):
            raise Failure(f"{name} was not made")
    expect("files outside", contents(os.path.join(os.path.dirname(box), "outside")), {"secret": "secret"})


def run(row, make_command):
    """One run in folders of its own: what it printed and returned, checked."""
    with tempfile.TemporaryDirectory(prefix="lanemark-wasi-") as root:
        box = prepare(os.path.realpath(root), row)
        result = start(make_command(box), box, row)
        try:
            check(row, box, *result)
        except Failure as failure:
            raise Failure(f"{failure}\nstdout: {result[0]}\nstderr: {result[1]}") from None
        return result


def run_case(row, lanemark, programs, prefix):
    """Runs a row, and its program natively where it says so."""
    program = os.path.join(programs, row["program"] or "")

    def guest(box):
        folder = [] if row.get("no_box") else ["--dir", box + "::/"]
        file = [program + ".wasm"] if row["program"] else []
        return [*prefix, lanemark, "exec", *folder, *row.get("options", []), *file, *row["args"]]

    result = run(row, guest)
    if row.get("native"):
        native = run({**row, "options": []}, lambda box: [program, *row["args"]])
        expect("stdout and status beside the native program's", (result[0], result[2]), (native[0], native[2]))


def main(arguments):
    """Runs one case, or all of a table."""
    name = arguments[3] if len(arguments) > 3 else ""
    rows = TABLES.get(name) or {case: row for table in TABLES.values() for case, row in table.items() if case == name}
    if not rows:
        print("usage: run_programs.py LANEMARK PROGRAMS CASE|TABLE [PREFIX...]\ntables:", *TABLES, file=sys.stderr)
        return 3
    lanemark, programs = (os.path.abspath(path) for path in arguments[1:3])
    prefix = arguments[4:]
    if prefix and subprocess.run([*prefix, "true"], check=False).returncode != 0:
        return 2  # it said why
    failures = 0
    for case, row in rows.items():
        if row.get("signals") and os.environ.get("LANEMARK_SANITIZE") == "thread":
            print(f"{case}: not run: ThreadSanitizer delivers no signal to guest code")
            continue
        try:
            run_case(row, lanemark, programs, prefix)
        except Failure as failure:
            print(f"{case}: {failure}")
            failures += 1
    print(f"{len(rows)} cases, {failures} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
