"""A site built of hostile texts: in its files nothing that runs, and in a browser nothing happens.

The browser has the policy switched off, so that it is escaping and cleaning that are tested here.
"""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from itertools import cycle, islice
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from conftest import ask, copy_small_guide, prompt_record, run_mkdocs
from hostile import corpus, vectors
from promptguide import chapters
from promptguide.problems import errors
from promptguide.yamlnodes import Source, character_problems
from test_hostile_chapters import converter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

PROMPTS = 16
LINE, PROSE = 290, 3900
TABLES = ("collections", "facts", "figures", "tags", "terms")


def good() -> list[str]:
    """The texts that a file may have: the others are refused before anything is built."""
    return [text for text in corpus() if not list(character_problems(text, "x"))]


def packed(most: int, texts: Iterator[str]) -> str:
    """As many texts as fit into a field, on one line."""
    found, left = [], most
    while len(text := " ".join(next(texts).split())) < left:
        found.append(text)
        left -= len(text) + 1
    return " ".join(found) or "x"


def hostile_prompt(number: int, texts: Iterator[str]) -> dict[str, Any]:
    """A prompt each of whose texts is a different part of the corpus."""
    record = prompt_record("plain")

    def both(most: int) -> dict[str, str]:
        return {"zh": packed(most, texts), "en": packed(most, texts)}

    phrase = {locale: f"{number}{locale} {packed(LINE - 10, texts)}" for locale in ("zh", "en")}
    source = {"title": both(LINE), "link": "https://example.org/", "date": "2026-01-01"}
    return record | {
        "title": both(LINE),
        "text": {locale: f"{words} {packed(PROSE - LINE, texts)}" for locale, words in phrase.items()},
        "breakdown": [{"element": "lens", "phrase": phrase, "why": both(PROSE)}],
        "note": both(PROSE),
        "source": source,
        "rights": {"kind": "original", "author": both(LINE), "licence": packed(LINE, texts)},
        "weakness": {"text": both(PROSE), "source": source},
        "video": {**record["video"], "poster": both(LINE), "description": both(PROSE)},
    }


def spoil(value: Any, texts: Iterator[str]) -> Any:
    """Put a hostile text behind every text that a table has in both languages."""
    if isinstance(value, list):
        return [spoil(item, texts) for item in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"zh", "en"} and all(isinstance(text, str) for text in value.values()):
        return {
            locale: f"{text} {packed(max(1, LINE - len(text)), texts)}"[:LINE]
            for locale, text in value.items()
        }
    return {key: spoil(item, texts) for key, item in value.items()}


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small guide with hostile prompts, tables, front matter and chapters, built."""
    folder = copy_small_guide(tmp_path_factory.mktemp("hostile"))
    texts = cycle(good())
    for number in range(PROMPTS):
        path = folder / "prompts" / "original" / f"hostile-{number}.yml"
        path.write_text(json.dumps(hostile_prompt(number, texts), ensure_ascii=False), "utf-8")
    for name in TABLES:
        path = folder / "docs" / "data" / f"{name}.yml"
        spoiled = spoil(yaml.load(path.read_text("utf-8"), yaml.BaseLoader), texts)
        path.write_text(json.dumps(spoiled, ensure_ascii=False), "utf-8")
    head = {"title": packed(LINE, texts), "description": packed(LINE, texts)}
    head |= {"learn": [packed(LINE, texts)] * 3, "takeaways": [packed(LINE, texts)] * 3}
    for locale in ("zh", "en"):
        path = folder / "docs" / locale / "features.md"
        front = json.dumps(head, ensure_ascii=False)
        body = "\n\n".join(["# x", *chapter_texts()])
        path.write_text(f"---\n{front}\n---\n\n{body}\n\nSora.[^app-closed]\n", "utf-8")
    result = run_mkdocs(folder)
    assert result.returncode == 0, result.stderr[-3000:]
    assert "Traceback" not in result.stderr
    return folder / "site"


def chapter_texts() -> list[str]:
    """The texts that a chapter may have as they are, each a paragraph."""
    found = []
    for text in good():
        line = " ".join(text.split()).replace("[[", "[ [").replace("[^", "[ ^")
        if re.search(r"<.*[\"']", line):
            continue  # an attribute that nothing ends would go on in the next text
        if not errors(chapters.parse(Source("x.md", f"a {line}".encode())).problems) and "/// " not in line:
            found.append(f"a {line}")
    return found


class Running(HTMLParser):
    """What of a page runs or loads something."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: (value or "").strip() for name, value in attrs}
        self.found += [
            f"{tag} {name}" for name in values if name.startswith("on") or name in {"style", "srcdoc"}
        ]
        for name in {"href", "src", "action", "data", "formaction", "xlink:href"} & set(values):
            if re.match(r"(?i)[\x00-\x20]*(?:javascript|vbscript|data):", values[name]):
                self.found.append(f"{tag} {name}={values[name]}")
        if tag == "script":
            kind = values.get("type", "")
            if not kind.endswith("json") and not re.match(r"[./]*(?:en/)?assets/", values.get("src", "")):
                self.found.append(str(values))
        elif tag in {"base", "object", "embed", "applet", "frame", "frameset", "style", "iframe"}:
            self.found.append(tag)
        elif tag == "meta" and values.get("http-equiv", "").lower() not in {"", "content-security-policy"}:
            self.found.append(str(values))


def test_nothing_in_the_files_of_the_site_runs(hostile_site: Path, site: Path) -> None:
    ours = {path.relative_to(site) for path in site.rglob("*.js")}
    assert {path.relative_to(hostile_site) for path in hostile_site.rglob("*.js")} == ours
    pages = sorted(hostile_site.rglob("*.html"))
    assert len(pages) > 2 * PROMPTS
    for page in pages:
        assert Running(page.read_text("utf-8")).found == [], page
    for index in hostile_site.rglob("search_index.json"):
        for document in json.loads(index.read_text("utf-8"))["docs"]:
            assert Running(document["title"]).found + Running(document["text"]).found == []
    for data in (*hostile_site.rglob("*.json"), *hostile_site.rglob("*.jsonl")):
        for line in (
            data.read_text("utf-8").splitlines() if data.suffix == ".jsonl" else [data.read_text("utf-8")]
        ):
            json.loads(line)


def test_most_of_the_corpus_is_in_the_site(hostile_site: Path) -> None:
    """Otherwise the tests around this one would say nothing."""
    written = " ".join(path.read_text("utf-8") for path in (hostile_site / "prompts").rglob("*.yml"))
    texts = [json.dumps(" ".join(text.split()), ensure_ascii=False)[1:-1] for text in good()]
    assert sum(text in written for text in texts) > 0.95 * len(corpus())


# In a browser

WATCH = """
window.happened = [];
for (const name of ["alert", "confirm", "prompt", "print"]) window[name] = () => happened.push(name);
addEventListener("error", (event) => { if (event.message) happened.push(event.message); });
"""
FOREIGN = """() => {
    const found = [...window.happened];
    const elements = "iframe, object, embed, base, applet, marquee, form[action], video[src], audio";
    for (const one of document.querySelectorAll("*")) {
        if (one.matches(elements)) found.push(one.outerHTML);
        for (const { name, value } of one.attributes) {
            const runs = /^on|^srcdoc$|^formaction$/i.test(name);
            const leads = /^(href|src|xlink:href|action)$/i.test(name);
            if (runs || (leads && /^[\\s\\x00-\\x20]*(javascript|vbscript|data):/i.test(value))) {
                found.push(`${one.localName} ${name}=${value}`);
            }
        }
    }
    return found;
}"""


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Page]:
    """A page without the policy, which notes what happens in it."""
    context = browser.new_context(bypass_csp=True)
    context.add_init_script(WATCH)
    page = context.new_page()
    page.route(re.compile(r"https?://(?!127\.0\.0\.1)"), lambda route: route.abort())
    yield page
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("edition", ["", "en/"])
def test_no_page_of_the_site_does_anything(
    open_page: Page, hostile_site: Path, serve_folder: Callable[[Path], str], edition: str
) -> None:
    address = serve_folder(hostile_site)
    asked: list[str] = []
    open_page.on("request", lambda request: asked.append(request.url))
    paths = ["", "prompts/", "glossary/", "features/", "practice/", "workbench/", "path/", "models-today/"]
    # The texts are the same in both editions; what is around them is not.
    paths += [f"prompts/hostile-{number}/" for number in range(0, PROMPTS, 3 if edition else 1)]
    for path in paths:
        open_page.goto(f"{address}/{edition}{path}")
        assert open_page.evaluate(FOREIGN) == [], path
        assert open_page.url == f"{address}/{edition}{path}"
    assert not [url for url in asked if not url.startswith(address)]


@pytest.mark.browser
def test_vectors_in_chapters_do_nothing_and_would_without_cleaning(
    open_page: Page, tmp_path: Path, serve_folder: Callable[[Path], str]
) -> None:
    """The control comes last: the same vectors as Markdown alone leaves them do run."""
    address = serve_folder(tmp_path)
    md, plain = converter(), converter(clean=False)
    texts = [text.replace("[[", "[ [") for text in vectors()]
    for name, convert in (("clean", md), ("plain", plain)):
        chunks = iter(texts if name == "clean" else texts[:200])
        for number in range(10**6):
            some = list(islice(chunks, 500))
            if not some:
                break
            body = "\n".join(convert.reset().convert(f"a {text}\n\n{text}") for text in some)
            (tmp_path / f"{name}{number}.html").write_text(
                f"<!doctype html><meta charset=utf-8><body>{body}", "utf-8"
            )
    clean = sorted(tmp_path.glob("clean*.html"))
    assert len(clean) >= 8
    for path in clean:
        open_page.goto(f"{address}/{path.name}")
        assert open_page.evaluate(FOREIGN) == [], path.name
        assert open_page.url.endswith(path.name)
    open_page.goto(f"{address}/plain0.html", wait_until="commit")
    open_page.wait_for_function("window.happened.length > 0")


ADDRESSES = {
    "prompts": ["find", "sort", "collection", "element", "term", "tag", "model", "__proto__", "constructor"],
    "practice": ["day", "kinds", "elements", "__proto__", "constructor"],
    "workbench": ["draft", "prompt", "mode", "__proto__"],
    "": ["q", "h", "__proto__"],
}


@pytest.mark.browser
@pytest.mark.parametrize("path", ADDRESSES)
def test_no_address_makes_a_page_do_anything(open_page: Page, base_url: str, path: str) -> None:
    """Every text in every parameter and after ``#``: many at once, some alone, one very long."""
    texts = [text.encode("utf-8", "replace").decode() for text in corpus()]
    rounds = [texts[start::24] for start in range(6)] + [[text] for text in texts[7::900]]
    rounds.append(["<img src=x onerror=alert(1)>" * 3000])
    page = f"{base_url}/{path}/" if path else f"{base_url}/"
    open_page.goto(page)
    before = open_page.evaluate("document.querySelectorAll('body *').length")
    for some in rounds:
        open_page.evaluate(
            """async ([names, texts]) => {
                const query = new URLSearchParams(texts.flatMap((text) => names.map((name) => [name, text])));
                const written = (place) => encodeURIComponent(texts[place % texts.length]);
                const fragment = names.map((name, place) => `${name}=${written(place)}`);
                history.replaceState(null, "", `?${query}`);
                dispatchEvent(new PopStateEvent("popstate"));
                for (const one of fragment) {
                    location.hash = one;
                    await new Promise((resolve) => setTimeout(resolve));
                }
            }""",
            [ADDRESSES[path], some],
        )
        assert open_page.evaluate(FOREIGN) == [], some[:3]
    for some in rounds[::5]:
        query = open_page.evaluate(
            "(pairs) => String(new URLSearchParams(pairs))",
            [[n, t] for n in ADDRESSES[path] for t in some[:20]],
        )
        open_page.goto(f"{page}?{query[:60000]}")
        assert open_page.evaluate(FOREIGN) == [], some[:3]
    assert open_page.evaluate("document.querySelectorAll('body *').length") < 3 * before + 200


@pytest.mark.browser
def test_the_gallery_reads_from_an_address_only_what_it_knows(page: Page) -> None:
    texts = [text.encode("utf-8", "replace").decode() for text in corpus()] + [
        "__proto__",
        "constructor",
        "toString",
    ]
    odd = ask(
        page,
        """async (texts, logic) => {
            const { readQuery, writeQuery } = await logic("gallery-search");
            const facets = { tags: ["china"] };
            return texts.filter((text) => {
                const names = ["find", "sort", "tags", text];
                const query = new URLSearchParams(names.map((name) => [name, text]));
                const read = readQuery(`?${query}`, facets);
                const again = readQuery(writeQuery(read), facets);
                const chosen = Object.keys(read.chosen).length;
                return read.sort !== "order" || chosen || again.words !== read.words.trim();
            });
        }""",
        texts,
    )
    assert odd == []
