// The frame that a draft asks for: its aspect, the drawing of its shot size, the camera angle in a corner, its light.

/** What the phrases of a draft say of an element: the first term that one of them names, or null. */
export function named(element, draft, vocabulary, { locales, terms }) {
  for (const row of draft.rows) {
    if (row.element !== element) continue;
    for (const locale of locales) {
      for (const { text } of row.phrase[locale]) {
        const [use] = vocabulary.uses(element, locale, text);
        if (use) return terms.find(({ id }) => id === use.term);
      }
    }
  }
  return null;
}

export function showPreview(figure, draft, { vocabulary, language, locale, undrawn }) {
  const [size, angle, light] = ["shot_size", "camera_angle", "light"].map((id) => named(id, draft, vocabulary, language));
  const frame = figure.querySelector(".pg-preview__frame");
  const aspect = /^[1-9][0-9]?:[1-9][0-9]?$/.test(draft.aspect) ? draft.aspect : "16:9";
  frame.style.aspectRatio = aspect.replace(":", " / ");
  frame.style.setProperty("--pg-wide", aspect.split(":").reduce((width, height) => width / height));
  draw(figure.querySelector(".pg-preview__shot"), size ?? angle);
  draw(figure.querySelector(".pg-preview__angle"), size && angle);
  figure.querySelector(".pg-preview__light").dataset.light = light?.id ?? "";
  figure.querySelector(".pg-preview__corner").textContent = [draft.aspect, draft.seconds && `${draft.seconds} s`].filter(Boolean).join(" · ");
  const said = [size, angle, light].filter(Boolean).map(({ name }) => name[locale]);
  figure.querySelector(".pg-preview__caption").textContent = said.join(" · ") || undrawn;
}

function draw(svg, term) {
  svg.toggleAttribute("hidden", !term?.draw);
  if (term?.draw) svg.querySelector("use").setAttribute("href", `#draw-${term.draw}`);
}
