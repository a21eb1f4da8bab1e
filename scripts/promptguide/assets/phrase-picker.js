// <phrase-picker data-locale>: the words of a text, of which one stretch can be selected by pointer, touch or keyboard.
import { inOrder, segments, wordRanges } from "./logic/spans.js";

class PhrasePicker extends HTMLElement {
  #text = "";
  #words = [];
  #options = [];
  #anchor = null;
  #active = null;

  connectedCallback() {
    this.list = this.querySelector("[role=listbox]");
    this.list.addEventListener("keydown", (event) => this.#key(event));
    this.list.addEventListener("pointerdown", (event) => this.#down(event));
    this.list.addEventListener("pointerover", (event) => {
      if (event.pointerType === "mouse" && event.buttons === 1) this.#extend(this.#wordOf(event.target));
    });
  }

  /** The selected stretch, `{start, end, text}`, or null. */
  get selection() {
    if (this.#active === null || !this.#words.length) return null;
    const [first, last] = this.#ends;
    const [start, end] = [this.#words[first][0], this.#words[last][1]];
    return { start, end, text: this.#text.slice(start, end) };
  }

  /** Show a text whose phrases `{start, end, row, tone}` are marked. What was selected is not any more. */
  show(text, spans) {
    this.#text = text;
    this.#words = wordRanges(text);
    this.#options = [];
    const marked = inOrder(spans);
    const parts = segments(text, marked).map(({ text: part, start, span }) => {
      const box = span ? document.createElement("mark") : document.createDocumentFragment();
      if (span) {
        box.className = "pg-picker__mark";
        box.role = "presentation";
        box.dataset.tone = span.tone;
      }
      this.#fill(box, part, start);
      return box;
    });
    this.list.replaceChildren(...parts);
    this.clear();
  }

  clear() {
    this.#anchor = this.#active = null;
    this.#paint();
  }

  #fill(box, part, start) {
    let position = start;
    const end = start + part.length;
    for (const [from, to] of this.#words) {
      if (from < start || from >= end) continue;
      if (position < from) box.append(this.#text.slice(position, from));
      const option = document.createElement("span");
      option.role = "option";
      option.id = `${this.dataset.locale}-word-${this.#options.length}`;
      option.ariaSelected = "false";
      option.textContent = this.#text.slice(from, Math.min(to, end));
      this.#options.push(option);
      box.append(option);
      position = Math.min(to, end);
    }
    if (position < end) box.append(this.#text.slice(position, end));
  }

  get #ends() {
    return [this.#anchor, this.#active].sort((a, b) => a - b);
  }

  #wordOf(target) {
    const place = this.#options.indexOf(target.closest("[role=option]"));
    return place < 0 ? null : place;
  }

  #down(event) {
    const word = this.#wordOf(event.target);
    if (word === null) return;
    // A finger cannot drag here, for dragging scrolls: it taps the first word, and then the last.
    const second = event.pointerType === "touch" && this.#active !== null && this.#anchor === this.#active;
    if (event.shiftKey || second) this.#extend(word);
    else this.#select(word);
  }

  #select(word) {
    this.#anchor = this.#active = word;
    this.#paint();
  }

  #extend(word) {
    if (word === null) return;
    this.#anchor ??= word;
    this.#active = word;
    this.#paint();
  }

  #key(event) {
    if (!this.#options.length) return;
    const { key, shiftKey } = event;
    if (key === "Enter" && this.#active !== null) {
      event.preventDefault();
      this.dispatchEvent(new CustomEvent("choose", { bubbles: true }));
    } else if (key === "Escape") {
      this.clear();
    } else {
      const to = this.#target(key);
      if (to === null) return;
      event.preventDefault();
      if (shiftKey) this.#extend(to);
      else this.#select(to);
      this.#options[to].scrollIntoView({ block: "nearest" });
    }
  }

  /** The word that a key leads to; null for keys that lead nowhere. */
  #target(key) {
    const [now, last] = [this.#active, this.#options.length - 1];
    if (now === null) return ["ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp", "Home", " "].includes(key) ? 0 : key === "End" ? last : null;
    const near = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: last, " ": now }[key];
    if (near !== undefined) return Math.min(Math.max(near, 0), last);
    if (key !== "ArrowDown" && key !== "ArrowUp") return null;
    return this.#onNextLine(now, key === "ArrowDown" ? 1 : -1);
  }

  #onNextLine(now, step) {
    const box = this.#options[now].getBoundingClientRect();
    let best = now;
    let distance = Infinity;
    let line = null;
    for (let place = now + step; this.#options[place]; place += step) {
      const other = this.#options[place].getBoundingClientRect();
      if (Math.abs(other.top - box.top) < box.height / 2) continue;
      line ??= other.top;
      if (Math.abs(other.top - line) > box.height / 2) break;
      const away = Math.abs(other.left - box.left);
      if (away < distance) [best, distance] = [place, away];
    }
    return best;
  }

  #paint() {
    const [first, last] = this.#active === null ? [1, 0] : this.#ends;
    this.#options.forEach((option, place) => {
      option.ariaSelected = String(place >= first && place <= last);
      option.classList.toggle("pg-picker__active", place === this.#active);
    });
    const active = this.#options[this.#active];
    if (active) this.list.setAttribute("aria-activedescendant", active.id);
    else this.list.removeAttribute("aria-activedescendant");
    this.dispatchEvent(new CustomEvent("pick", { bubbles: true }));
  }
}

customElements.define("phrase-picker", PhrasePicker);
