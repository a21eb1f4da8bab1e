// Finding prompts: functions over the library's files, apart from any page. gallery.py says what is in the files.
import { add, and, common, has, members, none, or } from "./places.js";
import { TextIndex } from "./text-index.js";

/** The file of keys for each way to sort, other than the library's order. */
const KEYS = { title: "title", short: "seconds", long: "seconds", phrases: "phrases" };

const SORTS = ["order", "short", "long", "phrases", "title"];

/** The filters in the query of an address: words, a known sort, and the chosen values of known facets. */
export function readQuery(query, facets) {
  const parameters = new URLSearchParams(query);
  const chosen = {};
  for (const [facet, values] of Object.entries(facets)) {
    const asked = new Set(parameters.getAll(facet).flatMap((value) => value.split(",")));
    const known = [...asked].filter((value) => values.includes(value));
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

/** The library: `about` is its first file, `load` fetches another by its name. Each is fetched once, when needed. */
export class Library {
  #files = new Map();
  #columns = new Map();
  #text;

  constructor(about, load) {
    this.about = about;
    this.size = about.size;
    this.load = load;
    this.#text = new TextIndex(about.size, about.texts, (number) => this.#file(`texts/${number}`));
  }

  /**
   * The places of the prompts that meet all filters, in order; and for each value of the facets to be counted, how
   * many there would be with it.
   */
  async find({ words, sort, chosen }, counted) {
    const asked = Object.entries(chosen).filter(([, values]) => values.length);
    const facets = [...new Set([...asked.map(([facet]) => facet), ...counted])];
    const [found, keys, ...columns] = await Promise.all([
      this.#text.find(words),
      sort === "order" ? null : this.#file(`sorts/${KEYS[sort]}`),
      ...facets.map((facet) => this.#column(facet)),
    ]);
    const column = new Map(facets.map((facet, n) => [facet, columns[n]]));
    const unions = new Map(asked.map(([facet, values]) => [facet, this.#union(column.get(facet), values)]));
    const all = [...unions.values()].reduce(and, found.texts);
    const counts = {};
    for (const facet of counted) {
      // A facet's own filter does not count against its other values: they would be added to it.
      const others = [...unions].filter(([other]) => other !== facet).map(([, set]) => set);
      const under = unions.has(facet) ? others.reduce(and, found.texts) : all;
      counts[facet] = {};
      for (const [value, set] of column.get(facet)) counts[facet][value] = common(under, set);
    }
    return { places: sorted(members(all), sort, keys, found.titles), counts };
  }

  /** Filters of which any one could be taken away, each with how many prompts there would be. */
  async waysOut(filters) {
    const count = async (changed) => (await this.find({ ...filters, ...changed }, [])).places.length;
    const ways = Object.entries(filters.chosen).flatMap(([facet, values]) =>
      values.map(async (value) => {
        const chosen = { ...filters.chosen, [facet]: values.filter((other) => other !== value) };
        return { facet, value, count: await count({ chosen }) };
      }),
    );
    const words = filters.words.trim();
    if (words) ways.push(count({ words: "" }).then((found) => ({ words, count: found })));
    return (await Promise.all(ways)).filter((way) => way.count);
  }

  /** The cards of some places. */
  async cards(places) {
    const { cards } = this.about;
    return Promise.all(
      places.map(async (place) => (await this.#file(`cards/${Math.floor(place / cards)}`))[place % cards]),
    );
  }

  #file(name) {
    if (!this.#files.has(name)) {
      const file = this.load(name);
      this.#files.set(name, file);
      file.catch(() => this.#files.delete(name)); // the next who needs it tries again
    }
    return this.#files.get(name);
  }

  /** The sets of places that have each value of a facet. */
  async #column(facet) {
    const { sets, of } = await this.#file(`facets/${facet}`);
    if (!this.#columns.has(facet)) {
      const column = new Map(sets.flat().map((value) => [value, none(this.size)]));
      let place = 0;
      for (const letter of of) {
        for (const value of sets[letter.codePointAt() - 48]) add(column.get(value), place);
        place += 1;
      }
      this.#columns.set(facet, column);
    }
    return this.#columns.get(facet);
  }

  #union(column, values) {
    return values.map((value) => column.get(value) ?? none(this.size)).reduce(or);
  }
}

/** In the library's order, those with the words in their titles come first. */
function sorted(places, sort, keys, titles) {
  const by = {
    short: (a, b) => (keys[a] || Infinity) - (keys[b] || Infinity) || a - b,
    long: (a, b) => keys[b] - keys[a] || a - b,
    phrases: (a, b) => keys[b] - keys[a] || a - b,
    title: (a, b) => keys[a] - keys[b],
  }[sort];
  if (by) return places.sort(by);
  return [...places.filter((place) => has(titles, place)), ...places.filter((place) => !has(titles, place))];
}
