// A prompt put together from its phrases: in which order, with which punctuation, and where each phrase then stands.
import { occurrences } from "./spans.js";

const STOPPED = /[.!?。！？…][”"’』」]?$/u;
const ENDS = /^[ ,.;，。；、]+|[ ,.;，。；、]+$/gu;

/**
 * The parts of a prompt in order, `{name, elements}`: those of the model's formula and then what it has no part for,
 * or the groups of elements where there is no formula. `name` is null for what belongs to no part.
 */
export function parts(language, model) {
  const formula = language.models.find(({ id }) => id === model)?.formula;
  const ids = language.elements.map(({ id }) => id);
  if (formula) {
    const said = new Set(formula.flatMap(({ elements }) => elements));
    const rest = ids.filter((id) => !said.has(id));
    return rest.length ? [...formula, { name: null, elements: rest }] : formula;
  }
  const groups = Map.groupBy ? Map.groupBy(language.elements, ({ group }) => group) : grouped(language.elements);
  return [...groups.values()].map((elements) => ({ name: null, elements: elements.map(({ id }) => id) }));
}

function grouped(elements) {
  const groups = new Map();
  for (const element of elements) groups.set(element.group, [...(groups.get(element.group) ?? []), element]);
  return groups;
}

/**
 * One language's text made of the pieces of rows `{element, phrase}`, in the order of `parts`: commas within a part, a
 * stop after it and before a capital letter, as carry-over does. Gives the text, and the span `{start, end, row}` of
 * each piece, `row` being an index.
 */
export function compose(rows, order, locale, { comma, stop }) {
  let text = "";
  const spans = [];
  for (const { elements } of order) {
    let first = true;
    for (const element of elements) {
      rows.forEach((row, index) => {
        if (row.element !== element) return;
        for (const piece of row.phrase[locale]) {
          const phrase = piece.text.replace(ENDS, "");
          if (!phrase) continue;
          const starts = first || /^\p{Lu}/u.test(phrase);
          if (text) text = starts ? stopped(text, stop) : text + comma;
          const start = text.length;
          text += starts ? phrase[0].toUpperCase() + phrase.slice(1) : phrase;
          spans.push({ start, end: text.length, row: index });
          first = false;
        }
      });
    }
  }
  return { text: text ? stopped(text, stop).trimEnd() : "", spans };
}

function stopped(text, stop) {
  return text + (STOPPED.test(text) ? stop.replace(/^[.。]/, "") : stop);
}

/** A stretch of a text as a breakdown quotes it: the words, and which occurrence where they stand more than once. */
export function quote(text, start, end) {
  const words = text.slice(start, end);
  const found = occurrences(text, words);
  const place = found.findIndex(([from]) => from === start);
  return found.length > 1 && place >= 0 ? { text: words, occurrence: place + 1 } : { text: words };
}
