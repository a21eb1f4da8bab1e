// Sets of places in the library as bit sets, so that counting many of them stays fast for many thousands.

/** No place; `size` is that of the library. */
export function none(size) {
  return new Uint32Array((size + 31) >> 5);
}

/** Every place. */
export function every(size) {
  const set = none(size).fill(0xffffffff);
  if (size & 31) set[size >> 5] = 2 ** (size & 31) - 1;
  return set;
}

export function add(set, place) {
  set[place >> 5] |= 1 << (place & 31);
}

/** Add the places that lie these steps apart, the first of them from -1. */
export function addGaps(set, gaps) {
  let place = -1;
  for (const gap of gaps) add(set, (place += gap));
  return set;
}

export function has(set, place) {
  return (set[place >> 5] >>> (place & 31)) & 1;
}

export function and(a, b) {
  return a.map((bits, n) => bits & b[n]);
}

export function or(a, b) {
  return a.map((bits, n) => bits | b[n]);
}

/** How many places two sets share. */
export function common(a, b) {
  let count = 0;
  for (let n = 0; n < a.length; n++) count += ones(a[n] & b[n]);
  return count;
}

/** The places of a set, rising. */
export function members(set) {
  const places = [];
  for (let n = 0; n < set.length; n++) {
    for (let bits = set[n]; bits; bits &= bits - 1) places.push((n << 5) + 31 - Math.clz32(bits & -bits));
  }
  return places;
}

function ones(bits) {
  bits -= (bits >>> 1) & 0x55555555;
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
