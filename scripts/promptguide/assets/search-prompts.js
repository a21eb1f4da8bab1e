// Adds prompts to what the theme's search finds: the first few, and the way to all of them in the library.
import { openLibrary } from "./gallery-data.js";
import { writeQuery } from "./logic/gallery-search.js";

/** Prompts shown among the results. */
const MOST = 5;

/** How long to wait for the next key, in ms. */
const PAUSE = 100;

// The edition's root; the page's address may change under the theme's hands.
const ROOT = new URL("../../", import.meta.url);
const LIBRARY = new URL("prompts/", ROOT);

class SearchPrompts {
  #opened = null;
  #turn = 0;
  #timer = 0;

  constructor(query, pattern, results) {
    this.query = query;
    this.words = pattern.dataset;
    this.box = pattern.content.firstElementChild.cloneNode(true);
    this.status = this.box.querySelector("[role=status]");
    this.list = this.box.querySelector(".pg-found__list");
    this.all = this.box.querySelector(".pg-found__all");
    [this.item] = this.list.children;
    this.#show([], 0, "");
    // The theme looks for its own parts at both ends, and never at what is between them.
    results.firstElementChild.after(this.box);
    query.addEventListener("input", (event) => event.isComposing || this.#later());
    query.addEventListener("compositionend", () => this.#later());
    query.form?.addEventListener("reset", () => setTimeout(() => this.#find()));
    this.#find();
  }

  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#find(), PAUSE);
  }

  async #find() {
    const turn = ++this.#turn;
    const words = this.query.value.trim();
    if (!words) return this.#show([], 0, "");
    try {
      this.#opened ??= openLibrary(new URL("assets/library/index.json", ROOT));
      const library = await this.#opened;
      const { places } = await library.find({ words, sort: "order", chosen: {} }, []);
      const cards = await library.cards(places.slice(0, MOST));
      if (turn === this.#turn) this.#show(cards, places.length, words);
    } catch {
      this.#opened = null; // the next key tries again
      if (turn === this.#turn) this.#show([], 0, "");
    }
  }

  #show(cards, count, words) {
    const say = (text) => text.replace("{count}", count);
    this.status.textContent = words && say(this.words.found);
    this.list.replaceChildren(...cards.map((card) => this.#filled(card)));
    this.all.hidden = !count;
    this.all.href = new URL(writeQuery({ words, sort: "order", chosen: {} }), LIBRARY);
    this.all.firstElementChild.textContent = say(this.words.all);
  }

  #filled(card) {
    const item = this.item.cloneNode(true);
    item.querySelector("a").href = new URL(`${card.id}/`, LIBRARY);
    item.querySelector("h2").textContent = card.title;
    item.querySelector("p").textContent = card.excerpt;
    return item;
  }
}

const query = document.querySelector("[data-md-component=search-query]");
const pattern = document.querySelector("#pg-found");
const results = document.querySelector("[data-md-component=search-result]");
if (pattern && results) new SearchPrompts(query, pattern, results);
