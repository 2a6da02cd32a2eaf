# SPDX-License-Identifier: Apache-2.0
"""A real run from end to end: results that hold to the schema, counts that agree, a report."""
import os
import shutil
import subprocess
import tempfile
import unittest

from lanemark_command import GOOD, SHARE, LanemarkTest, lanemark

PYTHON = os.environ["LANEMARK_SYSTEM_PYTHON"]
ROOT = os.environ["LANEMARK_ROOT"]
COMPARE = os.environ["LANEMARK_COMPARE"]

FILTER = "^(blas/triad_f32|crypto/sha256|text/base64_encode)/"
PROCESSES = 2


class WholeRun(LanemarkTest):
    """All tests look at one run."""

    @classmethod
    def setUpClass(cls):
        cls.shared = tempfile.mkdtemp(prefix="lanemark-cli-")
        cls.addClassCleanup(shutil.rmtree, cls.shared)
        cls.result = lanemark("run", "--filter", FILTER, "--engine", "native,interp", "--processes",
                              str(PROCESSES), "--min-time", "0.005", "--seed", "3", "--out", os.path.join(cls.shared, "run"))

    def setUp(self):
        self.folder = self.shared
        self.check_status(self.result, GOOD)

    def test_output(self):
        self.assertRegex(self.result.stdout, r"blas/triad_f32")
        self.assertRegex(self.result.stdout, r"report:  .*/report/index\.html\n$")
        self.assertRegex(self.result.stderr, r"processes in \d+s, 0 failed")
        for name in ("index.html", "figures/speed_vs_native.svg", "figures/simd_gain.png"):
            path = self.path("run", "report", name)
            self.assertTrue(os.path.exists(path) and os.path.getsize(path) > 1000, path)

    def test_schema(self):
        subprocess.run([PYTHON, "-B", os.path.join(ROOT, "tests", "results", "schema_check.py"),
                        os.path.join(ROOT, "results", "schema"), self.path("run", "samples.jsonl"),
                        self.path("run", "results.json")], check=True)

    def test_compare_tool_reads_it(self):
        path = self.path("run", "results.json")
        done = subprocess.run([PYTHON, "-B", COMPARE, "benchmarks", path, path], capture_output=True, text=True,
                              check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("blas/triad_f32/simd/native/host", done.stdout)

    def test_samples(self):
        rows = self.samples()
        cells = {row["cell"] for row in rows}
        self.assertEqual(len(rows), PROCESSES * len(cells))
        self.assertEqual({cell.split("/")[2] for cell in cells}, {"scalar", "simd"})
        by_cell = {}
        for row in rows:
            self.assertEqual(row["kind"], "sample", row)
            self.assertGreaterEqual(len(row["batches"]), 4)
            self.assertGreater(row["ops"], 0)
            by_cell.setdefault(row["cell"], []).append(row)
        for cell, own in by_cell.items():
            self.check_metrics(cell, [row["metrics"] for row in own])

    def check_metrics(self, cell, processes):
        for metrics in processes:
            for name, metric in metrics.items():
                lacking = metric["quality"] in ("absent", "broken")
                self.assertEqual(lacking, metric["value"] is None, (cell, name))
                self.assertEqual(lacking, "reason" in metric, (cell, name))
        interpreted = "/interp/" in cell
        self.assertEqual("wasm_ops" in processes[0], interpreted, cell)
        if not interpreted:
            return
        for name in ("wasm_ops", "v128_ops", "ops_mem", "ops_v_mem", "code_bytes"):
            values = {metrics[name]["value"] for metrics in processes}
            self.assertEqual(len(values), 1, f"{cell}: {name} differs between processes: {values}")
        self.assertGreater(processes[0]["wasm_ops"]["value"], 1000)
        vectors = processes[0]["v128_ops"]["value"]
        self.assertEqual(vectors > 0, "/simd/" in cell, f"{cell}: {vectors} v128 operations")
        classes = sum(metric["value"] for name, metric in processes[0].items()
                      if name.startswith("ops_") and metric["source"] == "sde")
        self.assertEqual(classes, processes[0]["wasm_ops"]["value"], cell)

    def test_run_record(self):
        results = self.results()
        about = results["lanemark"]
        self.assertEqual(about["seed"], 3)
        self.assertEqual(about["size"], "quick")
        self.assertTrue(about["machine"]["cpu"])
        self.assertTrue(about["compilers"]["c"].startswith("Clang"))
        for path, digest in about["files"].items():
            self.assertTrue(os.path.exists(os.path.join(SHARE, "workloads", path)), path)
            self.assertRegex(digest, "^[0-9a-f]{64}$")
        for key in ("date", "host_name", "executable", "num_cpus", "mhz_per_cpu", "cpu_scaling_enabled", "caches",
                    "load_avg", "library_build_type", "library_version", "json_schema_version"):
            self.assertIn(key, results["context"])


if __name__ == "__main__":
    unittest.main()
