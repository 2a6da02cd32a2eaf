# SPDX-License-Identifier: Apache-2.0
"""Workloads built outside of the tree: the example as a user builds it, and wrong kernels built the very same way."""
import os
import re
import shutil
import subprocess
import unittest

from lanemark_command import BRIEF, FAILED, GOOD, LANEMARK, ROOT, LanemarkTest, lanemark

PREFIX = os.path.dirname(os.path.dirname(LANEMARK))
EXAMPLE = os.path.join(ROOT, "workloads", "example")

# What is made wrong: file of the example, text, other text, the variant that is then wrong.
WRONG = [
    ("simd.c", "wasm_u8x16_add_sat", "wasm_i8x16_add", "simd"),  # wraps around
    ("simd.c", "i < count", "i + 16 < count", "simd"),  # forgets the last vector
    ("scalar.c", "whole > 255 ? 255", "whole > 255 ? 254", "scalar"),  # off by one where it saturates
    ("scalar.c", "(whole > 255 ? 255 : whole)", "((whole > 255 ? 255 : whole) ^ (i == 4096))", "scalar"),  # one bit
]


class OwnWorkloads(LanemarkTest):
    def setUp(self):
        super().setUp()
        shutil.copytree(EXAMPLE, self.path("copy"))

    def change(self, name, pattern, text):
        path = self.path("copy", "mine", "add_sat_u8", name)
        with open(path, encoding="utf-8") as file:
            before = file.read()
        after = re.sub(pattern, text, before)
        self.assertNotEqual(before, after)
        with open(path, "w", encoding="utf-8") as file:
            file.write(after)

    def build(self):
        for command in (["cmake", "-G", "Ninja", "-S", self.path("copy"), "-B", self.path("built"), f"-DCMAKE_PREFIX_PATH={PREFIX}"],
                        ["cmake", "--build", self.path("built")]):
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def run_built(self, *args, **kwargs):
        return lanemark("run", "--workloads", self.path("built", "workloads"), *args, **kwargs)

    def test_example(self):
        self.build()
        result = self.run_built("--processes", "1", "--min-time", "0.002", "--counters", "sde", "--out", self.path("run"))
        self.check_status(result, GOOD)
        rows = {row["cell"]: row for row in self.samples()}
        for variant in ("scalar", "simd"):
            for engine in ("native", "interp"):
                row = rows[f"mine/add_sat_u8/{variant}/{engine}/host"]
                self.assertEqual((row["kind"], row["ops"], row["op"]), ("sample", 16384, "addition"))
                self.assertIn("-O3", row["flags"])
            vectors = rows[f"mine/add_sat_u8/{variant}/interp/host"]["metrics"]["v128_ops"]["value"]
            self.assertEqual(vectors, {"scalar": 0, "simd": 4 * 1024}[variant])
        self.assertGreater(len(rows), 4, "native builds at ISA levels")
        self.check_status(self.run_built("--size", "full", "--verify-only"), GOOD)

    def test_new_hash(self):
        self.change("manifest", r"hash = quick:(\w+) ", "hash = quick:new ")
        self.build()
        with open(os.path.join(EXAMPLE, "mine", "add_sat_u8", "manifest"), encoding="utf-8") as file:
            right = re.search(r"quick:([0-9a-f]{64})", file.read())[1]
        result = self.run_built("--verify-only", "--engine", "native", "--isa", "host", "--variant", "scalar")
        self.check_status(result, FAILED)
        self.assertRegex(result.stderr, rf"SHA-256 is {right} over 16384 bytes, the manifest has 'new' at this size")

    def test_wrong_kernels_are_never_timed(self):
        for number, (name, text, other, variant) in enumerate(WRONG):
            with self.subTest(file=name, text=other):
                shutil.rmtree(self.path("copy"))
                shutil.rmtree(self.path("built"), ignore_errors=True)
                shutil.copytree(EXAMPLE, self.path("copy"))
                self.change(name, re.escape(text), other)
                self.build()
                out = f"run{number}"
                result = self.run_built(*BRIEF, "--isa", "host", "--engine", "native,interp", "--out", self.path(out))
                self.check_status(result, FAILED)
                rows = self.samples(out)
                self.assertEqual(len(rows), 4)
                wrong = {row["cell"] for row in rows if f"/{variant}/" in row["cell"]}
                self.assertEqual(len(wrong), 2)
                for row in rows:
                    if row["cell"] not in wrong:
                        self.assertEqual(row["kind"], "sample", row)
                        continue
                    self.assertEqual((row["kind"], row["cause"]), ("error", "mismatch"), row)
                    self.assertFalse({"real_time", "batches", "iterations"} & set(row), row)
                for row in self.results(out)["benchmarks"]:
                    self.assertEqual(bool(row.get("error_occurred")), row["run_name"] in wrong, row)
                    if row["run_name"] in wrong:
                        self.assertEqual((row["run_type"], row["real_time"]), ("iteration", 0), row)


if __name__ == "__main__":
    unittest.main()
