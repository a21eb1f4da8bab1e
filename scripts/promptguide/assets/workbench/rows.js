// The rows of a draft as a list of small forms: one for each phrase, with film terms and phrases of the library to take over.

const EXAMPLES = 4;

export class Rows {
  #list;
  #template;
  #bench;

  /** `bench` is the workbench: the draft and what there is to say; it hears of every change. */
  constructor(list, template, bench) {
    [this.#list, this.#template, this.#bench] = [list, template, bench];
    list.addEventListener("input", (event) => this.#input(event));
    list.addEventListener("click", (event) => this.#click(event));
    list.addEventListener("toggle", ({ target }) => target.matches?.(".pg-benchrow__help") && this.#help(target), true);
  }

  /** Make the list anew. */
  show() {
    const { draft } = this.#bench;
    this.#list.replaceChildren(...draft.rows.map((row) => this.#made(row)));
    this.number();
  }

  /** Give each row its number; rows without words have none. */
  number() {
    let number = 0;
    this.#bench.draft.rows.forEach((row, index) => {
      const item = this.item(index);
      const says = this.#bench.draft.mode === "breakdown" || this.#bench.says(row);
      item.querySelector(".pg-number").textContent = says ? ++number : "";
      item.querySelector(".pg-number").hidden = item.querySelector("[data-act=remove]").hidden = !says;
    });
  }

  item(index) {
    return this.#list.children[index];
  }

  /** The control of a row by its key, such as `why.zh`; the group of its pieces where it has none. */
  control(index, key) {
    const item = this.item(index);
    const [part, locale] = key.split(".");
    const isPieces = part === "phrase" && this.#bench.draft.mode === "breakdown";
    return item.querySelector(isPieces ? `[data-pieces="${locale}"]` : `[data-key="${key}"]`);
  }

  /** Let selected words be put into rows, or not. */
  enablePut(enabled) {
    for (const button of this.#list.querySelectorAll("[data-act=put]")) button.disabled = !enabled;
  }

  #made(row) {
    const { language, locale } = this.#bench;
    const element = language.elements.find(({ id }) => id === row.element);
    const item = this.#template.content.firstElementChild.cloneNode(true);
    item.dataset.tone = element.tone;
    item.querySelector(".pg-benchrow__name").textContent = element.name[locale];
    item.querySelector(".pg-bench__hint").textContent = element.hint[locale];
    item.querySelector("[data-key=element]").value = row.element;
    for (const language_ of language.locales) {
      const phrase = item.querySelector(`[data-key="phrase.${language_}"]`);
      phrase.value = row.phrase[language_].map(({ text }) => text).join("\n");
      item.querySelector(`[data-key="why.${language_}"]`).value = row.why[language_];
      this.showPieces(item, row, language_);
    }
    for (const area of item.querySelectorAll("textarea")) fit(area);
    return item;
  }

  /** The pieces of a row as words that can be taken away. */
  showPieces(item, row, locale, lost = []) {
    const list = item.querySelector(`[data-pieces="${locale}"] ul`);
    list.replaceChildren(
      ...row.phrase[locale].map(({ text }, place) => {
        const piece = document.createElement("li");
        const words = document.createElement("q");
        words.textContent = text;
        const button = document.createElement("button");
        button.type = "button";
        button.className = "pg-button";
        button.dataset.act = "drop";
        Object.assign(button.dataset, { locale, place });
        button.ariaLabel = this.#bench.say("drop", { words: text });
        button.textContent = "×";
        piece.append(words, button);
        if (lost.some((one) => one.text === text)) {
          const note = document.createElement("span");
          note.className = "pg-bench__wrong";
          note.lang = this.#bench.locale;
          note.textContent = this.#bench.say("lost");
          piece.append(note);
        }
        return piece;
      }),
    );
  }

  #placeOf(target) {
    return [...this.#list.children].indexOf(target.closest(".pg-benchrow"));
  }

  #input({ target }) {
    const index = this.#placeOf(target);
    const row = this.#bench.draft.rows[index];
    const [part, locale] = (target.dataset.key ?? "").split(".");
    if (part === "phrase") row.phrase[locale] = target.value.split("\n").map((text) => ({ text }));
    else if (part === "why") row.why[locale] = target.value;
    else if (part === "element") return this.#bench.retag(index, target.value);
    else return;
    fit(target);
    this.#bench.changed({ typing: true });
  }

  #click({ target }) {
    const button = target.closest("button");
    if (!button) return;
    const index = this.#placeOf(button);
    const row = this.#bench.draft.rows[index];
    const { act, locale, place } = button.dataset;
    if (act === "another") this.#bench.addAfter(index);
    else if (act === "remove") this.#bench.remove(index);
    else if (act === "put") this.#bench.put(index);
    else if (act === "drop") this.#bench.drop(index, locale, Number(place));
    else if (act === "more-examples") this.#examples(button.closest("details"), row.element, true);
    else if (act === "take") this.#take(index, JSON.parse(button.dataset.words));
  }

  /** Fill a row's lists of terms and examples when they are first opened. */
  #help(details) {
    if (!details.open || details.dataset.filled) return;
    details.dataset.filled = "true";
    const { language, draft } = this.#bench;
    const { element } = draft.rows[this.#placeOf(details)];
    const terms = language.terms.filter((term) => term.element === element);
    const list = details.querySelector("[data-terms]");
    list.previousElementSibling.hidden = list.hidden = !terms.length;
    list.replaceChildren(...terms.map((term) => this.#choice(term.name)));
    this.#examples(details, element, false);
  }

  async #examples(details, element, more) {
    const { language, prompts } = this.#bench;
    const list = details.querySelector("[data-examples]");
    const all = (await this.#bench.phrases)[element] ?? [];
    const next = all.slice(list.children.length, list.children.length + EXAMPLES);
    list.append(
      ...next.map((example) => {
        const words = Object.fromEntries(language.locales.map((name, place) => [name, example[place]]));
        const item = this.#choice(words);
        const link = document.createElement("a");
        const id = example.at(-1);
        link.href = `${prompts}${id}/`;
        link.textContent = this.#bench.say("open_link", { title: this.#bench.titleOf(id) });
        item.append(link);
        return item;
      }),
    );
    if (more) list.children[list.children.length - next.length]?.querySelector("button").focus();
    list.previousElementSibling.hidden = !all.length;
    details.querySelector("[data-act=more-examples]").hidden = list.children.length >= all.length;
  }

  #choice(words) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "pg-button pg-benchrow__choice";
    button.dataset.act = "take";
    button.dataset.words = JSON.stringify(words);
    for (const locale of this.#bench.inOrder) {
      const part = document.createElement("span");
      part.lang = locale;
      part.textContent = words[locale];
      button.append(part, " ");
    }
    item.append(button);
    return item;
  }

  /** Take words over into a row: into its last line in each language, which is new if it says something already. */
  #take(index, words) {
    const row = this.#bench.draft.rows[index];
    for (const locale of this.#bench.language.locales) {
      row.phrase[locale] = [...row.phrase[locale].filter(({ text }) => text.trim()), { text: words[locale] }];
      const area = this.item(index).querySelector(`[data-key="phrase.${locale}"]`);
      area.value = row.phrase[locale].map(({ text }) => text).join("\n");
      fit(area);
    }
    this.#bench.changed();
  }
}

/** As many lines as a text needs. */
function fit(area) {
  const least = Number(area.dataset.rows ?? (area.dataset.rows = area.rows));
  area.rows = Math.max(least, area.value.split("\n").reduce((lines, line) => lines + Math.max(1, Math.ceil(line.length / 44)), 0));
}
