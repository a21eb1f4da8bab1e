// <learning-path>: shows which chapters are read, and forgets it on request.
import { done, keep } from "./progress.js";

class LearningPath extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector(".pg-path__progress button");
    button.addEventListener("click", () => {
      if (confirm(button.dataset.question)) {
        keep([]);
        this.#show();
      }
    });
    this.#show();
  }

  #show() {
    const ids = new Set(done());
    const steps = [...this.querySelectorAll("[data-chapter]")];
    for (const step of steps) step.toggleAttribute("data-done", ids.has(step.dataset.chapter));
    const count = steps.filter((step) => ids.has(step.dataset.chapter)).length;
    const said = this.dataset.progress.replace("{done}", count).replace("{count}", steps.length);
    this.querySelector("[role=status]").textContent = said;
  }
}

customElements.define("learning-path", LearningPath);
