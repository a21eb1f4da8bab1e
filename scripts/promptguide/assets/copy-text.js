// <copy-text data-text>: a button that copies the text and says so to everyone.
import { copy } from "./clipboard.js";

class CopyText extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    const status = this.querySelector("[role=status]");
    button.addEventListener("click", async () => {
      const { text, done, failed } = this.dataset;
      status.textContent = (await copy(text)) ? done : failed;
      setTimeout(() => (status.textContent = ""), 4000);
    });
  }
}

customElements.define("copy-text", CopyText);
