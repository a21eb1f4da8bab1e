// Lists of words that are found in a text in one pass, as in lexicon.py. Positions are in UTF-16 units.

const SPACE = "\\x00-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff";
const TOKEN = new RegExp(`[0-9A-Za-z]+|[^${SPACE}0-9A-Za-z]`, "gu");

/** Marks `{start, end, sense, weight}` in the order of the text; none overlap. */
export class Marks {
  #marks;
  #starts;
  #ends;

  constructor(marks) {
    this.#marks = marks;
    this.#starts = marks.map(({ start }) => start);
    this.#ends = marks.map(({ end }) => end);
  }

  /** Those that begin in a range. */
  within(start, end) {
    return this.#marks.slice(bisect(this.#starts, start), bisect(this.#starts, end));
  }

  /** Those that do not begin in the midst of another. */
  outside(others) {
    return new Marks(this.#marks.filter(({ start }) => !others.#inside(start)));
  }

  #inside(position) {
    return position < (this.#ends[bisect(this.#starts, position) - 1] ?? 0);
  }

  /** The one that begins at a position. */
  starting(position) {
    const index = bisect(this.#starts, position);
    return this.#starts[index] === position ? this.#marks[index] : null;
  }

  /** The one that ends at a position. */
  ending(position) {
    const index = bisect(this.#ends, position);
    return this.#ends[index] === position ? this.#marks[index] : null;
  }
}

/** Words, each with its sense and weight. A word keeps the sense that it got first. */
export class Lexicon {
  #words = new Map();
  #lengths = new Map();

  /** Adds a word; one that is there with the same sense takes the greater weight. */
  add(word, sense, weight) {
    const tokens = (word.match(TOKEN) ?? []).map((token) => token.toLowerCase());
    if (!tokens.length) return;
    const key = tokens.join(" ");
    const known = this.#words.get(key);
    if (!known) this.#words.set(key, { sense, weight });
    else if (known.sense === sense) known.weight = Math.max(known.weight, weight);
    const lengths = new Set(this.#lengths.get(tokens[0])).add(tokens.length);
    this.#lengths.set(tokens[0], [...lengths].sort((a, b) => b - a));
  }

  /** The words in a text: the first wins, and of those that begin together the longest. */
  marks(text) {
    const tokens = [...text.matchAll(TOKEN)].map(({ 0: token, index }) => ({
      start: index,
      end: index + token.length,
      lower: token.toLowerCase(),
    }));
    const found = [];
    for (let index = 0; index < tokens.length; ) {
      const length = this.#length(tokens, index);
      if (length) {
        const known = this.#words.get(key(tokens, index, length));
        found.push({ start: tokens[index].start, end: tokens[index + length - 1].end, ...known });
      }
      index += length || 1;
    }
    return new Marks(found);
  }

  #length(tokens, index) {
    const lengths = this.#lengths.get(tokens[index].lower) ?? [];
    return lengths.find(
      (length) => index + length <= tokens.length && this.#words.has(key(tokens, index, length)),
    );
  }
}

/** What the marks of each sense weigh together, in the order of the text. */
export function totals(marks) {
  const total = new Map();
  for (const { sense, weight } of marks) total.set(sense, (total.get(sense) ?? 0) + weight);
  return total;
}

function key(tokens, index, length) {
  return tokens
    .slice(index, index + length)
    .map(({ lower }) => lower)
    .join(" ");
}

/** The first index whose value is not less than a position. */
function bisect(sorted, position) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < position) low = middle + 1;
    else high = middle;
  }
  return low;
}
