# SPDX-License-Identifier: Apache-2.0
"""Plants faults in the page's script and style, and wants browser_test.py to find each of them.

    browser_finds_test.py BROWSER_TEST PLOTS_TOOL SCRIPTS OUT RESULTS...
"""
import pathlib
import shutil
import subprocess
import sys

SKIPPED = 77

# (file, what stands there, what is planted, what the test then says)
FAULTS = [
    ("report.js", "return a - b;", "return b - a;", "sorting ascending: the times are in another order"),
    ("report.js", "!words.every", "words.every", "filter by words leaves"),
    ("report.js", "target.open = true;", "target.open = false;", "does not open it"),
    ("report.js", '"use strict";', '"use strict"; console.error("planted");', "console: "),
    ("report.css", ".scroll { overflow-x: auto; }", "", "pixels at 400"),
]


def main():
    test, tool, scripts, out, *results = (pathlib.Path(a).resolve() for a in sys.argv[1:])
    planted = out / "scripts"
    shutil.rmtree(out, ignore_errors=True)
    shutil.copytree(scripts, planted)
    faults, wanted = [], []
    for name, before, after, says in FAULTS:
        text = (planted / name).read_text()
        if before not in text:
            faults.append(f"{name} no longer has `{before}`")
        (planted / name).write_text(text.replace(before, after))
        wanted.append(says)
    found = subprocess.run([sys.executable, "-B", test, tool, planted, out / "page", *results], capture_output=True,
                           text=True, check=False)
    if found.returncode == SKIPPED:
        print(found.stdout)
        return SKIPPED
    if found.returncode != 1:
        faults.append(f"status {found.returncode}: {found.stderr}")
    faults += [f"not found: {says}" for says in wanted if says not in found.stdout]
    print(f"{len(faults)} faults", *faults, sep="\n")
    return 1 if faults else 0


sys.exit(main())
