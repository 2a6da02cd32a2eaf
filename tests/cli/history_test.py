# SPDX-License-Identifier: Apache-2.0
"""`lanemark history`: what is added is shown, once; steps beyond the fence of those before are change points."""
import json
import os
import sqlite3
import unittest

from comparing_test import results, spread
from lanemark_command import GOOD, UNMEASURED, USAGE, LanemarkTest, lanemark

CELL, OTHER = "blas/dot/simd/interp/host", "db/scan/scalar/native/host"


class History(LanemarkTest):
    def setUp(self):
        super().setUp()
        self.store = self.path("store.sqlite")
        self.days = 0

    def write(self, document):
        """Each run a day later than the last, unless it has a date of its own."""
        self.days += 1
        document["context"].setdefault("date", "")
        document["context"]["date"] = f"2026-03-{self.days:02}T03:04:05+00:00"
        document["lanemark"]["revision"] = f"revision{self.days}"
        name = self.path(f"run{self.days}.json")
        with open(name, "w", encoding="utf-8") as file:
            json.dump(document, file)
        return name

    def add(self, *documents):
        result = lanemark("history", "add", "--db", self.store, *map(self.write, documents))
        self.check_status(result, GOOD)
        return result

    def show(self, *args):
        result = lanemark("history", "show", "--db", self.store, "--json", *args)
        self.check_status(result, GOOD)
        return {(series["cell"], series["metric"], series["cpu"]): series for series in json.loads(result.stdout)["series"]}

    def test_series(self):
        times = spread(5)
        self.add(results({CELL: times}, {"wasm_ops": 100}), results({CELL: [2 * time for time in times], OTHER: times}, {"wasm_ops": 150}))
        series = self.show()
        self.assertEqual(set(series), {(CELL, "time", "Example EX-9"), (CELL, "wasm_ops", "Example EX-9"), (OTHER, "time", "Example EX-9"),
                                       (OTHER, "wasm_ops", "Example EX-9")})
        points = series[CELL, "time", "Example EX-9"]["points"]
        self.assertEqual([point["revision"] for point in points], ["revision1", "revision2"])
        self.assertAlmostEqual(points[0]["value"], sorted(times)[2])
        self.assertEqual((points[0]["lower"], points[0]["upper"], points[0]["samples"]), (min(times), max(times), 5))
        self.assertAlmostEqual(points[1]["step"], 1)
        self.assertEqual([point["value"] for point in series[CELL, "wasm_ops", "Example EX-9"]["points"]], [100, 150])
        self.assertEqual(set(self.show("--metric", "wasm_ops", "--filter", "^db/")), {(OTHER, "wasm_ops", "Example EX-9")})

    def test_added_once(self):
        self.add(results({CELL: spread(3)}))
        for expected in ("was there already", "was there already"):
            again = lanemark("history", "add", "--db", self.store, self.path("run1.json"))
            self.check_status(again, GOOD)
            self.assertIn(expected, again.stdout)
        self.assertEqual(len(self.show()[CELL, "time", "Example EX-9"]["points"]), 1)

    def test_by_date(self):
        late, early = results({CELL: spread(3)}), results({CELL: spread(3)})
        self.days = 10
        self.add(late)
        self.days = 3
        self.add(early)
        points = self.show()[CELL, "time", "Example EX-9"]["points"]
        self.assertEqual([point["revision"] for point in points], ["revision4", "revision11"])

    def test_only_comparable_runs_share_a_series(self):
        times = {CELL: spread(3)}
        self.add(results(times), results(times, cpu="Example EX-10"), results(times, size="full"), results(times))
        result = lanemark("history", "show", "--db", self.store, "--json")
        self.assertEqual(sorted(len(series["points"]) for series in json.loads(result.stdout)["series"]), [1, 1, 2])

    def test_counts_that_differ_are_left_out(self):
        self.add(results({CELL: spread(3)}, {"wasm_ops": [5, 6, 5], "code_bytes": 9}))
        self.assertEqual({metric for _, metric, _ in self.show()}, {"time", "code_bytes"})

    def test_change_points(self):
        """Steps of about 1 % and one of 8 %: that one alone is marked; a count of which nothing is expected to change, at once."""
        level = [1000, 1010, 1002, 1011, 1001, 1009, 1000, 1080, 1090, 1081, 1089]
        ops = [500] * 6 + [501] * 5
        self.add(*[results({CELL: [value] * 3}, {"wasm_ops": count}) for value, count in zip(level, ops, strict=True)])
        series = self.show()
        for metric, changed in (("time", [7]), ("wasm_ops", [6])):
            points = series[CELL, metric, "Example EX-9"]["points"]
            self.assertEqual([number for number, point in enumerate(points) if point["changed"]], changed, metric)
        text = lanemark("history", "show", "--db", self.store).stdout
        self.assertRegex(text, r"changed \+8\.00 % at 2026-03-08T03:04:05\+00:00, revision revision8")

    def test_whole_or_not_at_all(self):
        """A run that cannot be written to its end leaves nothing behind."""
        self.add(results({CELL: spread(3)}))
        with sqlite3.connect(self.store) as store:
            store.execute("CREATE TRIGGER full BEFORE INSERT ON value WHEN new.cell LIKE 'db/%' BEGIN SELECT RAISE(ABORT, 'full'); END")
        name = self.write(results({CELL: spread(3), OTHER: spread(3)}))
        self.check_complaint(lanemark("history", "add", "--db", self.store, name), USAGE, "full")
        with sqlite3.connect(self.store) as store:
            self.assertEqual(store.execute("SELECT count(*) FROM run").fetchone(), (1,))
            self.assertEqual(store.execute("SELECT count(*) FROM value").fetchone(), (1,))

    def test_wrong_usage(self):
        self.add(results({CELL: spread(3)}))
        with open(self.path("text"), "w", encoding="utf-8") as file:
            file.write("no database at all, and longer than a header has to be: " + 100 * "x")
        with sqlite3.connect(self.path("other.sqlite")) as other:
            other.execute("CREATE TABLE mine (x)")
        store, run = ["--db", self.store], self.path("run1.json")
        for args, status, pattern in [
                ([], USAGE, "history: '': say what to do: choose"), (["shows"], USAGE, "did you mean show?"),
                (["add"], USAGE, "history: no results"), (["show", "x"], USAGE, "'x' is one too many"),
                (["show", "--filter", "(", *store], USAGE, "--filter: '\\('"),
                (["show", "--db", self.path("none")], USAGE, "none: unable to open"),
                (["add", "--db", self.path("no", "such", "folder"), run], USAGE, "unable to open"),
                (["add", "--db", self.path("text"), run], USAGE, "text: file is not a database"),
                (["add", "--db", self.path("other.sqlite"), run], USAGE, "other.sqlite: is a database of something else"),
                (["add", *store, self.path("none.json")], USAGE, "none.json: No such file"),
                (["show", "--metric", "cycles", *store], UNMEASURED, "has no such series")]:
            with self.subTest(args=args):
                self.check_complaint(lanemark("history", *args), status, pattern)
        self.assertFalse(os.path.exists(self.path("none")))


if __name__ == "__main__":
    unittest.main()
