// The addresses of the students whose boxes are checked.
const chosen = document.querySelector("#chosen");
const boxes = [...document.querySelectorAll("input[data-address]")];
const count = document.querySelector("#chosen-count"), noneChosen = count.textContent;
const showChosen = () => {
  const checked = boxes.filter((box) => box.checked);
  const known = checked.map((box) => box.dataset.address).filter(Boolean);
  chosen.value = known.join(", ");
  const lacking = checked.length - known.length;
  const text = lacking ? count.dataset.lacking : checked.length ? count.dataset.chosen : noneChosen;
  count.textContent = text.replace("{count}", checked.length).replace("{lacking}", lacking);
};
for (const box of boxes) box.addEventListener("change", showChosen);
showChosen(); // a browser keeps checked boxes when it loads a page again

// Copy the text before a button.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copy]");
  if (!button) return;
  const text = button.parentElement.querySelector("textarea"), label = button.textContent;
  text.select();
  let copied = false;
  try { await navigator.clipboard.writeText(text.value); copied = true; } catch { copied = document.execCommand("copy"); }
  button.textContent = copied ? button.dataset.copied : button.dataset.notCopied;
  setTimeout(() => { button.textContent = label; }, 1500);
});
