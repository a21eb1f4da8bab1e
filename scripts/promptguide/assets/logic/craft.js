// How a prompt is written, judged by rules, as in craft/kinds.py. Places are half-open ranges [start, end] of UTF-16 units.
import { wordRanges } from "./spans.js";
import { Vocabulary } from "./vocabulary.js";

const overlap = (one, other) => one[0] < other[1] && other[0] < one[1];
const within = (part, whole) => whole[0] <= part[0] && part[0] < whole[1];
const inOrder = (one, other) => one[0] - other[0] || one[1] - other[1];
const first = (places) => [...places].sort((one, other) => one[0] - other[0] || other[1] - one[1])[0];

/**
 * The rules of `language.json`, ready to judge drafts `{locale, text, spans, seconds}`. `spans` are phrases already sorted
 * out, `{start, end, element}`; they and `seconds` may be left out.
 */
export class Craft {
  #patterns = new Map();

  constructor({ craft, rules, terms }) {
    this.reading = craft;
    this.rules = rules;
    this.vocabulary = new Vocabulary(terms);
    this.elements = new Map(terms.map(({ id, element }) => [id, element]));
  }

  /** Every place where a draft breaks a rule, `{rule, start, end}`, in order; 0 and 0 if something is missing from the whole. */
  check(draft) {
    if (!draft.text.trim()) return [];
    const judged = new Judged(draft, this);
    const found = new Map();
    for (const { id, find } of this.rules) {
      for (const [start, end] of KINDS[find.kind](judged, find)) found.set(`${start} ${end} ${id}`, { rule: id, start, end });
    }
    return [...found.values()].sort((a, b) => a.start - b.start || a.end - b.end || (a.rule < b.rule ? -1 : 1));
  }

  /** What happens in a draft: `beats`, the `least` seconds they take, and the `ample` seconds they take at ease. */
  pace(draft) {
    const find = this.rules.find((rule) => rule.find.kind === "pace")?.find;
    const beats = find ? beatsOf(new Judged(draft, this), find).length : 0;
    return { beats, least: beats && beats * find.seconds, ample: beats && beats * find.ample };
  }

  /** A regular expression, compiled once. */
  pattern(expression) {
    if (!this.#patterns.has(expression)) this.#patterns.set(expression, new RegExp(expression, "gu"));
    return this.#patterns.get(expression);
  }
}

const judges = new WeakMap();

function judge(language) {
  if (!judges.has(language)) judges.set(language, new Craft(language));
  return judges.get(language);
}

/** Every place where a draft breaks a rule of `language.json`. */
export const check = (draft, language) => judge(language).check(draft);

/** How much happens in a draft, and the seconds that takes. */
export const pace = (draft, language) => judge(language).pace(draft);

class Judged {
  #uses = new Map();

  constructor({ locale, text, spans = [], seconds = null }, craft) {
    Object.assign(this, { locale, text, seconds, craft, spans: [...spans].sort((a, b) => a.start - b.start) });
    this.folded = text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
    const marks = (name) => craft.pattern(craft.reading[name][locale]);
    this.quotes = ranges(marks("quoted"), this.folded);
    this.clauses = pieces(this.folded, marks("clause"));
    this.sentences = pieces(this.folded, marks("sentence"));
    this.words = wordRanges(text);
    if (!this.sentences.length) this.sentences = [[0, text.length]];
    this.shots = pieces(this.folded, marks("cut"), true);
  }

  /** The parts of the text that are seen together. */
  scope(name) {
    const scopes = { clause: this.clauses, sentence: this.sentences, shot: this.shots };
    return scopes[name] ?? [[0, this.text.length]];
  }

  /** Where words stand, outside quotations. */
  said(words) {
    if (!words) return [];
    return ranges(this.craft.pattern(words[this.locale]), this.folded).filter((place) => !this.#quoted(place));
  }

  /** Terms of an element, `{place, term}`, outside quotations and phrases of other elements. */
  uses(element) {
    if (!this.#uses.has(element)) {
      const found = this.craft.vocabulary.uses(element, this.locale, this.text);
      const placed = found.map(({ start, end, term }) => ({ place: [start, end], term }));
      this.#uses.set(element, placed.filter(({ place }) => this.inField(place, [element]) && !this.#quoted(place)));
    }
    return this.#uses.get(element);
  }

  /** Whether a part lies in no phrase of any other element. */
  inField(part, elements) {
    return !this.spans.some(({ start, end, element }) => !elements.includes(element) && overlap(part, [start, end]));
  }

  /** The phrases of some elements. */
  phrases(elements) {
    return this.spans.filter(({ element }) => elements.includes(element)).map(({ start, end }) => [start, end]);
  }

  /** Whether a clause begins here. */
  begins(position) {
    return this.clauses.some((clause) => this.trimmed(clause)[0] === position);
  }

  /** How many words begin in a part. */
  count(part) {
    return this.words.filter((word) => within(word, part)).length;
  }

  /** A part without the white space at its ends. */
  trimmed([start, end]) {
    const words = this.text.slice(start, end);
    const from = start + words.length - words.trimStart().length;
    return [from, from + words.trim().length];
  }

  #quoted(place) {
    return this.quotes.some((quote) => overlap(place, quote));
  }
}

const KINDS = {
  *words(judged, { words, unless, scope, spare }) {
    const said = judged.said(words);
    if (!said.length) return;
    const spared = [...spare.flatMap((element) => judged.uses(element).map(({ place }) => place)), ...judged.phrases(spare)];
    const excuses = judged.said(unless);
    for (const place of said) {
      const part = judged.scope(scope ?? "clause").find((one) => within(place, one)) ?? place;
      const excused = excuses.some((excuse) => within(excuse, part));
      if (!excused && !spared.some((other) => overlap(place, other))) yield place;
    }
  },

  *missing(judged, { elements, words, unless }) {
    const said = [judged.phrases(elements), judged.said(words), judged.said(unless)].some(({ length }) => length);
    if (!said && !elements.some((element) => judged.uses(element).length)) yield [0, 0];
  },

  *conflict(judged, { sides, unless, scope }) {
    const all = sides.map((side) => sideOf(judged, side));
    if (all.filter(({ length }) => length).length < 2) return;
    const excuses = judged.said(unless);
    const excused = judged.sentences.filter((one) => excuses.some((excuse) => within(excuse, one)));
    const counts = (place, part) => within(place, part) && !excused.some((one) => within(place, one));
    for (const part of judged.scope(scope ?? "shot")) {
      const here = all.map((side) => side.filter((place) => counts(place, part)));
      const said = here.map((side) => side.filter((place) => !swallowed(place, here, side))).filter(({ length }) => length);
      if (said.length > 1) yield* said.map(first);
    }
  },

  *several(judged, { elements, words, limit, ignore, together }) {
    const oneOf = new Map(together.flatMap((terms) => terms.map((term) => [term, terms[0]])));
    const spoken = judged.sentences.filter((part) => judged.said(words).some((one) => within(one, part)));
    const near = [...spoken, ...judged.phrases(elements)];
    const uses = elements
      .flatMap((element) => judged.uses(element))
      .filter(({ place }) => !words || near.some((part) => within(place, part)))
      .sort((a, b) => inOrder(a.place, b.place));
    for (const shot of judged.shots) {
      const seen = new Set();
      for (const { place, term } of uses) {
        const one = oneOf.get(term) ?? term;
        if (!within(place, shot) || ignore.includes(term) || seen.has(one)) continue;
        seen.add(one);
        if (seen.size > limit) yield place;
      }
    }
  },

  *confused(judged, { sides, ignore }) {
    const elements = sides.map(({ element }) => element);
    const named = (element, part) => judged.craft.vocabulary.uses(element, judged.locale, part);
    const other = (element, start, end) => {
      const part = judged.text.slice(start, end);
      if (named(element, part).length) return null;
      const uses = elements.filter((one) => one !== element).flatMap((one) => named(one, part));
      const use = uses.find(({ term }) => !ignore.includes(term));
      return use ? [start + use.start, start + use.end] : null;
    };
    for (const { start, end, element } of judged.spans) {
      const found = elements.includes(element) && other(element, start, end);
      if (found) yield found;
    }
    for (const { element, words } of sides) {
      for (const [start, end] of judged.said(words)) {
        if (!judged.begins(start)) continue;
        const close = judged.clauses.find((clause) => clause[1] > end)?.[1] ?? judged.text.length;
        const found = other(element, end, close);
        if (found) yield [start, found[1]];
      }
    }
  },

  *pace(judged, find) {
    const beats = beatsOf(judged, find);
    if (!judged.seconds || beats.length * find.seconds <= judged.seconds) return;
    yield judged.trimmed([beats[Math.trunc(judged.seconds / find.seconds)][0], beats.at(-1)[1]]);
  },

  *speech(judged, { rate }) {
    const lengths = judged.quotes.map((quote) => judged.count(quote));
    const all = lengths.reduce((sum, length) => sum + length, 0);
    if (judged.seconds && all > judged.seconds * rate[judged.locale]) yield judged.quotes[lengths.indexOf(Math.max(...lengths))];
  },

  *opening(judged, { words, unless, elements }) {
    const named = [...judged.said(unless), ...judged.phrases(elements)];
    const place = judged.said(words).find((one) => within(one, judged.sentences[0]) && judged.begins(one[0]));
    if (place && !named.some((name) => name[0] < place[0])) yield place;
  },

  *order(judged, { words, limit }) {
    const said = judged.said(words);
    if (said.length && judged.sentences.length >= limit && within(first(said), judged.sentences.at(-1))) yield first(said);
  },

  *length(judged, { shortest, longest }) {
    const found = judged.words;
    if (shortest && found.length < shortest[judged.locale]) yield [0, 0];
    if (longest && found.length > longest[judged.locale]) yield [found[Math.trunc(longest[judged.locale])][0], found.at(-1)[1]];
  },

  *repeated(judged, { shortest }) {
    const size = Math.trunc(shortest[judged.locale]);
    for (const shot of judged.shots) {
      const found = judged.words.filter((place) => within(place, shot));
      const said = found.map(([start, end]) => judged.text.slice(start, end).toLowerCase());
      const seen = new Map();
      let position = 0;
      while (position + size <= found.length) {
        const run = said.slice(position, position + size).join(" ");
        if (!seen.has(run)) seen.set(run, position);
        const start = seen.get(run);
        if (position - start < size) {
          position += 1;
          continue;
        }
        let last = size;
        while (position + last < found.length && said[start + last] === said[position + last]) last += 1;
        yield [found[position][0], found[position + last - 1][1]];
        position += last;
      }
    }
  },

  *fragments(judged, { longest, limit, unless }) {
    for (const sentence of judged.sentences) {
      let run = [];
      for (const clause of [...judged.clauses.filter((one) => within(one, sentence)), null]) {
        if (clause && judged.count(clause) <= longest[judged.locale]) {
          run.push(clause);
          continue;
        }
        const whole = run.length >= limit && [run[0][0], run.at(-1)[1]];
        if (whole && !judged.said(unless).some((verb) => within(verb, whole))) yield judged.trimmed(whole);
        run = [];
      }
    }
  },
};

/** The clauses in which something visibly happens: those of action phrases, and others with such a verb. */
function beatsOf(judged, { words, elements, unless }) {
  const phrases = judged.phrases(elements);
  const verbs = judged.said(words).filter((verb) => judged.inField(verb, elements));
  const still = judged.said(unless);
  return judged.clauses.filter(
    (clause) =>
      phrases.some((phrase) => overlap(phrase, clause)) ||
      (verbs.some((verb) => within(verb, clause)) && !still.some((one) => within(one, clause))),
  );
}

function sideOf(judged, { words, terms }) {
  const elements = new Set(terms.map((term) => judged.craft.elements.get(term)).filter(Boolean));
  const named = [...elements].flatMap((element) => judged.uses(element)).filter(({ term }) => terms.includes(term));
  return [...judged.said(words), ...named.map(({ place }) => place)];
}

// What is part of longer words on another side is not said: "rain" in "after the rain".
function swallowed(place, sides, own) {
  const longer = (other) => overlap(place, other) && other[1] - other[0] > place[1] - place[0];
  return sides.some((side) => side !== own && side.some(longer));
}

/** Where a pattern matches. */
function ranges(pattern, text) {
  return [...text.matchAll(pattern)].map((match) => [match.index, match.index + match[0].length]);
}

/** A text cut at marks, which belong to the piece after them if they are kept. */
function pieces(text, marks, keep = false) {
  const cut = [];
  let position = 0;
  for (const [start, end] of [...ranges(marks, text), [text.length, text.length]]) {
    if (text.slice(position, start).trim()) cut.push([position, start]);
    position = keep ? start : end;
  }
  return cut;
}
