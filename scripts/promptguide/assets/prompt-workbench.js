// <prompt-workbench>: a prompt is composed from elements or taken apart into them; nothing leaves the page.
import "./phrase-picker.js";
import { dataFile } from "./data-file.js";
import { parts } from "./logic/composition.js";
import { Craft } from "./logic/craft.js";
import { blank, blankRow, checked, fromLibrary, idOf, record, says, texts, trimmed } from "./logic/draft.js";
import { History } from "./logic/history.js";
import { Recogniser } from "./logic/recognition.js";
import { decode } from "./logic/share.js";
import { Vocabulary } from "./logic/vocabulary.js";
import { assign, Breakdown, put } from "./workbench/breakdown.js";
import { Output, SHARED } from "./workbench/output.js";
import { showPreview } from "./workbench/preview.js";
import { showFindings, showText } from "./workbench/result.js";
import { Rows } from "./workbench/rows.js";

/** How long nobody types before a step to undo ends, in milliseconds. */
const PAUSE = 700;

class PromptWorkbench extends HTMLElement {
  #gone = new AbortController();
  #history;
  #clean = "";
  #pause;
  #phrases = null;

  async connectedCallback() {
    this.form = this.querySelector("form");
    this.words = JSON.parse(this.dataset.words);
    this.marks = JSON.parse(this.dataset.marks);
    this.locale = this.dataset.locale;
    this.prompts = this.dataset.prompts;
    try {
      this.language = await dataFile(this.dataset.language);
    } catch {
      return this.#warn("failed");
    }
    this.ids = [...this.form.querySelectorAll("[data-start] option")].map(({ value }) => value).filter(Boolean);
    this.inOrder = [this.locale, ...this.language.locales.filter((locale) => locale !== this.locale)];
    this.vocabulary = new Vocabulary(this.language.terms);
    this.recogniser = new Recogniser(this.language);
    this.craft = new Craft(this.language);
    this.tags = [...this.form.querySelectorAll("[name=tags]")].map(({ value }) => value);
    this.rows = new Rows(this.querySelector(".pg-bench__rows"), this.querySelector("[data-template=row]"), this);
    this.breakdown = new Breakdown(this, this);
    this.output = new Output(this.querySelector(".pg-bench__out"), this);
    this.draft = blank(this.language.locales);
    this.#listen();
    this.restart(this.draft);
    this.toggleAttribute("data-ready", true);
    await this.#fromAddress();
  }

  disconnectedCallback() {
    this.#gone.abort();
  }

  say(key, facts = {}) {
    return this.words[key].replace(/\{(\w+)\}/g, (whole, name) => (Object.hasOwn(facts, name) ? facts[name] : whole));
  }

  says = says;

  /** The library's phrases by element, asked for when somebody wants to see them; none if they do not come. */
  get phrases() {
    return (this.#phrases ??= dataFile(this.dataset.phrases).catch(() => ({})));
  }

  /** A draft from a value of unknown origin; throws for what is none. */
  checked(value) {
    return checked(value, this.language, this.tags);
  }

  nameOf(locale) {
    return this.querySelector(`#bench-${CSS.escape(locale)}`)?.textContent;
  }

  titleOf(id) {
    return this.form.querySelector(`[data-start] option[value="${id}"]`)?.textContent ?? id;
  }

  toneOf(element) {
    return this.language.elements.find(({ id }) => id === element).tone;
  }

  /** After a change of the draft: `typing` while more is to come, `rows` if the list of rows is another. */
  changed({ typing = false, rows = false } = {}) {
    clearTimeout(this.#pause);
    this.shown = texts(this.draft, this.language, this.marks);
    if (rows) this.rows.show();
    this.#show();
    if (typing) this.#pause = setTimeout(() => this.#step(), PAUSE);
    else this.#step();
  }

  addAfter(index) {
    this.draft.rows.splice(index + 1, 0, blankRow(this.draft.rows[index].element, this.language.locales));
    this.changed({ rows: true });
    this.rows.item(index + 1).querySelector("textarea").focus();
  }

  remove(index) {
    this.draft.rows.splice(index, 1);
    this.#sort();
    this.changed({ rows: true });
    const next = this.rows.item(Math.min(index, this.draft.rows.length - 1));
    (next?.querySelector("[data-act=remove]") ?? this.breakdown.element).focus();
  }

  retag(index, element) {
    this.draft.rows[index].element = element;
    this.changed({ rows: true });
    this.rows.item(index).querySelector("[data-key=element]").focus();
  }

  drop(index, locale, place) {
    this.draft.rows[index].phrase[locale].splice(place, 1);
    this.changed({ rows: true });
    this.rows.item(index).querySelector(`[data-pieces="${locale}"]`).focus();
  }

  put(index) {
    const { picked } = this.breakdown;
    if (!picked) return;
    put(this.draft, this.shown, picked.locale, picked, index);
    this.changed({ rows: true });
    this.breakdown.pickers.get(picked.locale).list.focus();
  }

  #listen() {
    const { signal } = this.#gone;
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("input", (event) => this.#input(event));
    this.addEventListener("click", ({ target }) => {
      const act = target.closest("[data-act]")?.dataset.act;
      this.#acts[act]?.call(this);
    });
    addEventListener("hashchange", () => this.#fromAddress(), { signal });
    addEventListener(
      "beforeunload",
      (event) => {
        if (this.#isDirty) event.preventDefault();
      },
      { signal },
    );
  }

  #acts = {
    undo: () => this.#go(() => this.#history.undo()),
    redo: () => this.#go(() => this.#history.redo()),
    fresh: () => this.mayLeave() && this.restart({ ...blank(this.language.locales), mode: this.draft.mode }),
    start: () => {
      const id = this.form.querySelector("[data-start]").value;
      if (id && this.mayLeave()) this.#start(id);
    },
    assign: () => {
      const { picked, element } = this.breakdown;
      if (!picked) return;
      assign(this.draft, this.shown, picked.locale, picked, element.value, this.language.locales);
      this.changed({ rows: true });
      this.breakdown.pickers.get(picked.locale).list.focus();
    },
    "accept-all": () => this.breakdown.acceptAll(),
    share: () => this.output.share(),
    keep: () => this.output.keep(),
    download: () => this.output.download(),
    propose: () => this.output.propose(),
  };

  #input({ target }) {
    const { name, value } = target;
    if (!name) return;
    const [key, locale] = name.split(".");
    const { draft } = this;
    if (key === "mode") return this.#turn(value);
    if (key === "tags") draft.tags = [...this.form.querySelectorAll("[name=tags]:checked")].map((box) => box.value);
    else if (locale) draft[key][locale] = value;
    else draft[key] = value;
    // The file's name follows the English title until somebody gives it another.
    if (name === "title.en" && !this.form.elements.id.dataset.own) draft.id = this.form.elements.id.value = idOf(value);
    if (name === "id") target.dataset.own = value;
    if (key === "formula") {
      this.#sort();
      return this.changed({ rows: true });
    }
    this.changed({ typing: target.matches("textarea, input:not([type=checkbox])") });
  }

  /** Go on in the other mode: what was composed is a text now, and the other way round phrases are fields. */
  #turn(mode) {
    if (mode === "breakdown") {
      const made = record(this.draft, this.shown, this.language.locales);
      this.draft.rows = this.draft.rows.filter(says).map((row, index) => ({ ...row, phrase: made.breakdown[index].phrase }));
      this.draft.text = Object.fromEntries(this.language.locales.map((locale) => [locale, this.shown[locale].text]));
    }
    this.draft.mode = mode;
    this.#set(this.draft);
    this.changed({ rows: true });
  }

  /** While composing, every element has a row to write in, in the order of the formula. */
  #sort() {
    const { draft } = this;
    if (draft.mode !== "compose") return (draft.rows = draft.rows.filter(says));
    const order = parts(this.language, draft.formula).flatMap(({ elements }) => elements);
    draft.rows = order.flatMap((element) => {
      const own = draft.rows.filter((row) => row.element === element);
      return own.length ? own : [blankRow(element, this.language.locales)];
    });
  }

  /** Take a draft as the present one and fill in the form. */
  #set(draft) {
    this.draft = draft;
    this.dataset.mode = draft.mode;
    this.#sort();
    this.shown = texts(draft, this.language, this.marks);
    for (const control of this.form.elements) {
      const [key, locale] = (control.name ?? "").split(".");
      if (!Object.hasOwn(draft, key)) continue;
      if (control.type === "radio") control.checked = control.value === draft[key];
      else if (control.type === "checkbox") control.checked = draft[key].includes(control.value);
      else control.value = locale ? draft[key][locale] : draft[key];
    }
    // An aspect that the list does not offer is not lost.
    const { aspect } = this.form.elements;
    if (draft.aspect && aspect.value !== draft.aspect) aspect.add(new Option(draft.aspect, draft.aspect, false, true));
    this.form.elements.id.dataset.own = draft.id && draft.id !== idOf(draft.title.en ?? "") ? draft.id : "";
    this.rows.show();
  }

  /** Begin with another draft, with nothing to undo. */
  restart(draft) {
    this.#set(draft);
    this.#history = new History(this.draft);
    this.saved();
    this.#show();
    this.output.showDrafts();
  }

  /** Go back or forth; what was typed last is a step too. */
  #go(step) {
    this.#step();
    this.#set(step());
    this.#show();
  }

  #step() {
    clearTimeout(this.#pause);
    this.#history.add(this.draft);
    this.#showSteps();
  }

  get #written() {
    return JSON.stringify(trimmed(this.draft));
  }

  get #isDirty() {
    return this.#written !== this.#clean;
  }

  /** Note that what there is now is safe somewhere. */
  saved() {
    this.#clean = this.#written;
  }

  mayLeave() {
    return !this.#isDirty || confirm(this.say("leave"));
  }

  #show() {
    const { draft, shown, language, locale } = this;
    this.rows.number();
    if (draft.mode === "breakdown") this.breakdown.show(shown);
    const numbers = draft.rows.map((row, index) => this.rows.item(index).querySelector(".pg-number").textContent);
    const elements = new Map(language.elements.map((element) => [element.id, element]));
    const rowOf = (index) => {
      const { tone, name } = elements.get(draft.rows[index].element);
      return { number: numbers[index], tone, name: name[locale], locale };
    };
    for (const name of this.inOrder) showText(this.querySelector(`[data-text="${name}"]`), shown[name], rowOf);
    const written = this.inOrder.filter((name) => shown[name].text.trim()).map((name) => this.#asked(name));
    const findings = written.flatMap((asked) =>
      this.craft.check(asked).map(({ rule, start, end }) => ({ rule, lang: asked.locale, words: asked.text.slice(start, end) })),
    );
    const pace = written.length ? this.craft.pace(written[0]) : { beats: 0 };
    const peek = this.querySelector(".pg-bench__peek");
    peek.hidden = !shown[locale].text;
    peek.querySelector(".pg-bench__peektext").textContent = shown[locale].text;
    showFindings(this, findings, { locale, rules: language.rules, link: this.dataset.rules, why: this.say("why_link") });
    showPreview(this.querySelector(".pg-preview"), draft, { vocabulary: this.vocabulary, language, locale, undrawn: this.say("undrawn") });
    this.querySelector(".pg-bench__pace").textContent = pace.beats ? this.#paceSaid(pace) : "";
    this.output.show();
    this.#showSteps();
  }

  /** One language's text as the craft checks take it. */
  #asked(locale) {
    const { text, spans } = this.shown[locale];
    const phrases = spans.map(({ start, end, row }) => ({ start, end, element: this.draft.rows[row].element }));
    return { locale, text, spans: phrases, seconds: Number(this.draft.seconds) || null };
  }

  #paceSaid({ beats, least, ample }) {
    const seconds = Number(this.draft.seconds);
    const key = !seconds ? "pace" : least <= seconds ? "pace_fits" : "pace_over";
    return this.say(key, { beats, least, ample, seconds });
  }

  #showSteps() {
    this.querySelector("[data-act=undo]").disabled = !this.#history.canUndo;
    this.querySelector("[data-act=redo]").disabled = !this.#history.canRedo;
  }

  /** Load what the end of the address holds: a draft that was shared, or the id of a prompt of the library. */
  async #fromAddress() {
    const [key, value = ""] = location.hash.slice(1).split("=");
    if (!["prompt", SHARED].includes(key)) return;
    if (key === "prompt" && this.ids.includes(value)) {
      if (this.mayLeave()) await this.#start(value);
      return;
    }
    try {
      const draft = key === SHARED && this.checked(await decode(value));
      if (!draft) throw new Error("no such prompt");
      if (this.mayLeave()) this.restart(draft);
      this.#warn(null);
    } catch {
      this.#warn("bad_link");
    }
  }

  async #start(id) {
    try {
      const draft = fromLibrary(await dataFile(`${this.prompts}${id}/${id}.json`), this.language.locales);
      this.restart({ ...draft, mode: this.draft.mode, formula: this.draft.formula });
      this.#warn(null);
    } catch {
      this.#warn("no_prompt");
    }
  }

  #warn(key) {
    const alert = this.querySelector(".pg-bench__alert");
    alert.hidden = key === null;
    alert.textContent = key === null ? "" : this.say(key);
  }
}

customElements.define("prompt-workbench", PromptWorkbench);
