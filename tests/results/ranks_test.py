# SPDX-License-Identifier: Apache-2.0
"""Rank statistics against SciPy: estimates, p-values, intervals by inverting SciPy's own tests, and Holm's adjustment.

    ranks_test.py RANKS_TOOL [SEED]
"""
import itertools
import random
import statistics
import subprocess
import sys

from scipy import stats

FAULTS = []


def close(got, wanted, what, tolerance=1e-9):
    if abs(got - wanted) > tolerance * max(1, abs(wanted)):
        FAULTS.append(f"{what}: got {got!r}, wanted {wanted!r}")


def ask(tool, lines):
    run = subprocess.run([tool], input="\n".join(lines) + "\n", capture_output=True, text=True, check=True)
    return [[float(word) for word in line.split()] for line in run.stdout.splitlines()]


def words(values):
    return " ".join(repr(value) for value in values)


def signed_rank_p(values, exact=True):
    return stats.wilcoxon(values, mode="exact" if exact else "approx", correction=not exact).pvalue


def rank_sum_p(base, new, exact=True):
    return stats.mannwhitneyu(new, base, method="exact" if exact else "asymptotic", alternative="two-sided").pvalue


def check_interval(p_at, answer, confidence, what):
    """Shifts just inside of the interval must not be rejected at its level, those just outside must be."""
    _, lower, upper, held, _ = answer
    if held < confidence:  # too few samples: the whole range, which no shift is outside of
        if p_at(lower - 1) <= 1 - confidence or p_at(upper + 1) <= 1 - confidence:
            FAULTS.append(f"{what}: holds {held}, though {confidence} can be had")
        return
    step = 1e-7
    for end, sign in ((lower, 1), (upper, -1)):
        close(p_at(end - sign * step), 1 - held, f"{what}: p beyond {end}", 1e-7)
        if p_at(end + sign * step) <= 1 - confidence:
            FAULTS.append(f"{what}: {end} is too far in: {p_at(end + sign * step)} is rejected at {confidence}")


def paired_cases(rng):
    for n in (1, 2, 3, 5, 6, 8, 12, 13, 24, 40):
        for confidence in (0.9, 0.95, 0.99):
            yield [rng.gauss(rng.choice([0, 0.5, 2]), 1) for _ in range(n)], confidence


def unpaired_cases(rng):
    for n, m in ((1, 1), (3, 3), (3, 4), (5, 5), (5, 9), (12, 12), (9, 1), (24, 12)):
        for confidence in (0.9, 0.99):
            yield ([rng.gauss(0, 1) for _ in range(n)], [rng.gauss(rng.choice([0, 1]), 1) for _ in range(m)], confidence)


def check_paired(tool, rng):
    cases = list(paired_cases(rng))
    answers = ask(tool, [f"paired {confidence} {len(d)} {words(d)}" for d, confidence in cases])
    for (d, confidence), answer in zip(cases, answers, strict=True):
        what = f"paired, n={len(d)}, {confidence}"
        walsh = [(a + b) / 2 for a, b in itertools.combinations_with_replacement(d, 2)]
        close(answer[0], statistics.median(walsh), f"{what}: estimate")
        close(answer[4], signed_rank_p(d), f"{what}: p")
        check_interval(lambda shift, d=d: signed_rank_p([x - shift for x in d]), answer, confidence, what)
    return len(cases)


def check_unpaired(tool, rng):
    cases = list(unpaired_cases(rng))
    answers = ask(tool, [f"unpaired {c} {len(b)} {len(n)} {words(b)} {words(n)}" for b, n, c in cases])
    for (base, new, confidence), answer in zip(cases, answers, strict=True):
        what = f"unpaired, {len(base)} and {len(new)}, {confidence}"
        close(answer[0], statistics.median(y - x for x in base for y in new), f"{what}: estimate")
        close(answer[4], rank_sum_p(base, new), f"{what}: p")
        check_interval(lambda shift, b=base, n=new: rank_sum_p(b, [y - shift for y in n]), answer, confidence, what)
    return len(cases)


def check_large(tool, rng):
    """Where the normal distribution stands in for the exact one."""
    d = [rng.gauss(0.08, 1) for _ in range(300)]
    base, new = [rng.gauss(0, 1) for _ in range(150)], [rng.gauss(0.2, 1) for _ in range(120)]
    paired, unpaired = ask(tool, [f"paired 0.99 300 {words(d)}", f"unpaired 0.99 150 120 {words(base)} {words(new)}"])
    close(paired[4], signed_rank_p(d, exact=False), "paired, n=300: p", 1e-3)
    close(unpaired[4], rank_sum_p(base, new, exact=False), "unpaired, 150 and 120: p", 1e-6)
    return 2


def check_edges(tool):
    """No samples; no differences at all, which is no evidence; ties, on the safe side of SciPy's midranks."""
    none, zeros, ties = ask(tool, ["paired 0.9 0", "paired 0.9 4 0 0 0 0", "paired 0.9 5 1 1 1 1 1"])
    close(none[4], 1, "no pairs: p")
    close(none[3], 0, "no pairs: confidence")
    close(zeros[4], 1, "zeros: p")
    close(ties[4], 2 / 2 ** 5, "five equal differences: p")
    close(ties[1], 1, "five equal differences: lower")


def holm(p):
    """By definition: the largest k * p over all steps up to one's own."""
    order = sorted(range(len(p)), key=lambda i: p[i])
    adjusted, largest = [0.0] * len(p), 0.0
    for step, i in enumerate(order):
        largest = max(largest, min(1, (len(p) - step) * p[i]))
        adjusted[i] = largest
    return adjusted


def check_holm(tool, rng):
    # The example of many textbooks, worked by hand; then random families.
    known = ask(tool, ["holm 0 4 0.01 0.04 0.03 0.005"])[0]
    for got, wanted in zip(known, (0.03, 0.06, 0.06, 0.02), strict=True):
        close(got, wanted, "holm by hand")
    families = [[rng.random() ** rng.choice([1, 4]) for _ in range(n)] for n in (1, 2, 7, 50)]
    for p, answer in zip(families, ask(tool, [f"holm 0 {len(p)} {words(p)}" for p in families]), strict=True):
        for got, wanted in zip(answer, holm(p), strict=True):
            close(got, wanted, f"holm, {len(p)}")
    return len(families) + 1


def main():
    tool = sys.argv[1]
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(2 ** 32)
    rng = random.Random(seed)
    print(f"seed {seed}")
    count = check_paired(tool, rng) + check_unpaired(tool, rng) + check_large(tool, rng) + check_holm(tool, rng)
    check_edges(tool)
    print(f"{count} cases compared", *FAULTS, sep="\n")
    return 1 if FAULTS else 0


sys.exit(main())
