# SPDX-License-Identifier: Apache-2.0
"""What the tests of the command share: running it, making workloads for it, reading what it wrote."""
import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest

LANEMARK = os.environ["LANEMARK"]
CLANG = os.environ["LANEMARK_CLANG"]
SHARE = os.environ["LANEMARK_SHARE"]
ROOT = os.environ["LANEMARK_ROOT"]

# A sanitizer's own handlers would turn the crashes that the tests plant into exits.
for _sanitizer in ("ASAN", "UBSAN", "TSAN"):
    _name = f"{_sanitizer}_OPTIONS"
    os.environ[_name] = ":".join(filter(None, [os.environ.get(_name), "handle_segv=0:handle_sigill=0:handle_sigbus=0"]))

HERE = os.path.dirname(os.path.abspath(__file__))

GOOD, FAILED, UNMEASURED, USAGE = 0, 1, 2, 3

SIZE = 64
HASH = hashlib.sha256(bytes(i & 0xFF for i in range(SIZE))).hexdigest()
MANIFEST = """title = {name}
origin = tests/cli/guest.c
variants = scalar
sizes = quick:{size} full:{size}
ops = quick:{size} full:{size}
op = byte
hash = quick:{hash} full:{hash}
"""

# Quick settings for runs whose times nobody reads.
BRIEF = ["--min-time", "0.002", "--processes", "1", "--counters", "none"]


def lanemark(*args, timeout=120, **kwargs):
    """Runs the command; the result has returncode, stdout and stderr."""
    return subprocess.run([LANEMARK, *args], capture_output=True, text=True, timeout=timeout, check=False, **kwargs)


def processes_with(mark):
    """Other processes that have `mark` in their environment."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/environ", "rb") as file:
                if mark.encode() in file.read().split(b"\0"):
                    found.append(pid)
        except OSError:
            continue
    return found


class LanemarkTest(unittest.TestCase):
    """A test with a folder of its own."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="lanemark-cli-")
        self.addCleanup(shutil.rmtree, self.folder)

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def check_status(self, result, status):
        self.assertEqual(result.returncode, status, f"\nstdout:\n{result.stdout}\nstderr:\n{result.stderr}")

    def check_complaint(self, result, status, pattern):
        """The status, and a last line `lanemark: what: why: what to do` that the pattern finds."""
        self.check_status(result, status)
        lines = [line for line in result.stderr.splitlines() if line]
        self.assertTrue(lines, "nothing on stderr")
        self.assertRegex(lines[-1], r"^lanemark: .+: .+: .+")
        self.assertRegex(lines[-1], pattern)

    def add_workload(self, name, behaviour, wasm=False, manifest="", hash_=HASH):
        """Compiles guest.c into WORKLOADS/test/NAME as variant scalar and writes the manifest."""
        folder = self.path("workloads", "test", name)
        os.makedirs(os.path.join(folder, "native"))
        with open(os.path.join(folder, "manifest"), "w", encoding="utf-8") as file:
            file.write(MANIFEST.format(name=name, size=SIZE, hash=hash_) + manifest)
        self.add_variant(folder, "scalar", behaviour, wasm)
        return folder

    def add_variant(self, folder, variant, behaviour, wasm):
        """Compiles guest.c into a workload's folder, natively for host and optionally to Wasm."""
        source = os.path.join(HERE, "guest.c")
        common = [CLANG, "-O1", f"-DBEHAVIOUR={behaviour}", "-fno-builtin", source]
        subprocess.run([*common, "-shared", "-fPIC", "-o", os.path.join(folder, "native", f"{variant}-host.so")], check=True)
        if wasm:
            subprocess.run([*common, "--target=wasm32", "-nostdlib", "-Wl,--no-entry", "-Wl,--export-dynamic",
                            "-o", os.path.join(folder, f"{variant}.wasm")], check=True)

    def run_workloads(self, *args, out="run", **kwargs):
        """Natively and in the interpreter, unless the arguments name engines."""
        engines = [] if "--engine" in args else ["--engine", "native,interp"]
        return lanemark("run", "--workloads", self.path("workloads"), "--isa", "host", *engines, "--out", self.path(out),
                        *args, **kwargs)

    def samples(self, out="run"):
        """Rows of samples.jsonl after the first line, which is checked to be the run's."""
        with open(self.path(out, "samples.jsonl"), encoding="utf-8") as file:
            lines = [json.loads(line) for line in file]
        self.assertEqual(lines[0]["kind"], "run")
        return lines[1:]

    def results(self, out="run"):
        with open(self.path(out, "results.json"), encoding="utf-8") as file:
            return json.load(file)

    def rows_of(self, rows, name):
        """Rows whose cell is of this workload."""
        return [row for row in rows if re.match(f"test/{name}/", row["cell"])]
