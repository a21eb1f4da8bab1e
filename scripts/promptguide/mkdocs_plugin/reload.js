// In a preview: reload the page when it has changed. Asks only while somebody looks at it.
const { page, since } = document.currentScript.dataset;
let asking;

async function ask() {
  asking = new AbortController();
  try {
    const query = new URLSearchParams({ page, since });
    const answer = await fetch(`/_preview/changes?${query}`, { signal: asking.signal });
    if ((await answer.json()).changed) location.reload();
    else ask();
  } catch (error) {
    if (error.name !== "AbortError") setTimeout(ask, 1000); // the server is away
  }
}

document.addEventListener("visibilitychange", () => {
  asking?.abort();
  if (document.visibilityState === "visible") ask();
});
addEventListener("pagehide", () => asking?.abort());
if (document.visibilityState === "visible") ask();
