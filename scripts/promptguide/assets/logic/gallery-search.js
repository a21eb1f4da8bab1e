// Finding prompts: pure functions over the gallery's data, apart from any page.
//
// Sets of prompts are bit sets, so that counting every facet under every filter stays fast for many thousands.

/** A text as it is searched; the data is folded alike when it is made. */
export function fold(text) {
  return text.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean).join(" ");
}

const SORTS = ["order", "short", "long", "phrases", "title"];

/** The filters in the query of an address: words, a known sort, and the chosen values of known facets. */
export function readQuery(query, facets) {
  const parameters = new URLSearchParams(query);
  const chosen = {};
  for (const facet of Object.keys(facets)) {
    const values = parameters.getAll(facet).flatMap((value) => value.split(","));
    const known = [...new Set(values)].filter((value) => Object.hasOwn(facets[facet], value));
    if (known.length) chosen[facet] = known;
  }
  const sort = SORTS.find((one) => one === parameters.get("sort")) ?? SORTS[0];
  return { words: parameters.get("find") ?? "", sort, chosen };
}

/** The query that leads back to these filters; nothing for none. */
export function writeQuery({ words, sort, chosen }) {
  const parameters = new URLSearchParams();
  if (words.trim()) parameters.set("find", words.trim());
  for (const [facet, values] of Object.entries(chosen)) {
    if (values.length) parameters.set(facet, values.join(","));
  }
  if (sort !== "order") parameters.set("sort", sort);
  const query = parameters.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
  return query ? `?${query}` : "";
}

/** The library, ready to be searched. */
export class Library {
  #sets = {};
  #last = { words: [], found: null };

  constructor(data) {
    this.data = data;
    this.size = data.ids.length;
    for (const [facet, values] of Object.entries(data.facets)) {
      this.#sets[facet] = {};
      for (const [value, places] of Object.entries(values)) this.#sets[facet][value] = this.#of(places);
    }
  }

  /** The places of prompts that meet all filters, and for each value of each facet how many would with it. */
  find({ words, sort, chosen }) {
    const text = this.#containing(fold(words).split(" ").filter(Boolean));
    const facets = Object.entries(chosen).filter(([, values]) => values.length);
    const unions = new Map(facets.map(([facet, values]) => [facet, this.#union(facet, values)]));
    const all = [...unions.values()].reduce(and, text);
    const counts = {};
    for (const [facet, values] of Object.entries(this.#sets)) {
      // A facet's own filter does not count against its other values: they would be added to it.
      const others = [...unions].filter(([other]) => other !== facet).map(([, set]) => set);
      const under = unions.has(facet) ? others.reduce(and, text) : all;
      counts[facet] = {};
      for (const [value, set] of Object.entries(values)) counts[facet][value] = common(under, set);
    }
    return { places: this.#sorted(members(all), sort, words), counts };
  }

  /** Filters of which any one could be taken away, each with how many prompts there would be. */
  waysOut(filters) {
    const ways = [];
    for (const [facet, values] of Object.entries(filters.chosen)) {
      for (const value of values) {
        const chosen = { ...filters.chosen, [facet]: values.filter((other) => other !== value) };
        ways.push({ facet, value, count: this.find({ ...filters, chosen }).places.length });
      }
    }
    if (filters.words.trim()) ways.push({ words: filters.words.trim(), count: this.find({ ...filters, words: "" }).places.length });
    return ways.filter(({ count }) => count);
  }

  #of(places) {
    const set = new Uint32Array((this.size + 31) >> 5);
    for (const place of places) set[place >> 5] |= 1 << (place & 31);
    return set;
  }

  #union(facet, values) {
    return values.map((value) => this.#sets[facet][value]).reduce((a, b) => a.map((bits, n) => bits | b[n]));
  }

  /** Prompts whose text holds every word; while a word is being typed, only the last answer is looked through. */
  #containing(words) {
    const last = this.#last;
    const grown = last.found && words.length >= last.words.length && last.words.every((word, n) => words[n].startsWith(word));
    let places = grown ? last.found : this.data.texts.keys();
    places = [...places].filter((place) => words.every((word) => this.data.texts[place].includes(word)));
    this.#last = { words, found: places };
    return this.#of(places);
  }

  #sorted(places, sort, words) {
    const { titles, seconds, phrases } = this.data;
    const by = {
      short: (a, b) => (seconds[a] || Infinity) - (seconds[b] || Infinity) || a - b,
      long: (a, b) => seconds[b] - seconds[a] || a - b,
      phrases: (a, b) => phrases[b] - phrases[a] || a - b,
      title: (a, b) => this.#rank[a] - this.#rank[b],
    }[sort];
    if (sort === "title") this.#rank ??= ranks(titles);
    if (by) return places.sort(by);
    const wanted = fold(words);
    if (!wanted) return places;
    const inTitle = (place) => fold(titles[place]).includes(wanted);
    return [...places.filter(inTitle), ...places.filter((place) => !inTitle(place))];
  }

  #rank;
}

function ranks(titles) {
  const order = new Intl.Collator(globalThis.document?.documentElement.lang || undefined).compare;
  const ranked = [];
  [...titles.keys()].sort((a, b) => order(titles[a], titles[b])).forEach((place, rank) => (ranked[place] = rank));
  return ranked;
}

function and(a, b) {
  return a.map((bits, n) => bits & b[n]);
}

function common(a, b) {
  let count = 0;
  for (let n = 0; n < a.length; n++) count += ones(a[n] & b[n]);
  return count;
}

function ones(bits) {
  bits -= (bits >>> 1) & 0x55555555;
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function members(set) {
  const places = [];
  for (let n = 0; n < set.length; n++) {
    for (let bits = set[n]; bits; bits &= bits - 1) places.push((n << 5) + 31 - Math.clz32(bits & -bits));
  }
  return places;
}
