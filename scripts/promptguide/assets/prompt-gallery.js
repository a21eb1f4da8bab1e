// <prompt-gallery data-data>: narrows and sorts the cards that are on the page; the address says what is chosen.
import { Library, readQuery, writeQuery } from "./logic/gallery-search.js";

/** Cards put on the page at once. More follow as the reader nears their end, so that an answer comes quickly. */
const BATCH = 12;

class PromptGallery extends HTMLElement {
  #library = null;
  #cards = new Map();
  #before = "";
  #nearEnd = new IntersectionObserver(([{ isIntersecting }]) => isIntersecting && this.#showMore(), { rootMargin: "800px" });
  #found = { places: [], flat: false };
  #shown = BATCH;
  #typing = false;
  #asked = false;

  connectedCallback() {
    this.form = this.querySelector(".pg-filters");
    this.find = this.form.querySelector("[name=find]");
    this.sort = this.form.querySelector("[name=sort]");
    this.#before = this.#written();
    this.#cards = new Map([...this.querySelectorAll(".pg-card")].map((card) => [card.dataset.id, card]));
    for (const card of this.#cards.values()) card.home = card.parentElement;
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("input", (event) => event.isComposing || this.#input(event));
    this.form.addEventListener("compositionend", (event) => this.#input(event));
    this.addEventListener("click", (event) => this.#click(event));
    addEventListener("popstate", () => this.#load());
    // The data is larger than the page: it comes when someone is about to filter, or the address does.
    for (const sign of ["pointerenter", "focusin", "input"]) this.form.addEventListener(sign, () => this.#fetch());
    if (location.search) this.#fetch();
  }

  async #fetch() {
    if (this.#asked) return;
    this.#asked = true;
    try {
      const answer = await fetch(this.dataset.data);
      if (!answer.ok) throw new Error(answer.status);
      this.#library = new Library(await answer.json());
    } catch {
      this.#asked = false;
      this.#say(this.dataset.failed);
      return;
    }
    // What was chosen while the data was on its way counts; otherwise the address does.
    if (this.#written() !== this.#before) this.#step(false);
    else if (location.search) this.#load();
  }

  /** What the form says, for comparison. */
  #written() {
    return JSON.stringify(this.#filters);
  }

  get #filters() {
    const data = new FormData(this.form);
    const chosen = {};
    for (const facet of this.querySelectorAll(".pg-facet")) {
      const values = data.getAll(facet.dataset.facet);
      if (values.length) chosen[facet.dataset.facet] = values;
    }
    return { words: data.get("find"), sort: data.get("sort"), chosen };
  }

  /** Set the form to what the address says. */
  #load() {
    if (!this.#library) return;
    this.#typing = false;
    const { words, sort, chosen } = readQuery(location.search, this.#library.data.facets);
    const known = [...this.sort.options].some((option) => option.value === sort);
    this.find.value = words;
    this.sort.value = known ? sort : "order";
    for (const box of this.querySelectorAll(".pg-option input")) {
      box.checked = Object.hasOwn(chosen, box.name) && chosen[box.name].includes(box.value);
      if (box.checked) box.closest("details").open = true;
    }
    this.#show();
  }

  #input(event) {
    if (!this.#library) return;
    const typing = event.target.name === "find";
    // A search counts as one step however many keys it takes; every other choice is a step of its own.
    this.#step(typing && this.#typing);
    this.#typing = typing;
  }

  #step(replace) {
    this.#shown = BATCH;
    this.#show();
    const address = location.pathname + writeQuery(this.#filters) + location.hash;
    try {
      history[replace ? "replaceState" : "pushState"](null, "", address);
    } catch {
      // Some browsers allow only so many changes of the address in a while; the answer is shown all the same.
    }
  }

  #click(event) {
    const button = event.target.closest("button");
    if (button?.matches(".pg-filters__toggle")) {
      const open = this.form.classList.toggle("pg-filters--open");
      button.setAttribute("aria-expanded", open);
    }
    if (!button || !this.#library) return;
    this.#typing = false;
    if (button.matches(".pg-more")) {
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
      const box = this.#box(button.dataset.facet, button.dataset.value);
      box.checked = false;
      this.#step(false);
      const next = this.querySelector(".pg-chosen button") ?? this.find;
      next.focus();
    }
  }

  #showMore() {
    this.#shown += BATCH;
    this.#showCards();
  }

  #show() {
    const filters = this.#filters;
    const { places, counts } = this.#library.find(filters);
    this.#found = { places, flat: filters.sort !== "order" };
    const whole = places.length === this.#library.size;
    this.#showCounts(filters.chosen, counts);
    this.#showChosen(filters);
    this.#showCards();
    this.#showWaysOut(places.length ? [] : this.#library.waysOut(filters));
    this.querySelector(".pg-empty").hidden = places.length > 0;
    this.#say((whole ? this.dataset.all : this.dataset.found).replace("{count}", places.length));
  }

  #showCounts(chosen, counts) {
    for (const facet of this.querySelectorAll(".pg-facet")) {
      const picked = chosen[facet.dataset.facet]?.length;
      facet.querySelector(".pg-facet__chosen").textContent = picked ? ` (${picked})` : "";
      for (const box of facet.querySelectorAll("input")) {
        const count = counts[box.name]?.[box.value] ?? 0;
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
    this.querySelector(".pg-chosen").replaceChildren(...buttons.map(inItem));
    this.querySelector(".pg-clear").hidden = !buttons.length;
  }

  #showWaysOut(ways) {
    const items = ways.map(({ count, ...way }) => {
      const button = this.#button(way.words ?? this.#name(way.facet, way.value), way);
      button.append(` (${count})`);
      return inItem(button);
    });
    this.querySelector(".pg-empty__ways").replaceChildren(...items);
  }

  #showCards() {
    const { places, flat } = this.#found;
    const { ids } = this.#library.data;
    const cards = places.slice(0, this.#shown).flatMap((place) => this.#cards.get(ids[place]) ?? []);
    const lists = new Map([...this.querySelectorAll(".pg-list")].map((list) => [list, []]));
    const one = this.querySelector(".pg-list--flat");
    for (const card of cards) lists.get(flat ? one : card.home).push(card);
    for (const [list, own] of lists) {
      const kept = own.findIndex((card, n) => card !== list.children[n]);
      if (own.length !== list.children.length || kept >= 0) put(list, own, kept);
      const section = list.closest(".pg-collection");
      if (section) section.hidden = !own.length;
    }
    one.hidden = !flat;
    const more = this.querySelector(".pg-more");
    more.hidden = places.length <= this.#shown;
    this.#nearEnd.unobserve(more); // observed anew, it reports again if it is still near
    this.#nearEnd.observe(more);
  }

  #button(name, data) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "pg-button pg-chip";
    button.textContent = name;
    button.setAttribute("aria-label", this.dataset.remove.replace("{name}", () => name));
    Object.assign(button.dataset, data);
    return button;
  }

  #box(facet, value) {
    return [...this.querySelectorAll(".pg-option input")].find((box) => box.name === facet && box.value === value);
  }

  #name(facet, value) {
    return this.#box(facet, value).parentElement.querySelector(".pg-option__name").textContent;
  }

  #say(text) {
    this.querySelector("[role=status]").textContent = text;
  }
}

/** Put cards into a list that holds the first of them already, up to where they differ. */
function put(list, cards, kept) {
  if (kept < 0 || list.children.length > kept) list.replaceChildren(...cards);
  else list.append(...cards.slice(kept));
}

function inItem(button) {
  const item = document.createElement("li");
  item.append(button);
  return item;
}

customElements.define("prompt-gallery", PromptGallery);
