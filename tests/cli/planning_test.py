# SPDX-License-Identifier: Apache-2.0
"""What a run would do: the default matrix, filters, shards, and the order by seed."""
import json
import re
import unittest

from lanemark_command import GOOD, UNMEASURED, LanemarkTest, lanemark


def variants_of(names):
    """Every `family/name/variant` that the command lists of these workloads."""
    workloads = json.loads(lanemark("list", "workloads", "--json").stdout)["workloads"]
    return {f"{row['name']}/{variant}" for row in workloads if row["name"] in names for variant in row["variants"]}


# The lines with a `+` in quick.suite: kernels, ISAs of other machines, native and llvm; two kernels at other lengths.
FOREIGN_LLVM = 3 * 4
FOREIGN = FOREIGN_LLVM * 2 + 6 + 4


class Planning(LanemarkTest):
    def plan(self, *args):
        result = lanemark("run", "--dry-run", *args)
        self.check_status(result, GOOD)
        return result.stdout.split()

    def test_quick_is_whole(self):
        result = lanemark("run", "--dry-run")
        cells = result.stdout.split()
        self.assertEqual(len(cells), len(set(cells)))
        skipped = sum(int(line.split(" cell")[0].split()[-1]) for line in result.stderr.splitlines() if "skipped: " in line)
        engines = json.loads(lanemark("list", "engines", "--json").stdout)["engines"]
        workloads = {cell.rsplit("/", 3)[0] for cell in cells}
        self.assertEqual(len(workloads), 12)
        variants = variants_of(workloads)
        self.assertEqual({cell.rsplit("/", 2)[0] for cell in cells}, variants)
        here = len(variants) * (4 + len(engines) - 1)  # native at four ISAs
        self.assertEqual(len(cells) + skipped, here + FOREIGN, result.stderr)
        self.assertIn("interp/host", {"/".join(cell.split("/")[3:]) for cell in cells})

    def test_filters(self):
        cells = self.plan("--filter", "^(blas|image)/.*/native/", "--variant", "simd", "--isa", "host")
        self.assertEqual(sorted({cell.split("/")[0] for cell in cells}), ["blas", "image"])
        self.assertTrue(all(cell.endswith("/simd/native/host") for cell in cells))

    def test_shards_make_the_whole(self):
        whole = self.plan("--seed", "5")
        for count in (2, 3, 7):
            with self.subTest(count=count):
                shards = [self.plan("--shard", f"{i}/{count}") for i in range(1, count + 1)]
                joined = [cell for shard in shards for cell in shard]
                self.assertEqual(sorted(joined), sorted(whole))
                owners = [{cell.rsplit("/", 3)[0] for cell in shard} for shard in shards]
                self.assertEqual(sum(map(len, owners)), 12, "a workload is in two parts")
                self.assertLessEqual(max(map(len, owners)) - min(map(len, owners)), 1)

    def test_seed_gives_the_order(self):
        first = self.plan("--seed", "5")
        self.assertEqual(first, self.plan("--seed", "5"))
        other = self.plan("--seed", "6")
        self.assertNotEqual(first, other)
        self.assertEqual(sorted(first), sorted(other))
        self.assertNotEqual(first, sorted(first))

    def test_bounds_are_for_engines_that_have_the_choice(self):
        result = lanemark("run", "--dry-run", "--filter", "^blas/.*/host$", "--bounds", "check")
        self.check_status(result, GOOD)
        self.assertEqual({cell.split("/")[3] for cell in result.stdout.split()}, {"llvm"}, result.stderr)
        self.assertRegex(result.stderr, "interp.*cannot be told --bounds check: leave it out, or choose --engine llvm")
        self.assertRegex(result.stderr, "native.*has no bounds to keep")

    def test_foreign_isa_is_a_skip(self):
        foreign = ("run", "--isa", "riscv64,aarch64", "--dry-run", "--engine")
        result = lanemark(*foreign, "native,interp,llvm", env={"PATH": "/nonexistent"})
        self.check_complaint(result, UNMEASURED, r"every chosen cell was skipped")
        for engine in ("native", "interp", "llvm"):
            self.assertRegex(result.stderr,
                             rf"skipped: {engine} at aarch64, 25 cells: .*qemu-aarch64.*install qemu-user")

    def test_the_quick_suite_counts_foreign_isas_too(self):
        def foreign(*options, **environment):
            result = lanemark("run", "--dry-run", *options, **environment)
            found = [cell for cell in result.stdout.split() if re.search("/(aarch64|riscv64)[^/]*$", cell)]
            skipped = re.findall(r"skipped: \w+ at (?:aarch64|riscv64)\S*, (\d+) cells?\b", result.stderr)
            return len(found) + sum(map(int, skipped))
        self.assertEqual(foreign(), FOREIGN)
        self.assertEqual(foreign(env={"PATH": "/nonexistent"}), FOREIGN)
        self.assertEqual(foreign("--engine", "llvm"), FOREIGN_LLVM)
        self.assertEqual(foreign("--isa", "host"), 0)
        self.assertEqual(foreign("--filter", "sha256"), 0)
        self.assertEqual(foreign("--suite", "ci"), 0)


if __name__ == "__main__":
    unittest.main()
