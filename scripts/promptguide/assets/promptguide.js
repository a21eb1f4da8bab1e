// Loads a module only on pages that have what it serves: a custom element, or footnotes.
const elements = [
  "prompt-view",
  "copy-text",
  "video-embed",
  "prompt-gallery",
  "prompt-workbench",
  "term-link",
  "term-diagram",
  "chapter-foot",
  "learning-path",
  "exercise-question",
  "practice-page",
];

function load() {
  for (const name of elements) {
    if (document.querySelector(name)) import(`./${name}.js`);
  }
  if (document.querySelector(".footnote-ref")) import("./footnote-tips.js");
}

// Prompts are not in the theme's index. What finds them comes when somebody is about to search.
const toSearch = ({ target }) => {
  if (target?.dataset?.mdComponent !== "search-query") return;
  removeEventListener("focusin", toSearch);
  import("./search-prompts.js");
};
addEventListener("focusin", toSearch);
toSearch({ target: document.activeElement });

// Where the theme puts one page in the place of another without loading it, it says so.
if (globalThis.document$) globalThis.document$.subscribe(load);
else load();
