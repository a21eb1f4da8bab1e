// <chapter-foot data-chapter>: marks a chapter as read.
import { done, keep } from "./progress.js";

class ChapterFoot extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    if (!button) return;
    const { chapter } = this.dataset;
    const show = () => {
      const isDone = done().includes(chapter);
      button.setAttribute("aria-pressed", isDone);
      button.textContent = isDone ? button.dataset.done : button.dataset.undone;
    };
    button.addEventListener("click", () => {
      const others = done().filter((id) => id !== chapter);
      keep(button.getAttribute("aria-pressed") === "true" ? others : [...others, chapter]);
      show();
    });
    show();
  }
}

customElements.define("chapter-foot", ChapterFoot);
