# SPDX-License-Identifier: Apache-2.0
"""Wrong usage and unreadable input: status 3 and a message that says what, why and what to do."""
import json
import os
import subprocess
import unittest

from lanemark_command import GOOD, LANEMARK, SHARE, USAGE, LanemarkTest, lanemark

# Arguments, and what the complaint must say. {folder} is the test's own.
WRONG = [
    (["rum"], r"'rum': there is no such command: did you mean run\?"),
    (["run", "--suite", "quik"], r"--suite: .*'quik'.*did you mean quick\?"),
    (["run", "--suite", "../quick"], r"--suite: there is no '\.\./quick'"),
    (["run", "--engine", "intrep"], r"--engine: .*'intrep'.*did you mean interp\?.*native"),
    (["run", "--engine", "native,v8"], r"--engine: there is no 'v8'"),
    (["run", "--engine", ""], r"--engine: .*choose from"),
    (["run", "--isa", "x86-64-v5"], r"--isa: .*'x86-64-v5'.*choose from .*x86-64-v4.*host"),
    (["run", "--variant", "vector"], r"--variant: .*choose from scalar, simd, relaxed"),
    (["run", "--counters", "pappi"], r"--counters: .*did you mean papi\?"),
    (["run", "--size", "huge"], r"--size: there is no 'huge': choose from quick, full"),
    (["run", "--enginee", "native"], r"--enginee: there is no such option: did you mean --engine\?"),
    (["run", "--s", "1"], r"--s: this could mean several options"),
    (["run", "-q"], r"-q: there is no such option"),
    (["run", "--seed"], r"--seed: its value is missing"),
    (["run", "stray"], r"'stray' is no option"),
    (["run", "--filter", "no such cell"], r"--filter: 'no such cell' matches none of the cells"),
    (["run", "--filter", "a("], r"--filter: 'a\(': .*POSIX extended"),
    (["run", "--processes", "0"], r"--processes: '0' .*whole number from 1"),
    (["run", "--processes", "1e3"], r"--processes: '1e3' "),
    (["run", "--min-time", "fast"], r"--min-time: 'fast' .*seconds"),
    (["run", "--timeout", "-1"], r"--timeout: '-1' "),
    (["run", "--timeout", "nan"], r"--timeout: 'nan' "),
    (["run", "--cpu", "100000"], r"--cpu: '100000' "),
    (["run", "--seed", "-3"], r"--seed: '-3' "),
    (["run", "--shard", "3/2"], r"--shard: '3/2' .*1 <= I <= N"),
    (["run", "--shard", "0/2"], r"--shard: '0/2' "),
    (["run", "--shard", "2"], r"--shard: '2' "),
    (["run", "--filter", "triad.*v2", "--shard", "99/100", "--dry-run"], r"--shard: .*empty"),
    (["run", "--workloads", "{folder}/none"], r"/none: No such file or directory: name a folder of built workloads"),
    (["run", "--workloads", "{folder}"], r"holds no FAMILY/NAME/manifest"),
    (["run", "--filter", "triad", "--out", "/dev/null/run"], r"--out: .*: name a folder that can be written"),
    (["run", "--filter", "triad", "--out", "/proc/run"], r"--out: .*: name a folder that can be written"),
    (["run", "--resume", "{folder}/none"], r"--resume: .*No such file or directory: name the folder of a run"),
    (["run", "--resume", "{folder}", "--seed", "1"], r"--resume: .*leave --seed out"),
    (["run", "--module", "{folder}/none.wasm"], r"none\.wasm: No such file or directory"),
    (["run", "--module", "{folder}", "--dry-run"], r"is a folder"),
    (["run", "--module", "x.wasm", "--suite", "quick"], r"--module: .*leave --suite"),
    (["run", "--module", "x.wasm", "--size", "quick"], r"--size: .*give the number"),
    (["run", "--module", "x.wasm", "--variant", "simd"], r"--module: .*leave .*--variant"),
    (["list"], r"list: '': say what: choose from suites"),
    (["list", "workload"], r"list: 'workload': .*did you mean workloads\?"),
    (["list", "suites", "isas"], r"list: 'isas' is one too many"),
    (["doctor", "me"], r"doctor: 'me' is no option"),
    (["plot", "-o", "{folder}"], r"plot: no results"),
    (["plot", "{folder}/none.json"], r"plot: no folder to write to: add -o DIR"),
    (["plot", "{folder}/none.json", "-o", "{folder}"], r"none\.json: .*No such file"),
    (["report", "{folder}/none.json", "-o", "{folder}"], r"none\.json: .*No such file"),
    (["validate"], r"validate: no file"),
    (["validate", "{folder}/none.wasm"], r"none\.wasm: No such file or directory: name a readable"),
    (["_worker"], r"_worker: descriptor 3 is not open"),
]

COMMANDS = ["run", "list", "doctor", "ab", "compare", "history", "plot", "report", "validate"]


class Usage(LanemarkTest):
    def test_wrong_usage(self):
        for args, pattern in WRONG:
            with self.subTest(args=args):
                filled = [arg.format(folder=self.folder) for arg in args]
                self.check_complaint(lanemark(*filled), USAGE, pattern)

    def test_no_command(self):
        result = lanemark()
        self.check_status(result, USAGE)
        self.assertIn("Commands:", result.stdout)

    def test_help_everywhere(self):
        for args in [[option] for option in ("-h", "--help")] + [[c, o] for c in COMMANDS for o in ("-h", "--help")]:
            with self.subTest(args=args):
                result = lanemark(*args)
                self.check_status(result, GOOD)
                self.assertRegex(result.stdout, r"^Usage: lanemark")
                self.assertEqual(result.stderr, "")

    def test_version_everywhere(self):
        for args in [["--version"]] + [[command, "--version"] for command in COMMANDS]:
            with self.subTest(args=args):
                result = lanemark(*args)
                self.check_status(result, GOOD)
                self.assertRegex(result.stdout, r"^lanemark \d+\.\d+\.\d+, revision \S+\ncompiled by Clang \d+\.")

    def test_results_of_another_schema(self):
        for text, why in [('{"context": {}, "benchmarks": [], "lanemark": {"schema": 999}}', "schema"),
                          ('{"context": {}, "benchmarks"', ""), ("", ""), ("[]", "")]:
            with open(self.path("results.json"), "w", encoding="utf-8") as file:
                file.write(text)
            for command in ("plot", "report"):
                with self.subTest(text=text, command=command):
                    result = lanemark(command, self.path("results.json"), "-o", self.path("out"))
                    self.check_complaint(result, USAGE, rf"results\.json.*{why}")

    def test_folder_in_use(self):
        os.mkdir(self.path("run"))
        with open(self.path("run", "notes"), "w", encoding="utf-8") as file:
            file.write("mine")
        result = lanemark("run", "--filter", "triad", "--out", self.path("run"))
        self.check_complaint(result, USAGE, r"--out: .*holds notes already: name a new or empty folder")
        self.assertEqual(os.listdir(self.path("run")), ["notes"])

    def test_truncated_wasm(self):
        with open(os.path.join(SHARE, "workloads", "blas", "triad_f32", "simd.wasm"), "rb") as file:
            whole = file.read()
        for length in (0, 3, 7, 8, 9, len(whole) // 2, len(whole) - 1):
            with self.subTest(length=length):
                with open(self.path("cut.wasm"), "wb") as file:
                    file.write(whole[:length])
                if length == 8:  # magic and version alone are an empty module, but no bench ABI
                    self.check_status(lanemark("validate", self.path("cut.wasm")), GOOD)
                    continue
                for args in (["validate"], ["run", "--module"]):
                    self.check_complaint(lanemark(*args, self.path("cut.wasm")), USAGE, r"cut\.wasm: byte 0x\d*")
        with open(self.path("cut.wasm"), "wb") as file:
            file.write(whole)
        result = lanemark("validate", self.path("cut.wasm"))
        self.check_status(result, GOOD)
        self.assertIn("valid", result.stdout)

    def test_closed_descriptors(self):
        command = 'exec "$0" list suites <&- 2>&-'
        result = subprocess.run(["sh", "-c", command, LANEMARK], capture_output=True, text=True, check=False)
        self.check_status(result, GOOD)


class Output(LanemarkTest):
    def test_lists_as_json(self):
        for what in ("suites", "workloads", "engines", "isas", "counters", "figures", "ops"):
            with self.subTest(what=what):
                result = lanemark("list", what, "--json")
                self.check_status(result, GOOD)
                items = json.loads(result.stdout)[what]
                self.assertTrue(items)
                text = lanemark("list", what).stdout
                for item in items:
                    self.assertIn(item["name"], text)

    def test_workloads_as_json(self):
        items = json.loads(lanemark("list", "workloads", "--json").stdout)["workloads"]
        self.assertGreaterEqual(len(items), 12)
        for item in items:
            self.assertLessEqual({"name", "family", "variants", "sizes", "wasm"}, set(item))
            for variant in item["variants"]:
                self.assertTrue(os.path.exists(item["wasm"][variant]))

    def test_doctor(self):
        result = lanemark("doctor", "--json")
        self.check_status(result, GOOD)
        report = json.loads(result.stdout)
        self.assertLessEqual({"machine", "build", "isas", "engines", "counters", "hints"}, set(report))
        for counter in report["counters"]:
            lacking = counter["quality"] in ("absent", "broken")
            self.assertEqual(lacking, "reason" in counter, counter)
        text = lanemark("doctor").stdout
        for counter in report["counters"]:
            self.assertIn(counter["name"], text)


if __name__ == "__main__":
    unittest.main()
