// <copy-text data-text>: a button that copies the text and says so to everyone.

class CopyText extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    const status = this.querySelector("[role=status]");
    button.addEventListener("click", async () => {
      let said = this.dataset.done;
      try {
        await navigator.clipboard.writeText(this.dataset.text);
      } catch {
        // No permission, or no secure context: an old way that works in both.
        said = copyBySelection(this.dataset.text) ? this.dataset.done : this.dataset.failed;
      }
      status.textContent = said;
      setTimeout(() => (status.textContent = ""), 4000);
    });
  }
}

function copyBySelection(text) {
  const focused = document.activeElement;
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "pg-hidden";
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  focused?.focus();
  return copied;
}

customElements.define("copy-text", CopyText);
