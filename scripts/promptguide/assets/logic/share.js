// A value as the end of an address, and back. Whatever cannot be read, for any reason, is an error and nothing else.

export const MOST_LETTERS = 32_000;
export const MOST_BYTES = 256_000;

/** JSON → letters, digits, "-" and "_"; compressed where the browser can. */
export async function encode(value) {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  if (!globalThis.CompressionStream) return `0${letters(bytes)}`;
  return `1${letters(await through(bytes, new CompressionStream("deflate-raw")))}`;
}

/** The value of an encoded text; throws for one that is too long, broken, or unpacks to too much. */
export async function decode(text) {
  if (text.length > MOST_LETTERS || !/^[01][\w-]+$/.test(text)) throw new Error("not a shared value");
  const packed = Uint8Array.from(atob(text.slice(1).replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
  const bytes = text[0] === "0" ? packed : await through(packed, new DecompressionStream("deflate-raw"));
  return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
}

function letters(bytes) {
  const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

async function through(bytes, stream) {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  const chunks = [];
  let size = 0;
  for (let next; !(next = await reader.read()).done; ) {
    size += next.value.length;
    if (size > MOST_BYTES) {
      await reader.cancel();
      throw new Error("too much");
    }
    chunks.push(next.value);
  }
  const joined = new Uint8Array(size);
  let position = 0;
  for (const chunk of chunks) {
    joined.set(chunk, position);
    position += chunk.length;
  }
  return joined;
}
