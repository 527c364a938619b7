/* Check a prediction in the page. The rules are those of course/predict.py, and
   tests/book/test_book_in_a_browser.py compares the two. */
"use strict";

const isWord = (guess) => typeof guess === "string";
const isList = (guess) => Array.isArray(guess);
const isNumber = (guess) => guess instanceof Typed;

/** A number as it was typed: its digits say how exact it is. */
class Typed {
  constructor(text) {
    this.text = text;
    this.value = Number(text);
    this.isWhole = /^[+-]?\d+$/.test(text);
  }
}

/** Read a Python literal: a number, True, False, None, a list, a tuple, a text; all else is a word. */
function readGuess(text) {
  let rest = text.trim();

  function skip() {
    rest = rest.trimStart();
  }

  function readItem() {
    skip();
    const opened = rest[0];
    if (opened === "(" || opened === "[") {
      return readItems(opened === "(" ? ")" : "]");
    }
    const quoted = /^"([^"]*)"|^'([^']*)'/.exec(rest);
    if (quoted) {
      rest = rest.slice(quoted[0].length);
      return quoted[1] ?? quoted[2];
    }
    const word = /^[^\s,()[\]]+/.exec(rest);
    if (!word) {
      throw new SyntaxError("nothing to read");
    }
    rest = rest.slice(word[0].length);
    if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(word[0])) {
      return new Typed(word[0]);
    }
    return { True: true, False: false, true: true, false: false, None: null }[word[0]] ?? word[0];
  }

  function readItems(closing) {
    const items = [];
    let comma = false;
    rest = rest.slice(1);
    for (skip(); rest[0] !== closing; skip()) {
      items.push(readItem());
      skip();
      comma = rest[0] === ",";
      if (comma) {
        rest = rest.slice(1);
      } else if (rest[0] !== closing) {
        throw new SyntaxError("a comma is missing");
      }
    }
    rest = rest.slice(1);
    if (closing === ")" && items.length === 1 && !comma) {
      return items[0]; // (3) is 3 in Python
    }
    items.isTuple = closing === ")";
    return items;
  }

  try {
    const first = readItem();
    skip();
    if (rest === "") {
      return first;
    }
    if (rest[0] === ",") { // 2, 3 is a tuple without its parentheses
      rest = "(" + text.trim() + ")";
      const items = readItems(")");
      return rest === "" ? items : text.trim();
    }
    return text.trim();
  } catch {
    return text.trim();
  }
}

/** Whether a guess means the truth. */
function agrees(guess, truth) {
  switch (truth.kind) {
    case "error":
      return isWord(guess) && truth.value.includes(guess.toLowerCase());
    case "shape":
      if (isNumber(guess)) {
        return guess.isWhole && truth.value.length === 1 && guess.value === truth.value[0];
      }
      return isList(guess) && sameItems(guess, truth.value, (a, b) => isNumber(a) && a.value === b);
    case "dtype":
      return isWord(guess) && guess.replace(/^torch\./, "") === truth.value;
    case "tensor":
      return sameTensor(guess, truth.value);
    case "bool":
      return guess === truth.value;
    case "number":
      return isNumber(guess) && sameNumber(guess, truth.value);
    case "list":
      return isList(guess) && sameItems(guess, truth.value, agrees);
    default:
      if (guess === null) {
        return truth.value === "None";
      }
      return isWord(guess) && guess.toLowerCase() === truth.value.toLowerCase();
  }
}

function sameItems(guess, truth, same) {
  return guess.length === truth.length && guess.every((item, index) => same(item, truth[index]));
}

function sameTensor(guess, truth) {
  if (isList(truth)) {
    return isList(guess) && sameItems(guess, truth, sameTensor);
  }
  if (typeof guess === "boolean" || typeof truth === "boolean") {
    return Number(guess) === Number(truth);
  }
  return isNumber(guess) && sameNumber(guess, truth);
}

/** Equal to four digits, or the truth rounded to the digits of the guess. */
function sameNumber(guess, truth) {
  const [a, b] = [guess.value, truth];
  if (a === b || Math.abs(a - b) <= Math.max(1e-4 * Math.max(Math.abs(a), Math.abs(b)), 1e-4)) {
    return true;
  }
  if (!Number.isFinite(a) || Number.isInteger(a)) {
    return false;
  }
  const [mantissa, exponent] = a.toExponential().split("e");
  const digits = mantissa.replace(/[-.]/g, "");
  const half = 0.5 * 10 ** (Number(exponent) - digits.length + 1);
  return digits.length > 1 && Math.abs(a - b) < half * (1 - 1e-6);
}

/** Write a guess as Python does. */
function format(guess) {
  if (isNumber(guess)) {
    return !guess.isWhole && Number.isInteger(guess.value) ? `${guess.value}.0` : `${guess.value}`;
  }
  if (isList(guess)) {
    const items = guess.map(format).join(", ");
    return guess.isTuple ? `(${items}${guess.length === 1 ? "," : ""})` : `[${items}]`;
  }
  if (typeof guess === "boolean") {
    return guess ? "True" : "False";
  }
  return guess === null ? "None" : guess;
}

/** What to say about a wrong guess before the reason: a known mistake, or another kind of answer. */
function hintFor(guess, truth) {
  const spellings = [format(guess)];
  if (isNumber(guess) && Number.isInteger(guess.value)) {
    spellings.push(`${guess.value}`);
  }
  if (isNumber(guess) && guess.isWhole) {
    spellings.push(`(${guess.value},)`);
  }
  if (isList(guess) && !guess.isTuple) {
    spellings.push(format(Object.assign([...guess], { isTuple: true })));
  }
  if (truth.kind === "dtype") {
    spellings.push("torch." + format(guess).replace(/^torch\./, ""));
  }
  const known = spellings.find((spelling) => Object.hasOwn(truth.mistakes, spelling));
  if (known) {
    return truth.mistakes[known];
  }
  if (isWord(guess) && guess.toLowerCase() === "error") {
    return truth.if_error;
  }
  const isOther = {
    error: true,
    shape: !isList(guess) && !isNumber(guess),
    dtype: !isWord(guess),
    bool: typeof guess !== "boolean",
    number: isWord(guess),
    tensor: isWord(guess),
  }[truth.kind];
  return isOther ? truth.if_other : "";
}

/** Put texts or elements in the place of the fields of a sentence: "You said {guess}." */
function fill(sentence, fields) {
  const box = document.createElement("p");
  box.append(...sentence.split(/(\{\w+\})/).map((part) => fields[part.slice(1, -1)] ?? part));
  return box;
}

function asCode(text) {
  const code = document.createElement("code");
  code.textContent = text;
  return code;
}

function check(place, text, tries, words) {
  const truth = JSON.parse(place.dataset.prediction);
  const guess = readGuess(text);
  const right = agrees(guess, truth);
  const says = place.querySelector(".prediction-says");
  const hint = right ? "" : hintFor(guess, truth);
  says.className = `prediction-says ${right ? "right" : "wrong"}`;
  says.innerHTML = (hint ? `<p>${hint}</p>` : "") + `<p>${truth.why}</p>`;
  const verdict = document.createElement("strong");
  verdict.textContent = right ? words.right : words.wrong;
  says.prepend(
    verdict, fill(words.said, { guess: asCode(format(guess)), answer: asCode(truth.shown) }));
  place.querySelector("details")?.remove();
  tries.set(truth.name, [...(tries.get(truth.name) ?? []), right]);
}

function count(tries, total, words) {
  const all = [...tries.values()];
  const at_once = all.filter((rights) => rights[0]).length;
  const later = all.filter((rights) => rights.includes(true)).length - at_once;
  return fill(words.count, { at_once, later, total }).textContent;
}

document.addEventListener("DOMContentLoaded", () => {
  const words = JSON.parse(document.getElementById("prediction-words")?.textContent ?? "{}");
  const places = [...document.querySelectorAll(".prediction")];
  const counter = document.querySelector(".prediction-count");
  const tries = new Map();
  const showCount = () => {
    if (counter) {
      counter.textContent = count(tries, places.length, words);
    }
  };
  for (const place of places) {
    const form = place.querySelector("form");
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = event.submitter?.value || form.querySelector("input")?.value || "";
      if (text.trim()) {
        check(place, text, tries, words);
        showCount();
      }
    });
  }
  showCount();
});
