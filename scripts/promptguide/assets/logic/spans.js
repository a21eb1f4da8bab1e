// Phrases and the prompt they quote, as in spans.py. Positions are half-open ranges of UTF-16 units.

const HAN = "\\u2e80-\\u2fdf\\u3007\\u3021-\\u3029\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
const LETTER = `(?:(?![${HAN}])[\\p{L}\\p{N}])`;
const WORD = new RegExp(`[${HAN}]|${LETTER}+(?:['’-]${LETTER}+)*`, "gu");

/** Text that a regular expression takes letter for letter. */
export function literal(text) {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

/** Where each word of a text stands; a Han character is a word. */
export function wordRanges(text) {
  return [...text.matchAll(WORD)].map((match) => [match.index, match.index + match[0].length]);
}

/** Where some words stand in a text, letter for letter, except that any white space matches any other. */
export function occurrences(text, words) {
  const pattern = words.trim().split(/\s+/).filter(Boolean).map(literal).join("\\s+");
  if (!pattern) return [];
  const found = [];
  const compiled = new RegExp(pattern, "gu");
  for (let match; (match = compiled.exec(text)); ) {
    found.push([match.index, match.index + match[0].length]);
    compiled.lastIndex = match.index + (match[0].codePointAt(0) > 0xffff ? 2 : 1);
  }
  return found;
}

/**
 * Places every piece `{row, text, occurrence}`. Gives the spans `{start, end, row}` in the order of the text, and for
 * each piece that has no place `{piece, code}`, the code being that of spans.py.
 */
export function place(text, pieces) {
  const spans = [];
  const faults = [];
  pieces.forEach(({ row, text: words, occurrence = null }, piece) => {
    const found = occurrences(text, words);
    if (!found.length) return faults.push({ piece, code: "S001" });
    if (occurrence === null && found.length > 1) return faults.push({ piece, code: "S002" });
    if ((occurrence ?? 1) > found.length) return faults.push({ piece, code: "S003" });
    const [start, end] = found[(occurrence ?? 1) - 1];
    if (spans.some((span) => span.start < end && start < span.end)) return faults.push({ piece, code: "S004" });
    return spans.push({ start, end, row });
  });
  return { spans: inOrder(spans), faults };
}

/** Spans in the order of the text. */
export function inOrder(spans) {
  return [...spans].sort((a, b) => a.start - b.start || a.end - b.end);
}

/** A text cut at its spans: `{text, start, span}`, the span being null for what no phrase takes. */
export function segments(text, spans) {
  const cut = [];
  let position = 0;
  for (const span of spans) {
    if (position < span.start) cut.push({ text: text.slice(position, span.start), start: position, span: null });
    cut.push({ text: text.slice(span.start, span.end), start: span.start, span });
    position = span.end;
  }
  if (position < text.length) cut.push({ text: text.slice(position), start: position, span: null });
  return cut;
}

/** How many words a text has, and how many of them stand in some span. */
export function coverage(text, spans) {
  const words = wordRanges(text);
  const covered = words.filter(([start, end]) => spans.some((span) => span.start < end && start < span.end));
  return { words: words.length, covered: covered.length, share: words.length ? covered.length / words.length : 1 };
}
