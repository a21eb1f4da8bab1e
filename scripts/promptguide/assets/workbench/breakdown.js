// Taking a prompt apart: words are picked in a text and given an element; phrases that are recognised are proposed.
import { quote } from "../logic/composition.js";
import { blankRow } from "../logic/draft.js";
import { coverage, inOrder } from "../logic/spans.js";

/** Changes to the rows of a draft, the texts being as shown. */
export function assign(draft, shown, locale, { start, end }, element, locales) {
  clear(draft, shown, locale, start, end);
  // The same phrase in the other language is the first of that element that still lacks this one.
  let row = draft.rows.find((one) => one.element === element && !one.phrase[locale].length);
  if (!row) draft.rows.push((row = blankRow(element, locales)));
  row.phrase[locale].push(quote(shown[locale].text, start, end));
  return draft.rows.indexOf(row);
}

/** Put a stretch of a text into a row. */
export function put(draft, shown, locale, { start, end }, index) {
  const row = draft.rows[index];
  clear(draft, shown, locale, start, end);
  row.phrase[locale].push(quote(shown[locale].text, start, end));
}

/** Take away the pieces that overlap a stretch of a text. */
function clear(draft, shown, locale, start, end) {
  const { text, spans } = shown[locale];
  for (const span of spans.filter((one) => one.start < end && start < one.end)) {
    const words = quote(text, span.start, span.end);
    const row = draft.rows[span.row];
    row.phrase[locale] = row.phrase[locale].filter((one) => one.text !== words.text || (one.occurrence ?? 1) !== (words.occurrence ?? 1));
  }
}

/** Suggestions for what no phrase takes yet, by language. */
export function suggestions(shown, recogniser, locales) {
  return locales.flatMap((locale) => {
    const { text, spans } = shown[locale];
    return recogniser
      .suggest(locale, text)
      .filter(({ start, end }) => !spans.some((span) => span.start < end && start < span.end))
      .map((one) => ({ ...one, locale, words: text.slice(one.start, one.end) }));
  });
}

export class Breakdown {
  #root;
  #bench;

  constructor(root, bench) {
    [this.#root, this.#bench] = [root, bench];
    this.element = root.querySelector("[data-element]");
    this.pickers = new Map([...root.querySelectorAll("phrase-picker")].map((picker) => [picker.dataset.locale, picker]));
    root.addEventListener("pick", ({ target }) => this.#picked(target));
    root.addEventListener("choose", () => this.element.focus());
    root.querySelector(".pg-bench__suggestions").addEventListener("click", ({ target }) => {
      const button = target.closest("button");
      if (button) this.#accept([this.found[[...button.closest("ul").children].indexOf(button.closest("li"))]]);
    });
  }

  /** What is selected, `{locale, start, end, text}`, or null. */
  get picked() {
    const [locale, picker] = [...this.pickers].find(([, one]) => one.selection) ?? [];
    return picker ? { locale, ...picker.selection } : null;
  }

  show(shown) {
    const { draft, language, locale, recogniser } = this.#bench;
    for (const [name, picker] of this.pickers) {
      const { text, spans, lost } = shown[name];
      picker.show(text, inOrder(spans).map((span) => ({ ...span, tone: this.#bench.toneOf(draft.rows[span.row].element) })));
      picker.closest(".pg-bench__pick").hidden = !text.trim();
      const percent = `${Math.floor(coverage(text, spans).share * 100 + 1e-9)}%`;
      this.#root.querySelector(`[data-coverage="${name}"]`).textContent = this.#bench.say("coverage", { percent });
      draft.rows.forEach((row, index) => {
        this.#bench.rows.showPieces(this.#bench.rows.item(index), row, name, lost.filter((piece) => piece.row === index));
      });
    }
    this.found = suggestions(shown, recogniser, language.locales);
    const box = this.#root.querySelector(".pg-bench__suggest");
    box.hidden = !this.found.length;
    box.querySelector("ul").replaceChildren(...this.found.map((one) => this.#suggestion(one, locale)));
    this.#root.querySelector("[data-norows]").hidden = draft.rows.length > 0;
  }

  acceptAll() {
    this.#accept(this.found);
  }

  #accept(found) {
    const { draft, language } = this.#bench;
    for (const one of found) assign(draft, this.#bench.shown, one.locale, one, one.element, language.locales);
    this.#bench.changed({ rows: true });
    (this.#root.querySelector(".pg-bench__suggestions button") ?? this.pickers.values().next().value.list).focus();
  }

  #suggestion({ element, words, locale: lang }, locale) {
    const item = document.createElement("li");
    const record = this.#bench.language.elements.find(({ id }) => id === element);
    item.dataset.tone = record.tone;
    const name = document.createElement("span");
    name.className = "pg-bench__tag";
    name.textContent = record.name[locale];
    const quoted = document.createElement("q");
    quoted.lang = lang;
    quoted.textContent = words;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "pg-button";
    button.textContent = this.#bench.say("take");
    button.ariaLabel = this.#bench.say("accept", { element: record.name[locale], words });
    item.append(name, quoted, button);
    return item;
  }

  #picked(target) {
    if (target.selection) for (const picker of this.pickers.values()) if (picker !== target && picker.selection) picker.clear();
    const { picked } = this;
    const said = picked ? this.#bench.say("picked", { language: this.#bench.nameOf(picked.locale), words: picked.text }) : this.#bench.say("unpicked");
    this.#root.querySelector(".pg-bench__picked").textContent = said;
    this.#root.querySelector("[data-act=assign]").disabled = !picked;
    this.#bench.rows.enablePut(Boolean(picked));
    if (!picked) return;
    const [use] = this.#bench.recogniser.suggest(picked.locale, picked.text);
    if (use) this.element.value = use.element;
  }
}
