// What a reader has answered, kept on this device only; where nothing can be kept, it lasts as long as the page.
import { answered, readRecord, today, writeRecord } from "./logic/practice.js";

const KEY = "promptguide.practice";
let memory = new Map();

export function record() {
  try {
    return readRecord(localStorage.getItem(KEY));
  } catch {
    return memory;
  }
}

/** Keep a record; an empty one clears it. */
export function keep(next) {
  memory = next;
  try {
    if (next.size) localStorage.setItem(KEY, writeRecord(next));
    else localStorage.removeItem(KEY);
  } catch {
    // Storage is denied or full: memory has it.
  }
}

export const note = (id, right) => keep(answered(record(), id, right, today()));
