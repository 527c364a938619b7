// What a grader does: move, give points, write a comment, change the rubric.
const store = (answer, withScore) => save(answer, withScore, showAnswer);

/** Choose the answers that the page goes through. They stay, also when they are graded. */
function chooseOrder(filter, keep = null) {
  const wanted = { open: isOpen, graded: (answer) => !isOpen(answer), all: () => true }[filter];
  view.order = answers.filter(wanted);
  view.at = Math.max(view.order.indexOf(keep), 0);
  $("filter").value = filter;
  showAnswers();
  load();
}

/** Load the texts, beginning with the current answer. */
function load() {
  const order = () => [...view.order.slice(view.at), ...view.order.slice(0, view.at), ...answers];
  loadContents(order, showAnswer).catch((error) => {
    $("problem").textContent = error.message;
  });
}

function goTo(at) {
  if (at < 0 || at >= view.order.length) return;
  const before = getCurrent();
  const wasInvalid = before.isInvalid;
  leave();
  if (before.isInvalid) {
    if (!wasInvalid) return; // the grader has not read yet why the number is not saved
    before.isInvalid = false;
    before.problem = "";
  }
  view.at = at;
  if (view.isList) {
    for (const answer of [before, getCurrent()]) showAnswer(answer);
  } else {
    showAnswers();
  }
  scrollToCurrent();
  load();
}

/** Go to an answer that could not be saved after the grader had left it. */
function goToFailed() {
  const failed = findFailed()[0];
  if (!failed) return;
  if (view.order.includes(failed)) goTo(view.order.indexOf(failed));
  else chooseOrder("all", failed);
}

/** Save what was typed, and leave the fields. */
function leave() {
  const field = document.activeElement;
  if (field instanceof HTMLElement && $("panel").contains(field)) field.blur();
  const answer = getCurrent();
  if (answer && answer.saved.comment !== answer.draft.comment.trim() && !answer.problem) store(answer, false);
}

/** Accept the score that is shown, and go to the next answer that needs grading. */
function accept() {
  const answer = getCurrent();
  if (!answer) return;
  leave();
  if (answer.isInvalid) return;
  if (answer.isConflict) {
    answer.isConflict = false; // this Enter was perhaps meant for the score that is not saved
    return;
  }
  if (answer.draft.score === null && answer.saved.automatic === null) {
    $("problem").textContent = _("Give a score first: a number key for a remark, F for all points, X for none, or S to type it.");
    return;
  }
  if (isOpen(answer) || isUnsaved(answer) || answer.problem) store(answer, true);
  const later = [...view.order.slice(view.at + 1), ...view.order.slice(0, view.at)];
  const next = later.find((other) => isOpen(other) && !isBusy(other));
  if (next) goTo(view.order.indexOf(next));
  else if ($("filter").value !== "open" && view.at < view.order.length - 1) goTo(view.at + 1);
  else answer.saving?.then(() => ($("saved").textContent = answer.problem ? "" : _("✓ Saved. No answer is left to grade here.")));
}

function setScore(points) {
  const answer = getCurrent();
  if (!answer) return;
  answer.isInvalid = answer.isConflict = false;
  answer.problem = "";
  answer.draft.score = points;
  $("score").value = formatScore(points);
  store(answer, true);
}

/** Take a typed score or extra credit. The server says which numbers are allowed. */
function takeNumbers() {
  const answer = getCurrent();
  const [score, extra] = [readNumber($("score").value), readNumber($("extra").value)];
  const isBad = (number) => Number.isNaN(number) || (number !== null && number < 0);
  answer.isInvalid = isBad(score) || isBad(extra) || score > data.possible;
  if (answer.isInvalid) {
    const most = round(data.possible);
    answer.problem = isBad(extra)
      ? _("Extra credit must be a number that is not negative.")
      : _("The score must be a number between 0 and {most}. Points beyond {most} are extra credit.", { most });
    showAnswer(answer);
    return;
  }
  answer.problem = "";
  const shown = answer.draft.score ?? answer.saved.automatic;
  if (score === shown && (extra || null) === (answer.draft.extra || null)) {
    showAnswer(answer);
    return;
  }
  Object.assign(answer.draft, { score, extra });
  store(answer, true);
}

function useRemark(number) {
  const [answer, remark] = [getCurrent(), rubric.remarks[number]];
  if (!answer || !remark) return;
  answer.isInvalid = answer.isConflict = false;
  answer.problem = "";
  toggleRemark(answer.draft, remark);
  $("comment").value = answer.draft.comment;
  $("score").value = formatScore(answer.draft.score);
  store(answer, true);
}

/** Open the dialog for a new remark, or for the one with this number. */
function openRemark(number = -1) {
  const remark = rubric.remarks[number];
  $("remark-heading").textContent = remark ? _("Change the remark") : _("Add a remark");
  $("remark-points").value = remark ? String(remark.points) : "";
  $("remark-text").value = remark ? remark.text : "";
  $("remark-delete").hidden = !remark;
  $("remark-problem").textContent = "";
  $("remark-dialog").dataset.number = number;
  $("remark-dialog").showModal();
  $("remark-points").focus();
}

async function saveRemark() {
  const number = Number($("remark-dialog").dataset.number);
  const points = readNumber($("remark-points").value);
  const text = $("remark-text").value.trim().split(/\s+/).join(" ");
  if (points === null || Number.isNaN(points) || !text) {
    $("remark-problem").textContent = _("A remark needs points, such as -1 or 0.5 or 0, and a text.");
    return;
  }
  const remarks = [...rubric.remarks];
  const before = remarks[number];
  remarks.splice(number < 0 ? remarks.length : number, before ? 1 : 0, { points, text });
  if (!(await sendRubric(rubric.start, remarks, $("remark-problem")))) return;
  $("remark-dialog").close();
  if (!before) useRemark(remarks.length - 1);
  else await offerChange(before, { points, text });
}

async function removeRemark() {
  const number = Number($("remark-dialog").dataset.number);
  const remarks = rubric.remarks.filter((_, n) => n !== number);
  if (await sendRubric(rubric.start, remarks, $("remark-problem"))) $("remark-dialog").close();
}

/** Save the rubric. Returns whether it is saved; if not, a field says why. */
async function sendRubric(start, remarks, field) {
  try {
    await saveRubric(start, remarks);
    field.textContent = "";
    return true;
  } catch (error) {
    field.textContent = error.message;
    field.hidden = false;
    return false;
  } finally {
    showPanel();
  }
}

/** Return the question whether so many answers change too. */
function askForChange(count, moved) {
  const points = formatPoints(moved);
  if (!moved) {
    return count === 1
      ? _("1 answer has this remark. Change their comments?")
      : _("{count} answers have this remark. Change their comments?", { count });
  }
  return count === 1
    ? _("1 answer has this remark. Change their comments, and their scores by {points}?", { points })
    : _("{count} answers have this remark. Change their comments, and their scores by {points}?", { count, points });
}

/** A remark has changed: ask whether the answers that have it change too. */
async function offerChange(before, after) {
  const having = answers.filter((answer) => hasRemark(answer.draft.comment, before));
  const moved = round(after.points - before.points);
  if (!having.length || (before.text === after.text && !moved)) return;
  $("ask-text").textContent = askForChange(having.length, moved);
  $("ask-dialog").showModal();
  const isYes = await new Promise((resolve) => {
    $("ask-yes").onclick = () => resolve(true);
    $("ask-no").onclick = () => resolve(false);
    $("ask-dialog").onclose = () => resolve(false);
  });
  $("ask-dialog").close();
  if (!isYes) return;
  for (const answer of having) {
    replaceRemark(answer, before, after);
    await store(answer, answer.draft.score !== null);
  }
}

async function showNames() {
  view.hasNames = !view.hasNames;
  if (view.hasNames) names = await ask("names").catch(() => ({}));
  $("names").setAttribute("aria-pressed", view.hasNames);
  for (const answer of view.order) showAnswer(answer);
}

function showList() {
  view.isList = !view.isList;
  $("list").setAttribute("aria-pressed", view.isList);
  showAnswers();
  scrollToCurrent();
}

function showReference() {
  const parts = [...document.querySelectorAll(".reference details")];
  const isAnyOpen = parts.some((part) => part.open);
  for (const part of parts) part.open = !isAnyOpen;
}
