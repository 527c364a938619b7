"use strict";
// A heading sorts its table by the data-sort of a cell, or by its text. Equal rows keep their order.
const key = (row, column) => row.cells[column].dataset.sort ?? row.cells[column].textContent.trim();
const order = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
const compare = (a, b) => (a - b) || (isNaN(a - b) ? order.compare(a, b) : 0);

for (const table of document.querySelectorAll("table.sortable")) {
  table.tHead.addEventListener("click", (event) => {
    const heading = event.target.closest("button")?.closest("th");
    if (!heading) return;
    const current = heading.getAttribute("aria-sort");
    const next = current ? (current === "ascending" ? "descending" : "ascending") : heading.dataset.first ?? "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", next);
    const sign = next === "ascending" ? 1 : -1, column = heading.cellIndex, body = table.tBodies[0];
    body.append(...[...body.rows].sort((a, b) => sign * compare(key(a, column), key(b, column))));
  });
}

// Open all folded parts before printing.
const opened = [];
addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details:not([open])")) { details.open = true; opened.push(details); }
});
addEventListener("afterprint", () => { while (opened.length) opened.pop().open = false; });
