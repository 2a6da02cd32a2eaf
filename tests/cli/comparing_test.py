# SPDX-License-Identifier: Apache-2.0
"""`lanemark compare`: verdicts and exit statuses over made-up results, and every format held against its rules."""
import copy
import json
import os
import random
import subprocess
import unittest
import xml.etree.ElementTree as ElementTree

from lanemark_command import FAILED, GOOD, ROOT, UNMEASURED, USAGE, LanemarkTest, lanemark

CELL = "blas/dot/simd/interp/host"
HASH = {letter: letter * 64 for letter in "abcdef"}
# Elements and their attributes as Jenkins' junit-10.xsd allows them, of those that are of use here.
JUNIT = {"testsuites": {"name", "time", "tests", "failures", "errors"},
         "testsuite": {"name", "tests", "failures", "errors", "skipped", "time", "timestamp", "hostname"},
         "testcase": {"name", "time", "classname"}, "failure": {"type", "message"}, "error": {"type", "message"},
         "skipped": {"type", "message"}, "system-out": set()}
# bencher.dev/bmf.json, in JSON Schema: two levels of names, then numbers.
NUMBERS = {key: {"type": "number"} for key in ("value", "lower_value", "upper_value")}
BMF = {"type": "object", "additionalProperties": {"type": "object", "additionalProperties": {
    "type": "object", "properties": NUMBERS, "required": ["value"], "additionalProperties": False}}}
SCHEMA_CHECK = """
import json, sys, jsonschema
schema = json.load(open(sys.argv[1]))
jsonschema.Draft202012Validator.check_schema(schema)
jsonschema.Draft202012Validator(schema).validate(json.load(sys.stdin))
"""


def spread(n, around=1000.0, noise=0.005, seed=1):
    """n times that scatter like a quiet machine's."""
    rng = random.Random(f"{seed} {n}")
    return [around * (1 + noise * rng.gauss(0, 1)) for _ in range(n)]


def results(times, metrics=None, cpu="Example EX-9", files=None, counted=None, errors=None, source="sde", **lanemark_keys):
    """A results.json: `times` and `errors` by cell; `metrics` by name, for every sample (or a list, by sample)."""
    metrics = metrics or {}
    rows, cells = [], []
    for cell in dict.fromkeys([*times, *(errors or {}), *(counted or {})]):
        base = {"name": cell, "run_name": cell, "run_type": "iteration", "repetitions": 1, "threads": 1}
        for number, time in enumerate(times.get(cell, [])):
            values = {name: value[number] if isinstance(value, list) else value for name, value in metrics.items()}
            rows.append({**base, "repetition_index": number, "iterations": 9, "real_time": time, "cpu_time": time,
                         "time_unit": "ns", **values})
        for number, (cause, message) in enumerate((errors or {}).get(cell, [])):
            rows.append({**base, "repetition_index": number, "iterations": 0, "real_time": 0, "cpu_time": 0, "time_unit": "ns",
                         "error_occurred": True, "error_cause": cause, "error_message": f"{cause}: {message}"})
        cells.append({"name": cell, "samples": len(times.get(cell, [])), "errors": 0, "metrics": {}, "processes": []})
    known = {**metrics, **{name: 0 for row in (counted or {}).values() for name in row}}
    machine = {"cpu": cpu, "kernel": "6.1", "microcode": "0x1"}
    lanemark_block = {
        "schema": 1, "version": "0", "revision": "abc", "seed": 1, "size": "quick", "suite": "ci", "machine": machine,
        "compilers": {}, "files": files or {}, "processes": 1, "complete": True, "notes": [], "cells": cells,
        "counters": [{"name": name, "unit": "1", "source": source, "quality": "exact", "reason": None} for name in known],
        "counted": [{"name": cell, "run_name": cell, "run_type": "iteration", "repetitions": 1, "repetition_index": 0,
                     "threads": 1, **row} for cell, row in (counted or {}).items()]}
    lanemark_block.update(lanemark_keys)
    return {"context": {"date": "2026-01-02T03:04:05+00:00", "host_name": "bench-<1>"}, "benchmarks": rows, "lanemark": lanemark_block}


def scaled(times, factor):
    return {cell: [time * factor for time in values] for cell, values in times.items()}


class CompareTest(LanemarkTest):
    def compare(self, base, new, *args):
        for name, document in (("base", base), ("new", new)):
            with open(self.path(f"{name}.json"), "w", encoding="utf-8") as file:
                json.dump(document, file)
        return lanemark("compare", self.path("base.json"), self.path("new.json"), *args)

    def changes(self, base, new, status, *args):
        result = self.compare(base, new, "--format", "json", *args)
        self.check_status(result, status)
        document = json.loads(result.stdout)
        self.assertEqual(document["status"], status)
        return {(change["cell"], change["metric"]): change for change in document["changes"]}

    def check(self, base, new, status, verdict, *args, reason=None, metric="time", cell=CELL):
        change = self.changes(base, new, status, *args)[cell, metric]
        self.assertEqual(change["verdict"], verdict, change)
        if reason:
            self.assertRegex(change["reason"], reason)
        return change


class Counts(CompareTest):
    def test_exact(self):
        for metric in ("wasm_ops", "code_bytes", "instructions"):
            for base, new, status, verdict in [(10 ** 9, 10 ** 9, GOOD, "UNCHANGED"), (10 ** 9, 10 ** 9 + 1, FAILED, "REGRESSED"),
                                               (10 ** 9, 10 ** 9 - 1, GOOD, "IMPROVED"), (0, 0, GOOD, "UNCHANGED"), (0, 5, FAILED, "REGRESSED")]:
                with self.subTest(metric=metric, base=base, new=new):
                    times = {CELL: spread(3)}
                    self.check(results(times, {metric: base}), results(times, {metric: new}), status, verdict,
                               "--only", "counts", metric=metric)

    def test_hardware_has_a_tolerance(self):
        times = {CELL: spread(3)}
        for new, status, verdict in [(1001000, GOOD, "UNCHANGED"), (1003000, FAILED, "REGRESSED")]:
            for source, exact in (("papi", False), ("step", True)):
                if exact and new == 1001000:
                    status, verdict = FAILED, "REGRESSED"
                self.check(results(times, {"instructions": 1000000}, source=source), results(times, {"instructions": new}, source=source),
                           status, verdict, "--only", "counts", metric="instructions")

    def test_only_equal_sources(self):
        times = {CELL: spread(3)}
        self.check(results(times, {"instructions": 1000}, source="step"), results(times, {"instructions": 1000}, source="qemu"), UNMEASURED,
                   "INCONCLUSIVE", "--only", "counts", metric="instructions", reason="counted by step in base, by qemu in new")

    def test_not_deterministic(self):
        times = {CELL: spread(3)}
        self.check(results(times, {"wasm_ops": 1000}), results(times, {"wasm_ops": [1000, 1001, 1000]}), UNMEASURED, "INCONCLUSIVE",
                   "--only", "counts", metric="wasm_ops", reason="process to process in new")

    def test_lost_count(self):
        times = {CELL: spread(3)}
        self.check(results(times, {"wasm_ops": 1000}), results(times), UNMEASURED, "INCONCLUSIVE", "--only", "counts",
                   metric="wasm_ops", reason="new has no such count")

    def test_emulated(self):
        cell = "blas/dot/simd/native/riscv64-v256"
        make = lambda count: results({}, counted={cell: {"instructions": count}}, source="qemu")
        self.check(make(5000), make(5001), FAILED, "REGRESSED", metric="instructions", cell=cell)
        self.check(make(5000), make(5000), GOOD, "UNCHANGED", metric="instructions", cell=cell)


class Times(CompareTest):
    def test_verdicts(self):
        base = {CELL: spread(12)}
        for factor, status, verdict in [(1.2, FAILED, "REGRESSED"), (1.08, FAILED, "REGRESSED"), (0.8, GOOD, "IMPROVED"),
                                        (1.02, GOOD, "UNCHANGED"), (0.98, GOOD, "UNCHANGED"), (1.0, GOOD, "UNCHANGED")]:
            with self.subTest(factor=factor):
                new = scaled({CELL: spread(12, seed=2)}, factor)
                change = self.check(results(base), results(new), status, verdict)
                self.assertLessEqual(change["lower"], change["change"])
                self.assertLessEqual(change["change"], change["upper"])
                self.assertAlmostEqual(change["change"], factor - 1, delta=0.01)
                self.assertEqual(change["n"], [12, 12])

    def test_undecided(self):
        base = {CELL: spread(12)}
        for count, noise, factor, reason in [(3, 0.005, 1.2, "seems changed"), (2, 0.005, 1, "too few"), (12, 0.2, 1, "noise hides")]:
            with self.subTest(count=count, noise=noise):
                new = scaled({CELL: spread(count, noise=noise, seed=3)}, factor)
                self.check(results({CELL: base[CELL][:count]}), results(new), UNMEASURED, "INCONCLUSIVE", reason=reason)

    def test_significant_but_small(self):
        new = {CELL: [1045 * (1 + 0.006 * (k - 5.5)) for k in range(12)]}
        self.check(results({CELL: spread(12)}), results(new), UNMEASURED, "INCONCLUSIVE", reason="smaller than the threshold")

    def test_higher_threshold(self):
        base, new = {CELL: spread(12)}, {CELL: spread(12, 1080, seed=2)}
        self.check(results(base), results(new), GOOD, "UNCHANGED", "--threshold", "12")
        self.check(results(base), results(new), UNMEASURED, "INCONCLUSIVE", "--threshold", "9")

    def test_noisy_machine(self):
        """Runs made apart on a noisy machine: nothing is shown to be unchanged, and only large changes are believed."""
        def on(score, grade, factor=1.0):
            return results(scaled({CELL: spread(12)}, factor), environment={"noise": {"score": score, "grade": grade}})
        self.check(on(1, "quiet"), on(1, "quiet"), GOOD, "UNCHANGED")
        for base, new in [((60, "noisy"), (1, "quiet")), ((9, "fair"), (11, "noisy"))]:
            for factor, verdict, status in [(1, "INCONCLUSIVE", UNMEASURED), (1.1, "INCONCLUSIVE", UNMEASURED), (1.3, "REGRESSED", FAILED),
                                            (0.7, "IMPROVED", GOOD)]:
                with self.subTest(base=base, new=new, factor=factor):
                    self.check(on(*base), on(*new, factor), status, verdict)
        self.check(on(60, "noisy"), on(1, "quiet"), UNMEASURED, "INCONCLUSIVE", reason="on a noisy machine: .*lanemark ab")
        text = self.compare(on(60, "noisy"), on(1, "quiet")).stdout
        self.assertIn("warning: base: a noisy machine: 60 %", text)

    def test_flags(self):
        """Cells whose processes are flagged say so, in the formats that people read and in ours."""
        base, new = results({CELL: spread(12)}), results({CELL: spread(12)})
        for number, row in enumerate(new["benchmarks"]):
            if number < 5:
                row["noise"] = "drifting"
        wanted = "noise: 0 of 12 processes flagged in base, 5 of 12 in new"
        self.assertIn(wanted, self.compare(base, new).stdout)
        self.assertIn(wanted, self.compare(base, new, "--format", "markdown").stdout)
        document = json.loads(self.compare(base, new, "--format", "json").stdout)
        self.assertEqual(document["changes"][0]["flagged"], [0, 5])
        del new["benchmarks"][4]["noise"]
        self.assertNotIn("flagged", self.compare(base, new).stdout)

    def test_whole_family(self):
        """Five processes a side that do not overlap: p = 2 / 252. Alone that is an alarm, as one of twenty it is not."""
        base, new = {CELL: spread(5)}, {CELL: spread(5, 1300, seed=2)}
        self.check(results(base), results(new), FAILED, "REGRESSED")
        for number in range(19):
            base[f"blas/other{number}/simd/interp/host"] = spread(5, seed=4 + number)
            new[f"blas/other{number}/simd/interp/host"] = spread(5, seed=40 + number)
        change = self.check(results(base), results(new), UNMEASURED, "INCONCLUSIVE", reason="seems changed")
        self.assertAlmostEqual(change["p"], 2 / 252)
        self.assertAlmostEqual(change["p_adjusted"], 20 * 2 / 252)

    def test_other_cpu(self):
        base, new = {CELL: spread(12)}, {CELL: spread(12, 1300)}
        self.check(results(base, {"wasm_ops": 7}), results(new, {"wasm_ops": 7}, cpu="Example EX-10"), UNMEASURED, "INCONCLUSIVE",
                   reason="two models of CPU")
        self.check(results(base, {"wasm_ops": 7}), results(new, {"wasm_ops": 8}, cpu="Example EX-10"), FAILED, "REGRESSED", metric="wasm_ops")

    def test_host_is_another_machine_elsewhere(self):
        level = "blas/dot/simd/native/x86-64-v3"
        base = results({CELL: spread(3), level: spread(3)}, {"instructions": 1000, "wasm_ops": 5}, source="step")
        new = results({CELL: spread(3), level: spread(3)}, {"instructions": 1000, "wasm_ops": 5}, source="step", cpu="Example EX-10")
        changes = self.changes(base, new, UNMEASURED, "--only", "counts")
        verdicts = {key: change["verdict"] for key, change in changes.items()}
        self.assertEqual(verdicts, {(CELL, "instructions"): "INCONCLUSIVE", (CELL, "wasm_ops"): "UNCHANGED",
                                    (level, "instructions"): "UNCHANGED", (level, "wasm_ops"): "UNCHANGED"})
        self.assertRegex(changes[CELL, "instructions"]["reason"], "host is another model")

    def test_other_kernel_is_a_warning(self):
        times = {CELL: spread(12)}
        base, new = results(times), results(times)
        new["lanemark"]["machine"]["kernel"] = "6.2"
        result = self.compare(base, new)
        self.check_status(result, GOOD)
        self.assertIn("warning: kernel: 6.1 in base, 6.2 in new", result.stdout)

    def test_identical_machine_code(self):
        base, new = {CELL: spread(12)}, {CELL: spread(12, 1300, seed=2)}
        code = {"files": {"blas/dot/simd.wasm": HASH["a"]}, "libraries": {"interp": HASH["b"]}}
        self.check(results(base, **code), results(new, **code), GOOD, "UNCHANGED", reason="identical machine code")
        self.check(results(base, **code), results(new, **code), FAILED, "REGRESSED", "--keep-alarms")
        for key, value in (("files", {"blas/dot/simd.wasm": HASH["c"]}), ("files", {}), ("libraries", {"interp": HASH["c"]}), ("libraries", {})):
            with self.subTest(key=key, value=value):
                self.check(results(base, **code), results(new, **{**code, key: value}), FAILED, "REGRESSED")
        native = "blas/dot/scalar/native/x86-64-v3"
        code = {"files": {"blas/dot/native/scalar-x86-64-v3.so": HASH["a"]}}
        self.check(results({native: base[CELL]}, **code), results({native: new[CELL]}, **code), GOOD, "UNCHANGED", cell=native)


class Cells(CompareTest):
    OTHER = "blas/axpy/scalar/native/host"

    def test_missing(self):
        both = {CELL: spread(12), self.OTHER: spread(12)}
        one = {CELL: both[CELL]}
        self.check(results(both), results(one), UNMEASURED, "INCONCLUSIVE", metric="outcome", cell=self.OTHER, reason="not in new")
        result = self.compare(results(one), results(both), "--format", "json")
        self.check_status(result, GOOD)
        self.assertEqual(json.loads(result.stdout)["added"], [self.OTHER])
        for form in ("text", "markdown"):
            self.assertIn(self.OTHER, self.compare(results(one), results(both), "--format", form).stdout)
            self.assertRegex(self.compare(results(both), results(one), "--format", form).stdout, self.OTHER + ".*not in new")

    def test_failures(self):
        good = results({CELL: spread(3), self.OTHER: spread(12)})
        for cause, before, status, verdict in [("mismatch", False, FAILED, "REGRESSED"), ("crash", False, FAILED, "REGRESSED"),
                                               ("unsupported", False, UNMEASURED, "INCONCLUSIVE"), ("trap", True, UNMEASURED, "INCONCLUSIVE")]:
            with self.subTest(cause=cause, before=before):
                bad = results({self.OTHER: spread(12)}, errors={CELL: [(cause, "what | <happened>")]})
                self.check(copy.deepcopy(bad) if before else good, bad, status, verdict, metric="outcome", reason=f"{cause}: what")

    def test_nothing_in_common(self):
        result = self.compare(results({}), results({}))
        self.check_status(result, UNMEASURED)


class Formats(CompareTest):
    """One pair of results with every kind of outcome, in each format."""
    SLOW, LOST, BROKEN, SMALL = "blas/slow/simd/interp/host", "blas/lost/simd/interp/host", "db/a&b/scalar/native/host", "db/few/scalar/native/host"

    def setUp(self):
        super().setUp()
        base = {CELL: spread(12), self.SLOW: spread(12), self.LOST: spread(12), self.BROKEN: spread(12), self.SMALL: spread(2)}
        new = {CELL: spread(12, seed=2), self.SLOW: spread(12, 1400, seed=2), self.SMALL: spread(2, seed=2)}
        self.base = results(base, {"wasm_ops": 500})
        self.new = results(new, {"wasm_ops": 500}, errors={self.BROKEN: [("crash", 'SIGSEGV in "f" <&>')]})

    def output(self, form):
        result = self.compare(self.base, self.new, "--format", form)
        self.check_status(result, FAILED)
        return result.stdout

    def test_json(self):
        text = self.output("json")
        schema = os.path.join(ROOT, "results", "schema", "comparison.schema.json")
        check = [os.environ["LANEMARK_SYSTEM_PYTHON"], "-c", SCHEMA_CHECK, schema]
        done = subprocess.run(check, input=text, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        for path, value in [(("changes", 0, "verdict"), "FINE"), (("changes", 0, "cell"), "x"), (("status",), 7), (("verdicts",), {}),
                            (("changes", 0, "p"), 2)]:
            document = json.loads(text)
            place = document
            for key in path[:-1]:
                place = place[key]
            place[path[-1]] = value
            done = subprocess.run(check, input=json.dumps(document), capture_output=True, text=True, check=False)
            self.assertNotEqual(done.returncode, 0, f"accepts {path} = {value}")
        totals = json.loads(text)["verdicts"]
        self.assertEqual(totals["REGRESSED"], 2)
        self.assertEqual(totals["INCONCLUSIVE"], 2)

    def test_junit(self):
        root = ElementTree.fromstring(self.output("junit"))
        self.assertEqual(root.tag, "testsuites")
        suite, = root
        cases = suite.findall("testcase")
        for element in root.iter():
            self.assertLessEqual(set(element.keys()), JUNIT[element.tag], element.tag)
        for element, tags in ((root, ("failure", "error")), (suite, ("failure", "error", "skipped"))):
            for tag in tags:
                self.assertEqual(int(element.get(tag if tag == "skipped" else tag + "s")), len(suite.findall(f"testcase/{tag}")))
            self.assertEqual(int(element.get("tests")), len(cases))
            self.assertRegex(element.get("time"), r"^\d{1,3}\.\d{3}$")
        self.assertEqual((int(suite.get("failures")), int(suite.get("errors")), int(suite.get("skipped"))), (1, 1, 2))
        self.assertRegex(suite.get("timestamp"), r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$")
        self.assertEqual(suite.get("hostname"), "bench-<1>")
        for case in cases:
            self.assertGreaterEqual(float(case.get("time")), 0)
        self.assertAlmostEqual(max(float(case.get("time")) for case in cases), 1400e-9, delta=30e-9)
        failure = suite.find("testcase/failure")
        self.assertEqual(failure.get("type"), "regression")
        self.assertRegex(failure.text, r"\+\d+.*%")
        error = suite.find("testcase/error")
        self.assertIn('SIGSEGV in "f" <&>', error.get("message"))
        names = [(case.get("classname"), case.get("name")) for case in cases]
        self.assertEqual(len(set(names)), len(names))
        self.assertIn(("interp.host", "blas/slow/simd time"), names)

    def test_bmf(self):
        """bencher.dev's Metric Format: benchmark name -> measure -> value and optional bounds around it, numbers all."""
        text = self.output("bmf")
        with open(self.path("bmf.json"), "w", encoding="utf-8") as file:
            json.dump(BMF, file)
        check = [os.environ["LANEMARK_SYSTEM_PYTHON"], "-c", SCHEMA_CHECK, self.path("bmf.json")]
        done = subprocess.run(check, input=text, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        document = json.loads(text)
        self.assertEqual(set(document), {CELL, self.SLOW, self.SMALL})
        for measures in document.values():
            self.assertEqual(set(measures), {"latency", "wasm_ops"})
            for name, metric in measures.items():
                self.assertLessEqual(len(name), 64)
                self.assertLessEqual(set(metric), {"value", "lower_value", "upper_value"})
                self.assertTrue(all(isinstance(value, float) for value in metric.values()))
                self.assertLessEqual(metric.get("lower_value", metric["value"]), metric["value"])
                self.assertGreaterEqual(metric.get("upper_value", metric["value"]), metric["value"])
        self.assertAlmostEqual(document[self.SLOW]["latency"]["value"], 1400, delta=30)

    def test_gha(self):
        """github-action-benchmark's customSmallerIsBetter: name, unit, value; range and extra are texts."""
        rows = json.loads(self.output("gha"))
        names = [row["name"] for row in rows]
        self.assertEqual(len(set(names)), len(names), "the action takes the first of a name")
        for row in rows:
            self.assertLessEqual(set(row), {"name", "unit", "value", "range", "extra"})
            self.assertIsInstance(row["value"], float)
            for key in ("name", "unit", "range", "extra"):
                self.assertIsInstance(row.get(key, ""), str)
        self.assertIn(f"{self.SLOW} time", names)

    def test_markdown(self):
        text = self.output("markdown")
        table = [line for line in text.splitlines() if line.startswith("|")]
        for line in table:
            self.assertEqual(line.replace("\\|", "").count("|"), 9, line)
        self.assertIn(f"**REGRESSED** | `{self.SLOW}` | time", text)

    def test_text_and_file(self):
        text = self.output("text")
        order = [line.split()[0] for line in text.splitlines() if line.split()[:1] and line.split()[0] in
                 ("REGRESSED", "INCONCLUSIVE", "IMPROVED", "UNCHANGED")]
        self.assertEqual(order, sorted(order, key=["REGRESSED", "INCONCLUSIVE", "IMPROVED", "UNCHANGED"].index))
        result = self.compare(self.base, self.new, "-o", self.path("out.txt"))
        self.check_status(result, FAILED)
        self.assertEqual(result.stdout, "")
        with open(self.path("out.txt"), encoding="utf-8") as file:
            self.assertEqual(file.read(), text)


class Wrong(CompareTest):
    def test_wrong_usage(self):
        good = results({CELL: spread(3)})
        for args, pattern in [(["--format", "jason"], r"--format: there is no 'jason': .*did you mean json\?"),
                              (["--only", "time"], r"--only: .*did you mean times\?"),
                              (["--threshold", "2"], r"--threshold: '2' .*lanemark ab"),
                              (["third.json"], r"compare: 3 results: name two"),
                              (["-o", "/dev/null/x"], r"/dev/null/x.*name a file that can be written")]:
            with self.subTest(args=args):
                self.check_complaint(self.compare(good, good, *args), USAGE, pattern)

    def test_unreadable(self):
        good = results({CELL: spread(3)})
        self.compare(good, good)
        for text in ("", "{}", "[1]", '{"context": {}, "benchmarks": [], "lanemark": {"schema": 9}}'):
            with open(self.path("bad.json"), "w", encoding="utf-8") as file:
                file.write(text)
            self.check_complaint(lanemark("compare", self.path("base.json"), self.path("bad.json")), USAGE, r"bad\.json")
        self.check_complaint(lanemark("compare", self.path("none.json"), self.path("base.json")), USAGE, r"none\.json: No such file")

    def test_other_size(self):
        base, new = results({CELL: spread(3)}), results({CELL: spread(3)}, size="full")
        self.check_complaint(self.compare(base, new), USAGE, r"size quick.*size full.*compare runs of one size")


if __name__ == "__main__":
    unittest.main()
