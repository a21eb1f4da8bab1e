// Suggests a breakdown: stretches of a prompt's text and the element that each speaks of, as in recognition.py.
import { Lexicon, totals } from "./lexicon.js";
import { inOrder } from "./spans.js";
import { Vocabulary } from "./vocabulary.js";

const [NAME, ALIAS, CUE] = [3, 2, 1];
const BREAK = /[.!?](?![0-9A-Za-z])|[。！？…\n\r]|[,:](?![0-9])|[;，；：()（）—]/gu;
const STOPS = new Set(".!?。！？…\n\r");
const WORD = /[\p{L}\p{N}]/u;

/** Knows the cues of the elements, the seams of clauses, and the terms: all from `language.json`. */
export class Recogniser {
  #roles;
  #vocabulary;
  #evidence = {};
  #seams = {};

  constructor({ locales, elements, seams, terms }) {
    this.#roles = new Map(elements.map(({ id, role }) => [id, role]));
    this.#vocabulary = new Vocabulary(terms);
    for (const locale of locales) {
      const evidence = (this.#evidence[locale] = new Lexicon());
      for (const { id, cues } of elements) {
        for (const form of cues[locale].flatMap(forms)) evidence.add(form, id, CUE);
      }
      for (const { element, name, aliases } of terms) {
        if (!this.#roles.has(element)) continue;
        [name[locale], ...aliases[locale]].forEach((one, index) => evidence.add(one, element, weight(one, index)));
      }
      const lexicon = (this.#seams[locale] = new Lexicon());
      for (const sense of ["links", "starts"]) {
        for (const word of seams[sense][locale]) lexicon.add(word, sense, CUE);
      }
    }
  }

  /** Suggests a breakdown of a text: `{start, end, element, terms}` in its order; no two stretches overlap. */
  suggest(locale, text) {
    const reading = new Reading(text, this.#roles, this.#evidence[locale], this.#seams[locale]);
    return inOrder(reading.suggestions()).map(({ start, end, element }) => {
      const uses = this.#vocabulary.uses(element, locale, text.slice(start, end));
      return { start, end, element, terms: [...new Set(uses.map(({ term }) => term))] };
    });
  }
}

/** One text being read. What it has said decides what a later clause may say: who and where come once. */
class Reading {
  #text;
  #roles;
  #byRole;
  #subject;
  #evidence;
  #seams;
  #said = new Set();

  constructor(text, roles, evidence, seams) {
    this.#text = text;
    this.#roles = roles;
    this.#byRole = new Map([...roles].filter(([, role]) => role).map(([element, role]) => [role, element]));
    this.#subject = this.#byRole.get("subject") ?? null;
    this.#evidence = evidence.marks(text);
    this.#seams = seams.marks(text).outside(this.#evidence);
  }

  /** The stretches that enough speaks for. */
  suggestions() {
    const found = [];
    for (const sentence of this.#sentences()) {
      const joined = [];
      for (const clause of sentence) {
        for (const stretch of this.#clause(...this.#trimmed(...clause), joined.at(-1) ?? null)) {
          const last = joined.at(-1);
          if (last && stretch.element && last.element === stretch.element) {
            last.end = stretch.end;
            last.bare = false;
          } else {
            joined.push(stretch);
          }
          this.#say(stretch.element);
        }
      }
      for (const stretch of joined) {
        const [start, end] = this.#trimmed(stretch.start, stretch.end);
        if (stretch.element && start < end && this.#sure(stretch)) found.push({ start, end, element: stretch.element });
      }
    }
    return found;
  }

  /** The clauses of every sentence. */
  #sentences() {
    const sentences = [[]];
    let position = 0;
    for (const { 0: mark, index } of this.#text.matchAll(BREAK)) {
      sentences.at(-1).push([position, index]);
      position = index + mark.length;
      if (STOPS.has(mark)) sentences.push([]);
    }
    sentences.at(-1).push([position, this.#text.length]);
    return sentences;
  }

  /** A range without conjunctions and what is no word at its ends; empty if nothing else is in it. */
  #trimmed(start, end) {
    while (start < end) {
      const first = this.#seams.starting(start);
      const last = this.#seams.ending(end);
      if (!WORD.test(this.#after(start))) start += this.#after(start).length;
      else if (!WORD.test(this.#before(end))) end -= this.#before(end).length;
      else if (first?.sense === "links") start = Math.min(first.end, end);
      else if (last?.sense === "links") end = Math.max(last.start, start);
      else break;
    }
    return [start, Math.max(start, end)];
  }

  /** The character after a position. */
  #after(position) {
    return String.fromCodePoint(this.#text.codePointAt(position));
  }

  /** The character before a position. */
  #before(position) {
    const pair = this.#text.slice(Math.max(position - 2, 0), position);
    return [...pair].at(-1);
  }

  /** Reads a clause that comes after a stretch of its sentence, or first in it. */
  #clause(start, end, last) {
    if (start === end) return [];
    const whole = (element, bare = false) => [{ start, end, element, bare }];
    const marks = this.#evidence.within(start, end);
    const total = totals(marks.filter(({ sense }) => !this.#roles.get(sense)));
    const roles = new Set(marks.map(({ sense }) => this.#roles.get(sense)).filter(Boolean));
    const most = Math.max(0, ...total.values());
    const best = [...total.keys()].filter((element) => total.get(element) === most);
    const others = [...total.values()].reduce((sum, one) => sum + one, 0) - most;
    if (most < ALIAS && last?.element && this.#goesOn(last, best, roles)) return whole(last.element);
    if (most < ALIAS && roles.size && !this.#said.has(this.#subject)) return this.#parts(start, end, marks);
    if (best.length === 1 && most - others >= ALIAS) return whole(best[0], this.#fill(marks, start, end));
    if (most >= ALIAS || (!total.size && this.#new(roles))) return this.#parts(start, end, marks);
    if (total.size) return whole(best.length === 1 && !roles.has("verb") ? best[0] : null);
    return whole(roles.has("verb") ? this.#byRole.get("verb") : null);
  }

  /** Whether a clause with little evidence of its own goes on with what the last stretch speaks of. */
  #goesOn(last, best, roles) {
    if (best.includes(last.element)) return true;
    const role = this.#roles.get(last.element);
    if (role) return role === "verb" && !best.length;
    return !last.bare && best.every((element) => this.#said.has(element)) && !this.#new(roles);
  }

  /** Whether a clause says who or where for the first time. */
  #new(roles) {
    return ["subject", "place"].some((role) => roles.has(role) && !this.#said.has(this.#byRole.get(role)));
  }

  #say(element) {
    if (element) this.#said.add(element);
  }

  /** Reads a clause chunk by chunk; a chunk without evidence goes with the one before it. */
  #parts(start, end, marks) {
    const parts = [];
    let verb = false;
    for (const [from, to] of this.#chunks(start, end, marks)) {
      const element = this.#element(from, to, parts.length > 0, verb);
      const last = parts.at(-1);
      if (element && this.#roles.get(element) === "verb" && !verb) {
        verb = true;
        if (last && !last.element && !this.#said.has(this.#subject)) {
          last.element = this.#subject;
          this.#say(last.element);
        }
      }
      if (last && (last.element === element || !last.element)) {
        last.end = to;
        last.element = element;
      } else if (last && !element && !this.#mayOpen(last, verb)) {
        last.end = to;
      } else {
        parts.push({ start: from, end: to, element, bare: false });
      }
      this.#say(parts.at(-1).element);
    }
    if (verb) {
      this.#say(this.#subject);
    } else if (parts.length > 1 && !parts.at(-1).element) {
      const waiting = parts.pop();
      parts.at(-1).end = waiting.end;
    }
    return parts;
  }

  /** What a chunk speaks of. After the verb nobody new appears; a second place is where it is done. */
  #element(start, end, later, verb) {
    let element = null;
    let most = 0;
    for (const [sense, weight] of totals(this.#evidence.within(start, end))) {
      const rank = 2 * weight + (this.#roles.get(sense) ? 0 : 1);
      if (rank > most) [element, most] = [sense, rank];
    }
    const role = this.#roles.get(element);
    const again = this.#said.has(element);
    const none = (role === "subject" && (verb || again)) || (role === "place" && again && later);
    return none ? null : element;
  }

  /** Whether a chunk without evidence may be who: after a place, as long as nobody has done anything. */
  #mayOpen(last, verb) {
    return this.#roles.get(last.element) === "place" && !verb && !this.#said.has(this.#subject);
  }

  /** A clause cut before verbs, places after verbs, and seams, of which the first of several counts. */
  #chunks(start, end, marks) {
    const cuts = new Set(this.#seams.within(start, end).map((seam) => seam.start));
    let done = null;
    for (const mark of marks) {
      const role = this.#roles.get(mark.sense);
      if (role === "verb") cuts.add(mark.start);
      else if (role === "place" && done) cuts.add(done.end);
      done = role === "verb" ? mark : null;
    }
    const kept = [start];
    for (const cut of [...cuts].sort((a, b) => a - b)) {
      let before = cut;
      while (before > start && !WORD.test(this.#before(before))) before -= this.#before(before).length;
      if (before > kept.at(-1) && !this.#seams.ending(before)) kept.push(cut);
    }
    return kept.map((from, index) => [from, kept[index + 1] ?? end]);
  }

  /** Whether marks take more than half of a range, counted in characters. */
  #fill(marks, start, end) {
    const length = (range) => [...this.#text.slice(range.start, range.end)].length;
    return 2 * marks.reduce((sum, mark) => sum + length(mark), 0) > length({ start, end });
  }

  /**
   * Whether enough speaks for a stretch. Who and where are told by their place in the sentence; all else needs a term,
   * two cues, or little besides a cue.
   */
  #sure({ start, end, element }) {
    if (["subject", "place"].includes(this.#roles.get(element))) return true;
    const own = this.#evidence.within(start, end).filter(({ sense }) => sense === element);
    return own.reduce((sum, { weight }) => sum + weight, 0) > CUE || this.#fill(own, start, end);
  }
}

/** A cue, and in Latin letters its forms with s, such as plurals. */
function forms(cue) {
  return /[A-Za-z]$/.test(cue) ? [cue, `${cue}s`, `${cue}es`] : [cue];
}

/** What a term's name weighs, the first or an alias. One word of Latin letters says little. */
function weight(name, index) {
  if (/^[A-Za-z]+$/.test(name)) return CUE;
  return index ? ALIAS : NAME;
}
