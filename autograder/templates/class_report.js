"use strict";
// Headings sort their table by a cell's data-sort, or its text; equal rows keep their order.
const key = (row, column) => row.cells[column].dataset.sort ?? row.cells[column].textContent.trim();
const order = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
const compare = (a, b) => (a - b) || (isNaN(a - b) ? order.compare(a, b) : 0);

for (const table of document.querySelectorAll("table.sortable")) {
  table.tHead.addEventListener("click", (event) => {
    const heading = event.target.closest("button")?.closest("th");
    if (!heading) return;
    const now = heading.getAttribute("aria-sort");
    const next = now ? (now === "ascending" ? "descending" : "ascending") : heading.dataset.first ?? "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", next);
    const sign = next === "ascending" ? 1 : -1, column = heading.cellIndex, body = table.tBodies[0];
    body.append(...[...body.rows].sort((a, b) => sign * compare(key(a, column), key(b, column))));
  });
}

// On paper nothing stays folded.
const folded = [];
addEventListener("beforeprint", () => {
  for (const one of document.querySelectorAll("details:not([open])")) { one.open = true; folded.push(one); }
});
addEventListener("afterprint", () => { while (folded.length) folded.pop().open = false; });
