// Loads a module only on pages that have what it serves: a custom element, or footnotes.
const elements = [
  "prompt-view",
  "copy-text",
  "video-embed",
  "prompt-gallery",
  "term-link",
  "term-diagram",
  "chapter-foot",
  "learning-path",
  "exercise-question",
  "practice-page",
];

for (const name of elements) {
  if (document.querySelector(name)) import(`./${name}.js`);
}
if (document.querySelector(".footnote-ref")) import("./footnote-tips.js");
