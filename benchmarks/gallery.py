"""How long the gallery takes with very many prompts, in a browser, next to doing the same the plain way.

    python benchmarks/gallery.py [PROMPTS]

Builds a gallery page whose library is this guide's, repeated under other ids, opens it in Chromium, and
filters and searches it. Prints, side by side in one run: the search and count over bit sets, the same by
looping over the prompts, and from the key press to the frame after the page shows the answer. A frame is
1000 / 60 ms. Needs the test dependencies and Chromium; ``PROMPTGUIDE_CHROMIUM`` says where it is.
"""

from __future__ import annotations

import dataclasses
import functools
import http.server
import json
import os
import shutil
import statistics
import sys
import tempfile
import threading
from pathlib import Path

from playwright.sync_api import sync_playwright

from promptguide import gallery, guide
from promptguide.blocks import Blocks
from promptguide.library import Library

ROOT = Path(__file__).resolve().parent.parent
SEARCHES = ["雪", "camera", "low angle", "雪 low", "zzzz"]

FIND = """async (searches) => {
  const { Library } = await import("./assets/logic/gallery-search.js");
  const data = await (await fetch("gallery.json")).json();
  const library = new Library(data);
  const chosen = { camera_angle: ["low-angle"], topic: ["animal", "person"] };
  const unions = Object.entries(chosen).map(([facet, values]) =>
    [facet, new Set(values.flatMap((value) => data.facets[facet][value] ?? []))]);
  const sets = Object.entries(data.facets).flatMap(([facet, values]) =>
    Object.entries(values).map(([value, places]) => [facet, value, new Set(places)]));

  // What the counts mean, said plainly: for each value of each facet, go through all prompts.
  function plain(words) {
    const text = data.texts.map((text) => words.split(" ").every((word) => text.includes(word)));
    const meets = (n, but) => text[n] && unions.every(([facet, set]) => facet === but || set.has(n));
    const counts = {};
    for (const [facet, value, places] of sets) {
      (counts[facet] ??= {})[value] = text.filter((_, n) => places.has(n) && meets(n, facet)).length;
    }
    return counts;
  }

  const took = { bits: [], plain: [] };
  for (let round = 0; round < 5; round++) {
    for (const words of searches) {
      const start = performance.now();
      const { counts } = library.find({ words, sort: "order", chosen });
      const middle = performance.now();
      const same = plain(words);
      took.plain.push(performance.now() - middle);
      took.bits.push(middle - start);
      if (JSON.stringify(counts) !== JSON.stringify(same)) throw new Error(`counts differ for ${words}`);
    }
  }
  return took;
}"""

HTML = """<!doctype html>
<html lang="zh"><meta charset="utf-8"><title>10000</title>
<link rel="stylesheet" href="assets/promptguide.css">
<script type="module" src="assets/promptguide.js"></script>
<body class="md-typeset">BODY</body></html>"""

PAGE = """async (searches) => {
  const form = document.querySelector(".pg-filters");
  const status = document.querySelector(".pg-results__count");
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  form.find.focus();
  while (!document.querySelector(".pg-facet__chosen")) await frame();
  await new Promise((done) => setTimeout(done, 3000));
  const took = [];
  for (let round = 0; round < 3; round++) {
    for (const words of searches) {
      for (const value of [words, ""]) {
        form.find.value = value;
        const start = performance.now();
        form.find.dispatchEvent(new Event("input", { bubbles: true }));
        await frame();
        took.push(performance.now() - start);
      }
    }
  }
  return { took, status: status.textContent };
}"""


def main(count: int) -> None:
    """Measure once and print."""
    library = repeated(guide.check(guide.Guide(ROOT)).library, count)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(library, folder)
        found, page, size = measure(folder)
    frame = 1000 / 60
    print(f"{count} prompts, data {size / 1e6:.1f} MB")
    for label, times in (("bit sets", found["bits"]), ("plain loops", found["plain"])):
        print(f"{label:12} median {statistics.median(times):7.1f} ms   most {max(times):7.1f} ms")
    ratio = statistics.median(p / b for p, b in zip(found["plain"], found["bits"], strict=True))
    print(f"plain loops take {ratio:.0f} times as long (median of pairs, same answers)")
    shown = page["took"]
    middle, most = statistics.median(shown), max(shown)
    print(f"key to frame median {middle:7.1f} ms ({middle / frame:.1f} frames)   most {most:7.1f} ms")


def repeated(library: Library, count: int) -> Library:
    """The library again and again under other ids, until it has so many prompts."""
    entries = list(library.prompts.values())
    more = {
        f"{entry.id}-{n}": dataclasses.replace(entry, id=f"{entry.id}-{n}")
        for n, entry in ((n, entries[n % len(entries)]) for n in range(count))
    }
    return Library(library.tables, more, (), {})


def write(library: Library, folder: Path) -> None:
    """The gallery's page alone, with what it loads."""
    words, renderer = guide.words("zh"), guide.renderer(guide.Guide(ROOT))
    body = Blocks(library, words, renderer, lambda path: path.removeprefix("prompts/")).html(
        "gallery-page", "", {}
    )
    shutil.copytree(ROOT / "scripts" / "promptguide" / "assets", folder / "assets")
    page = HTML.replace("BODY", body)
    (folder / "index.html").write_text(page, "utf-8")
    (folder / "gallery.json").write_text(json.dumps(gallery.data(library, "zh"), ensure_ascii=False), "utf-8")


def measure(folder: Path) -> tuple[dict[str, list[float]], dict[str, list[float]], int]:
    """Open the page and time it."""
    handler = functools.partial(Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    chromium = os.environ.get("PROMPTGUIDE_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        tab = browser.new_page()
        tab.set_default_timeout(300_000)
        tab.goto(f"http://127.0.0.1:{server.server_port}/")
        found = tab.evaluate(FIND, SEARCHES)
        page = tab.evaluate(PAGE, SEARCHES)
        browser.close()
    server.shutdown()
    return found, page, (folder / "gallery.json").stat().st_size


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves without a line for each request."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
