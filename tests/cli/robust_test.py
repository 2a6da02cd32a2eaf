# SPDX-License-Identifier: Apache-2.0
"""Runs that meet kill -9 at any moment, a full disk, or another run in their folder: no finished sample is lost."""
import json
import os
import random
import shutil
import signal
import subprocess
import time
import unittest

from lanemark_command import FAILED, GOOD, LANEMARK, UNMEASURED, USAGE, LanemarkTest, lanemark, processes_with

NAMES = ["one", "two", "three"]
PROCESSES = 3
WHOLE = {(f"test/{name}/scalar/native/host", process) for name in NAMES for process in range(PROCESSES)}
KILLS = 16
SEED = 20251122


class Robust(LanemarkTest):
    def add_workloads(self, behaviour):
        for name in NAMES:
            self.add_workload(name, behaviour)

    def command(self, *args, out="run", min_time="0.002"):
        return [LANEMARK, "run", "--workloads", self.path("workloads"), "--engine", "native", "--isa", "host",
                "--processes", str(PROCESSES), "--min-time", min_time, "--counters", "none", "--seed", "11", "--out",
                self.path(out), *args]

    def start(self, command, **kwargs):
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **kwargs)

    def whole_lines(self, out="run"):
        """Bytes of samples.jsonl up to its last newline; every line of them must be JSON."""
        try:
            with open(self.path(out, "samples.jsonl"), "rb") as file:
                text = file.read()
        except FileNotFoundError:
            return b""
        text = text[:text.rfind(b"\n") + 1]
        for line in text.splitlines():
            json.loads(line)
        return text

    def wait_for_lines(self, count, out="run"):
        deadline = time.monotonic() + 60
        while self.whole_lines(out).count(b"\n") < count:
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.005)

    def check_whole(self, out="run"):
        found = [(row["cell"], row["process"]) for row in self.samples(out)]
        self.assertEqual(sorted(found), sorted(WHOLE))
        self.assertTrue(self.results(out)["lanemark"]["complete"])

    def check_derived(self, out="run"):
        """results.json is whole or not there."""
        if os.path.exists(self.path(out, "results.json")):
            self.assertIn("benchmarks", self.results(out))


class Killed(Robust):
    def test_worker(self):
        self.add_workloads("slow")
        with self.start(self.command(min_time="0.2")) as process:
            self.wait_for_lines(3)
            children = f"/proc/{process.pid}/task/{process.pid}/children"
            worker = None
            while worker is None and process.poll() is None:
                with open(children, encoding="ascii") as file:
                    worker = next(iter(file.read().split()), None)
            os.kill(int(worker), signal.SIGKILL)
            _, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, FAILED, err)
        rows = self.samples()
        self.assertEqual({(row["cell"], row["process"]) for row in rows}, WHOLE)
        errors = [row for row in rows if row["kind"] == "error"]
        self.assertEqual(len(errors), 1)
        self.assertEqual(errors[0]["cause"], "crash")
        self.assertIn("SIGKILL", errors[0]["message"])
        self.assertTrue(self.results()["lanemark"]["complete"])

    def test_command_takes_its_worker_along(self):
        self.add_workloads("hang")
        mark = f"LANEMARK_TEST_MARK=killed{os.getpid()}"
        environment = dict(os.environ, LANEMARK_TEST_MARK=f"killed{os.getpid()}")
        with self.start(self.command(), env=environment) as process:
            self.wait_for_lines(1)
            while len(processes_with(mark)) < 2:
                time.sleep(0.005)
            process.kill()
            process.communicate(timeout=60)
        deadline = time.monotonic() + 20
        while processes_with(mark) and time.monotonic() < deadline:
            time.sleep(0.02)
        self.assertEqual(processes_with(mark), [])

    def test_at_any_moment(self):
        self.add_workloads("good")
        began = time.monotonic()
        self.check_status(lanemark(*self.command(out="undisturbed")[1:]), GOOD)
        duration = time.monotonic() - began
        numbers = random.Random(SEED)
        print(f"seed {SEED}, {KILLS} kills within {duration:.2f} s")
        before = b""
        for _ in range(KILLS):
            if not before:
                shutil.rmtree(self.path("run"), ignore_errors=True)
            command = [LANEMARK, "run", "--resume", self.path("run")] if before else self.command()
            with self.start(command) as process:
                time.sleep(numbers.uniform(0, duration))
                process.kill()
                process.communicate(timeout=60)
            after = self.whole_lines()
            self.assertTrue(after.startswith(before), "a finished sample is lost or changed")
            self.check_derived()
            before = after
            if before.count(b"\n") == len(WHOLE) + 1 and numbers.random() < 0.5:
                before = b""  # begin another run
        if not before:
            shutil.rmtree(self.path("run"), ignore_errors=True)
            self.check_status(lanemark(*self.command()[1:]), GOOD)
        else:
            self.check_status(lanemark("run", "--resume", self.path("run")), GOOD)
        self.check_whole()

    def test_before_the_first_line(self):
        os.mkdir(self.path("run"))
        for text in ("", '{"kind":"run"'):
            with open(self.path("run", "samples.jsonl"), "w", encoding="utf-8") as file:
                file.write(text)
            self.check_complaint(lanemark("run", "--resume", self.path("run")), USAGE,
                                 r"samples\.jsonl: holds no whole line, so nothing was measured: ")


class TwoRuns(Robust):
    def test_second_is_refused(self):
        self.add_workloads("slow")
        with self.start(self.command(min_time="0.2")) as process:
            self.wait_for_lines(2)
            self.check_complaint(lanemark(*self.command()[1:]), USAGE, r"--out: .*/run: holds samples\.jsonl already")
            self.check_complaint(lanemark("run", "--resume", self.path("run")), USAGE,
                                 r"--resume: .*samples\.jsonl: another run is writing it: let that one end, or stop it")
            _, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, GOOD, err)
        self.check_whole()

    def compete(self, command, late=USAGE):
        """Starts it four times at once; one must win, the others be refused, or, too late, end in the status `late`."""
        processes = [self.start(command) for _ in range(4)]
        ends = [(process.communicate(timeout=120), process.returncode) for process in processes]
        statuses = sorted(status for _, status in ends)
        self.assertEqual(statuses[0], GOOD, ends)
        self.assertLessEqual(set(statuses[1:]), {USAGE, late}, ends)
        self.check_whole()  # no process twice

    def test_begun_at_once(self):
        self.add_workloads("slow")
        self.compete(self.command(min_time="0.3"))

    def test_resumed_at_once(self):
        self.add_workloads("slow")
        with self.start(self.command(min_time="0.5")) as process:
            self.wait_for_lines(2)
            process.kill()
            process.communicate(timeout=60)
        self.compete([LANEMARK, "run", "--resume", self.path("run")], late=GOOD)


class FullDisk(Robust):
    # What has no room: the run's file, its samples, results.json, the report, nothing.
    DISKS = ["size=4k,nr_inodes=2", *(f"size={kib}k" for kib in (4, 12, 16, 24, 32, 48, 64, 128, 512))]

    def run_on(self, options):
        """Runs in a file system of its own and keeps what that holds in FOLDER/left."""
        script = """set -e
            mount -t tmpfs -o "$1" tmpfs "$2"
            shift
            disk=$1 left=$2
            shift 2
            status=0
            "$@" || status=$?
            cp -r "$disk/run" "$left" 2>/dev/null || mkdir "$left"
            exit $status"""
        shutil.rmtree(self.path("left"), ignore_errors=True)
        return subprocess.run(["unshare", "-rm", "sh", "-c", script, "sh", options, self.path("disk"), self.path("left"),
                               *self.command(out="disk/run")], check=False, capture_output=True, text=True)

    def test_full_at_any_moment(self):
        os.mkdir(self.path("disk"))
        probe = subprocess.run(["unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", self.path("disk")], check=False,
                               capture_output=True, text=True)
        if probe.returncode != 0:
            self.skipTest(f"no file system of a chosen size here: {probe.stderr.strip()}")
        self.add_workloads("good")
        stages = set()
        for options in self.DISKS:
            with self.subTest(options=options):
                result = self.run_on(options)
                lines = self.whole_lines("left").count(b"\n")
                self.check_derived("left")
                if result.returncode == GOOD:
                    stages.add("fits")
                    self.check_whole("left")
                    continue
                self.assertRegex(result.stderr, r"lanemark: .*(No space left on device|gnuplot failed: it drew nothing).*: .+")
                self.assertEqual(result.returncode, UNMEASURED if lines else USAGE, result.stderr)
                if lines == 0:
                    stages.add("begin")
                    continue
                stages.add("samples" if lines <= len(WHOLE) else
                           "report" if os.path.exists(self.path("left", "results.json")) else "results")
                self.check_status(lanemark("run", "--resume", self.path("left")), GOOD)
                self.check_whole("left")
        self.assertLessEqual({"begin", "samples", "report", "fits"}, stages)


if __name__ == "__main__":
    unittest.main()
