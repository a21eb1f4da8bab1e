// Loads a custom element's module only on pages that have the element.
const elements = { "prompt-view": "./prompt-view.js", "copy-text": "./copy-text.js", "video-embed": "./video-embed.js" };

for (const [name, module] of Object.entries(elements)) {
  if (document.querySelector(name)) import(module);
}
