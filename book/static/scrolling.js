/* Let the keyboard reach what scrolls on its own: long lines of code, wide tables, long outputs. */
"use strict";

function markScrolling() {
  for (const box of document.querySelectorAll("article pre, .table-wrapper, .cell_output, .flowchart")) {
    if (box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight) {
      box.tabIndex = 0;
    } else {
      box.removeAttribute("tabindex");
    }
  }
}

window.addEventListener("load", markScrolling);
window.addEventListener("resize", markScrolling);
