# SPDX-License-Identifier: Apache-2.0
"""Writes reports of one and of two made-up runs and checks the page: tags balanced, ids unique, every
link resolves, nothing is loaded from elsewhere, text from files is escaped, all cells are there.

    report_test.py PLOTS_TOOL SCRIPTS OUT RESULTS...
"""
import html.parser
import json
import pathlib
import shutil
import subprocess
import sys

VOID = {"meta", "link", "br", "hr", "img", "input", "wbr", "source", "col"}


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.faults, self.ids, self.links = [], [], [], []
        self.figures, self.rows, self.tables, self.failed_cells = [], {}, [], 0
        self.text, self.levels, self.captioned = [], [], set()

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag not in VOID:
            self.open.append(tag)
        if "id" in attributes:
            self.ids.append(attributes["id"])
        for key in ("href", "src", "xlink:href"):
            if key in attributes:
                self.links.append(attributes[key])
        if tag == "table":
            self.tables.append(attributes.get("id"))
        if tag == "tr" and "tbody" in self.open:
            self.rows[self.tables[-1]] = self.rows.get(self.tables[-1], 0) + 1
        if tag in ("h1", "h2", "h3", "h4"):
            self.levels.append(int(tag[1]))
        if tag == "caption":
            self.captioned.add(self.tables[-1])
        if tag == "figure":
            self.figures.append(attributes.get("data-figure"))

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"line {self.getpos()[0]}: </{tag}> closes nothing")

    def handle_data(self, data):
        self.text.append(data)


def check_links(page, folder, faults):
    for link in page.links:
        if link.startswith("#"):
            if link[1:] not in page.ids:
                faults.append(f"{link} leads nowhere")
        elif link != "data:," and (":" in link or link.startswith("//")):
            faults.append(f"{link} leaves the page")
        elif link != "data:," and not (folder / link).is_file():
            faults.append(f"{link} is no file")


def check_page(folder, results_paths):
    text = (folder / "index.html").read_text()
    page = Page()
    page.feed(text)
    page.close()
    faults = page.faults
    if page.open:
        faults.append(f"left open: {page.open}")
    faults += [f"id {i} twice" for i in set(page.ids) if page.ids.count(i) > 1]
    check_links(page, folder, faults)
    names = ["family_slowdown", "family_gain", "speed_vs_native", "simd_gain", "isa_ladder", "operations", "roofline",
             "start_up_phases", "compile_vs_run", "sample_spread", "warm_up"]
    together = ["run_comparison"] if len(results_paths) > 1 else []
    if page.figures != together + names * len(results_paths):
        faults.append(f"figures {page.figures}")
    for number, path in enumerate(results_paths, 1):
        suffix = "" if number == 1 else f"-{number}"
        cells = json.loads(path.read_text())["lanemark"]["cells"]
        if page.rows.get(f"table-cells{suffix}") != len(cells):
            faults.append(f"run {number}: {page.rows} for {len(cells)} cells")
    if len(results_paths) > 1 and not page.rows.get("table-compared"):
        faults.append("no cell stands beside the other run's")
    if page.levels != sorted(page.levels, key=lambda level: level > 1) or any(
            after > before + 1 for before, after in zip(page.levels, page.levels[1:])):
        faults.append(f"headings skip a level: {page.levels}")
    faults += [f"table {name} has no caption" for name in page.tables if name not in page.captioned]
    if "<differs>" in text or "&lt;differs&gt; from &quot;9a8b&quot; &amp; is" not in text:
        faults.append("a message from the file is not escaped")
    whole = " ".join(page.text)
    for wanted in ["Example EX-9", "no PMU visible", "Failures", "clang version", "-march="]:
        if wanted not in whole:
            faults.append(f"`{wanted}` is missing")
    return [f"{folder.name}: {fault}" for fault in faults]


def main():
    tool, scripts, out, *results = (pathlib.Path(a).resolve() for a in sys.argv[1:])
    faults = []
    for count in (1, len(results)):
        folder = out / f"of{count}"
        shutil.rmtree(folder, ignore_errors=True)
        out.mkdir(parents=True, exist_ok=True)
        written = subprocess.run([tool, "report", scripts, folder, *results[:count]],
                                 capture_output=True, text=True)
        if written.returncode != 0 or written.stderr:
            faults.append(f"report: status {written.returncode}: {written.stderr}")
            continue
        faults += check_page(folder, results[:count])
    print(f"{len(faults)} faults", *faults, sep="\n")
    return 1 if faults else 0


sys.exit(main())
