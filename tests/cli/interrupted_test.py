# SPDX-License-Identifier: Apache-2.0
"""Runs that are stopped or killed: what was measured is kept, and --resume ends with the same set."""
import json
import os
import resource
import signal
import subprocess
import time
import unittest

from lanemark_command import GOOD, LANEMARK, UNMEASURED, USAGE, LanemarkTest, lanemark

NAMES = ["one", "two", "three", "four"]
PROCESSES = 2
WHOLE = {(f"test/{name}/scalar/native/host", process) for name in NAMES for process in range(PROCESSES)}
OPTIONS = ["--engine", "native", "--processes", str(PROCESSES), "--min-time", "0.2", "--counters", "none",
           "--seed", "11"]


class Interrupted(LanemarkTest):
    def setUp(self):
        super().setUp()
        for name in NAMES:
            self.add_workload(name, "slow")

    def pairs(self):
        rows = self.samples()
        found = [(row["cell"], row["process"]) for row in rows]
        self.assertEqual(len(found), len(set(found)), "a process of a cell stands twice")
        return set(found)

    def count_lines(self):
        try:
            with open(self.path("run", "samples.jsonl"), "rb") as file:
                return file.read().count(b"\n")
        except FileNotFoundError:
            return 0

    def stop_midway(self, number):
        """Starts a run, sends it a signal once three processes are done, returns its status."""
        command = [LANEMARK, "run", "--workloads", self.path("workloads"), "--isa", "host", "--out", self.path("run"),
                   *OPTIONS]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            deadline = time.monotonic() + 60
            while self.count_lines() < 4 and time.monotonic() < deadline:
                time.sleep(0.02)
            process.send_signal(number)
            out, err = process.communicate(timeout=60)
        return process.returncode, out, err

    def resume(self):
        result = lanemark("run", "--resume", self.path("run"))
        self.check_status(result, GOOD)
        self.assertEqual(self.pairs(), WHOLE)
        self.assertTrue(self.results()["lanemark"]["complete"])
        self.assertEqual(self.results()["lanemark"]["seed"], 11)

    def test_stopped(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(signal=number):
                self.folder_again()
                status, _, err = self.stop_midway(number)
                self.assertEqual(status, 128 + number, err)
                self.assertIn("--resume", err)
                before = self.pairs()
                self.assertTrue(before < WHOLE)
                self.assertFalse(self.results()["lanemark"]["complete"])
                self.assertEqual(len(self.results_rows()), len(before))
                self.resume()

    def folder_again(self):
        if os.path.exists(self.path("run")):
            os.rename(self.path("run"), self.path("earlier"))

    def results_rows(self):
        return [row for row in self.results()["benchmarks"] if row["run_type"] == "iteration"]

    def test_killed(self):
        status, _, _ = self.stop_midway(signal.SIGKILL)
        self.assertEqual(status, -signal.SIGKILL)
        before = self.pairs()
        self.assertGreaterEqual(len(before), 3)
        with open(self.path("run", "samples.jsonl"), "ab") as file:
            file.write(b'{"kind":"sample","cell":"test/one/sca')  # as a crash while writing leaves it
        self.resume()

    def test_stopped_at_once(self):
        command = [LANEMARK, "run", "--workloads", self.path("workloads"), "--isa", "host", "--out", self.path("run"),
                   *OPTIONS]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            deadline = time.monotonic() + 60
            while self.count_lines() < 1 and time.monotonic() < deadline:
                time.sleep(0.002)
            process.send_signal(signal.SIGTERM)
            _, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 128 + signal.SIGTERM, err)
        self.assertLess(self.pairs(), WHOLE)
        self.resume()

    def test_full_disk(self):
        options = ["--engine", "native", "--processes", str(PROCESSES), "--min-time", "0.02", "--counters", "none",
                   "--seed", "11"]
        self.check_status(self.run_workloads(*options, out="whole"), GOOD)
        room = os.path.getsize(self.path("whole", "samples.jsonl")) * 3 // 4

        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

        result = self.run_workloads(*options, preexec_fn=limit)
        self.assertEqual(result.returncode, UNMEASURED, result.stderr)
        self.assertRegex(result.stderr, r"samples\.jsonl: File too large: go on with `lanemark run --resume")
        self.assertLess(self.pairs(), WHOLE)
        self.resume()

    def test_resume_of_a_complete_run(self):
        result = self.run_workloads(*OPTIONS[:-6], "--min-time", "0.002", "--processes", str(PROCESSES), "--seed", "11")
        self.check_status(result, GOOD)
        before = self.samples()
        self.resume()
        self.assertEqual(self.samples(), before)

    def test_changed_workload(self):
        self.stop_midway(signal.SIGTERM)
        with open(self.path("workloads", "test", "one", "native", "scalar-host.so"), "ab") as file:
            file.write(b"\0")
        result = lanemark("run", "--resume", self.path("run"))
        self.check_complaint(result, USAGE, r"scalar-host\.so: is not the file the run began with: begin anew")

    def test_not_a_run(self):
        os.mkdir(self.path("other"))
        with open(self.path("other", "samples.jsonl"), "w", encoding="utf-8") as file:
            file.write(json.dumps({"kind": "run", "schema": 99, "context": {}, "lanemark": {}}) + "\n")
        result = lanemark("run", "--resume", self.path("other"))
        self.check_complaint(result, USAGE, r"schema 99, this command writes 1")


if __name__ == "__main__":
    unittest.main()
