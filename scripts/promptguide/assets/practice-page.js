// <practice-page data-data>: a set for each day, review and practice by element, one question at a time.
import "./term-diagram.js";
import { dataFile } from "./data-file.js";
import { say } from "./exercise-question.js";
import * as logic from "./logic/practice.js";
import { keep, record } from "./practice-record.js";
import { fill } from "./question-fill.js";

class PracticePage extends HTMLElement {
  #data = { questions: [], prompts: {} };
  #choice = { day: "", kinds: [], elements: [] };
  #run = { questions: [], results: [], way: "day" };

  async connectedCallback() {
    this.$ = (selector) => this.querySelector(selector);
    this.addEventListener("click", (event) => this.#click(event));
    this.addEventListener("exercise-answered", ({ detail }) => this.#answered(detail.right));
    this.$(".pg-practice__only").addEventListener("change", () => this.#restrict());
    try {
      this.#data = await dataFile(this.dataset.data);
    } catch {
      const failed = this.$(".pg-practice__failed");
      failed.textContent = failed.dataset.failed;
      return;
    }
    this.$(".pg-practice__static").remove();
    this.toggleAttribute("data-ready", true);
    this.#load();
  }

  /** Show what the address asks for. */
  #load() {
    const values = (name) => [...this.querySelectorAll(`[data-only=${name}] input`)].map(({ value }) => value);
    const known = { kinds: values("kinds"), elements: values("elements") };
    this.#choice = logic.readAddress(location.search, known);
    for (const name of ["kinds", "elements"]) {
      for (const box of this.querySelectorAll(`[data-only=${name}] input`)) {
        box.checked = this.#choice[name].includes(box.value);
      }
    }
    if (this.#choice.kinds.length + this.#choice.elements.length) this.$(".pg-practice__only").open = true;
    this.#overview("day");
  }

  #restrict() {
    for (const name of ["kinds", "elements"]) {
      this.#choice[name] = [...this.querySelectorAll(`[data-only=${name}] input:checked`)].map(({ value }) => value);
    }
    history.replaceState(null, "", logic.writeAddress(this.#choice) || location.pathname);
    this.#showDay();
  }

  #click({ target }) {
    const button = target.closest("button");
    if (!button) return;
    const { way, start, clear } = button.dataset;
    if (way) this.#overview(way);
    else if (start) this.#start(start);
    else if (button.matches("[data-next]")) this.#next();
    else if (button.matches("[data-again]")) this.#begin(this.#run.questions, this.#run.way);
    else if (button.matches("[data-back]")) this.#overview(this.#run.way, true);
    else if (button.matches("[data-export]")) this.#export();
    else if (clear && confirm(clear)) this.#clear();
  }

  // The overview

  get #day() {
    return this.#choice.day || logic.today();
  }

  get #set() {
    return logic.daySet(this.#data.questions, this.#day, this.#choice);
  }

  #overview(way, focus = false) {
    this.#part(way);
    this.$(".pg-practice__ways").hidden = false;
    for (const button of this.querySelectorAll("[data-way]")) button.ariaPressed = String(button.dataset.way === way);
    this.#showDay();
    this.#showReview();
    this.#showElements();
    if (focus) this.$(`[data-way=${way}]`).focus();
  }

  #part(name) {
    for (const part of this.querySelectorAll("[data-part]")) part.hidden = part.dataset.part !== name;
  }

  #showDay() {
    const part = this.$("[data-part=day]");
    const set = this.#set;
    const said = part.querySelector("[data-count]");
    part.querySelector("h2").textContent = say(part.querySelector("h2").dataset.title, { day: this.#written(this.#day) });
    said.textContent = set.length ? say(said.dataset.count, { count: set.length }) : said.dataset.none;
    part.querySelector("[data-start]").disabled = !set.length;
    part.querySelector("[data-today]").hidden = !this.#choice.day || this.#choice.day === logic.today();
    const address = logic.writeAddress({ ...this.#choice, day: this.#day });
    part.querySelector("copy-text").dataset.text = new URL(address, location.href.split(/[?#]/)[0]).href;
  }

  #showReview() {
    const part = this.$("[data-part=review]");
    const kept = record();
    const waiting = logic.due(kept, this.#data.questions, logic.today());
    const next = logic.nextReview(kept, this.#data.questions);
    const { dataset } = part.querySelector("[data-count]");
    let said = dataset.none;
    if (waiting.length) said = say(dataset.count, { count: waiting.length });
    else if (next) said = say(dataset.later, { day: this.#written(next) });
    part.querySelector("[data-count]").textContent = said;
    part.querySelector("[data-start]").disabled = !waiting.length;
    this.$("[data-due]").hidden = !waiting.length;
    this.$("[data-due]").textContent = waiting.length;
    const counts = logic.inBoxes(kept, this.#data.questions);
    part.querySelectorAll("[data-box]").forEach((box, place) => {
      box.textContent = say(box.dataset.box, { count: counts[place] });
    });
  }

  #showElements() {
    const kept = record();
    for (const row of this.querySelectorAll("[data-element]")) {
      const own = logic.chosen(this.#data.questions, { elements: [row.dataset.element] });
      const right = logic.rightLast(kept, own);
      row.querySelector("progress").value = right;
      const said = row.querySelector("[data-said]");
      said.textContent = say(said.dataset.said, { right, count: own.length });
    }
  }

  /** A date in the language of the page. */
  #written(day) {
    const locale = this.dataset.locale.replace("_", "-");
    const form = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" });
    return form.format(new Date(day));
  }

  #export() {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([logic.writeRecord(record())], { type: "application/json" }));
    link.download = `practice-${logic.today()}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  #clear() {
    keep(new Map());
    this.#overview("elements");
    const said = this.$("[data-cleared]");
    said.textContent = said.dataset.cleared;
  }

  // A run of questions

  #start(what) {
    const day = logic.today();
    const all = this.#data.questions;
    if (what === "day") this.#begin(this.#set, "day");
    else if (what === "review") this.#begin(logic.due(record(), all, day).slice(0, logic.COUNT), "review");
    else this.#begin(logic.toPractise(record(), logic.chosen(all, { elements: [what] }), day), "elements");
  }

  #begin(questions, way) {
    this.#run = { questions, results: [], way };
    const pips = this.$(".pg-run__pips");
    pips.replaceChildren(...questions.map(() => document.createElement("li")));
    this.$(".pg-practice__ways").hidden = true;
    this.#part("run");
    this.#ask();
  }

  #ask() {
    const { questions, results } = this.#run;
    const question = questions[results.length];
    const title = this.$("#question");
    title.textContent = say(title.dataset.title, { number: results.length + 1, count: questions.length });
    const patterns = {
      question: this.$(`template[data-kind=${question.kind}]`),
      drawing: question.drawing && this.$(`template[data-drawing=${question.drawing}]`),
    };
    this.$("[data-question]").replaceChildren(fill(patterns, question, this.#data.prompts));
    this.$("[data-next]").hidden = true;
    this.#showPips();
    title.focus({ preventScroll: true });
    this.$(".pg-run").scrollIntoView({ block: "start" });
  }

  #answered(right) {
    const { questions, results } = this.#run;
    if (this.$(".pg-run").hidden) return;
    results.push(right);
    const next = this.$("[data-next]");
    next.hidden = false;
    next.textContent = results.length < questions.length ? next.dataset.more : next.dataset.last;
    this.#showPips();
  }

  #showPips() {
    const { results } = this.#run;
    [...this.$(".pg-run__pips").children].forEach((pip, place) => {
      pip.dataset.is = place < results.length ? (results[place] ? "right" : "wrong") : "";
      pip.toggleAttribute("data-now", place === results.length);
    });
  }

  #next() {
    const { questions, results } = this.#run;
    if (results.length < questions.length) return this.#ask();
    this.#part("end");
    const part = this.$("[data-part=end]");
    const title = part.querySelector("h2");
    const missed = questions.filter((_, place) => !results[place]);
    const right = questions.length - missed.length;
    title.textContent = say(title.dataset.title, { right, count: questions.length });
    const { all, some } = part.querySelector("[data-all]").dataset;
    part.querySelector("[data-all]").textContent = missed.length ? some : all;
    part.querySelector("ul").replaceChildren(...missed.map(missedItem));
    title.focus();
  }
}

/** A question that went wrong: what was asked, the answer, where to read on. */
function missedItem({ ask, choices, right, links }) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = links[0].href;
  link.textContent = links[0].title;
  const answer = document.createElement("b");
  answer.textContent = right.length > 1 ? "" : choices[right[0]].text;
  item.append(ask, " ", answer, " ", link);
  return item;
}

customElements.define("practice-page", PracticePage);
