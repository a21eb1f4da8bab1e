// Fills the blank card of the gallery's page, as views/gallery.py and card.html.j2 fill it for the cards of pages.

const XLINK = "http://www.w3.org/1999/xlink";

/** A copy of the blank card with a card of the data in it; `base` is where the pages of prompts are. */
export function fillCard(blank, card, base) {
  const filled = blank.content.firstElementChild.cloneNode(true);
  filled.dataset.id = card.id;
  const link = filled.querySelector(".pg-card__title a");
  link.setAttribute("href", `${base}${card.id}/`);
  link.textContent = card.title;
  filled.querySelector(".pg-card__text").textContent = card.excerpt;
  fillIcons(filled.querySelector(".pg-card__icons"), card.icons);
  fillFacts(filled.querySelector(".pg-card__facts"), card);
  return filled;
}

function fillIcons(icons, draws) {
  if (!draws.length) return icons.remove();
  const [pattern] = icons.children;
  const filled = draws.map((draw) => {
    const icon = pattern.cloneNode(true);
    icon.firstElementChild.setAttributeNS(XLINK, "xlink:href", `#draw-${draw}`);
    return icon;
  });
  icons.replaceChildren(...filled);
}

function fillFacts(facts, { lesson, facts: known, camera }) {
  const [way, pattern] = facts.children;
  const filled = [...known, ...camera].map((text) => {
    const fact = pattern.cloneNode();
    fact.textContent = text;
    return fact;
  });
  if (lesson) {
    way.textContent = lesson;
    filled.unshift(way);
  }
  facts.replaceChildren(...filled.flatMap((fact) => [fact, " "]));
}
