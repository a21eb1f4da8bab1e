// Loads a custom element's module only on pages that have the element.
const elements = ["prompt-view", "copy-text", "video-embed", "prompt-gallery", "term-link", "term-diagram"];

for (const name of elements) {
  if (document.querySelector(name)) import(`./${name}.js`);
}
