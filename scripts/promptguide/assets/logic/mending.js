// Whether a reader has mended a prompt: its fault is gone, and the rest stands.
import { check } from "./craft.js";

/**
 * Judges a text by the rule that was broken. `is` says "mended"; "fault", with the words that still break it; or "lost",
 * with the first phrase that is no longer there. `phrases` are the prompt's `[words, element]` in order.
 */
export function mended(text, { rule, seconds, phrases }, locale, language) {
  const spans = [];
  let lost = "";
  let position = 0;
  for (const [words, element] of phrases) {
    const place = find(text, words, position);
    if (!place) lost ||= words;
    else spans.push({ start: place[0], end: (position = place[1]), element });
  }
  const fault = check({ locale, text, spans, seconds }, language).find((found) => found.rule === rule);
  if (fault) return { is: "fault", words: text.slice(fault.start, fault.end) };
  return lost ? { is: "lost", words: lost } : { is: "mended", words: "" };
}

/** Where words stand from a position on, whatever white space is between them. */
function find(text, words, position) {
  const parts = words.split(/\s+/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const pattern = new RegExp(parts.join("\\s+"), "gu");
  pattern.lastIndex = position;
  const match = pattern.exec(text);
  return match && [match.index, match.index + match[0].length];
}
