# SPDX-License-Identifier: Apache-2.0
"""Suites hold what they say. Use: suites_test.py COMMAND WORKLOADS, the latter being the source folder."""
import glob
import json
import os
import subprocess
import sys
import unittest

COMMAND, WORKLOADS = sys.argv[1], sys.argv[2]


def run(*args):
    return subprocess.run([COMMAND, *args], capture_output=True, text=True, check=False)


def suite(name):
    """Names of the suite's workloads: cells planned, and cells skipped because a file or an ISA is not there."""
    result = run("run", "--suite", name, "--engine", "interp", "--dry-run")
    if result.returncode != 0:
        raise AssertionError(f"{name}: {result.stderr}")
    return {"/".join(cell.split("/")[:2]) for cell in result.stdout.split()}


class Suites(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        workloads = json.loads(run("list", "workloads", "--json").stdout)["workloads"]
        cls.variants = {f"{row['family']}/{row['name'].split('/')[-1]}": row["variants"] for row in workloads}

    def by_hand(self, name):
        return os.path.exists(os.path.join(WORKLOADS, name, "simd.c"))

    def check(self, name, expected):
        found = suite(name)
        advice = ([f"add `{workload}`" for workload in sorted(expected - found)] +
                  [f"add `!{workload}`" for workload in sorted(found - expected)])
        self.assertFalse(advice, f"workloads/suites/{name}.suite")

    def test_every_suite_is_described_and_of_known_size(self):
        names = {os.path.basename(path)[:-6] for path in glob.glob(os.path.join(WORKLOADS, "suites", "*.suite"))}
        listed = {row["name"]: row for row in json.loads(run("list", "suites", "--json").stdout)["suites"]}
        self.assertEqual(names, set(listed))
        self.assertLessEqual({"quick", "simd", "scalar", "polybench", "ci", "full"}, names)
        for row in listed.values():
            self.assertGreater(len(row["summary"]), 20, row)

    def test_full_is_all(self):
        self.check("full", set(self.variants))

    def test_quick_is_twelve(self):
        self.assertEqual(len(suite("quick")), 12)

    def test_polybench_is_the_family(self):
        kernels = suite("polybench")
        self.assertEqual(len(kernels), 30)
        self.assertEqual(kernels, {name for name in self.variants if name.startswith("polybench/")})

    def test_simd_is_what_is_vectorised_by_hand(self):
        self.check("simd", {name for name in self.variants if self.by_hand(name)})

    def test_scalar_is_what_has_no_vectors(self):
        self.check("scalar", {name for name, variants in self.variants.items() if variants == ["scalar"]})


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
