// Where a draft goes: a link, this device, a YAML file, a proposal on GitHub; and what it lacks before it can.
import { copy } from "../clipboard.js";
import { missing, record, trimmed } from "../logic/draft.js";
import { encode, MOST_LETTERS } from "../logic/share.js";
import { write } from "../logic/yaml.js";
import { drafts, keep } from "./drafts.js";

/** What the end of an address calls a draft. */
export const SHARED = "draft";
/** GitHub refuses addresses of more than some 8,000 letters. */
const MOST_ADDRESS = 7500;

export class Output {
  #root;
  #bench;

  constructor(root, bench) {
    [this.#root, this.#bench] = [root, bench];
  }

  /** Show what is missing, and the YAML as it would be. */
  show() {
    const lacks = this.#lacks;
    const box = this.#root.querySelector(".pg-bench__missing");
    if (!lacks.length) box.hidden = true;
    box.querySelector("ul").replaceChildren(...lacks.map((key) => this.#lack(key)));
    this.#root.querySelector(".pg-bench__yaml code").textContent = this.#yaml;
  }

  showDrafts() {
    const kept = this.#drafts;
    const box = this.#root.querySelector(".pg-bench__drafts");
    box.hidden = !kept.length;
    box.querySelector("ul").replaceChildren(
      ...kept.map(({ title, draft }, place) => {
        const item = document.createElement("li");
        const name = document.createElement("span");
        name.textContent = title;
        const opened = this.#button("open", title, () => this.#bench.mayLeave() && this.#bench.restart(draft));
        const deleted = this.#button("delete", title, () => {
          keep(kept.filter((_, other) => other !== place));
          this.showDrafts();
          this.#root.querySelector("[data-act=keep]").focus();
        });
        item.append(name, opened, deleted);
        return item;
      }),
    );
  }

  async share() {
    const code = await encode(trimmed(this.#bench.draft));
    if (code.length > MOST_LETTERS) return this.#say("share_long");
    const address = new URL(location);
    address.hash = `${SHARED}=${code}`;
    history.replaceState(null, "", address);
    const isCopied = await copy(address.href);
    const field = this.#root.querySelector(".pg-bench__link");
    field.hidden = false;
    field.querySelector("input").value = address.href;
    if (!isCopied) field.querySelector("input").select();
    return this.#saved(isCopied ? "shared" : "share_by_hand");
  }

  keep() {
    const { draft, shown, inOrder } = this.#bench;
    const title = inOrder.map((name) => draft.title[name].trim() || shown[name].text.slice(0, 40)).find(Boolean) ?? this.#bench.say("unnamed");
    const others = this.#drafts.filter((one) => one.title !== title);
    if (keep([{ title, draft: trimmed(draft) }, ...others])) this.#saved("kept");
    else this.#say("keep_failed");
    this.showDrafts();
  }

  download() {
    if (!this.#isWhole()) return;
    const name = `${this.#bench.draft.id}.yml`;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([this.#yaml], { type: "text/yaml" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    this.#saved("downloaded", { name });
  }

  propose() {
    if (!this.#isWhole()) return;
    const address = new URL(this.#bench.dataset.propose);
    address.searchParams.set("filename", `${this.#bench.draft.id}.yml`);
    const whole = new URL(address);
    whole.searchParams.set("value", this.#yaml);
    const fits = whole.href.length <= MOST_ADDRESS;
    if (!fits) copy(this.#yaml);
    open(fits ? whole : address, "_blank", "noopener,noreferrer");
    this.#say(fits ? "proposed" : "propose_long");
  }

  get #lacks() {
    const { draft, shown, language, ids } = this.#bench;
    return missing(draft, shown, language, ids);
  }

  get #yaml() {
    const { draft, shown, language } = this.#bench;
    return write(record(draft, shown, language.locales));
  }

  get #drafts() {
    return drafts((value) => this.#bench.checked(value));
  }

  /** Whether nothing is missing; if something is, it is shown. */
  #isWhole() {
    if (!this.#lacks.length) return true;
    const box = this.#root.querySelector(".pg-bench__missing");
    box.hidden = false;
    box.focus();
    return false;
  }

  /** A way to what is missing. */
  #lack(key) {
    const { rows } = this.#bench;
    const [part, index] = key.split(".");
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "pg-button";
    const number = part === "row" && rows.item(Number(index)).querySelector(".pg-number").textContent;
    button.textContent = number ? `${this.#bench.say("row", { number })} · ${this.#labelOf(key)}` : this.#labelOf(key);
    button.addEventListener("click", () => {
      const control = this.#controlOf(key);
      for (let box = control.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
      control.focus();
      control.scrollIntoView({ block: "center" });
    });
    item.append(button);
    return item;
  }

  #labelOf(key) {
    const [part, locale] = key.split(".");
    if (part === "rows") return this.#bench.say("lack_rows");
    if (part === "text") return this.#bench.say("lack_text", { language: this.#bench.nameOf(locale) });
    const label = this.#controlOf(key).closest(".pg-field, .pg-benchrow__pieces").querySelector(".pg-label");
    return label.textContent.replace(/\s+/g, " ").trim();
  }

  #controlOf(key) {
    const { form, rows, breakdown, draft } = this.#bench;
    const [part, index, ...rest] = key.split(".");
    if (part === "row") return rows.control(Number(index), rest.join("."));
    if (draft.mode === "compose" && ["rows", "text"].includes(part)) return rows.item(0).querySelector("textarea");
    return part === "rows" ? breakdown.pickers.values().next().value.list : form.elements[key];
  }

  #button(key, title, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "pg-button";
    button.textContent = this.#bench.say(key);
    button.ariaLabel = this.#bench.say(`${key}_named`, { title });
    button.addEventListener("click", act);
    return button;
  }

  #saved(key, facts) {
    this.#bench.saved();
    this.#say(key, facts);
  }

  #say(key, facts) {
    this.#root.querySelector(".pg-bench__done").textContent = this.#bench.say(key, facts);
  }
}
