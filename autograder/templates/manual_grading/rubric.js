// The rubric: remarks with points. An answer has a remark if a line of its comment is its text.
let rubric = { start: "full", remarks: [], version: "" };

const round = (points) => Math.round(points * 1e4) / 1e4;
const bound = (points) => Math.min(Math.max(round(points), 0), data.possible);
const formatPoints = (points) => `${points < 0 ? "−" : "+"}${round(Math.abs(points))}`;
const getLines = (comment) => comment.split("\n").map((line) => line.trim());
const hasRemark = (comment, remark) => getLines(comment).includes(remark.text);

/** The score that the remarks in a comment give. */
function computeScore(comment) {
  const lines = getLines(comment);
  const remarks = rubric.remarks.filter((remark) => lines.includes(remark.text));
  const start = rubric.start === "full" ? data.possible : 0;
  return bound(remarks.reduce((sum, remark) => sum + remark.points, start));
}

function addLine(comment, text) {
  return comment.trim() ? `${comment.trim()}\n\n${text}` : text;
}

function removeLine(comment, text) {
  const kept = comment.split("\n").filter((line) => line.trim() !== text);
  return kept.join("\n").replace(/\n{3,}/g, "\n\n").trim();
}

/** Put a remark on a draft or take it away. A score that was typed by hand moves by the points. */
function toggleRemark(draft, remark) {
  const had = hasRemark(draft.comment, remark);
  const comment = had ? removeLine(draft.comment, remark.text) : addLine(draft.comment, remark.text);
  const isTyped = draft.score !== null && draft.score !== computeScore(draft.comment);
  draft.score = isTyped ? bound(draft.score + (had ? -remark.points : remark.points)) : computeScore(comment);
  draft.comment = comment;
}

/** Give all answers with a remark the remark's new text and points. */
function replaceRemark(answer, before, after) {
  const { draft } = answer;
  const lines = draft.comment.split("\n").map((line) => (line.trim() === before.text ? after.text : line));
  draft.comment = lines.join("\n");
  if (draft.score !== null) draft.score = bound(draft.score + after.points - before.points);
}

async function saveRubric(start, remarks) {
  try {
    rubric = await ask("rubric", "PUT", { start, remarks, version: rubric.version });
  } catch (error) {
    if (error.current) rubric = error.current;
    throw error;
  }
}

/** Read points as a person types them: "-1", "−0,5", "+2". Returns null for an empty field. */
function readNumber(text) {
  const plain = text.trim().replace("−", "-").replace(",", ".");
  if (plain === "") return null;
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : NaN;
}
