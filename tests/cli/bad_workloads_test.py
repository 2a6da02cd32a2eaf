# SPDX-License-Identifier: Apache-2.0
"""Workloads that crash, hang, or give wrong output become error rows; the others are measured all the same."""
import os
import unittest

from lanemark_command import BRIEF, FAILED, GOOD, HASH, USAGE, LanemarkTest, processes_with

# Behaviour of guest.c -> expected cause of the error, natively and as Wasm; None: no error.
BEHAVIOURS = {
    "good": (None, None),
    "reset": (None, None),
    "crash": ("crash", "trap"),
    "trap": ("crash", "trap"),
    "hang": ("timeout", "timeout"),
    "late": ("mismatch", "mismatch"),
    "wrong": ("mismatch", "mismatch"),
}


class BadWorkloads(LanemarkTest):
    def setUp(self):
        super().setUp()
        for name in BEHAVIOURS:
            self.add_workload(name, "good" if name == "wrong" else name, wasm=True,
                              manifest="reset = yes\n" if name == "reset" else "",
                              hash_="0" * 64 if name == "wrong" else HASH)

    def test_errors_become_rows(self):
        result = self.run_workloads(*BRIEF, "--timeout", "1")
        self.check_status(result, FAILED)
        rows = self.samples()
        for name, causes in BEHAVIOURS.items():
            for engine, cause in zip(("native", "interp"), causes):
                with self.subTest(workload=name, engine=engine):
                    own = [row for row in rows if row["cell"] == f"test/{name}/scalar/{engine}/host"]
                    self.assertEqual(len(own), 1)
                    if cause is None:
                        self.assertEqual(own[0]["kind"], "sample", own[0])
                        self.assertGreater(own[0]["real_time"], 0)
                    else:
                        self.assertEqual(own[0]["kind"], "error", own[0])
                        self.assertEqual(own[0]["cause"], cause, own[0])
                        self.assertIn(f"test/{name}/scalar/{engine}/host: {cause}: ", result.stderr)
        messages = {row["cell"]: row.get("message", "") for row in rows}
        self.assertRegex(messages["test/crash/scalar/native/host"], r"SIGSEGV .*during first lm_run")
        self.assertRegex(messages["test/hang/scalar/native/host"], r"no end within 1 s, during first lm_run")
        self.assertRegex(messages["test/wrong/scalar/native/host"], r"SHA-256 is [0-9a-f]{16}.*reference is 0000")
        self.assertRegex(messages["test/late/scalar/native/host"], r"after timing")
        self.assertRegex(messages["test/crash/scalar/interp/host"], r"trap: out of bounds memory access")
        self.assertRegex(messages["test/trap/scalar/interp/host"], r"trap: unreachable")
        benchmarks = self.results()["benchmarks"]
        failed = {row["run_name"] for row in benchmarks if row.get("error_occurred")}
        self.assertEqual(failed, {row["cell"] for row in rows if row["kind"] == "error"})
        self.assertTrue(os.path.exists(self.path("run", "report", "index.html")), result.stderr)

    def test_verify_only(self):
        result = self.run_workloads("--verify-only", "--timeout", "1")
        self.check_status(result, FAILED)
        # `late` is right at first and only timing finds it out.
        self.assertIn("6 of 14 cells give the reference output", result.stdout)
        self.assertFalse(os.path.exists(self.path("run")))
        good = self.run_workloads("--verify-only", "--filter", "/(good|reset)/")
        self.check_status(good, GOOD)

    def test_relaxed_variants_have_their_tolerance(self):
        for name, hash_ in (("near", HASH), ("far", HASH), ("restless", HASH), ("baseless", "0" * 64)):
            folder = self.add_workload(name, "good", wasm=True, hash_=hash_,
                                       manifest="element = u8\ntolerance = 1\n")
            self.add_variant(folder, "relaxed", "near" if name == "baseless" else name, wasm=True)
            with open(os.path.join(folder, "manifest"), "r+", encoding="utf-8") as file:
                text = file.read().replace("variants = scalar", "variants = scalar relaxed")
                file.seek(0)
                file.write(text)
        result = self.run_workloads(*BRIEF, "--variant", "relaxed")
        self.check_status(result, FAILED)
        rows = {row["cell"]: row for row in self.samples()}
        self.assertEqual(len(rows), 8)
        for engine in "native", "interp":
            with self.subTest(engine=engine):
                near, far, restless, baseless = (rows[f"test/{name}/relaxed/{engine}/host"]
                                                 for name in ("near", "far", "restless", "baseless"))
                self.assertEqual(near["kind"], "sample", near)
                self.assertNotEqual(near["output"], HASH)
                for row in far, restless, baseless:
                    self.assertEqual((row["kind"], row.get("cause")), ("error", "mismatch"), row)
                self.assertRegex(far["message"], r"u8 0 is 3, the reference 0, beyond the tolerance of 1")
                self.assertRegex(restless["message"], r"after timing")
                self.assertRegex(baseless["message"], r"output to compare with")

    def test_group_is_killed(self):
        self.add_workload("spawn", "spawn")
        mark = f"LANEMARK_TEST_MARK={os.getpid()}"
        environment = dict(os.environ, LANEMARK_TEST_MARK=str(os.getpid()))
        result = self.run_workloads(*BRIEF, "--timeout", "0.5", "--filter", "spawn", env=environment)
        self.check_status(result, FAILED)
        self.assertEqual(self.samples()[0]["cause"], "timeout")
        self.assertEqual(processes_with(mark), [])

    def test_bad_manifest(self):
        with open(self.path("workloads", "test", "good", "manifest"), "a", encoding="utf-8") as file:
            file.write("elephant = f32\n")
        self.check_complaint(self.run_workloads(*BRIEF), USAGE, r"manifest:8: unknown key 'elephant'")


if __name__ == "__main__":
    unittest.main()
