// SPDX-License-Identifier: Apache-2.0
// Sorting and filtering of the report's tables; put inside the page, which reads well without it.
"use strict";

// What a cell is sorted by: its number where it has one, else its text.
function keyOf(row, column) {
    const cell = row.cells[Math.min(column, row.cells.length - 1)];
    return cell.dataset.value === undefined ? cell.textContent : Number(cell.dataset.value);
}

// Numbers before texts, so that failed cells gather at the end.
function compareKeys(a, b) {
    if (typeof a === "number" && typeof b === "number") return a - b;
    if (typeof a !== typeof b) return typeof a === "number" ? -1 : 1;
    return a.localeCompare(b, "en", { numeric: true });
}

function sortBy(header) {
    const descending = header.getAttribute("aria-sort") === "ascending";
    const body = header.closest("table").tBodies[0];
    for (const other of header.parentNode.cells) other.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", descending ? "descending" : "ascending");
    const rows = Array.from(body.rows, row => [keyOf(row, header.cellIndex), row]);
    rows.sort((a, b) => (descending ? -1 : 1) * compareKeys(a[0], b[0]));
    body.append(...rows.map(pair => pair[1]));
}

// What a table's rows are chosen by: the words of its field, and a value of each list.
function filterBy(filter) {
    const input = filter.querySelector("input");
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const chosen = Array.from(filter.querySelectorAll("select")).filter(list => list.value !== "");
    const rows = Array.from(document.getElementById(input.dataset.table).tBodies[0].rows);
    for (const row of rows) {
        const text = row.textContent.toLowerCase();
        row.hidden = !words.every(word => text.includes(word)) ||
            !chosen.every(list => row.cells[list.dataset.column].textContent === list.value);
    }
    const shown = rows.filter(row => !row.hidden).length;
    filter.querySelector("output").textContent =
        words.length || chosen.length ? `${shown} of ${rows.length} rows` : "";
}

// A list of values for each column of names that has few.
function addLists(filter) {
    const table = document.getElementById(filter.querySelector("input").dataset.table);
    const heads = Array.from(table.tHead.rows[0].cells).slice(0, 4);
    for (const head of heads) {
        if (head.classList.contains("number")) continue;
        const values = new Set(Array.from(table.tBodies[0].rows, row => row.cells[head.cellIndex].textContent));
        if (values.size < 2 || values.size > 16) continue;
        const label = document.createElement("label");
        const list = document.createElement("select");
        list.dataset.column = head.cellIndex;
        list.append(new Option("all", ""), ...Array.from(values, value => new Option(value, value)));
        list.addEventListener("change", () => filterBy(filter));
        label.append(head.textContent + " ", list);
        filter.insertBefore(label, filter.querySelector("output"));
    }
}

// A link to a workload opens it.
function openTarget() {
    const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (target && target.tagName === "DETAILS") target.open = true;
}

for (const button of document.querySelectorAll("table.sortable th button")) {
    button.addEventListener("click", () => sortBy(button.parentNode));
}
for (const filter of document.querySelectorAll(".filter")) {
    filter.querySelector("input").addEventListener("input", () => filterBy(filter));
    addLists(filter);
}
addEventListener("hashchange", openTarget);
openTarget();
