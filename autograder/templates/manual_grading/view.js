// What the page shows. Nothing here changes an answer.
const $ = (id) => document.getElementById(id);
const view = { isList: false, hasNames: false, order: [], at: 0, cards: new Map() };

const getCurrent = () => view.order[view.at] || null;

function make(tag, className, text = "") {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

/** Return an answer's state in words, and the class of its color. */
function describe(answer) {
  const { saved } = answer;
  if (answer.problem) return [_("not saved"), "chip-problem"];
  if (isOpen(answer)) return [saved.score === null ? _("to grade") : _("graded before"), "chip-open"];
  if (isBlank(answer)) return [_("blank"), "chip-blank"];
  const extra = saved.extra ? ` +${round(saved.extra)}` : "";
  const score = `${round(saved.score ?? saved.automatic ?? 0)}${extra}`;
  return [_("{score} of {possible}", { score, possible: round(data.possible) }), "chip-done"];
}

function getTitle(answer) {
  const name = view.hasNames && names ? ` · ${names[answer.id] || ""}` : "";
  return _("Answer {number}", { number: answer.number }) + name;
}

function makeCard(answer) {
  const card = make("article", "answer");
  card.dataset.id = answer.id;
  card.append(make("header", ""), make("div", "text"));
  return card;
}

/** Let the keyboard reach blocks of code, which may be wider than the page. */
function letScroll(element) {
  for (const block of element.querySelectorAll("pre")) block.tabIndex = 0;
}

/** Show an answer's header, and its text when it is loaded. */
function fillCard(card, answer) {
  const [words, color] = describe(answer);
  const header = card.querySelector("header");
  header.replaceChildren(make("b", "", getTitle(answer)), make("span", `chip ${color}`, words));
  card.classList.toggle("current", answer === getCurrent());
  const content = contents.get(answer.id);
  if (!content || card.dataset.isFilled) {
    if (!content) card.querySelector(".text").textContent = _("Loading …");
    return;
  }
  const text = card.querySelector(".text");
  text.innerHTML = content.html; // the server has cleaned it, and the page runs no other script
  if (!content.html && !content.notes.length) {
    const words = data.isTask ? _("No cell was added beside the task. Look at the whole notebook.") : _("This answer is empty.");
    text.append(make("p", "faint", words));
  }
  for (const note of content.notes) text.prepend(make("p", "notice", note));
  for (const link of text.querySelectorAll("a[href]")) {
    link.target = "_blank";
    link.rel = "noopener noreferrer nofollow";
  }
  letScroll(text);
  card.dataset.isFilled = "yes";
}

/** Show the answers: one, or all of the order below each other. */
function showAnswers() {
  const shown = view.isList ? view.order : [getCurrent()].filter(Boolean);
  view.cards = new Map(shown.map((answer) => [answer.id, makeCard(answer)]));
  for (const answer of shown) fillCard(view.cards.get(answer.id), answer);
  const words = answers.length
    ? _("No answer is left here. Choose other answers above.")
    : _("Nobody's answer is graded yet. Run autograder run first.");
  $("answers").replaceChildren(...(shown.length ? view.cards.values() : [make("p", "notice", words)]));
  document.body.classList.toggle("is-list", view.isList);
  showPanel();
  showProgress();
}

function showAnswer(answer) {
  const card = view.cards.get(answer.id);
  if (card) fillCard(card, answer);
  if (answer === getCurrent()) showPanel();
  showProgress();
}

const findFailed = () => answers.filter((answer) => answer.problem && answer !== getCurrent());

function showProgress() {
  const failed = findFailed();
  $("failed").hidden = !failed.length;
  $("failed").textContent = failed.length ? _("Answer {number} is not saved. Go there", { number: failed[0].number }) : "";

  const graded = answers.filter((answer) => !isOpen(answer)).length;
  const count = answers.length;
  const left = count - graded;
  $("progress").textContent = left ? _("{left} of {count} to grade", { left, count }) : _("all {count} graded", { count });
  $("bar").style.width = `${answers.length ? (100 * graded) / answers.length : 0}%`;
}

function setField(field, text) {
  if (field.value !== text && document.activeElement !== field) field.value = text;
}

const formatScore = (score) => (score === null || score === undefined ? "" : String(round(score)));

function showPanel() {
  const answer = getCurrent();
  $("panel").inert = !answer;
  if (!answer) return;
  const [words, color] = describe(answer);
  $("which").textContent = getTitle(answer);
  $("state").textContent = words;
  $("state").className = `chip ${color}`;
  if (!answer.isInvalid) {
    setField($("score"), formatScore(answer.draft.score ?? answer.saved.automatic));
    setField($("extra"), formatScore(answer.draft.extra));
  }
  setField($("comment"), answer.draft.comment);
  $("problem").textContent = answer.problem;
  $("saved").textContent = isBusy(answer) ? _("Saving …") : isUnsaved(answer) ? _("Not saved yet") : isOpen(answer) ? "" : _("✓ Saved");
  $("whole").href = `${data.formgrader}${answer.id}/`;
  $("previous").disabled = view.at === 0;
  $("next").disabled = view.at >= view.order.length - 1;
  showRemarks(answer.draft.comment);
}

/** Return a remark's text. What stands in backticks is code, as on the feedback page. */
function makeWords(text) {
  const words = make("span", "remark-words text");
  const parts = text.split(/`([^`]+)`/);
  words.append(...parts.map((part, n) => (n % 2 ? make("code", "", part) : part)));
  return words;
}

function showRemarks(comment) {
  const rows = rubric.remarks.map((remark, n) => {
    const row = make("div", "remark");
    const button = make("button", "remark-button");
    button.type = "button";
    button.dataset.remark = n;
    button.setAttribute("aria-pressed", hasRemark(comment, remark));
    const key = make("kbd", "", n < 10 ? String((n + 1) % 10) : "");
    const points = make("span", "remark-points", formatPoints(remark.points));
    button.append(key, points, makeWords(remark.text));
    const edit = make("button", "remark-edit", "✎");
    edit.type = "button";
    edit.dataset.edit = n;
    edit.title = _("Change this remark");
    edit.setAttribute("aria-label", _("Change the remark: {text}", { text: remark.text }));
    row.append(button, edit);
    return row;
  });
  const words = _("Add the remarks that come up again and again, each with its points. A number key puts one on an answer.");
  const empty = make("p", "faint", words);
  $("remarks").replaceChildren(...(rows.length ? rows : [empty]));
  for (const field of document.querySelectorAll("input[name=start]")) field.checked = field.value === rubric.start;
}

/** Bring the current answer into sight. */
function scrollToCurrent() {
  const card = view.cards.get(getCurrent()?.id);
  if (view.isList) card?.scrollIntoView({ block: "nearest" });
  else window.scrollTo(0, 0);
}
