// Practising without the page: a set for each day, boxes for repetition, what is kept, what the address says.

/** Days until a question comes back from boxes 1 to 5: Leitner's boxes, our choice of days; views/practice.py has the same. */
export const BOXES = [1, 2, 4, 8, 16];

/** Questions in a set. */
export const COUNT = 10;

const DAY = 86_400_000;
const MOST_KEPT = 5000;

/** A generator of numbers from 0 to 1 that a text decides: FNV-1a for the seed, mulberry32 for the rest. */
export function generator(seed) {
  let state = 0x811c9dc5;
  for (const character of seed) state = Math.imul(state ^ character.codePointAt(0), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function shuffled(list, random) {
  const mixed = [...list];
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [mixed[last], mixed[other]] = [mixed[other], mixed[last]];
  }
  return mixed;
}

/** Which questions meet a choice of kinds and elements; an empty choice asks for nothing. */
export function chosen(questions, { kinds = [], elements = [] }) {
  const meets = (wanted, value) => wanted.length === 0 || wanted.includes(value);
  return questions.filter(({ kind, element }) => meets(kinds, kind) && meets(elements, element));
}

/** The set of a day: the kinds in turn, and of each the question whose element and prompts were used least. */
export function daySet(questions, day, choice = {}, count = COUNT) {
  const random = generator(day);
  const byId = (one, other) => (one.id < other.id ? -1 : 1);
  const left = shuffled([...chosen(questions, choice)].sort(byId), random);
  const kinds = shuffled([...new Set(left.map(({ kind }) => kind))].sort(), random);
  const used = new Map();
  const uses = ({ element, prompts }) => [element, ...prompts].reduce((sum, id) => sum + (used.get(id) ?? 0), 0);
  const set = [];
  for (let turn = 0; set.length < count && left.length; turn += 1) {
    const kind = kinds[turn % kinds.length];
    const own = left.filter((question) => question.kind === kind);
    if (!own.length) continue;
    const next = own.reduce((best, question) => (uses(question) < uses(best) ? question : best));
    left.splice(left.indexOf(next), 1);
    for (const id of [next.element, ...next.prompts]) used.set(id, (used.get(id) ?? 0) + 1);
    set.push(next);
  }
  return set;
}

/** The date where the reader is, as 2026-11-28. */
export function today(now = new Date()) {
  const pad = (number, length) => String(number).padStart(length, "0");
  return `${pad(now.getFullYear(), 4)}-${pad(now.getMonth() + 1, 2)}-${pad(now.getDate(), 2)}`;
}

/** A date as a number of days. */
export const dayNumber = (day) => Math.round(Date.parse(`${day}T00:00:00Z`) / DAY);

/** The record after an answer. A right answer moves a question up only when it is due, a wrong one sends it to box 1. */
export function answered(record, id, right, day) {
  const kept = record.get(id);
  const number = dayNumber(day);
  const next = new Map(record);
  if (!right) next.set(id, [1, number]);
  else if (!kept) next.set(id, [2, number]);
  else if (isDue(kept, number)) next.set(id, [Math.min(kept[0] + 1, BOXES.length), number]);
  return next;
}

const dueOn = ([box, last]) => last + BOXES[box - 1];

/** A day that lies ahead was kept while the clock was wrong. */
const isDue = (kept, number) => dueOn(kept) <= number || kept[1] > number;

/** The questions to review, those that have waited longest first. */
export function due(record, questions, day) {
  const number = dayNumber(day);
  const waiting = questions.filter(({ id }) => record.has(id) && isDue(record.get(id), number));
  return waiting.sort((one, other) => dueOn(record.get(one.id)) - dueOn(record.get(other.id)));
}

/** The day of the next review as a date, or nothing. */
export function nextReview(record, questions) {
  const days = questions.filter(({ id }) => record.has(id)).map(({ id }) => dueOn(record.get(id)));
  return days.length ? new Date(Math.min(...days) * DAY) : null;
}

/** Questions to practise: those due, then the new, then those in the lowest boxes. */
export function toPractise(record, questions, day, count = COUNT) {
  const first = due(record, questions, day);
  const fresh = shuffled(questions.filter(({ id }) => !record.has(id)), generator(day));
  const rest = questions.filter((question) => record.has(question.id) && !first.includes(question));
  rest.sort((one, other) => record.get(one.id)[0] - record.get(other.id)[0]);
  return [...first, ...fresh, ...rest].slice(0, count);
}

/** How many questions are in each box. */
export function inBoxes(record, questions) {
  const counts = BOXES.map(() => 0);
  for (const { id } of questions) if (record.has(id)) counts[record.get(id)[0] - 1] += 1;
  return counts;
}

/** How many questions were right the last time: those above box 1. */
export const rightLast = (record, questions) => questions.filter(({ id }) => (record.get(id)?.[0] ?? 0) > 1).length;

/** What was kept, as far as it makes sense: question → [box, day of the last answer]. */
export function readRecord(text) {
  const record = new Map();
  let kept;
  try {
    kept = JSON.parse(text ?? "")?.answers;
  } catch {
    return record;
  }
  if (typeof kept !== "object" || kept === null || Array.isArray(kept)) return record;
  for (const [id, value] of Object.entries(kept).slice(0, MOST_KEPT)) {
    const [box, last] = Array.isArray(value) ? value : [];
    const known = Number.isInteger(box) && box >= 1 && box <= BOXES.length;
    const possible = Number.isInteger(last) && last >= 0 && last < 100_000;
    if (known && possible && /^[a-z]+(\.[a-z0-9-]{1,80}){1,3}$/.test(id)) record.set(id, [box, last]);
  }
  return record;
}

export const writeRecord = (record) => JSON.stringify({ answers: Object.fromEntries(record) });

const LONGEST = 300;

/** A day, kinds and elements from an address; what is no date or no id that there is counts as not said. */
export function readAddress(search, known) {
  const said = new URLSearchParams(search.length > LONGEST * 3 ? "" : search);
  const list = (name) => {
    const words = (said.get(name) ?? "").slice(0, LONGEST).split(",");
    return known[name].filter((id) => words.includes(id));
  };
  const day = said.get("day") ?? "";
  const possible = /^20\d\d-\d\d-\d\d$/.test(day) && today(new Date(`${day}T12:00`)) === day;
  return { day: possible ? day : "", kinds: list("kinds"), elements: list("elements") };
}

export function writeAddress({ day = "", kinds = [], elements = [] }) {
  const parts = [day && `day=${day}`, kinds.length && `kinds=${kinds}`, elements.length && `elements=${elements}`];
  const query = parts.filter(Boolean).join("&");
  return query && `?${query}`;
}
