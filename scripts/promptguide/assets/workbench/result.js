// What a draft comes to: both texts with their phrases marked, what the craft checks say, what is still missing.

/** Show one language's text with each phrase marked and numbered as its row is. */
export function showText(box, { text, spans }, rowOf) {
  const parts = [];
  let position = 0;
  for (const { start, end, row } of spans) {
    if (position < start) parts.push(text.slice(position, start));
    parts.push(mark(text.slice(start, end), rowOf(row)));
    position = end;
  }
  parts.push(text.slice(position));
  box.querySelector(".pg-text__body").replaceChildren(...parts);
  box.querySelector("copy-text").dataset.text = text;
}

function mark(words, { number, tone, name, locale }) {
  const box = document.createElement("mark");
  box.className = "pg-mark";
  box.dataset.tone = tone;
  const text = document.createElement("span");
  text.className = "pg-mark__text";
  text.textContent = words;
  const count = document.createElement("sup");
  count.className = "pg-mark__number";
  count.textContent = number;
  const said = document.createElement("span");
  said.className = "pg-hidden";
  said.lang = locale;
  said.textContent = ` (${name})`;
  box.append(text, count, said);
  return box;
}

/** List findings, `{rule, words, lang}`: each rule once, with all the words it is about. */
export function showFindings(section, findings, { locale, rules, link, why }) {
  const byRule = new Map();
  for (const finding of findings) byRule.set(finding.rule, [...(byRule.get(finding.rule) ?? []), finding]);
  const items = [...byRule].map(([id, found]) => {
    const rule = rules.find((one) => one.id === id);
    const item = document.createElement("li");
    item.dataset.rule = id;
    const name = document.createElement("strong");
    name.textContent = rule.name[locale];
    item.append(name);
    for (const { words, lang } of found.filter(({ words }) => words)) {
      const quoted = document.createElement("q");
      quoted.lang = lang;
      quoted.textContent = words;
      item.append(" ", quoted);
    }
    const advice = document.createElement("p");
    const more = document.createElement("a");
    more.href = `${link}#${id}`;
    more.textContent = why;
    more.ariaLabel = `${why}: ${rule.name[locale]}`;
    advice.append(rule.explanation[locale], " ", more);
    item.append(advice);
    return item;
  });
  section.querySelector(".pg-bench__findings").replaceChildren(...items);
  section.querySelector(".pg-bench__clean").hidden = items.length > 0;
}
