// What the gradebook has: the answers' scores and comments, and how a change is saved.
const data = JSON.parse(document.getElementById("data").textContent);

/** Return a text in the reader's language, with its fields filled in. The server translates. */
function _(text, fields = {}) {
  return (data.texts[text] ?? text).replace(/\{(\w+)\}/g, (field, name) => fields[name] ?? field);
}

/** Ask the server. Returns its answer; at an error, throws an Error with the server's sentence. */
async function ask(path, method = "GET", body = undefined) {
  const cookie = /(?:^|;\s*)_xsrf=([^;]+)/.exec(document.cookie);
  const headers = { "Content-Type": "application/json", "X-XSRFToken": cookie ? cookie[1] : "" };
  let response;
  try {
    response = await fetch(`${data.address}/${path}`, { method, headers, body: body && JSON.stringify(body) });
  } catch {
    throw new Error(_("The server does not answer. Is JupyterLab still running? Press Enter to try again."));
  }
  if (response.redirected) throw new Error(_("You are logged out. Log in again in another tab, then repeat this."));
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) {
    const error = new Error(answer.message || _("The server says {status}. Load the page again.", { status: response.status }));
    error.current = answer.current;
    error.isKnown = Boolean(answer.message);
    throw error;
  }
  return answer;
}

/** An answer: `saved` is what the gradebook has, `draft` what the grader sees. */
function makeAnswer(saved, number) {
  return { id: saved.id, number, saved, draft: makeDraft(saved), pending: null, saving: null, problem: "" };
}

function makeDraft(saved) {
  return { score: saved.score, extra: saved.extra, comment: saved.comment };
}

const answers = data.answers.map((saved, n) => makeAnswer(saved, n + 1));
const contents = new Map();
let names = null;

const isOpen = (answer) => answer.saved.needsGrading;
const isBlank = (answer) => !isOpen(answer) && answer.saved.score === null && answer.saved.automatic === 0;
const isBusy = (answer) => Boolean(answer.pending || answer.saving);
const isUnsaved = (answer) => {
  const { saved, draft } = answer;
  return saved.score !== draft.score || (saved.extra || null) !== (draft.extra || null) || saved.comment !== draft.comment.trim();
};

/** Save an answer's draft. Changes that come while it is sent are sent after it. */
function save(answer, withScore, show) {
  answer.pending = { withScore: withScore || Boolean(answer.pending?.withScore) };
  answer.saving ??= send(answer, show).finally(() => {
    answer.saving = null;
    show(answer);
  });
  return answer.saving;
}

async function send(answer, show) {
  while (answer.pending) {
    const { withScore } = answer.pending;
    answer.pending = null;
    const draft = { ...answer.draft, comment: answer.draft.comment.trim() };
    const body = { comment: draft.comment, version: answer.saved.version };
    if (withScore) Object.assign(body, { score: draft.score, extra: draft.extra });
    show(answer);
    try {
      answer.saved = await ask(`answers/${answer.id}`, "PUT", body);
      answer.problem = "";
    } catch (error) {
      answer.problem = error.message;
      if (error.current) {
        // what was typed is not lost
        if (draft.comment && draft.comment !== error.current.comment) {
          answer.problem += "\n" + _("Your comment was: {comment}", { comment: draft.comment });
        }
        answer.isConflict = true;
        answer.saved = error.current;
        answer.draft = makeDraft(error.current);
        answer.pending = null;
      }
      if (!error.isKnown) answer.pending = null;
    }
    show(answer);
  }
}

/** Take what other graders have saved in the meantime. Returns whether anything is new. */
async function refresh() {
  let isNew = false;
  for (const saved of await ask("answers")) {
    const answer = answers.find(({ id }) => id === saved.id);
    if (!answer) {
      answers.push(makeAnswer(saved, answers.length + 1));
      isNew = true;
    } else if (answer.saved.version !== saved.version && !isBusy(answer) && !isUnsaved(answer)) {
      answer.saved = saved;
      answer.draft = makeDraft(saved);
      isNew = true;
    }
  }
  return isNew;
}

/** Load what the students wrote, in small steps, beginning with the answers that `order` has first. */
const BATCH = 20;
let loading = false;

async function loadContents(order, show) {
  if (loading) return;
  loading = true;
  try {
    for (;;) {
      const missing = order().filter((answer) => !contents.has(answer.id)).slice(0, contents.size ? BATCH : 3);
      if (!missing.length) break;
      const loaded = await ask(`content?ids=${missing.map(({ id }) => id).join(",")}`);
      for (const answer of missing) {
        contents.set(answer.id, loaded[answer.id] || { html: "", notes: [_("The gradebook no longer has this answer.")] });
        show(answer);
      }
    }
  } finally {
    loading = false;
  }
}
