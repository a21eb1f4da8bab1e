// <video-embed>: puts a player into the frame when the reader asks for it, and not before.

class VideoEmbed extends HTMLElement {
  connectedCallback() {
    for (const button of this.querySelectorAll("button[data-source]")) {
      button.addEventListener("click", () => this.#play(button.dataset.source));
    }
  }

  #play(source) {
    const template = this.querySelector(`template[data-source="${CSS.escape(source)}"]`);
    const frame = this.querySelector(".pg-video__frame");
    const player = template.content.firstElementChild.cloneNode(true);
    frame.querySelector(".pg-video__player")?.remove();
    frame.append(player);
    frame.classList.add("pg-video__frame--playing");
    for (const button of this.querySelectorAll("button[aria-pressed]")) {
      button.setAttribute("aria-pressed", String(button.dataset.source === source));
    }
    player.tabIndex = player.tabIndex < 0 ? 0 : player.tabIndex;
    player.focus({ preventScroll: true });
    // A browser may refuse to start; its own controls are there then.
    if (player instanceof HTMLMediaElement) player.play().catch(() => {});
  }
}

customElements.define("video-embed", VideoEmbed);
