# SPDX-License-Identifier: Apache-2.0
"""`--shard I/N` in several jobs equals one run when they are reported together; what is of another run stays apart."""
import json
import os
import subprocess
import unittest

from lanemark_command import GOOD, LanemarkTest, lanemark

PYTHON = os.environ["LANEMARK_SYSTEM_PYTHON"]
ROOT = os.environ["LANEMARK_ROOT"]
NAMES = ["one", "two", "three", "four", "five"]
SHARDS = 3


class Shards(LanemarkTest):
    """All tests look at one set of runs."""

    @classmethod
    def setUpClass(cls):
        cls.shared = Shards("measure")
        cls.shared.setUp()
        cls.addClassCleanup(cls.shared.doCleanups)
        cls.shared.measure()

    def measure(self):
        for name in NAMES:
            self.add_workload(name, "crash" if name == "four" else "good", wasm=name != "two")
        self.run_one("whole", "--seed", "1")
        for i in range(1, SHARDS + 1):
            self.run_one(f"part{i}", "--shard", f"{i}/{SHARDS}", "--seed", str(10 + i))

    def setUp(self):
        if self is getattr(type(self), "shared", None) or not hasattr(type(self), "shared"):
            super().setUp()
        else:
            self.folder = type(self).shared.folder

    def run_one(self, out, *args):
        result = lanemark("run", "--workloads", self.path("workloads"), "--isa", "host", "--processes", "2", "--min-time",
                          "0.002", "--counters", "sde", "--engine", "native,interp", "--out", self.path(out), *args)
        self.assertLessEqual(result.returncode, 1, result.stderr)

    def report(self, out, *files):
        """Documents that the page stands on, and the page."""
        result = lanemark("report", *[self.path(file, "results.json") for file in files], "-o", self.path(out))
        self.check_status(result, GOOD)
        folder = self.path(out, "data")
        documents = []
        for name in sorted(os.listdir(folder)):
            if name.endswith(".json"):
                with open(os.path.join(folder, name), encoding="utf-8") as file:
                    documents.append(json.load(file))
        return documents, result.stderr

    def changed(self, out, base, change):
        """A copy of a run's results with something changed."""
        document = self.results(base)
        change(document)
        os.makedirs(self.path(out), exist_ok=True)
        with open(self.path(out, "results.json"), "w", encoding="utf-8") as file:
            json.dump(document, file)
        return out

    def test_parts_are_whole_workloads(self):
        seen = set()
        for i in range(1, SHARDS + 1):
            own = {cell["name"].split("/")[1] for cell in self.results(f"part{i}")["lanemark"]["cells"]}
            self.assertTrue(own)
            self.assertFalse(own & seen)
            seen |= own
        self.assertEqual(seen, set(NAMES))

    def test_joined_equals_one_run(self):
        for order in ([1, 2, 3], [3, 1, 2]):
            joined, message = self.report(f"report{order[0]}", *[f"part{i}" for i in order])
            self.assertIn("3 files are shards, joined: 1 run\n", message)
            self.assertEqual(len(joined), 1)
            whole, joined = self.results("whole"), joined[0]
            keys = ("name", "run_name", "run_type", "family_index", "repetitions", "repetition_index", "aggregate_name",
                    "error_occurred", "error_cause", "wasm_ops", "v128_ops", "code_bytes", "label")
            for rows in ("benchmarks",):
                self.assertEqual([[row.get(key) for key in keys] for row in joined[rows]],
                                 [[row.get(key) for key in keys] for row in whole[rows]])
            self.assertEqual([(cell["name"], cell["samples"], cell["errors"]) for cell in joined["lanemark"]["cells"]],
                             [(cell["name"], cell["samples"], cell["errors"]) for cell in whole["lanemark"]["cells"]])
            for key in ("complete", "files", "suite", "size", "processes"):
                self.assertEqual(joined["lanemark"][key], whole["lanemark"][key], key)
            self.assertEqual(sorted(skip["cell"] for skip in joined["lanemark"]["skipped"]),
                             sorted(skip["cell"] for skip in whole["lanemark"]["skipped"]))
            self.assertEqual([(shard["shard"], shard["seed"]) for shard in joined["lanemark"]["shards"]],
                             [(f"{i}/3", 10 + i) for i in range(1, SHARDS + 1)])

    def test_schema(self):
        self.report("report", "part1", "part2", "part3")
        page = self.path("report", "data")
        path = [os.path.join(page, name) for name in os.listdir(page) if name.endswith(".json")]
        subprocess.run([PYTHON, "-B", os.path.join(ROOT, "tests", "results", "schema_check.py"),
                        os.path.join(ROOT, "results", "schema"), self.path("part1", "samples.jsonl"), *path], check=True)

    def test_missing_shard(self):
        joined, _ = self.report("report", "part1", "part3")
        self.assertEqual(len(joined), 1)
        self.assertFalse(joined[0]["lanemark"]["complete"])
        self.assertIn("joined of 2 shards; the others of 3 are missing", joined[0]["lanemark"]["notes"])

    def test_what_stays_apart(self):
        def set_of(*keys, value):
            def change(document):
                for key in keys[:-1]:
                    document = document[key]
                document[keys[-1]] = value
            return change

        def change_hash(document):
            files = document["lanemark"]["files"]
            files.update(dict.fromkeys(self.results("part1")["lanemark"]["files"], "0" * 64))

        for what, change in [
                ("cpu", set_of("lanemark", "machine", "cpu", value="another CPU")),
                ("revision", set_of("lanemark", "revision", value="another")),
                ("size", set_of("lanemark", "size", value="full")),
                ("suite", set_of("lanemark", "suite", value="simd")),
                ("option", set_of("lanemark", "options", "min_time", value=9.5)),
                ("count", set_of("lanemark", "options", "shard", value="2/4")),
                ("number", set_of("lanemark", "options", "shard", value="1/3")),
                ("whole", set_of("lanemark", "options", "shard", value="1/1")),
                ("files", change_hash)]:
            with self.subTest(what=what):
                other = self.changed(f"other-{what}", "part2", change)
                documents, message = self.report(f"report-{what}", "part1", other)
                self.assertEqual(len(documents), 2)
                self.assertNotIn("joined", message)


if __name__ == "__main__":
    unittest.main()
