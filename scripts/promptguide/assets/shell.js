// Runs in <head>, before Material's bundle: it does what Material's inline scripts would do, and mends what CSS cannot.
"use strict";
{
  const words = document.currentScript.dataset;
  const root = document.documentElement;
  // Material does this at the end of the page, when the header has already been painted.
  root.classList.replace("no-js", "js");

  // Storage may be denied, and then these throw.
  const attempt = (action) => {
    try {
      return action();
    } catch {
      return null;
    }
  };

  let chosen = false;
  let following = false;
  addEventListener("change", ({ target }) => { chosen ||= !following && target.name === "__palette"; }, true);

  // The bundle keeps its settings through these globals.
  const scope = window.__md_scope = new URL(words.scope, location);
  window.__md_hash = (text) => [...text].reduce((hash, letter) => (hash << 5) - hash + letter.charCodeAt(0), 0);
  window.__md_get = (key, storage, { pathname } = scope) =>
    attempt(() => JSON.parse((storage ?? localStorage).getItem(`${pathname}.${key}`)));
  window.__md_set = (key, value, storage, { pathname } = scope) => {
    // Material stores the colours it found on the first visit, and from then on no longer follows the system.
    if (key === "__palette" && !chosen) return;
    attempt(() => (storage ?? localStorage).setItem(`${pathname}.${key}`, JSON.stringify(value)));
  };

  // Colours before the first paint: the ones chosen earlier, or else those the system asks for.
  const matches = ({ media }) => media.includes(":") && matchMedia(media).matches;
  const scheme = (options, saved) => saved && saved.media !== "(prefers-color-scheme)" ? saved : options.find(matches);
  const colours = (option) => Object.fromEntries(
    ["media", "scheme", "primary", "accent"].map((name) => [name, option.getAttribute(`data-md-color-${name}`)]),
  );
  const painter = new MutationObserver(() => {
    // What follows the form says that the form is complete.
    const form = document.querySelector("[data-md-component=palette]");
    if (!form?.nextElementSibling) return;
    painter.disconnect();
    const paint = scheme([...form.querySelectorAll("input")].map(colours), __md_get("__palette")?.color);
    for (const [name, value] of Object.entries(paint ?? {})) document.body.setAttribute(`data-md-color-${name}`, value);
  });
  painter.observe(root, { childList: true, subtree: true });

  // The search index and the search worker are the heaviest part of a page, and few readers search:
  // both wait until somebody does. If the bundle changes, they load at once again, and nothing breaks.
  const isQuery = (element) => element.dataset?.mdComponent === "search-query";
  const wanted = new Promise((resolve) => {
    addEventListener("focusin", ({ target }) => isQuery(target) && resolve());
  });
  const hold = () => {
    const { XMLHttpRequest: Request, Worker: Thread } = window;
    window.XMLHttpRequest = class extends Request {
      open(method, address, ...rest) {
        this.waits = /\/search\/search_index\.json$/.test(address);
        super.open(method, address, ...rest);
      }

      send(body) {
        if (!this.waits) return super.send(body);
        window.XMLHttpRequest = Request;
        return void wanted.then(() => super.send(body));
      }
    };
    class LateWorker extends EventTarget {
      constructor(address) {
        super();
        this.started = wanted.then(() => {
          const worker = new Thread(address);
          worker.addEventListener("message", ({ data }) => this.dispatchEvent(new MessageEvent("message", { data })));
          return worker;
        });
      }

      postMessage(message) {
        this.started.then((worker) => worker.postMessage(message));
      }
    }
    window.Worker = new Proxy(Thread, {
      construct: (_, [address, ...rest]) => {
        if (!/\/workers\/search\./.test(address)) return new Thread(address, ...rest);
        window.Worker = Thread;
        return new LateWorker(address);
      },
    });
  };
  if (location.protocol !== "file:") hold();

  // Material searches on keyup alone: pasted, dictated and tapped text never gets there.
  const research = (query) => query.dispatchEvent(new KeyboardEvent("keyup"));
  addEventListener("input", ({ target, isComposing }) => { if (!isComposing && isQuery(target)) research(target); });
  addEventListener("compositionend", ({ target }) => { if (isQuery(target)) research(target); });
  addEventListener("keyup", (event) => {
    // Half-typed pinyin is no query.
    if (event.isComposing && isQuery(event.target)) event.stopImmediatePropagation();
  }, true);

  // A label opens a checkbox for the mouse only. The button goes inside it: a label may not have that role itself.
  const buttonIn = (label, name) => {
    const span = document.createElement("span");
    span.className = "shell-button";
    span.role = "button";
    span.tabIndex = 0;
    if (name) span.ariaLabel = name;
    span.append(...label.childNodes);
    span.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      event.stopPropagation();
      label.click();
    });
    label.append(span);
    return span;
  };
  const disclose = (button, toggle) => {
    const show = () => { button.ariaExpanded = String(toggle.checked); };
    toggle.addEventListener("change", show);
    show();
  };
  const give = (button) => button.focus({ preventScroll: true });

  const drawer = () => {
    const toggle = document.querySelector("[data-md-toggle=drawer]");
    const label = document.querySelector(".md-header__button[for=__drawer]");
    const panel = document.querySelector(".md-sidebar--primary");
    if (!panel) return label.remove();
    const opener = buttonIn(label, words.menu);
    disclose(opener, toggle);
    const closer = document.createElement("button");
    closer.type = "button";
    closer.className = "shell-close";
    closer.ariaLabel = words.closeMenu;
    closer.addEventListener("click", () => toggle.click());
    panel.querySelector(".md-nav").prepend(closer);
    const beneath = document.querySelectorAll(
      "[data-md-component=skip], .md-header, .md-sidebar--secondary, .md-content, .md-top, .md-footer",
    );
    toggle.addEventListener("change", () => {
      for (const part of beneath) part.inert = toggle.checked;
      if (toggle.checked) give(closer);
      else if (panel.contains(document.activeElement)) give(opener);
    });
    const close = () => { if (toggle.checked) toggle.click(); };
    panel.addEventListener("keydown", ({ key }) => { if (key === "Escape") close(); });
    // Material closes it on hashchange, and compares a percent-encoded hash with a Chinese id.
    panel.addEventListener("click", ({ target }) => { if (target.closest("a")) close(); });
    matchMedia("(min-width: 76.25em)").addEventListener("change", close);
    addEventListener("pagehide", close);
    for (const fold of panel.querySelectorAll(":not(.md-nav__item--section) > .md-nav__link[for]")) {
      const name = fold.textContent.trim() ? "" : fold.parentElement.textContent.trim();
      disclose(buttonIn(fold, name), document.getElementById(fold.htmlFor));
    }
  };

  const search = () => {
    const toggle = document.querySelector("[data-md-toggle=search]");
    const query = document.querySelector("[data-md-component=search-query]");
    if (!query) return;
    const opener = buttonIn(document.querySelector(".md-header__button[for=__search]"), words.search);
    buttonIn(document.querySelector(".md-search__icon[for=__search]"), words.closeSearch);
    disclose(opener, toggle);
    toggle.addEventListener("change", () => give(toggle.checked ? query : opener));
    query.form.addEventListener("reset", () => setTimeout(research, 0, query));
  };

  const palette = () => {
    const form = document.querySelector("[data-md-component=palette]");
    if (!form) return;
    for (const label of form.querySelectorAll("label")) buttonIn(label, label.title);
    form.addEventListener("change", () => {
      // The button that had the focus is hidden now, and the other one stands in its place.
      if (form.contains(document.activeElement)) form.querySelector("label:not([hidden]) > .shell-button")?.focus();
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      if (chosen || __md_get("__palette")) return;
      following = true;
      [...form.querySelectorAll("input")].find((option) => matches(colours(option)))?.click();
      following = false;
    });
  };

  // What scrolls sideways must be reachable with Tab, or the keyboard cannot scroll it.
  const scrollers = () => {
    const mark = (box) => {
      const scrolls = box.scrollWidth > box.clientWidth;
      const table = box.matches(".md-typeset__scrollwrap");
      box.tabIndex = scrolls ? 0 : -1;
      box.role = scrolls ? "group" : null;
      box.ariaLabel = scrolls ? (table ? words.table : words.code) : null;
      if (!scrolls) box.removeAttribute("tabindex");
    };
    const sizes = new ResizeObserver((entries) => entries.forEach(({ target }) => mark(target)));
    for (const box of document.querySelectorAll(".md-typeset pre > code, .md-typeset__scrollwrap")) sizes.observe(box);
    // Material wraps each copy button in a landmark without a name.
    for (const nav of document.querySelectorAll(".md-code__nav")) nav.role = "none";
  };

  // On window, so that Material, which listens on document, has built its parts.
  addEventListener("DOMContentLoaded", () => {
    painter.disconnect();
    for (const mend of [drawer, search, palette, scrollers]) mend();
  });
}
