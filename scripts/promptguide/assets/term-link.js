// <term-link>: a term whose definition shows on hover and focus by styles alone; Escape puts it away (WCAG 1.4.13).

class TermLink extends HTMLElement {
  connectedCallback() {
    const close = (event) => {
      if (event.key === "Escape") this.classList.add("pg-term--closed");
    };
    const open = () => {
      this.classList.remove("pg-term--closed", "pg-term--end");
      const tip = this.querySelector(".pg-tip");
      this.classList.toggle("pg-term--end", tip.getBoundingClientRect().right > innerWidth);
      document.addEventListener("keydown", close);
    };
    const leave = () => {
      if (!this.matches(":hover, :focus-within")) document.removeEventListener("keydown", close);
    };
    this.addEventListener("pointerenter", open);
    this.addEventListener("focusin", open);
    this.addEventListener("pointerleave", leave);
    this.addEventListener("focusout", leave);
  }
}

customElements.define("term-link", TermLink);
