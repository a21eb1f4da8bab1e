// <prompt-gallery data-data>: shows the prompts that are looked for instead of the list of the page; the address says
// what they are.
import { fillCard } from "./card-fill.js";
import { openLibrary } from "./gallery-data.js";
import { readQuery, writeQuery } from "./logic/gallery-search.js";

/** How long nobody types, in milliseconds, before cards are fetched: the count is there at every key. */
const PAUSE = 250;

/** Cards shown at once. More follow as the reader nears their end, so that an answer comes quickly. */
const BATCH = 12;

class PromptGallery extends HTMLElement {
  #opened = null;
  #facets = {};
  #own = [];
  #cards = new Map();
  #nearEnd = new IntersectionObserver(([{ isIntersecting }]) => isIntersecting && this.#showMore(), { rootMargin: "200px" });
  #places = [];
  #whole = true;
  #shown = BATCH;
  #typing = false;
  #turn = 0;
  #deal = 0;

  connectedCallback() {
    this.$ = (selector) => this.querySelector(selector);
    this.form = this.$(".pg-filters");
    this.find = this.form.querySelector("[name=find]");
    this.sort = this.form.querySelector("[name=sort]");
    this.list = this.$(".pg-list--found");
    for (const facet of this.querySelectorAll(".pg-facet")) {
      this.#facets[facet.dataset.facet] = [...facet.querySelectorAll("input")].map((box) => box.value);
    }
    this.#own = [...this.querySelectorAll(".pg-whole .pg-card")]; // the first of the library
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("input", (event) => event.isComposing || this.#input(event));
    this.form.addEventListener("compositionend", (event) => this.#input(event));
    // It does not bubble. A facet is counted when it is to be seen.
    this.form.addEventListener("toggle", () => this.#opened && this.#show(), true);
    this.addEventListener("click", (event) => this.#click(event));
    addEventListener("popstate", () => this.#load());
    // Data comes when someone is about to filter, or the address does.
    for (const sign of ["pointerenter", "focusin"]) {
      this.form.addEventListener(sign, () => this.#opened ?? this.#show());
    }
    // What was chosen while this script was on its way counts; otherwise the address does.
    if (writeQuery(this.#filters)) this.#step(false);
    else if (location.search) this.#load();
  }

  /** The library; who asks after it could not be had asks anew. */
  #library() {
    this.#opened ??= openLibrary(new URL(this.dataset.data, location.href)).catch((error) => {
      this.#opened = null;
      throw error;
    });
    return this.#opened;
  }

  get #filters() {
    const data = new FormData(this.form);
    const chosen = {};
    for (const facet of Object.keys(this.#facets)) {
      const values = data.getAll(facet);
      if (values.length) chosen[facet] = values;
    }
    return { words: data.get("find"), sort: data.get("sort"), chosen };
  }

  /** Set the form to what the address says. */
  #load() {
    this.#typing = false;
    const { words, sort, chosen } = readQuery(location.search, this.#facets);
    const known = [...this.sort.options].some((option) => option.value === sort);
    this.find.value = words;
    this.sort.value = known ? sort : "order";
    for (const box of this.querySelectorAll(".pg-option input")) {
      box.checked = Object.hasOwn(chosen, box.name) && chosen[box.name].includes(box.value);
      if (box.checked) box.closest("details").open = true;
    }
    this.#restart();
  }

  #input(event) {
    // A search counts as one step however many keys it takes; every other choice is a step of its own.
    const typed = this.#typing;
    this.#typing = event.target.name === "find";
    this.#step(typed && this.#typing);
  }

  #step(replace) {
    this.#restart();
    const address = location.pathname + writeQuery(this.#filters) + location.hash;
    try {
      history[replace ? "replaceState" : "pushState"](null, "", address);
    } catch {
      // Some browsers allow only so many changes of the address in a while; the answer is shown all the same.
    }
  }

  #click(event) {
    const button = event.target.closest("button");
    if (!button) return;
    this.#typing = false;
    if (button.matches(".pg-filters__toggle")) {
      const open = this.form.classList.toggle("pg-filters--open");
      button.setAttribute("aria-expanded", open);
      this.#show();
    } else if (button.matches(".pg-more")) {
      this.#showMore();
    } else if (button.matches(".pg-clear")) {
      for (const box of this.querySelectorAll(".pg-option input")) box.checked = false;
      this.find.value = "";
      this.#step(false);
      this.find.focus();
    } else if (button.dataset.words) {
      this.find.value = "";
      this.#step(false);
      this.find.focus();
    } else if (button.dataset.facet) {
      this.#box(button.dataset.facet, button.dataset.value).checked = false;
      this.#step(false);
      const left = [...this.querySelectorAll(".pg-chosen button")].filter(({ textContent }) => textContent !== button.dataset.name);
      (left[0] ?? this.find).focus();
    }
  }

  #showMore() {
    this.#shown += BATCH;
    this.#showCards().catch(() => this.#say(this.dataset.failed));
  }

  #restart() {
    this.#shown = BATCH;
    this.#show();
  }

  /** Show the answer to what the form says, unless it says something else by then. */
  async #show() {
    const turn = ++this.#turn;
    const filters = this.#filters;
    const { words, sort, chosen } = filters;
    const seen = [...this.querySelectorAll(".pg-facet[open]")].filter((facet) => facet.offsetParent);
    try {
      const library = await this.#library();
      const { places, counts } = await library.find(filters, seen.map((facet) => facet.dataset.facet));
      const ways = places.length ? [] : await library.waysOut(filters);
      if (turn !== this.#turn) return;
      this.#places = places;
      this.#whole = !words.trim() && sort === "order" && !Object.keys(chosen).length;
      this.#showCounts(chosen, counts);
      this.#showChosen(filters);
      this.#showWaysOut(ways);
      this.$(".pg-empty").hidden = places.length > 0;
      this.#say((places.length === library.size ? this.dataset.all : this.dataset.found).replace("{count}", places.length));
      await this.#showCards();
    } catch {
      if (turn !== this.#turn) return;
      this.#deal += 1;
      this.$(".pg-whole").hidden = false;
      this.list.hidden = this.$(".pg-more").hidden = true;
      this.#say(this.dataset.failed);
    }
  }

  #showCounts(chosen, counts) {
    for (const facet of this.querySelectorAll(".pg-facet")) {
      const picked = chosen[facet.dataset.facet]?.length;
      facet.querySelector(".pg-facet__chosen").textContent = picked ? ` (${picked})` : "";
      const counted = counts[facet.dataset.facet];
      facet.classList.toggle("pg-facet--uncounted", !counted);
      if (!counted) continue;
      for (const box of facet.querySelectorAll("input")) {
        const count = counted[box.value] ?? 0;
        const option = box.parentElement;
        const shown = option.querySelector(".pg-option__count");
        if (shown.textContent === String(count)) continue; // writing the same would still be laid out again
        shown.textContent = count;
        option.classList.toggle("pg-option--none", !count);
      }
    }
  }

  #showChosen({ words, chosen }) {
    const buttons = [];
    for (const [facet, values] of Object.entries(chosen)) {
      for (const value of values) buttons.push(this.#button(this.#name(facet, value), { facet, value }));
    }
    if (words.trim()) buttons.push(this.#button(words.trim(), { words: words.trim() }));
    // What stays chosen stays where it is: one of the buttons may have the focus.
    const list = this.$(".pg-chosen");
    const names = buttons.map(({ textContent }) => textContent);
    for (const item of [...list.children]) if (!names.includes(item.textContent)) item.remove();
    buttons.forEach((button, n) => {
      const there = list.children[n];
      if (there?.textContent !== names[n]) list.insertBefore(inItem(button), there ?? null);
    });
    this.$(".pg-clear").hidden = !buttons.length;
  }

  #showWaysOut(ways) {
    const items = ways.map(({ count, ...way }) => {
      const button = this.#button(way.words ?? this.#name(way.facet, way.value), way);
      button.append(` (${count})`);
      return inItem(button);
    });
    this.$(".pg-empty__ways").replaceChildren(...items);
  }

  /** Show the first cards of the answer, unless there are other ones to show by the time they have come. */
  async #showCards() {
    const deal = ++this.#deal;
    const places = this.#whole ? [] : this.#places.slice(0, this.#shown);
    const missing = places.filter((place) => !this.#cards.has(place));
    const away = missing.filter((place) => !this.#own[place]);
    if (away.length && this.#typing) await new Promise((done) => setTimeout(done, PAUSE));
    if (deal !== this.#deal) return;
    const cards = await (await this.#library()).cards(away);
    for (const place of missing) {
      const card = this.#own[place]?.cloneNode(true) ?? fillCard(this.$(".pg-blank"), cards.shift(), "");
      this.#cards.set(place, card);
    }
    if (deal !== this.#deal) return;
    put(this.list, places.map((place) => this.#cards.get(place)));
    this.$(".pg-whole").hidden = !this.#whole;
    this.list.hidden = this.#whole;
    const more = this.$(".pg-more");
    more.hidden = this.#whole || this.#places.length <= this.#shown;
    this.#nearEnd.unobserve(more); // observed anew, it reports again if it is still near
    this.#nearEnd.observe(more);
  }

  #button(name, data) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "pg-button pg-chip";
    button.textContent = name;
    button.setAttribute("aria-label", this.dataset.remove.replace("{name}", () => name));
    Object.assign(button.dataset, data, { name });
    return button;
  }

  #box(facet, value) {
    return [...this.querySelectorAll(".pg-option input")].find((box) => box.name === facet && box.value === value);
  }

  #name(facet, value) {
    return this.#box(facet, value).parentElement.querySelector(".pg-option__name").textContent;
  }

  #say(text) {
    const status = this.$("[role=status]");
    if (status.textContent !== text) status.textContent = text; // or it would be read out again
  }
}

/** Put cards into a list; those that are there already at its beginning stay as they are. */
function put(list, cards) {
  const differ = cards.findIndex((card, n) => card !== list.children[n]);
  const kept = differ < 0 ? cards.length : differ;
  while (list.children.length > kept) list.lastElementChild.remove();
  list.append(...cards.slice(kept));
}

function inItem(button) {
  const item = document.createElement("li");
  item.append(button);
  return item;
}

customElements.define("prompt-gallery", PromptGallery);
