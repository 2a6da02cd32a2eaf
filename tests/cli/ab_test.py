# SPDX-License-Identifier: Apache-2.0
"""`lanemark ab`: planted slowdowns are found, a build against itself raises no alarm, revisions are built, failures told."""
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import unittest

from lanemark_command import CLANG, FAILED, GOOD, LANEMARK, ROOT, UNMEASURED, USAGE, LanemarkTest, lanemark, processes_with

sys.path.insert(0, os.path.join(ROOT, "tests", "error_rates"))
import slowed_builds  # found by the line above

BRIEF = ["--min-time", "0.01", "--seed", "7"]
NATIVE, INTERP = "slowed/hash/scalar/native/host", "slowed/hash/scalar/interp/host"

PROJECT = """cmake_minimum_required(VERSION 3.25)
project(copies LANGUAGES NONE)
add_custom_target(lanemark_engine)
add_custom_target(workloads ALL COMMAND ${CMAKE_COMMAND} -E copy_directory
    ${CMAKE_SOURCE_DIR}/built ${CMAKE_BINARY_DIR}/share/lanemark/workloads)
"""


class AbTest(LanemarkTest):
    runs = 0

    def make(self, name, extra, kernels=("hash",)):
        folder = self.path(name)
        slowed_builds.build(CLANG, folder, extra, kernels)
        return folder

    def ab(self, base, new, *args, **kwargs):
        self.runs += 1
        self.out = self.path(f"out{self.runs}")
        return lanemark("ab", "--base", base, "--new", new, *BRIEF, "--out", self.out, *args, **kwargs)

    def changes(self, result):
        document = json.loads(result.stdout)
        self.assertEqual(document["mode"], "paired")
        self.assertEqual(document["status"], result.returncode)
        return {(change["cell"], change["metric"]): change for change in document["changes"]}

    def rows(self, side):
        with open(os.path.join(self.out, side, "samples.jsonl"), encoding="utf-8") as file:
            return [json.loads(line) for line in file][1:]


class Verdicts(AbTest):
    def test_planted_slowdown(self):
        base, new = self.make("base", 0), self.make("new", 40)
        result = self.ab(base, new, "--engine", "native,interp", "--format", "json")
        self.check_status(result, FAILED)
        changes = self.changes(result)
        for cell in (NATIVE, INTERP):
            change = changes[cell, "time"]
            self.assertEqual(change["verdict"], "REGRESSED", change)
            self.assertAlmostEqual(change["change"], 0.4, delta=0.15)
            self.assertIn(change["n"], ([12, 12], [24, 24]))
        count = changes[INTERP, "wasm_ops"]
        self.assertEqual(count["verdict"], "REGRESSED")
        self.assertAlmostEqual(count["change"], 0.4, delta=0.01)
        result = self.ab(new, base, "--engine", "native", "--format", "json")
        self.check_status(result, GOOD)
        self.assertEqual(self.changes(result)[NATIVE, "time"]["verdict"], "IMPROVED")

    def test_nothing_changed(self):
        base = self.make("base", 0)
        result = self.ab(base, base, "--engine", "native,interp", "--format", "json")
        self.assertIn(result.returncode, (GOOD, UNMEASURED), result.stdout + result.stderr)
        changes = self.changes(result)
        self.assertEqual({change["verdict"] for change in changes.values()} - {"UNCHANGED", "INCONCLUSIVE"}, set())
        self.assertEqual(changes[INTERP, "wasm_ops"]["verdict"], "UNCHANGED")

    def test_pairs(self):
        """Every process of a pair is kept, by number; counts are taken once."""
        base = self.make("base", 0)
        self.ab(base, base, "--engine", "interp", "--pairs", "3", "--only", "counts")
        for side in ("base", "new"):
            rows = self.rows(side)
            self.assertEqual([row["process"] for row in rows], [0, 1, 2])
            self.assertEqual([row["metrics"].get("wasm_ops", {}).get("value") is not None for row in rows], [True, False, False])
            with open(os.path.join(self.out, side, "results.json"), encoding="utf-8") as file:
                lanemark_block = json.load(file)["lanemark"]
            self.assertTrue(lanemark_block["complete"])
            self.assertEqual(lanemark_block["build"], base)

    def test_order(self):
        """The processes of a pair run one right after the other, base first in every other pair."""
        base = self.make("base", 0, ("hash", "filter"))
        self.ab(base, base, "--engine", "native", "--pairs", "4", "--only", "counts")
        rows = sorted(((row["order"], side, row["process"], row["cell"]) for side in ("base", "new") for row in self.rows(side)))
        self.assertEqual([row[0] for row in rows], list(range(16)))
        for first, second in zip(rows[::2], rows[1::2], strict=True):
            self.assertEqual(first[2:], second[2:])
            self.assertEqual((first[1], second[1]), ("base", "new") if first[2] % 2 == 0 else ("new", "base"))
        self.assertEqual([row[2] for row in rows], sorted(row[2] for row in rows), "round by round")

    def test_extended_once(self):
        """Three pairs cannot reach the confidence asked for, so there are three more, and no others."""
        base = self.make("base", 0)
        result = self.ab(base, base, "--engine", "native", "--pairs", "3", "--only", "times", "--format", "json")
        self.assertEqual(len(self.rows("base")), 6)
        self.assertEqual(len(self.rows("new")), 6)
        self.assertEqual(self.changes(result)[NATIVE, "time"]["n"], [6, 6])


class Cells(AbTest):
    def test_failing(self):
        base, new = self.make("base", 0), self.make("new", 0)
        manifest = os.path.join(new, "workloads", "slowed", "hash", "manifest")
        with open(manifest, encoding="utf-8") as file:
            text = file.read()
        with open(manifest, "w", encoding="utf-8") as file:
            file.write(text.replace("quick:", "quick:0").replace("quick:01000", "quick:1000"))
        result = self.ab(base, new, "--engine", "native", "--format", "json")
        self.check_status(result, FAILED)
        change = self.changes(result)[NATIVE, "outcome"]
        self.assertEqual(change["verdict"], "REGRESSED")
        self.assertRegex(change["reason"], "fails in new: mismatch: ")
        self.assertEqual([row["kind"] for row in self.rows("new")], ["error"])

    def test_only_on_one_side(self):
        base, new = self.make("base", 0, ("hash", "filter")), self.make("new", 0, ("hash", "chase"))
        result = self.ab(base, new, "--engine", "native", "--format", "json", "--pairs", "1", "--only", "counts")
        self.check_status(result, UNMEASURED)
        self.assertEqual(self.changes(result)["slowed/filter/scalar/native/host", "outcome"]["reason"], "not in new")
        self.assertEqual(json.loads(result.stdout)["added"], ["slowed/chase/scalar/native/host"])
        shutil.rmtree(os.path.join(new, "workloads", "slowed", "hash"))
        self.check_complaint(self.ab(base, new, "--engine", "native"), UNMEASURED, "the builds have no cell in common")

    def test_stopped(self):
        base = self.make("base", 0)
        out = self.path("stopped")
        with subprocess.Popen([LANEMARK, "ab", "--base", base, "--new", base, "--engine", "native", "--pairs", "1000", "--out", out],
                              stderr=subprocess.PIPE, text=True) as process:
            log = os.path.join(out, "new", "samples.jsonl")
            for _ in range(600):
                if os.path.exists(log) and os.path.getsize(log) > 20000:
                    break
                time.sleep(0.1)
            process.send_signal(signal.SIGINT)
            error = process.communicate(timeout=60)[1]
        self.assertEqual(process.returncode, 128 + signal.SIGINT, error)
        self.assertIn("stopped by SIGINT", error)
        with open(log, encoding="utf-8") as file:
            self.assertGreater(len([json.loads(line) for line in file]), 2)


class Resumed(AbTest):
    """Stopped in the middle, a comparison goes on to the same set and verdicts that one without a stop has."""
    PAIRS = 4

    def whole(self, side):
        rows = [(row["cell"], row["process"], row["kind"]) for row in self.rows(side)]
        self.assertEqual(len(rows), len(set(rows)), "a process stands twice")
        return set(rows)

    def stop_after(self, lines, number, *args):
        """Starts a comparison and sends it a signal once so many lines are there, the records among them."""
        self.out = self.path("stopped")
        command = [LANEMARK, "ab", "--base", self.base, "--new", self.new, *BRIEF, "--engine", "native", "--pairs", str(self.PAIRS),
                   "--out", self.out, *args]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
            for _ in range(6000):
                if self.lines("base") + self.lines("new") >= lines or process.poll() is not None:
                    break
                time.sleep(0.002)
            process.send_signal(number)
            process.communicate(timeout=60)
        return process.returncode

    def lines(self, side):
        try:
            with open(os.path.join(self.out, side, "samples.jsonl"), "rb") as file:
                return file.read().count(b"\n")
        except FileNotFoundError:
            return 0

    def setUp(self):
        super().setUp()
        self.base, self.new = self.make("base", 0, ("hash", "filter")), self.make("new", 0, ("hash", "filter"))

    def test_killed_and_stopped(self):
        """Both looks are gone through, since four pairs never decide: so there are eight of each cell in the end."""
        cells = [f"slowed/{name}/scalar/native/host" for name in ("hash", "filter")]
        wanted = {(cell, process, "sample") for cell in cells for process in range(2 * self.PAIRS)}
        for lines, number, status in [(4, signal.SIGKILL, -signal.SIGKILL), (15, signal.SIGTERM, 128 + signal.SIGTERM),
                                      (22, signal.SIGKILL, -signal.SIGKILL), (33, signal.SIGINT, 128 + signal.SIGINT)]:
            with self.subTest(lines=lines):
                shutil.rmtree(self.path("stopped"), ignore_errors=True)
                self.assertEqual(self.stop_after(lines, number), status)
                self.assertLess(len(self.whole("base")) + len(self.whole("new")), 2 * len(wanted))
                result = lanemark("ab", "--resume", self.out, "--format", "json")
                self.assertIn(result.returncode, (GOOD, UNMEASURED), result.stderr)
                for side in ("base", "new"):
                    self.assertEqual(self.whole(side), wanted)
                changes = self.changes(result)
                self.assertEqual({cell: changes[cell, "time"]["n"] for cell in cells}, dict.fromkeys(cells, [8, 8]))
                again = lanemark("ab", "--resume", self.out, "--format", "json")
                self.assertEqual(json.loads(again.stdout), json.loads(result.stdout), "nothing more is measured")

    def test_failing(self):
        """A cell that failed is not measured again."""
        manifest = os.path.join(self.new, "workloads", "slowed", "hash", "manifest")
        with open(manifest, encoding="utf-8") as file:
            text = file.read()
        with open(manifest, "w", encoding="utf-8") as file:
            file.write(text.replace("quick:", "quick:0").replace("quick:01000", "quick:1000"))
        self.stop_after(8, signal.SIGKILL)
        self.check_status(lanemark("ab", "--resume", self.out), FAILED)
        failed = [row for row in self.rows("new") if row["kind"] == "error"]
        self.assertEqual([(row["cell"], row["process"]) for row in failed], [(NATIVE, 0)])

    def test_refused(self):
        self.check_complaint(lanemark("ab", "--resume", self.path("none")), USAGE, r"--resume: .*none/base/samples.jsonl: No such file")
        self.check_complaint(lanemark("ab", "--resume", "x", "--pairs", "3"), USAGE, r"--resume: .*leave --pairs out")
        self.check_complaint(lanemark("ab", "--resume", "x", "--engine", "interp"), USAGE, r"--resume: .*leave --engine out")
        self.stop_after(8, signal.SIGKILL)
        os.remove(os.path.join(self.new, "workloads", "slowed", "filter", "native", "scalar-host.so"))
        self.check_status(lanemark("ab", "--resume", self.out), USAGE)
        run = self.path("run")
        lanemark("run", "--workloads", os.path.join(self.base, "workloads"), "--engine", "native", "--isa", "host", "--out",
                 os.path.join(run, "base"), "--processes", "1", *BRIEF)
        self.check_complaint(lanemark("ab", "--resume", run), USAGE, "was not begun by `lanemark ab`")


class Revisions(AbTest):
    def git(self, *args):
        subprocess.run(["git", "-C", self.path("repository"), "-c", "user.name=t", "-c", "user.email=t@example.org", *args],
                       check=True, capture_output=True)

    def commit(self, extra, name):
        built = self.path("repository", "built")
        shutil.rmtree(built, ignore_errors=True)
        shutil.copytree(os.path.join(self.make(f"made{extra}", extra), "workloads"), built)
        self.git("add", "-A")
        self.git("commit", "-q", "-m", name)
        self.git("tag", name)

    def test_revisions(self):
        os.mkdir(self.path("repository"))
        with open(self.path("repository", "CMakeLists.txt"), "w", encoding="utf-8") as file:
            file.write(PROJECT)
        self.git("init", "-q")
        self.commit(0, "before")
        self.commit(40, "after")
        cache = self.path("cache")
        env = {**os.environ, "LANEMARK_CACHE": cache}
        args = ["--repository", self.path("repository"), "--filter", "native", "--format", "json"]
        result = self.ab("git:before", "git:after", *args, env=env)
        self.check_status(result, FAILED)
        self.assertEqual(self.changes(result)[NATIVE, "time"]["verdict"], "REGRESSED")
        names = os.listdir(os.path.join(cache, "builds"))
        commits = [name for name in names if len(name) == 40]
        self.assertEqual(sorted(names), sorted(commits + [f"{commit}.lock" for commit in commits]), "nothing but the two builds is left")
        self.assertIn(json.loads(result.stdout)["new"]["revision"], commits)
        listed = subprocess.run(["git", "-C", self.path("repository"), "worktree", "list"], check=True, capture_output=True, text=True)
        self.assertEqual(len(listed.stdout.splitlines()), 1, "scratch worktrees are removed")
        again = self.ab("git:before", self.path("made40"), *args, "--pairs", "1", "--only", "counts", env=env)
        self.assertNotIn("building", again.stderr)
        commit = json.loads(result.stdout)["new"]["revision"]
        for rest in (f"{commit}.half", f"{commit}.sources"):  # as an earlier command leaves them when it is killed
            os.rename(os.path.join(cache, "builds", commit), os.path.join(cache, "builds", f"{commit}.half"))
            os.makedirs(os.path.join(cache, "builds", rest), exist_ok=True)
            killed = self.ab("git:before", "git:after", *args, "--pairs", "1", "--only", "counts", env=env)
            self.check_status(killed, UNMEASURED)
            self.assertIn("building", killed.stderr)
        broken = self.path("repository", "CMakeLists.txt")
        with open(broken, "a", encoding="utf-8") as file:
            file.write("message(FATAL_ERROR no)\n")
        self.git("commit", "-q", "-a", "-m", "broken")
        self.check_complaint(self.ab("git:HEAD", "git:after", *args, env=env), UNMEASURED, r"--base: HEAD: cmake cannot configure it")
        self.check_complaint(self.ab("git:none", "git:after", *args, env=env), USAGE, r"--base: git:none: there is no such revision")


    def test_stopped_while_building(self):
        """Signals end a build that takes long, with all that it started, and its scratch worktree is removed."""
        os.mkdir(self.path("repository"))
        begun, mark = self.path("begun"), f"LM_TEST_BUILD={self.path()}"
        with open(self.path("repository", "CMakeLists.txt"), "w", encoding="utf-8") as file:
            file.write(PROJECT.replace("COMMAND", f"COMMAND touch {begun}\n    COMMAND sleep 30\n    COMMAND", 1))
        self.git("init", "-q")
        self.commit(0, "slow")
        cache = self.path("cache")
        command = [LANEMARK, "ab", "--base", "git:slow", "--new", "git:slow", "--repository", self.path("repository"), "--filter", "native"]
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(number=number), subprocess.Popen(command, env=dict([*os.environ.items(), ("LANEMARK_CACHE", cache), mark.split("=")]),
                                                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
                for _ in range(1500):
                    if os.path.exists(begun):
                        break
                    time.sleep(0.02)
                self.assertTrue(processes_with(mark), "the build never began")
                os.remove(begun)
                process.send_signal(number)
                error = process.communicate(timeout=25)[1]
                self.assertEqual(process.returncode, 128 + number, error)
                self.assertIn(f"stopped by {number.name}", error)
                self.assertEqual([name for name in os.listdir(os.path.join(cache, "builds")) if name.endswith(".sources")], [])
                listed = subprocess.run(["git", "-C", self.path("repository"), "worktree", "list"], check=True, capture_output=True, text=True)
                self.assertEqual(len(listed.stdout.splitlines()), 1, listed.stdout)
                self.assertEqual(processes_with(mark), [])


class Wrong(AbTest):
    def test_wrong_usage(self):
        good = self.make("base", 0)
        os.mkdir(self.path("empty"))
        both = ["--base", good, "--new", good]
        for args, pattern in [([], "ab: --base is missing"), (["--base", good], "ab: --new is missing"),
                              ([*both, "--pairs", "0"], "--pairs: '0'"), ([*both, "--threshold", "x"], "--threshold: 'x'"),
                              ([*both, "--format", "xml"], "--format: there is no 'xml'"), ([*both, "--only", "x"], "--only: there is no 'x'"),
                              ([*both, "--engine", "intrep"], r"--engine: .*did you mean interp\?"),
                              ([*both, "--processes", "3"], "--processes: there is no such option"),
                              ([*both, "--filter", "no such cell"], "--filter: .*matches none"),
                              (["--base", self.path("empty"), "--new", good], "--base: .*empty: holds neither"),
                              (["--base", good, "--new", self.path("none")], "--new: .*none: holds neither"),
                              ([*both, "--out", self.path("base")], "--out: .*: name a new or empty folder"),
                              ([*both, "stray"], "'stray' is no option")]:
            with self.subTest(args=args):
                if "--out" in args:
                    os.makedirs(self.path("base", "base", "x"))
                self.check_complaint(lanemark("ab", *args), USAGE, pattern)


if __name__ == "__main__":
    unittest.main()
