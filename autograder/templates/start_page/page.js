// Show progress as it grows, and let JupyterLab open what the reader clicks.
const map = document.getElementById("map");
const opened = new Set();
let shown = "";

function restore() {
  sizes.disconnect();
  for (const card of map.querySelectorAll(".cards, .card")) sizes.observe(card);
  for (const part of map.querySelectorAll("details")) {
    part.open = opened.has(part.dataset.key);
    part.addEventListener("toggle", () =>
      part.open ? opened.add(part.dataset.key) : opened.delete(part.dataset.key)
    );
  }
}

// Put each card below the one above it, also if a card beside that one is longer.
function pack() {
  const cards = map.querySelector(".cards");
  // a column that a card names exists, also when the page has become too narrow for it
  for (const card of cards.children) card.style.gridColumn = "";
  const { gridTemplateColumns, columnGap } = getComputedStyle(cards);
  const columns = gridTemplateColumns.split(" ").length;
  cards.classList.add("packed");
  [...cards.children].forEach((card, number) => {
    card.style.gridColumn = (number % columns) + 1;
    card.style.gridRow = `span ${Math.ceil(card.offsetHeight + parseFloat(columnGap))}`;
  });
}

const sizes = new ResizeObserver(pack);

async function refresh() {
  if (document.hidden) return;
  try {
    const answer = await fetch("{{ base }}learn/map");
    if (!answer.ok) return;
    const text = await answer.text();
    if (text === shown) return;
    shown = text;
    map.innerHTML = text;
    restore();
  } catch {
    // JupyterLab has stopped, or the connection is down: the page stays as it is
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-path], a[data-feedback]");
  // in a tab of JupyterLab, it opens the file in another tab
  if (!link || window.parent === window) return;
  event.preventDefault();
  window.parent.postMessage({ learn: { ...link.dataset } }, window.location.origin);
});

restore();
setInterval(refresh, 3000);
document.addEventListener("visibilitychange", refresh);
