// <term-diagram>: the drawing of a move waits until it is seen, and goes on while its button is pressed.

const seen = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) target.begin();
  },
  { threshold: 0.6 },
);

class TermDiagram extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    if (button === null || this.hasAttribute("data-ready")) return;
    this.toggleAttribute("data-ready", true);
    button.addEventListener("click", () => this.#toggle(button));
    this.querySelector("svg").addEventListener("pointerenter", () => this.#restart());
    this.toggleAttribute("data-waiting", true);
    seen.observe(this);
  }

  disconnectedCallback() {
    seen.unobserve(this);
  }

  begin() {
    seen.unobserve(this);
    this.removeAttribute("data-waiting");
  }

  #toggle(button) {
    const playing = this.toggleAttribute("data-playing");
    this.begin();
    button.setAttribute("aria-pressed", String(playing));
    button.textContent = playing ? button.dataset.stop : button.dataset.play;
    if (playing) this.#restart();
    else this.#end();
  }

  #animations() {
    return this.getAnimations({ subtree: true });
  }

  // One that the pointer keeps going has no end to go to.
  #end() {
    for (const animation of this.#animations()) {
      if (animation.effect.getComputedTiming().endTime !== Infinity) animation.finish();
    }
  }

  // The whole move from its start, and not from wherever the clock stands.
  #restart() {
    if (this.hasAttribute("data-waiting")) return;
    for (const animation of this.#animations()) animation.currentTime = 0;
  }
}

customElements.define("term-diagram", TermDiagram);
