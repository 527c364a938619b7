/* Let the switch of languages lead to the section or cell that is read. Their anchors are the same in
   every language. Without scripts it leads to the page's beginning. */
"use strict";

const PLACES = "article section[id], article .cell[id], article tr[id]";

/** The section, cell or term at the upper part of the screen, or null at the beginning of a page. */
function findPlace() {
  const line = window.innerHeight * 0.3;
  const asked = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (asked) {
    const { top } = asked.getBoundingClientRect();
    if (top >= 0 && top < window.innerHeight) {
      return asked.closest(PLACES);
    }
  }
  if (window.scrollY < line) {
    return null;
  }
  const above = [...document.querySelectorAll(PLACES)].filter(
    (place) => place.getBoundingClientRect().top <= line);
  return above.at(-1) ?? null;
}

function keepPlace(event) {
  const link = event.target.closest?.(".language-switch");
  if (link && !link.matches("[data-other-page]")) {
    const address = new URL(link.href);
    address.search = location.search;
    address.hash = findPlace()?.id ?? "";
    link.href = address.href;
  }
}

for (const kind of ["click", "auxclick"]) {
  document.addEventListener(kind, keepPlace);
}
