// A prompt that is being written: its form, what may be in it, what it still lacks, and the record that it makes.
import { compose, parts, quote } from "./composition.js";
import { place } from "./spans.js";

const ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const ASPECT = /^[1-9][0-9]?:[1-9][0-9]?$/;
const MOST = { line: 300, prose: 4000, rows: 60, pieces: 20, id: 64, address: 2000, seconds: 3600 };
const KINDS = ["original", "quotation", "restatement"];
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** A draft with nothing in it. `mode` is `compose`, where the text follows from the rows, or `breakdown`. */
export function blank(locales) {
  const both = () => Object.fromEntries(locales.map((locale) => [locale, ""]));
  return {
    mode: "compose",
    formula: "",
    text: both(),
    rows: [],
    aspect: "",
    seconds: "",
    id: "",
    title: both(),
    note: both(),
    kind: KINDS[0],
    author: both(),
    licence: both(),
    licenceLink: "",
    sourceTitle: both(),
    sourceLink: "",
    sourceDate: "",
    model: "",
    tags: [],
    clips: "",
    clipText: both(),
  };
}

/** A row of a draft. */
export function blankRow(element, locales) {
  const each = (value) => Object.fromEntries(locales.map((locale) => [locale, value()]));
  return { element, phrase: each(() => []), why: each(() => "") };
}

/** Whether a row says anything. */
export function says(row) {
  return Object.values(row.phrase).some((pieces) => pieces.some(({ text }) => text.trim())) || Object.values(row.why).some((text) => text.trim());
}

/** A draft without the rows that say nothing. */
export function trimmed(draft) {
  return { ...draft, rows: draft.rows.filter(says) };
}

/**
 * A draft from a value that anybody may have made: of the right form, of a bearable size, naming only elements, models
 * and tags that there are. Throws for anything else; keys that no draft has are an error too.
 */
export function checked(value, { locales, elements, models }, tags) {
  const draft = blank(locales);
  const same = (a, b) => Object.keys(a).length === Object.keys(b).length && Object.keys(a).every((key) => Object.hasOwn(b, key));
  const demand = (holds) => {
    if (!holds) throw new Error("not a draft");
  };
  const isText = (text, most) => typeof text === "string" && text.length <= most;
  demand(value && typeof value === "object" && !Array.isArray(value) && same(draft, value));
  for (const [key, usual] of Object.entries(draft)) {
    const given = value[key];
    if (Array.isArray(usual)) demand(Array.isArray(given) && given.length <= MOST.rows);
    else if (typeof usual === "string") demand(isText(given, MOST.prose));
    else demand(given && typeof given === "object" && same(usual, given) && Object.values(given).every((text) => isText(text, MOST.prose)));
  }
  demand(["compose", "breakdown"].includes(value.mode) && KINDS.includes(value.kind));
  for (const model of [value.model, value.formula]) demand(model === "" || models.some(({ id }) => id === model));
  demand(value.tags.every((tag) => typeof tag === "string" && tags.includes(tag)) && new Set(value.tags).size === value.tags.length);
  for (const row of value.rows) {
    demand(row && typeof row === "object" && same({ element: 0, phrase: 0, why: 0 }, row));
    demand(elements.some(({ id }) => id === row.element));
    for (const part of [row.phrase, row.why]) demand(part && typeof part === "object" && same(draft.title, part));
    for (const locale of locales) {
      const pieces = row.phrase[locale];
      demand(isText(row.why[locale], MOST.prose) && Array.isArray(pieces) && pieces.length <= MOST.pieces);
      for (const piece of pieces) {
        demand(piece && typeof piece === "object" && isText(piece.text, MOST.prose));
        demand(Object.keys(piece).every((key) => ["text", "occurrence"].includes(key)));
        demand(piece.occurrence === undefined || (Number.isInteger(piece.occurrence) && piece.occurrence > 0));
      }
    }
  }
  return JSON.parse(JSON.stringify(value), (_, text) => (typeof text === "string" ? text.replace(CONTROLS, "") : text));
}

/** A draft of a prompt of the library, from its data file; for breaking down or for composing anew. */
export function fromLibrary(prompt, locales) {
  const draft = blank(locales);
  const pick = (text) => Object.fromEntries(locales.map((locale) => [locale, text?.[locale] ?? ""]));
  const rows = prompt.breakdown.map(({ element, phrase, why }) => ({ element, phrase: { ...phrase }, why: pick(why) }));
  for (const row of rows) {
    for (const locale of locales) {
      row.phrase[locale] = row.phrase[locale].map(({ text, occurrence }) => (occurrence ? { text, occurrence } : { text }));
    }
  }
  const { aspect = "", seconds = "" } = prompt.settings ?? {};
  return { ...draft, text: pick(prompt.text), rows, aspect, seconds: String(seconds), title: pick(prompt.title), tags: prompt.tags ?? [] };
}

/**
 * Each language's text and where its phrases stand: `{text, spans, lost}`; `lost` are pieces `{row, text}` that the text
 * does not have, or has under another phrase.
 */
export function texts(draft, language, marks) {
  const order = parts(language, draft.formula);
  return Object.fromEntries(
    language.locales.map((locale) => {
      if (draft.mode === "compose") return [locale, { ...compose(draft.rows, order, locale, marks[locale]), lost: [] }];
      const text = draft.text[locale];
      const pieces = draft.rows.flatMap((row, index) => row.phrase[locale].map((piece) => ({ row: index, ...piece })));
      const { spans, faults } = place(text, pieces);
      return [locale, { text, spans, lost: faults.map(({ piece }) => pieces[piece]) }];
    }),
  );
}

/** What a draft lacks before it is a whole record: keys of fields, `row.<n>.phrase.<locale>` and the like, in order. */
export function missing(draft, shown, language, taken) {
  const lacks = [];
  const demand = (holds, key) => holds || lacks.push(key);
  const line = (text) => text.trim() && text.trim().length <= MOST.line && !text.trim().includes("\n");
  const { locales } = language;
  for (const locale of locales) demand(shown[locale].text.trim(), `text.${locale}`);
  demand(draft.rows.some(says), "rows");
  draft.rows.forEach((row, index) => {
    if (!says(row)) return;
    for (const locale of locales) {
      const pieces = row.phrase[locale].filter(({ text }) => text.trim());
      demand(pieces.length && pieces.every(({ text }) => line(text)), `row.${index}.phrase.${locale}`);
      demand(!shown[locale].lost.some((piece) => piece.row === index), `row.${index}.phrase.${locale}`);
    }
    for (const locale of locales) demand(row.why[locale].trim(), `row.${index}.why.${locale}`);
  });
  for (const locale of locales) demand(line(draft.title[locale]), `title.${locale}`);
  demand(ID.test(draft.id) && draft.id.length <= MOST.id && !taken.includes(draft.id), "id");
  for (const key of ["author", "licence"]) for (const locale of locales) demand(line(draft[key][locale]), `${key}.${locale}`);
  demand(!draft.licenceLink.trim() || isAddress(draft.licenceLink), "licenceLink");
  if (draft.kind !== "original" || draft.sourceLink.trim()) {
    for (const locale of locales) demand(line(draft.sourceTitle[locale]), `sourceTitle.${locale}`);
    demand(isAddress(draft.sourceLink), "sourceLink");
    demand(isDate(draft.sourceDate), "sourceDate");
  }
  for (const key of ["note", "clipText"]) {
    const said = locales.filter((locale) => draft[key][locale].trim());
    const needed = said.length || (key === "clipText" && draft.clips.trim());
    if (needed) for (const locale of locales) demand(draft[key][locale].trim(), `${key}.${locale}`);
  }
  demand(clips(draft).every(isAddress) && clips(draft).length <= 8, "clips");
  const [aspect, seconds] = [draft.aspect.trim(), draft.seconds.trim()];
  demand((!aspect && !seconds) || ASPECT.test(aspect), "aspect");
  demand((!aspect && !seconds) || (Number(seconds) > 0 && Number(seconds) <= MOST.seconds), "seconds");
  return [...new Set(lacks)];
}

/** The record of a whole draft, with the fields of ``prompts/<collection>/<id>.yml`` in their usual order. */
export function record(draft, shown, locales) {
  const each = (make) => Object.fromEntries(locales.map((locale) => [locale, make(locale)]));
  const both = (text) => each((locale) => text[locale].trim());
  const phrases = draft.rows.map((_, index) =>
    each((locale) => {
      const { text, spans } = shown[locale];
      return spans.filter(({ row }) => row === index).map(({ start, end }) => quote(text, start, end));
    }),
  );
  const source = draft.sourceLink.trim();
  return {
    title: both(draft.title),
    text: each((locale) => shown[locale].text.trim()),
    breakdown: draft.rows.flatMap((row, index) => (says(row) ? [{ element: row.element, phrase: phrases[index], why: both(row.why) }] : [])),
    note: both(draft.note),
    source: source ? { title: both(draft.sourceTitle), link: source, date: draft.sourceDate.trim() } : null,
    rights: { kind: draft.kind, author: both(draft.author), licence: both(draft.licence), link: draft.licenceLink.trim() },
    model: draft.model,
    tags: draft.tags,
    settings: draft.aspect.trim() ? { aspect: draft.aspect.trim(), seconds: Number(draft.seconds) } : null,
    video: clips(draft).length ? { sources: clips(draft), description: both(draft.clipText) } : null,
  };
}

/** An id made of a title in Latin letters; nothing where it has none. */
export function idOf(title) {
  const words = title.normalize("NFKD").toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return words.join("-").slice(0, MOST.id).replace(/-+$/, "");
}

function clips(draft) {
  return draft.clips.split(/\s+/).filter(Boolean);
}

function isAddress(text) {
  const address = text.trim();
  const url = URL.canParse(address) ? new URL(address) : null;
  return Boolean(url) && url.protocol === "https:" && !url.username && !url.port && address.length <= MOST.address && !/[\s\\<>"'`{}|^]/.test(address);
}

function isDate(text) {
  const day = text.trim();
  return /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(day)) && new Date(day).toISOString().startsWith(day);
}
