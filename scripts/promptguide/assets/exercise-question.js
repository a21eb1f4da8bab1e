// <exercise-question data-kind data-right>: lets a question be answered, says whether the answer is right, and why.
import { dataFile } from "./data-file.js";
import { note } from "./practice-record.js";

const TICK = "✓";
const CROSS = "✗";

export const say = (text, facts) => text.replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? "");

class ExerciseQuestion extends HTMLElement {
  #choices = [];

  connectedCallback() {
    if (this.hasAttribute("data-ready")) return;
    this.toggleAttribute("data-ready", true);
    this.list = this.querySelector(".pg-exercise__choices");
    this.#choices = [...this.list.children];
    this.verdict = this.querySelector(".pg-exercise__verdict");
    this.answer = this.querySelector(".pg-exercise__answer");
    this.button = this.querySelector("[data-check]");
    this.right = this.dataset.right.split(" ").map(Number);
    this.answer.hidden = true;
    this.button.addEventListener("click", () => this.#check());
    if (this.dataset.kind === "order") this.list.addEventListener("click", (event) => this.#move(event));
    this.mend = this.querySelector("[data-mend]");
    this.mend?.querySelector("[data-mended]").addEventListener("click", () => this.#judge());
    this.#mendMoves();
  }

  /** The right answer in words, if it is one choice. */
  get #answer() {
    return this.right.length > 1 ? "" : this.#choices[this.right[0]].querySelector(".pg-choice__text").textContent;
  }

  #check() {
    const right = this.dataset.kind === "order" ? this.#checkOrder() : this.#checkChoice();
    if (right === null) {
      this.verdict.textContent = this.dataset.saidNone;
      this.list.querySelector("input").focus();
      return;
    }
    this.toggleAttribute("data-answered", true);
    this.dataset.verdict = right ? "right" : "wrong";
    this.button.parentElement.hidden = true;
    const said = right ? this.dataset.saidRight : this.dataset.saidWrong;
    this.verdict.textContent = `${right ? TICK : CROSS} ${say(said, { answer: this.#answer })}`.trim();
    this.answer.hidden = false;
    this.answer.open = true;
    // The button that had the focus is gone.
    this.answer.querySelector("summary").focus({ preventScroll: true });
    if (this.mend) this.mend.hidden = false;
    note(this.dataset.id, right);
    this.dispatchEvent(new CustomEvent("exercise-answered", { bubbles: true, detail: { right } }));
  }

  #checkChoice() {
    const picked = this.#choices.find((choice) => choice.querySelector("input").checked);
    if (!picked) return null;
    for (const choice of this.#choices) {
      choice.querySelector("input").disabled = true;
      const about = choice.querySelector(".pg-choice__about");
      about.hidden = !about.textContent;
    }
    const wanted = this.#choices[this.right[0]];
    this.#mark(wanted, true, this.dataset.markRight);
    if (picked !== wanted) this.#mark(picked, false, this.dataset.markWrong);
    return picked === wanted;
  }

  #checkOrder() {
    const now = [...this.list.children];
    let right = true;
    now.forEach((choice, place) => {
      const wanted = this.right.indexOf(this.#choices.indexOf(choice));
      choice.querySelector(".pg-choice__moves").hidden = true;
      right &&= wanted === place;
      const said = wanted === place ? "" : say(this.dataset.markPlace, { place: wanted + 1 });
      this.#mark(choice, wanted === place, said);
    });
    return right;
  }

  #mark(choice, right, words) {
    choice.dataset.is = right ? "right" : "wrong";
    choice.querySelector(".pg-choice__mark").textContent = `${right ? TICK : CROSS} ${words}`.trim();
  }

  #move({ target }) {
    const button = target.closest("[data-move]");
    if (!button || button.ariaDisabled === "true") return;
    const choice = button.closest("li");
    if (button.dataset.move === "1") choice.nextElementSibling.after(choice);
    else choice.previousElementSibling.before(choice);
    this.#mendMoves();
    button.focus();
    const now = [...this.list.children];
    this.verdict.textContent = say(this.dataset.saidMoved, { place: now.indexOf(choice) + 1, count: now.length });
  }

  /** The first cannot move up nor the last down; they keep the focus all the same. */
  #mendMoves() {
    for (const button of this.list.querySelectorAll("[data-move]")) {
      const choice = button.closest("li");
      const next = button.dataset.move === "1" ? choice.nextElementSibling : choice.previousElementSibling;
      button.ariaDisabled = String(next === null);
    }
  }

  /** Say whether the reader's text is free of the fault and has the rest. */
  async #judge() {
    const { mend, language, saidMended, saidFault, saidLost, failed } = this.mend.dataset;
    const status = this.mend.querySelector("[role=status]");
    try {
      const [{ mended }, data] = await Promise.all([import("./logic/mending.js"), dataFile(language)]);
      const text = this.mend.querySelector("textarea").value;
      const found = mended(text, JSON.parse(mend), document.documentElement.lang, data);
      const said = { mended: saidMended, fault: saidFault, lost: saidLost }[found.is];
      this.mend.dataset.verdict = found.is === "mended" ? "right" : "wrong";
      status.textContent = `${found.is === "mended" ? TICK : CROSS} ${say(said, found)}`;
    } catch {
      status.textContent = failed;
    }
  }
}

customElements.define("exercise-question", ExerciseQuestion);
