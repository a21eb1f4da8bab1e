// <prompt-view>: pointing at a phrase, focusing it or tapping it lights it up in both texts and in its row.

/** The number of the phrase that an element belongs to, or null. */
export function phraseOf(target) {
  return target.closest?.("[data-phrase]")?.dataset.phrase ?? null;
}

/** What is lit: the phrase that is pointed at, else the focused one, else the one that was tapped. */
export function litPhrase({ pointed, focused, pinned }) {
  return pointed ?? focused ?? pinned ?? null;
}

// Styles that lay a table out as cards take its meaning from screen readers; these roles give it back. HTML does not
// allow them on a plain table, so they are set here.
const ROLES = {
  table: "table",
  "thead, tbody": "rowgroup",
  tr: "row",
  td: "cell",
  "thead th": "columnheader",
  "tbody th": "rowheader",
};

class PromptView extends HTMLElement {
  #state = { pointed: null, focused: null, pinned: null };

  connectedCallback() {
    for (const [selector, role] of Object.entries(ROLES)) {
      for (const element of this.querySelectorAll(selector)) element.setAttribute("role", role);
    }
    this.addEventListener("pointerover", (event) => {
      if (event.pointerType === "mouse") this.#set({ pointed: phraseOf(event.target) });
    });
    this.addEventListener("pointerleave", () => this.#set({ pointed: null }));
    this.addEventListener("focusin", (event) => this.#set({ focused: phraseOf(event.target) }));
    this.addEventListener("focusout", () => this.#set({ focused: null }));
    this.addEventListener("click", (event) => this.#tap(event));
  }

  #tap(event) {
    const phrase = phraseOf(event.target);
    const link = event.target.closest("a[href^='#']");
    // A tap lights up and stays where it is; Enter (detail 0) follows the link to the row.
    if (link && event.detail > 0) event.preventDefault();
    this.#set({ pinned: phrase === this.#state.pinned ? null : phrase, focused: null });
  }

  #set(change) {
    const before = litPhrase(this.#state);
    Object.assign(this.#state, change);
    const now = litPhrase(this.#state);
    if (now === before) return;
    for (const element of this.querySelectorAll("[data-phrase]")) {
      element.classList.toggle("pg-lit", element.dataset.phrase === now);
    }
    this.classList.toggle("pg-prompt--lit", now !== null);
  }
}

customElements.define("prompt-view", PromptView);
