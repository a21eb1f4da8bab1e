"""For programs: each page as Markdown, an index of them, all in one text, and a feed."""

from __future__ import annotations

import datetime
import html
import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin
from xml.etree import ElementTree

import markdown as python_markdown
import pytest

from conftest import ROOT
from promptguide import guide
from promptguide.companions import MOST_ENTRIES, Companion, newest
from promptguide.page_markdown import markdown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ADDRESS = "https://example.org/"
ATOM = "{http://www.w3.org/2005/Atom}"
EDITIONS = ("", "en/")


def pages(site: Path) -> Iterator[Path]:
    return (path for path in sorted(site.rglob("index.html")) if "data" not in path.relative_to(site).parts)


def published(site: Path, url: str) -> Path:
    """The file that an address of the site leads to."""
    assert url.startswith(ADDRESS), url
    return site / url.removeprefix(ADDRESS).split("?")[0].split("#")[0]


def plain(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", text)).split())


def test_every_page_has_its_markdown_beside_it_and_says_so(site: Path) -> None:
    for page in pages(site):
        text = page.read_text("utf-8")
        [link] = re.findall(r'<link rel="alternate " type="text/markdown" href="([^"]+)">', text)
        beside = page.parent / link
        assert beside.resolve() == page.with_suffix(".md").resolve(), page
        written = beside.read_text("utf-8")
        [title] = re.findall(r"<h1[^>]*>(.*?)</h1>", text, flags=re.DOTALL)
        title = re.sub(r'<a class="headerlink".*?</a>', "", title, flags=re.DOTALL)
        first = python_markdown.markdown(written.split("\n", 1)[0])
        assert plain(first) == plain(title), page


def test_the_page_of_a_prompt_leads_to_its_data_which_is_there_once(site: Path) -> None:
    for edition in EDITIONS:
        for path in (site / edition / "prompts").glob("*/"):
            text = (path / "index.html").read_text("utf-8")
            links = re.findall(r'<a href="([^"]+)" type="[a-z]+/[a-z]+">', text)
            own, first = path.resolve(), (site / "prompts" / path.name).resolve()
            wanted = [own / "index.md", first / f"{path.name}.json", first / f"{path.name}.yml"]
            assert [(path / link).resolve() for link in links] == wanted
            assert all(file.is_file() for file in wanted)
            here = {"index.html", "index.md"} | ({file.name for file in wanted} if own == first else set())
            assert {file.name for file in path.iterdir()} == here


def test_blocks_are_in_the_markdown_of_chapters(site: Path) -> None:
    text = (site / "en" / "index.md").read_text("utf-8")
    mammoth = guide.check(guide.Guide(ROOT)).library.prompts["wooly-mammoth"]
    assert mammoth.prompt.text.en in text
    assert "| Part | Element | English phrase | Chinese phrase | Why it works |" in text
    assert re.search(r"\[\^app-closed\][^:]", text)
    assert re.search(r"^\[\^app-closed\]: ", text, flags=re.MULTILINE)
    assert "Copy" not in text


def test_links_of_the_markdown_lead_to_markdown_that_is_there(site: Path) -> None:
    count = 0
    for edition in EDITIONS:
        for url in set(
            re.findall(r"\]\((https://example\.org/[^)]*)\)", (site / edition / "llms-full.txt").read_text())
        ):
            assert published(site, url).is_file(), url
            count += url.endswith("index.md")
    assert count > 500


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_index_names_every_page_of_the_navigation(site: Path, edition: str) -> None:
    text = (site / edition / "llms.txt").read_text("utf-8")
    lines = text.split("\n")
    assert lines[0].startswith("# ")
    assert lines[2].startswith("> ")
    urls = re.findall(r"^- \[.+?\]\((\S+)\)(?:: .+)?$", text, flags=re.MULTILINE)
    assert len(urls) == len(set(urls)) == sum(line.startswith("- ") for line in lines)
    assert all(published(site, url).is_file() for url in urls)
    home = (site / edition / "index.html").read_text("utf-8")
    nav = re.findall(r'<a href="([^"]+)" class="md-nav__link', home)
    known = {urljoin(ADDRESS + edition, href) for href in nav if not href.startswith("#")}
    assert {f"{url}index.md" for url in known if url.endswith("/")} <= set(urls)
    assert "## Optional" in lines
    full = (site / edition / "llms-full.txt").read_text("utf-8")
    for page in pages(site / edition):
        if edition or page.relative_to(site).parts[0] != "en":
            assert page.with_suffix(".md").read_text("utf-8") in full


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_feed_is_atom_and_its_entries_lead_to_pages(site: Path, edition: str) -> None:
    feed = ElementTree.parse(site / edition / "feed.xml").getroot()
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    assert 0 < len(entries) <= MOST_ENTRIES
    stamp = re.compile(r"\d{4}-\d\d-\d\dT00:00:00Z")
    for node in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert (node.findtext(f"{ATOM}{name}") or "").strip(), name
        assert stamp.fullmatch(node.findtext(f"{ATOM}updated") or "")
        [link] = [one for one in node.findall(f"{ATOM}link") if one.get("type") == "text/html"]
        assert (published(site, str(link.get("href"))) / "index.html").is_file()
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    assert [one.get("href") for one in feed.findall(f"{ATOM}link") if one.get("rel") == "self"] == [
        f"{ADDRESS}{edition}feed.xml"
    ]
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(ids) == len(set(ids))
    updated = [entry.findtext(f"{ATOM}updated") or "" for entry in entries]
    assert updated == sorted(updated, reverse=True)
    for page in ("index.html", "prompts/wooly-mammoth/index.html"):
        path = site / edition / page
        [href] = re.findall(r'type="application/atom\+xml"[^>]*href="([^"]+)"', path.read_text("utf-8"))
        assert (path.parent / href).resolve() == (site / edition / "feed.xml").resolve()


def test_the_newest_come_first_and_pages_without_a_date_do_not_come() -> None:
    def page(name: str, day: int | None) -> Companion:
        added = datetime.date(2026, 1, day) if day else None
        return Companion(f"https://x.org/{name}", "", name, "", added)

    found = newest([page("b", 1), page("c", None), page("a", 1), page("d", 2)])
    assert [one.title for one in found] == ["d", "a", "b"]


CASES = [
    ("<h2>A <code>b`c</code><a class='headerlink' href='#a'>¶</a></h2>", "## A ``b`c``\n"),
    (
        "<p>a<br>b * <b>c </b>d <a href='../x/'>e</a> <a href='#y'>f</a></p>",
        "a\\\nb \\* **c** d [e](L:../x/) f\n",
    ),
    ("<ul><li>a<ul><li>b</li></ul></li><li><p>c</p></li></ul>", "- a\n  - b\n- c\n"),
    ("<ol><li><p>a</p><p>b</p></li><li>c</li></ol>", "1. a\n\n   b\n\n2. c\n"),
    ("<pre><code>a\n  ```b```\n</code></pre>", "````\na\n  ```b```\n````\n"),
    ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b\n"),
    (
        "<table><thead><tr><th>a</th><th>b</th></tr></thead><tr><th rowspan=2>c|d</th><td>e</td></tr>"
        "<tr><td><p>f</p><p>g</p></td></tr></table>",
        "| a | b |\n| --- | --- |\n| c&#124;d | e |\n|  | f g |\n",
    ),
    ("<p>x<sup id='fnref:n'><a class='footnote-ref' href='#fn:n'>1</a></sup></p>", "x[^n]\n"),
    ("<div class='footnote'><hr><ol><li id='fn:n'><p>t</p></li></ol></div>", "---\n\n[^n]: t\n"),
    ("<details><summary>a</summary><p>b</p></details>", "**a**\n\nb\n"),
    ("<dl><dt>a</dt><dd>b</dd><dt>c</dt><dd><ul><li>d</li></ul></dd></dl>", "- **a** b\n- **c**\n  - d\n"),
    ("<p>a</p><button>b</button><svg aria-label='c'><text>d</text></svg><p hidden>e</p>", "a\n\nc\n"),
    ("<p>&lt;script&gt; [x](y) 1. # _a_</p>", "&lt;script&gt; \\[x\\](y) 1. \\# \\_a\\_\n"),
    ("<b>a</i></p>c</b><div>d", "**ac**\n\nd\n"),
]


@pytest.mark.parametrize(("source", "written"), CASES)
def test_each_part_of_a_page_has_its_markdown(source: str, written: str) -> None:
    assert markdown(source, lambda href: f"L:{href}") == written
