// Keys, clicks, and what happens when the page opens.
const KEYS = {
  ArrowRight: () => goTo(view.at + 1), j: () => goTo(view.at + 1),
  ArrowLeft: () => goTo(view.at - 1), k: () => goTo(view.at - 1),
  Enter: accept, f: () => setScore(data.possible), x: () => setScore(0),
  s: () => select($("score")), e: () => select($("extra")), c: writeComment,
  a: () => openRemark(), l: showList, n: showNames, m: showReference,
  "?": () => $("help-dialog").showModal(), h: () => $("help-dialog").showModal(),
};

function select(field) {
  field.focus();
  field.select();
}

/** Begin a new line of the comment, so that the line of a remark stays as it is. */
function writeComment() {
  const field = $("comment");
  field.focus();
  if (field.value.trim()) field.value = `${field.value.trim()}\n\n`;
  field.setSelectionRange(field.value.length, field.value.length);
}

function onKey(event) {
  const dialog = document.querySelector("dialog[open]");
  if (dialog && event.key === "Escape") {
    event.preventDefault();
    dialog.close();
  }
  if (dialog || event.isComposing) return;
  const field = event.target.closest("input:not([type=radio]), textarea, select");
  if (field) {
    onFieldKey(event, field);
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Enter" && event.target.closest("button, a, summary")) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const action = /^\d$/.test(key) ? () => useRemark((Number(key) + 9) % 10) : KEYS[key];
  if (action) {
    event.preventDefault();
    action();
  }
}

function onFieldKey(event, field) {
  const isSent = event.key === "Enter" && (field.tagName === "INPUT" || event.ctrlKey || event.metaKey);
  if (event.key === "Escape") {
    field.blur();
  } else if (isSent) {
    event.preventDefault();
    accept();
  }
}

let timer = 0;

function onComment() {
  const answer = getCurrent();
  answer.draft.comment = $("comment").value;
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (answer.saved.comment !== answer.draft.comment.trim()) store(answer, false);
  }, 800);
  showRemarks(answer.draft.comment);
}

function onClick(event) {
  const remark = event.target.closest("[data-remark]");
  const edit = event.target.closest("[data-edit]");
  if (remark) useRemark(Number(remark.dataset.remark));
  else if (edit) openRemark(Number(edit.dataset.edit));
  // after a click with the mouse, Enter means the page's key again
  const button = event.target.closest("button");
  if (button && event.detail > 0 && !button.closest("dialog")) document.activeElement?.blur();
  const card = view.isList && !event.target.closest("a, summary") && event.target.closest("article.answer");
  const at = card ? view.order.findIndex(({ id }) => id === card.dataset.id) : -1;
  if (at >= 0 && at !== view.at) goTo(at);
}

async function update() {
  if (document.hidden) return;
  try {
    if (await refresh()) for (const answer of answers) showAnswer(answer);
    const now = await ask("rubric");
    if (now.version !== rubric.version && !document.querySelector("dialog[open]")) {
      rubric = now;
      showPanel();
    }
  } catch {
    // the next change says what is wrong
  }
}

document.addEventListener("keydown", onKey);
document.addEventListener("click", onClick);
document.addEventListener("visibilitychange", update);
$("comment").addEventListener("input", onComment);
for (const name of ["score", "extra"]) $(name).addEventListener("change", takeNumbers);
$("filter").addEventListener("change", () => {
  leave();
  chooseOrder($("filter").value, getCurrent());
  $("filter").blur();
});
for (const field of document.querySelectorAll("input[name=start]")) {
  field.addEventListener("change", () => sendRubric(field.value, rubric.remarks, $("rubric-problem")));
}
for (const [id, action] of Object.entries({
  previous: KEYS.k, next: KEYS.j, accept, full: KEYS.f, none: KEYS.x, add: KEYS.a, list: showList, names: showNames,
  help: KEYS["?"], "help-close": () => $("help-dialog").close(), "remark-cancel": () => $("remark-dialog").close(),
  "remark-delete": removeRemark, failed: goToFailed,
})) {
  $(id).addEventListener("click", () => action());
}
$("remark-dialog").querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  saveRemark();
});
$("remark-text").addEventListener("keydown", (event) => {
  if (event.key === "Enter") {
    event.preventDefault();
    saveRemark();
  }
});
window.addEventListener("beforeunload", (event) => {
  leave();
  if (answers.some((answer) => isBusy(answer) || isUnsaved(answer))) event.preventDefault();
});

if (window.innerWidth < 1200) for (const part of document.querySelectorAll(".reference details")) part.open = false;
letScroll(document.querySelector(".reference"));
chooseOrder(answers.some(isOpen) ? "open" : "all");
sendFirstRubric();
setInterval(update, 30000);

async function sendFirstRubric() {
  try {
    rubric = await ask("rubric");
  } catch (error) {
    $("rubric-problem").textContent = error.message;
    $("rubric-problem").hidden = false;
    for (const element of document.querySelectorAll("#add, input[name=start]")) element.disabled = true;
  }
  showPanel();
}
