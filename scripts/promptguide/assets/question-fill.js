// Fills the blank question of a kind, as views/practice.py and exercise_question.html.j2 fill it for a chapter.

/** A copy of the blank question with a question of the data in it, and its drawing if it has one. */
export function fill(patterns, question, prompts) {
  const filled = patterns.question.content.cloneNode(true).querySelector("exercise-question");
  const slot = (name) => filled.querySelector(`[data-slot=${name}]`);
  filled.dataset.id = question.id;
  filled.dataset.right = question.right.join(" ");
  slot("ask").textContent = question.ask;
  if (question.quote) slot("quote").textContent = question.quote;
  else slot("quote").remove();
  fillTexts(slot("texts"), question.texts, prompts);
  fillTexts(slot("shown"), question.shown, prompts);
  if (patterns.drawing) slot("drawing").append(patterns.drawing.content.cloneNode(true));
  repeat(slot("choices"), question.choices, (item, choice, place) => {
    item.dataset.choice = place;
    item.querySelector("[data-slot=choice]").textContent = choice.text;
    item.querySelector("[data-slot=about]").textContent = choice.about;
    const input = item.querySelector("input");
    if (!input) return;
    input.name = question.id;
    input.value = place;
  });
  repeat(slot("answers"), question.answers, (item, answer) => { item.textContent = answer; });
  repeat(slot("notes"), question.notes, (item, note) => {
    item.querySelector("dt").textContent = note.label;
    item.querySelector("dd").textContent = note.text;
  });
  repeat(slot("links"), question.links, (item, link) => {
    const anchor = item.querySelector("a");
    anchor.href = link.href;
    anchor.textContent = link.title;
  });
  if (question.mend) fillMend(filled.querySelector("[data-mend]"), question, prompts);
  return filled;
}

function fillMend(box, { mend, texts }, prompts) {
  const pieces = prompts[texts[0].prompt].filter(([, key]) => key);
  const phrases = pieces.map(([words, key]) => [words, mend.elements[key.split(".")[0]]]);
  box.dataset.mend = JSON.stringify({ rule: mend.rule, seconds: mend.seconds, phrases });
  box.querySelector("textarea").defaultValue = segments(texts[0], prompts).map(([words]) => words).join("");
  const hint = box.querySelector("[data-slot=hint]");
  if (mend.hint) hint.textContent = mend.hint;
  else hint.remove();
}

/** A text of the data cut into `[words, piece]`, with the planted fault in its place. */
function segments({ prompt, plant }, prompts) {
  return plant.length ? prompts[prompt].toSpliced(plant[0], 0, [plant[1], "plant"]) : prompts[prompt];
}

/** One copy of a list's only item for each value. */
function repeat(list, values, put) {
  const [pattern] = list.children;
  list.replaceChildren(
    ...values.map((value, place) => {
      const item = pattern.cloneNode(true);
      put(item, value, place);
      return item;
    }),
  );
}

function fillTexts(box, texts, prompts) {
  if (!texts.length) return box.remove();
  repeat(box, texts, (paragraph, text) => {
    const marked = paragraph.querySelector("[data-slot=mark]");
    const gap = paragraph.querySelector("[data-slot=gap]");
    const label = paragraph.querySelector("[data-slot=label]");
    label.textContent = text.label;
    paragraph.replaceChildren(label);
    let gaps = 0;
    for (const [words, key] of segments(text, prompts)) {
      if (key && text.gaps.includes(key)) {
        const copy = gap.cloneNode(true);
        gaps += 1;
        copy.append(gaps);
        paragraph.append(copy);
      } else if (key && text.marks.includes(key)) {
        const copy = marked.cloneNode(true);
        copy.querySelector("[data-slot=words]").textContent = words;
        paragraph.append(copy);
      } else {
        paragraph.append(words);
      }
    }
    paragraph.normalize();
  });
}
