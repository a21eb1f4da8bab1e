// Plain values as YAML that every reader takes alike: block style, and a scalar in quotes unless it is plainly words.

const WORDS = /^[\p{L}][\p{L}\p{N} ，。；：、！？“”‘’（）《》—…,.!?'’()-]*$/u;
const RESERVED = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

/** A text with a final line break. Values are objects, arrays, strings and numbers; what is null or empty is left out. */
export function write(value) {
  return `${block(value, 0).join("\n")}\n`;
}

function block(value, depth) {
  const indent = "  ".repeat(depth);
  const lines = [];
  for (const [key, item] of Object.entries(value)) {
    if (isEmpty(item)) continue;
    if (Array.isArray(item)) lines.push(`${indent}${key}:`, ...list(item, depth + 1));
    else if (typeof item === "object") lines.push(`${indent}${key}:`, ...block(item, depth + 1));
    else lines.push(`${indent}${key}: ${scalar(item)}`);
  }
  return lines;
}

function list(items, depth) {
  const indent = "  ".repeat(depth);
  return items.flatMap((item) => {
    if (typeof item !== "object") return [`${indent}- ${scalar(item)}`];
    const [first, ...rest] = block(item, depth + 1);
    return [`${indent}- ${first.trimStart()}`, ...rest];
  });
}

function isEmpty(value) {
  return value === null || value === undefined || value === "" || (typeof value === "object" && Object.values(value).every(isEmpty));
}

function scalar(value) {
  if (typeof value === "number") return String(value);
  if (WORDS.test(value) && !RESERVED.test(value) && !value.endsWith(" ")) return value;
  return `"${[...value].map(escape).join("")}"`;
}

function escape(character) {
  const short = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t" }[character];
  if (short) return short;
  // Controls, invisible and directional characters, and the line breaks that YAML has besides \n.
  if (!/[\p{C}\p{Zl}\p{Zp}]/u.test(character)) return character;
  const code = character.codePointAt(0);
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
}
