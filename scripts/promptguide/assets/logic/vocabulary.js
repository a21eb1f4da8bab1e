// The film language: where a text uses a term, by its name or an alias, as in vocabulary.py.
import { literal } from "./spans.js";

/** A name as it is compared: one case, one apostrophe, single spaces. */
export function fold(name) {
  return name.replaceAll("’", "'").trim().split(/\s+/).join(" ").toLowerCase();
}

/** Names as one pattern: any white space, either apostrophe, whole words in Latin letters, the longest first. */
export function pattern(names) {
  const longestFirst = [...names].sort((a, b) => [...b].length - [...a].length);
  return new RegExp(longestFirst.map(one).join("|") || "(?!)", "giu");
}

function one(name) {
  const body = name.trim().split(/\s+/).map(literal).join("\\s+").replaceAll("'", "['’]");
  const ascii = (character) => character.charCodeAt(0) < 128;
  return (ascii(name[0]) ? "(?<![0-9A-Za-z])" : "") + body + (ascii(name.at(-1)) ? "(?![0-9A-Za-z])" : "");
}

/** Finds the terms `{id, element, name, aliases}` in texts. A name counts as the term of one element at a time. */
export class Vocabulary {
  #owners = new Map();
  #patterns = new Map();

  constructor(terms) {
    for (const { id, element, name, aliases } of terms) {
      for (const locale of Object.keys(name)) {
        const key = `${element} ${locale}`;
        if (!this.#owners.has(key)) this.#owners.set(key, new Map());
        const names = this.#owners.get(key);
        for (const written of [name[locale], ...aliases[locale]]) {
          if (!names.has(fold(written))) names.set(fold(written), id);
        }
      }
    }
    for (const [key, names] of this.#owners) this.#patterns.set(key, pattern(names.keys()));
  }

  /** The terms that a phrase of an element names: `{start, end, term}`; the longest name wins, none overlap. */
  uses(element, locale, phrase) {
    const key = `${element} ${locale}`;
    const names = this.#owners.get(key);
    if (!names) return [];
    return [...phrase.matchAll(this.#patterns.get(key))]
      .map((match) => ({ start: match.index, end: match.index + match[0].length, term: names.get(fold(match[0])) }))
      .filter(({ term }) => term);
  }
}
