// Looks words up in the index that text_index.py writes; what is typed is cut as the texts were.
import { addGaps, and, every, none } from "./places.js";

const CJK = "\\u3005\\u3007\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
const CHINESE = new RegExp(`^[${CJK}]`, "u");
const PIECE = new RegExp(`([${CJK}]+)|\\p{Decimal_Number}+|(?:(?![${CJK}])[\\p{L}\\p{Nl}\\p{No}])+`, "gu");

/** A text as it is searched. */
export function fold(text) {
  return text.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean).join(" ");
}

/** What is looked up for the words somebody typed: entries of the index, or how they begin. */
export function lookups(words) {
  const found = new Set();
  for (const [piece, chinese] of fold(words).matchAll(PIECE)) {
    const letters = [...piece];
    if (!chinese || letters.length < 3) found.add(piece);
    else for (let n = 2; n < letters.length; n++) found.add(letters.slice(n - 2, n + 1).join(""));
  }
  return [...found];
}

/** What all words share that are in one file with this one; shorter beginnings are words of their own. */
function beginning(word) {
  return [...word].slice(0, CHINESE.test(word) ? 2 : 3).join("");
}

/** The number of the file that has a word and all words that begin with it. */
export function fileOf(word, files) {
  return crc32(new TextEncoder().encode(beginning(word))) % files;
}

/** The index of a library: `load` fetches one of its files by number. */
export class TextIndex {
  constructor(size, files, load) {
    this.size = size;
    this.files = files;
    this.load = load;
  }

  /** The prompts with all these words, in their texts and in their titles. */
  async find(words) {
    const wanted = lookups(words);
    const found = await Promise.all(wanted.map((word) => this.#having(word)));
    const all = (kind) => found.map((sets) => sets[kind]).reduce(and, every(this.size));
    return { texts: all("texts"), titles: all("titles") };
  }

  async #having(word) {
    const file = await this.load(fileOf(word, this.files));
    const whole = [...word].length < (CHINESE.test(word) ? 2 : 3);
    const places = (own) =>
      Object.keys(own)
        .filter((key) => (whole ? key === word : key.startsWith(word)))
        .reduce((set, key) => addGaps(set, own[key]), none(this.size));
    return { texts: places(file.texts), titles: places(file.titles) };
  }
}

let table;

function crc32(bytes) {
  table ??= Uint32Array.from({ length: 256 }, (_, n) => {
    for (let bit = 0; bit < 8; bit++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
    return n;
  });
  let sum = 0xffffffff;
  for (const byte of bytes) sum = (sum >>> 8) ^ table[(sum ^ byte) & 0xff];
  return (sum ^ 0xffffffff) >>> 0;
}
