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

// A row stays when it holds every word of the filter.
function filterBy(input) {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const rows = Array.from(document.getElementById(input.dataset.table).tBodies[0].rows);
    for (const row of rows) {
        const text = row.textContent.toLowerCase();
        row.hidden = !words.every(word => text.includes(word));
    }
    const shown = rows.filter(row => !row.hidden).length;
    input.closest("p").querySelector("output").textContent =
        words.length ? `${shown} of ${rows.length} rows` : "";
}

for (const button of document.querySelectorAll("table.sortable th button")) {
    button.addEventListener("click", () => sortBy(button.parentNode));
}
for (const input of document.querySelectorAll("input[data-table]")) {
    input.addEventListener("input", () => filterBy(input));
}
