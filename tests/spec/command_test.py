# SPDX-License-Identifier: Apache-2.0
"""`lanemark validate` and `lanemark exec` against the library: every module of converted scripts must get the same
verdict, byte offset and message; modules without imports must start or trap alike; calls that scripts expect to trap must
trap alike in a fresh instance.

command_test.py LANEMARK VERDICTS [--features LIST] FILE.json..."""
import collections
import json
import subprocess
import sys

BATCH = 400  # files per `lanemark validate`
TRAPPED, USAGE = 134, 3

STATUS = {"success": 0, "invalid module": 1, "limit exceeded": 2, "malformed module": 3}


class Check:
    """Counts what was compared and remembers what differs."""

    def __init__(self, lanemark, features):
        self.lanemark = lanemark
        self.features = features
        self.compared = collections.Counter()
        self.failures = []

    def run(self, *words):
        command = [self.lanemark, words[0], "--features", self.features, *words[1:]]
        return subprocess.run(command, capture_output=True, text=True, errors="surrogateescape", timeout=240, check=False)

    def expect(self, kind, what, good):
        self.compared[kind] += 1
        if not good:
            self.failures.append(f"{kind}: {what}")

    def validate(self, rows):
        result = self.run("validate", *[row["file"] for row in rows])
        valid = set(result.stdout.splitlines())
        refused = {}
        for line in result.stderr.splitlines():
            name, _, rest = line.removeprefix("lanemark: ").partition(": ")
            refused[name] = rest
        for row in rows:
            name = row["file"]
            shown = name if len(name) <= 100 else "..." + name[-100:]
            if row["status"] == "success":
                self.expect("valid", name, f"{name}: valid" in valid and shown not in refused)
                continue
            place = f"byte 0x{row['offset']:x}: " if row["offset"] >= 0 else ""
            line = refused.get(shown, "")
            self.expect(row["status"], f"{name}: {line!r} for {row['message']!r}",
                        line.startswith(f"{place}{row['message']}: ") and f"{name}: valid" not in valid)
        worst = max(STATUS[row["status"]] for row in rows)
        self.expect("exit status", f"{rows[0]['file']}...: {result.returncode} for {worst}", result.returncode == worst)

    def is_trap(self, result, row):
        return (result.returncode == TRAPPED and
                result.stderr.startswith(f"lanemark: {row['file']}: trap: {row['trap']}\n") and
                " #" in result.stderr.splitlines()[-1])

    def start(self, row):
        """Instantiation shows in exec, which then finds no _start to call."""
        result = self.run("exec", "--engine", "interp", row["file"])
        if row["imports"] > 0:
            good = result.returncode == USAGE and ": no function of WASI preview 1: " in result.stderr
            self.expect("missing imports", f"{row['file']}: {result.stderr}", good)
        elif row["trap"] is None:
            good = result.returncode == USAGE and "_start: is no exported function" in result.stderr
            self.expect("starts", f"{row['file']}: {result.stderr}", good or result.returncode == 0)
        else:
            good = result.returncode == TRAPPED and f"{row['file']}: trap: {row['trap']}\n" in result.stderr
            self.expect("traps at start", f"{row['file']}: {result.stderr}", good)

    def call(self, row):
        result = self.run("exec", "--engine", "interp", "--invoke", row["invoke"], row["file"], *row["args"])
        words = f"{row['file']} {row['invoke']} {row['args']}: {result.returncode} {result.stderr[:200]}"
        if row["trap"] is None:
            self.expect("returns", words, result.returncode == 0)
        else:
            self.expect("traps", words, self.is_trap(result, row))


def verdicts(program, arguments):
    output = subprocess.run([program, *arguments], stdout=subprocess.PIPE, text=True, check=True).stdout
    rows = [json.loads(line) for line in output.splitlines()]
    return rows[0]["features"], rows[1:]


def main():
    lanemark, program, *arguments = sys.argv[1:]
    features, rows = verdicts(program, arguments)
    check = Check(lanemark, features)
    modules = [row for row in rows if "status" in row]
    for at in range(0, len(modules), BATCH):
        check.validate(modules[at:at + BATCH])
    scripts = set()  # whose missing imports were tried
    for row in rows:
        script = row["file"].rsplit(".", 2)[0]
        if "start" in row and (row["start"] or row["trap"] is not None or row["imports"] > 0 and script not in scripts):
            check.start(row)
            if row["imports"] > 0:
                scripts.add(script)
        if "invoke" in row:
            check.call(row)
    print(f"features: {features}")
    for kind, count in sorted(check.compared.items()):
        print(f"{count:6} {kind}")
    for failure in check.failures[:20]:
        print(failure)
    print(f"{sum(check.compared.values())} compared, {len(check.failures)} differ")
    return 1 if check.failures or not modules else 0


if __name__ == "__main__":
    sys.exit(main())
