# SPDX-License-Identifier: Apache-2.0
"""Counters as a user meets them: what is listed, what doctor says of each, what a run records, stepped counts."""
import json
import unittest

from lanemark_command import GOOD, LanemarkTest, lanemark

LACKING = ("absent", "broken")


def listed():
    return json.loads(lanemark("list", "counters", "--json").stdout)["counters"]


def surveyed():
    return json.loads(lanemark("doctor", "--json").stdout)["counters"]


class Lists(LanemarkTest):
    def test_doctor_explains_what_is_listed(self):
        items, counters = listed(), surveyed()
        sources = {item["name"] for item in items if item["kind"] == "source"}
        groups = [item for item in items if item["kind"] == "group"]
        self.assertLessEqual({"papi", "step", "perf-sw", "sde", "model", "tsc", "rapl"}, sources)
        self.assertGreaterEqual(len(groups), 6)
        for counter in counters:
            self.assertIn(counter["source"], sources)
            self.assertEqual(counter["quality"] in LACKING, "reason" in counter, counter)
            self.assertEqual(counter["quality"] in LACKING, "change" in counter, counter)
        # mca is chosen by its own name, and what it works out is labelled a model.
        self.assertEqual({counter["source"] for counter in counters}, sources - {"mca"})
        self.assertLessEqual({"model_lower_znver4", "model_upper_neoverse-n1"}, {counter["name"] for counter in counters})
        names = {counter["name"] for counter in counters}
        for group in groups:
            if "reason" not in group:
                self.assertLessEqual(set(group["metrics"]), names, group["name"])

    def test_text_says_what_to_change(self):
        text = lanemark("doctor").stdout
        for counter in surveyed():
            if "change" in counter and "formula" not in counter:
                self.assertIn(counter["change"], text)
        self.assertIn("cap_perfmon", text)

    def test_every_source_of_a_metric(self):
        sources = {counter["source"] for counter in surveyed() if counter["name"] == "instructions"}
        self.assertLessEqual({"papi", "step"}, sources)

    def test_estimates_are_labelled(self):
        for counter in surveyed():
            if counter["source"] == "model":
                self.assertIn(counter["quality"], ("estimated", *LACKING), counter)
            self.assertFalse(counter["name"] == "cycles" and counter["source"] != "papi", "no clock counts cycles")


class Runs(LanemarkTest):
    def count(self, counters, *args, out="run"):
        self.check_status(self.run_workloads("--counters", counters, "--min-time", "0.002", *args, out=out), GOOD)
        return [row["metrics"] for row in self.samples(out)]

    def test_stepped_counts_repeat(self):
        self.add_workload("good", "good", wasm=True)
        step = next(counter for counter in surveyed() if counter["source"] == "step")
        for engine in ("native", "interp"):
            counts = [metrics["instructions"] for metrics in
                      self.count("step", "--engine", engine, "--processes", "2", out=engine)]
            self.assertEqual(len(counts), 2)
            if step["quality"] in LACKING:
                self.assertEqual((counts[0]["value"], counts[0]["reason"]), (None, step["reason"]))
                continue
            self.assertEqual((counts[0]["source"], counts[0]["quality"]), ("step", "exact"))
            self.assertEqual(counts[0]["value"], counts[1]["value"], engine)
            self.assertGreater(counts[0]["value"], 64, "64 bytes are written one by one")
            self.assertLess(counts[0]["value"], 20000)

    def test_stepping_is_not_usual(self):
        self.add_workload("good", "good")
        result = self.run_workloads("--min-time", "0.002", "--processes", "1", "--engine", "native")
        self.check_status(result, GOOD)
        lanemark_block = self.results()["lanemark"]
        self.assertNotIn("step", lanemark_block["options"]["counters"])
        self.assertNotIn("step", {counter["source"] for counter in lanemark_block["counters"]})
        self.assertIn("core_cycles", self.samples()[0]["metrics"])

    def test_surroundings_are_recorded(self):
        self.add_workload("good", "good")
        result = self.run_workloads("--counters", "none", "--min-time", "0.002", "--processes", "1", "--engine", "native",
                                    "--cpu", "0")
        self.check_status(result, GOOD)
        surroundings = self.results()["lanemark"]["environment"]
        noise = surroundings["noise"]
        self.assertEqual(surroundings["cpu"], 0)
        self.assertTrue(0 <= noise["score"] <= 100, noise)
        self.assertEqual(noise["grade"], "quiet" if noise["score"] < 2 else "fair" if noise["score"] < 10 else "noisy")
        self.assertEqual(noise["grade"] != "quiet", "of a probe's time was lost" in result.stderr, result.stderr)
        self.assertEqual(len(surroundings["load_average"]), 3)
        if surroundings["load_average"][0] >= 0.5:
            self.assertTrue(any("load average" in warning for warning in surroundings["warnings"]))

    def test_a_group_alone(self):
        self.add_workload("good", "good")
        metrics = self.count("branches,tsc", "--engine", "native", "--processes", "1")[0]
        self.assertLessEqual({"branches", "branch_misses", "branch_miss_rate", "tsc_ticks"}, set(metrics))
        self.assertFalse({"cycles", "instructions", "l1d_misses", "core_cycles", "branch_mpki"} & set(metrics), metrics)

    def test_derived_from_the_engine(self):
        self.add_workload("good", "good", wasm=True)
        metrics = self.count("sde,step,model", "--engine", "interp", "--processes", "1")[0]
        self.assertEqual(metrics["v128_share"]["value"], 0)
        self.assertEqual((metrics["v128_share"]["source"], metrics["v128_share"]["quality"]), ("sde", "exact"))
        if metrics["instructions"]["value"] is not None:
            self.assertAlmostEqual(metrics["instructions_per_wasm"]["value"],
                                   metrics["instructions"]["value"] / metrics["wasm_ops"]["value"])
            self.assertEqual(metrics["instructions_per_wasm"]["source"], "step")
        for name in ("core_cycles", "core_ipc", "ops_per_core_cycle"):
            self.assertEqual(metrics[name]["source"], "model")
            self.assertEqual(metrics[name]["value"] is None, "reason" in metrics[name])
        if metrics["core_cycles"]["value"] is not None:
            self.assertIn("no bytes", metrics["bytes_per_core_cycle"]["reason"])
        self.assertNotIn("ipc", metrics, "cycles were not asked for")


if __name__ == "__main__":
    unittest.main()
