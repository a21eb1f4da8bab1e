// What a reader has read, kept on this device only; where nothing can be kept, it lasts as long as the page.

const KEY = "promptguide.done";
let memory = [];

/** The ids of the chapters that are done. */
export function done() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((id) => typeof id === "string") : [];
  } catch {
    return memory;
  }
}

/** Keep these ids; none clears the record. */
export function keep(ids) {
  memory = ids;
  try {
    if (ids.length) localStorage.setItem(KEY, JSON.stringify(ids));
    else localStorage.removeItem(KEY);
  } catch {
    // Storage is denied or full: memory has it.
  }
}
