# SPDX-License-Identifier: Apache-2.0
"""Opens the report of two made-up runs in headless Chromium and uses it: nothing is complained of, figures are seen,
tables sort and filter by pointer and by keyboard, links lead somewhere, nothing is wider than the window, on paper either.

    browser_test.py PLOTS_TOOL SCRIPTS OUT RESULTS...

Ends with status 77, which ctest takes for skipped, where there is no Chromium.
"""
import pathlib
import shutil
import subprocess
import sys
import time

import browser

SKIPPED = 77

# The texts of a column of the visible rows of a table, and what its cells are sorted by.
COLUMN = """Array.from(document.getElementById('%s').tBodies[0].rows).filter(row => !row.hidden)
            .map(row => row.cells[%d].dataset.value === undefined ? row.cells[%d].textContent
                                                                 : Number(row.cells[%d].dataset.value))"""


def column(page, table, number):
    return page.run(COLUMN % (table, number, number, number))


def check_loading(page, figures, faults):
    faults.extend(f"console: {problem}" for problem in page.problems)
    seen = page.run("""Array.from(document.querySelectorAll('figure[data-figure] svg')).map(picture => {
        const box = picture.getBoundingClientRect();
        return [picture.closest('figure').dataset.figure, box.width, box.height]; })""")
    names = {name for name, width, height in seen if width > 200 and height > 100}
    faults.extend(f"figure {name} is not seen" for name in sorted(figures - names))
    if not page.run("document.title.startsWith('Lanemark report')"):
        faults.append("the page has no title")


def is_sorted(values, up):
    numbers = [value for value in values if not isinstance(value, str)]
    return len(numbers) > 10 and numbers == sorted(numbers, reverse=not up)


def check_sorting(page, faults):
    head = "document.querySelectorAll('#table-cells thead th')"
    for up, way in ((True, "ascending"), (False, "descending")):
        page.run(f"{head}[4].querySelector('button').click()")
        if page.run(f"{head}[4].getAttribute('aria-sort')") != way:
            faults.append(f"sorting {way}: aria-sort does not say so")
        if not is_sorted(column(page, "table-cells", 4), up):
            faults.append(f"sorting {way}: the times are in another order")
    page.run(f"{head}[0].querySelector('button').focus()")
    page.press("Enter", 13)
    names = column(page, "table-cells", 0)
    if page.run(f"{head}[0].getAttribute('aria-sort')") != "ascending" or names != sorted(names):
        faults.append("sorting by keyboard: the names are in another order")
    if page.run(f"{head}[4].hasAttribute('aria-sort')"):
        faults.append("two columns say that they are sorted by")


def check_filters(page, faults):
    page.run("""{ const field = document.querySelector('input[data-table=table-cells]');
        field.value = 'dot_f32 simd native'; field.dispatchEvent(new Event('input')); }""")
    left = column(page, "table-cells", 0)
    if not left or set(left) != {"blas/dot_f32"} or set(column(page, "table-cells", 1)) != {"simd"}:
        faults.append(f"filter by words leaves {left}")
    said = page.run("document.querySelector('input[data-table=table-cells]').closest('p').querySelector('output').value")
    if not said.startswith(f"{len(left)} of "):
        faults.append(f"the filter says `{said}` of {len(left)} rows")
    page.run("""{ const filter = document.querySelector('input[data-table=table-cells]').closest('p');
        filter.querySelector('input').value = ''; const list = filter.querySelector('select[data-column="2"]');
        list.value = 'interp'; list.dispatchEvent(new Event('change')); }""")
    if set(column(page, "table-cells", 2)) != {"interp"}:
        faults.append("the list of engines leaves others")


def check_links(page, folder, faults):
    links = page.run("Array.from(document.querySelectorAll('a[href]'), link => link.getAttribute('href'))")
    if len(links) < 50:
        faults.append(f"only {len(links)} links")
    for link in sorted(set(links)):
        if link.startswith("#"):
            if not page.run(f"document.getElementById({link[1:]!r}) !== null"):
                faults.append(f"{link} leads nowhere")
        elif not (folder / link).is_file() or not (folder / link).stat().st_size:
            faults.append(f"{link} is no file")
    page.run("location.hash = 'workload-2'")
    until = time.monotonic() + 10
    while not page.run("document.getElementById('workload-2').open") and time.monotonic() < until:
        time.sleep(0.05)
    if not page.run("document.getElementById('workload-2').open"):
        faults.append("a link to a workload does not open it")


def check_reach(page, faults):
    """What keyboard and screen reader need."""
    page.run("document.activeElement.blur(); location.hash = ''; scrollTo(0, 0)")
    page.press("Tab", 9)
    if page.run("document.querySelector('.skip') !== null && document.querySelector('.skip').tabIndex") != 0:
        faults.append("no link skips to the results")
    missing = page.run("""[
        ...Array.from(document.querySelectorAll('figure svg')).filter(p => !p.closest('[role=img][aria-label]'))
            .map(() => 'a picture without a label'),
        ...Array.from(document.querySelectorAll('input, select')).filter(e => !e.closest('label'))
            .map(() => 'a field without a label'),
        ...Array.from(document.querySelectorAll('table')).filter(t => !t.caption || !t.querySelector('th[scope]'))
            .map(t => 'a table without caption or heads: ' + t.id)]""")
    faults.extend(missing)


def check_widths(page, faults):
    page.run("for (const part of document.querySelectorAll('details')) part.open = true")
    for width, dark, paper in ((400, False, False), (820, True, False), (1280, False, False), (1920, True, False),
                               (700, False, True)):
        page.resize(width, dark=dark, paper=paper)
        wide = page.run("document.documentElement.scrollWidth")
        if wide > width:
            faults.append(f"{wide} pixels at {width}{' on paper' if paper else ''}")
    ink, light = page.run("[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]")
    page.resize(1280, dark=True)
    dark_ink, dark_light = page.run(
        "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]")
    if ink == dark_ink or light == dark_light:
        faults.append("dark and light look alike")


def main():
    tool, scripts, out, *results = (pathlib.Path(a).resolve() for a in sys.argv[1:])
    path = browser.find()
    if path is None:
        print("skipped: no chromium: install the package chromium")
        return SKIPPED
    shutil.rmtree(out, ignore_errors=True)
    out.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run([tool, "report", scripts, out, *results], check=True)
    faults = []
    with browser.Browser(path) as page:
        page.resize(1280)
        page.open((out / "index.html").as_uri())
        check_loading(page, {picture.stem.split("-")[0] for picture in (out / "figures").glob("*.svg")}, faults)
        check_sorting(page, faults)
        check_filters(page, faults)
        check_links(page, out, faults)
        check_reach(page, faults)
        check_widths(page, faults)
        faults.extend(f"console, later: {problem}" for problem in page.problems)
    print(f"{len(faults)} faults", *faults, sep="\n")
    return 1 if faults else 0


sys.exit(main())
