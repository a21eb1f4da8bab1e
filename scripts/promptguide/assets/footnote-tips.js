// A footnote shows at its mark for who points at it or focuses it; Escape puts it away. The list stays at the foot.

for (const mark of document.querySelectorAll("a.footnote-ref")) {
  const note = document.getElementById(decodeURIComponent(mark.hash.slice(1)));
  if (!note) continue;
  const box = mark.closest("sup") ?? mark;
  const tip = document.createElement("span");
  tip.className = "pg-tip";
  tip.id = `${box.id || note.id}-tip`.replace(/[^\w-]/g, "-");
  tip.setAttribute("role", "tooltip");
  tip.textContent = note.textContent.replace(/↩.*$/s, "").trim();
  mark.setAttribute("aria-describedby", tip.id);
  box.classList.add("pg-term");
  box.append(tip);
  const open = () => {
    box.classList.remove("pg-term--closed", "pg-term--end");
    box.classList.toggle("pg-term--end", tip.getBoundingClientRect().right > innerWidth);
  };
  box.addEventListener("pointerenter", open);
  box.addEventListener("focusin", open);
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const box of document.querySelectorAll("sup.pg-term")) box.classList.add("pg-term--closed");
});
