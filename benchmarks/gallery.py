"""How long the gallery takes with very many prompts, in a browser, and how much it fetches.

    python benchmarks/gallery.py [PROMPTS]

Builds the gallery of a library made of this guide's, repeated with other texts, opens it in Chromium, and
filters and searches it. Prints, side by side in one run: the search and count over bit sets, the same by
looping over the prompts; from the key press to the answer on a processor four times as slow; and what each
search fetches, packed. Needs the test dependencies and Chromium; ``PROMPTGUIDE_CHROMIUM`` says where it is.
"""

from __future__ import annotations

import functools
import gzip
import http.server
import os
import shutil
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

from promptguide import gallery, guide
from promptguide.views import gallery as views
from promptguide.views.common import Scope

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import large_library  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

SEARCHES = ["雪", "camera", "low angle", "雪 low", "雪地里", "zzzz"]
CHOSEN = {"camera_angle": ["low-angle"], "topic": ["animal", "person"]}
SLOWER = 4

FIND = """async ([searches, chosen, plain]) => {
  const { openLibrary } = await import("/assets/promptguide/gallery-data.js");
  const library = await openLibrary(new URL("/assets/library/index.json", location));
  const facets = Object.keys(plain.facets);
  const unions = Object.entries(chosen).map(([facet, values]) =>
    [facet, new Set(values.flatMap((value) => plain.facets[facet][value] ?? []))]);
  const sets = Object.entries(plain.facets).flatMap(([facet, values]) =>
    Object.entries(values).map(([value, places]) => [facet, value, new Set(places)]));

  // What the counts mean, said plainly: for each value of each facet, go through all prompts.
  function loops(words) {
    const found = plain.texts.map((text) => words.split(" ").every((word) => text.includes(word)));
    const meets = (n, but) => found[n] && unions.every(([facet, set]) => facet === but || set.has(n));
    const counts = {};
    for (const [facet, value, places] of sets) {
      (counts[facet] ??= {})[value] = found.filter((_, n) => places.has(n) && meets(n, facet)).length;
    }
    return counts;
  }

  const took = { bits: [], loops: [] };
  for (const words of searches) {
    await library.find({ words, sort: "order", chosen }, facets); // its files are there from now on
    for (let round = 0; round < 5; round++) {
      const start = performance.now();
      await library.find({ words, sort: "order", chosen }, facets);
      const middle = performance.now();
      loops(words);
      took.loops.push(performance.now() - middle);
      took.bits.push(middle - start);
    }
  }
  return took;
}"""

TYPE = """async (searches) => {
  const form = document.querySelector(".pg-filters");
  const status = document.querySelector(".pg-results__count");
  const said = () => new Promise((done) => {
    const seen = new MutationObserver(() => { seen.disconnect(); done(); });
    seen.observe(status, { childList: true });
  });
  const took = [];
  for (let round = 0; round < 4; round++) {
    for (const words of searches) {
      form.find.value = words;
      const answer = said();
      const start = performance.now();
      form.find.dispatchEvent(new Event("input", { bubbles: true }));
      await answer;
      if (round) took.push(performance.now() - start); // in the first round, files are fetched
      await new Promise((done) => setTimeout(done, 600));
    }
  }
  return took;
}"""


def main(count: int) -> None:
    """Measure once and print."""
    library = large_library.repeated(guide.check(guide.Guide(ROOT)).library, count)
    library.entries  # noqa: B018  sorted before the clock runs
    start = time.process_time()
    written = views.files(Scope(library, guide.words("zh"), str))
    took = (time.process_time() - start) * 1000 / count
    size = sum(len(text.encode()) for text in written.values())
    print(f"{count} prompts, {len(written)} files, {size / 1e6:.1f} MB, {took:.2f} ms of processor a prompt")
    plain = {
        "facets": library.facets,
        "texts": [" ".join(found.text) for found in library.findings.values()],
    }
    with tempfile.TemporaryDirectory() as name:
        large_library.write(library, "zh", Path(name))
        measure(Path(name), plain)


def measure(folder: Path, plain: dict[str, Any]) -> None:
    """Open the gallery, time it, weigh it."""
    handler = functools.partial(Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/prompts/"
    chromium = os.environ.get("PROMPTGUIDE_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        tab = browser.new_page()
        tab.set_default_timeout(300_000)
        tab.goto(address)
        found = tab.evaluate(FIND, [SEARCHES, CHOSEN, plain])
        for label in ("bits", "loops"):
            middle, most = statistics.median(found[label]), max(found[label])
            print(f"{label:6} median {middle:7.1f} ms   most {most:7.1f} ms")
        tab.context.new_cdp_session(tab).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        keys = tab.evaluate(TYPE, SEARCHES)
        middle, most = statistics.median(keys), max(keys)
        print(f"key to answer, {SLOWER} times slower: median {middle:.0f} ms, most {most:.0f} ms")
        for query in [
            "find=雪",
            "find=golden+hour",
            "find=镜头",
            "camera_angle=low-angle&find=雪",
            "sort=title",
        ]:
            fetched, files = weigh(browser.new_page, f"{address}?{query}", folder)
            print(f"?{query}: {fetched / 1000:.1f} KB in {files} files")
        browser.close()
    server.shutdown()


def weigh(new_page: Callable[[], Page], address: str, folder: Path) -> tuple[int, int]:
    """How many bytes of the library a page fetches, packed, and in how many files."""
    page, asked = new_page(), set()
    page.on("request", lambda request: asked.add(urlsplit(request.url).path[1:]))
    page.goto(address)
    page.locator(".pg-list--found .pg-card").first.wait_for()
    page.wait_for_timeout(500)
    paths = [path for path in asked if path.startswith(gallery.FOLDER)]
    page.close()
    return sum(len(gzip.compress((folder / path).read_bytes())) for path in paths), len(paths)


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves without a line for each request."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
