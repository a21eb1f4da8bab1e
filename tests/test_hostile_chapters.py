"""Hostile chapters: what Markdown makes of them is cleaned, and whatever is left out is reported in place."""

from __future__ import annotations

import errno
import os
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape
from mkdocs.config import load_config
from mkdocs.structure.files import get_files

from conftest import ROOT, run_mkdocs
from hostile import corpus, vectors
from promptguide import chapters, guide, publishing
from promptguide.allowed_html import ATTRIBUTES, SCHEMES, TAGS, attribute, cleaner, is_link, is_own
from promptguide.blocks import Blocks
from promptguide.mkdocs_plugin import published
from promptguide.problems import errors
from promptguide.publishing import Found
from promptguide.yamlnodes import Source, character_problems
from test_markdown import EXTENSIONS, LIBRARY, RENDERER

if TYPE_CHECKING:
    from pathlib import Path

PLACES = (
    "{}",
    "a {} b",
    "# {}",
    "> {}",
    "- {}",
    "[a]({})",
    "![a]({})",
    "[a]: {}\n\n[a]",
    "| a |\n| - |\n| {} |",
)
"""Where in a chapter a text can stand."""


def converter(*more: str, clean: bool = True) -> markdown.Markdown:
    blocks = Blocks(LIBRARY, guide.words("zh"), RENDERER, lambda path: f"../{path}")
    config: dict[str, Any] = {
        "promptguide.markdown": {"blocks": blocks},
        "tables": {"use_align_attribute": True},
    }
    own = ["promptguide.markdown"] if clean else []
    return markdown.Markdown(extensions=[*EXTENSIONS, "toc", *more, *own], extension_configs=config)


def convert(text: str, *more: str) -> str:
    return converter(*more).convert(text)


class Refused(HTMLParser):
    """The elements and attributes of a page that are not in the allow-list."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.found.append(tag)
            return
        self.found += [
            f"{tag} {name}" for name, value in attrs if attribute(tag, name, value or "") is None and value
        ]


def problems(text: str) -> list[str]:
    source = Source("docs/en/x.md", text.encode("utf-8", "surrogatepass"))
    return [
        str(problem.place).removeprefix("docs/en/x.md:") + f" {problem.code}"
        for problem in chapters.parse(source).problems
    ]


def test_a_page_has_only_what_is_allowed_wherever_a_text_stands() -> None:
    md = converter()
    for place in PLACES:
        for text in vectors() if place in PLACES[:1] else vectors()[::3]:
            html = md.reset().convert(place.format(text.replace("[[", "[ [")))  # no terms of ours
            assert Refused(html).found == [], (place, text, html)


def test_the_titles_in_the_table_of_contents_are_text() -> None:
    md = converter("attr_list")
    for text in [*vectors(), "a &lt;img src=x onerror=alert(1)&gt;"]:
        md.reset().convert(f"# {text}\n\n## x {text}")
        for token in md.toc_tokens:  # type: ignore[attr-defined]
            assert "<" not in token["name"], text
            assert not re.search(r"[\"'<>]", token["id"]), text


def test_whatever_a_page_would_lose_is_reported_in_place() -> None:
    md = converter(clean=False)
    lost = 0
    for place in PLACES:
        for text in corpus() if place in PLACES[:1] else corpus()[:: len(PLACES) // 2]:
            written = place.format(text)
            if Refused(md.reset().convert(written)).found:
                lost += 1
                source = Source("docs/en/x.md", written.encode("utf-8", "surrogatepass"))
                found = errors(chapters.parse(source).problems)
                assert found, written
                lines = written.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4).split("\n")
                for problem in found:
                    assert problem.place.column <= len(lines[problem.place.line - 1]) + 1, (written, problem)
    assert lost > 4_000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n\nb <script>alert(1)</script>", ["3:3 C015", "3:19 C015"]),
        ("<b onclick=alert(1)>x</b>", ["1:1 C015"]),
        ('<b title="a">x</b> <kbd>K</kbd> H<sub>2</sub>O<br>', []),
        ('<p class="md-overlay">x</p>', ["1:1 C015"]),
        ('<div style="position:fixed">x</div>', ["1:1 C015"]),
        ("<!--><img src=x onerror=alert(1)>-->", ["1:1 C015", "1:6 C015"]),
        ("<!-- a <script> in a comment -->", []),
        ("`<script>` and ``<i onclick=1> ` ``", []),
        ("```html\n<script>\n```\n\n    <script>", []),
        ("text\n    <script>", ["2:5 C015"]),
        ("foo ` bar\nbaz ` <script> ` qux", ["2:7 C015"]),
        ("<div>\n`<script>`\n</div>", ["2:2 C015"]),
        ("> ```\n<script>\n```", ["2:1 C015"]),
        ("<https://example.org/a> <a@example.org>", []),
        ("<ftp://example.org/>", ["1:2 C016"]),
        ("[a](javascript:alert(1))", ["1:5 C016"]),
        ("[a](java&#115;cript&colon;alert(1))", ["1:5 C016"]),
        ("[a](&#1;javascript:alert(1))", ["1:5 C016"]),
        ("[a][b]\n\n[b]: data:text/html,x", ["3:6 C016"]),
        ("[a](page.md) [b](#c) [c](mailto:a@b.c) [d](http://e.f) [e](//g.h)", []),
        ("![a](a.png) ![b](../b/c.jpg 'title: x')", []),
        ("![a](https://example.org/a.png)", ["1:6 C017"]),
        ("![a](//example.org/a.png)", ["1:6 C017"]),
        ("![a](\\\\example.org/a.png)", ["1:6 C017"]),
        ("![a](data:image/svg+xml,x)", ["1:6 C017"]),
        ("[![a](https://example.org/a.png)](b.md)", ["1:7 C017"]),
        ("![a][b]\n\n[b]: https://example.org/a.png", ["3:6 C017"]),
        ("<img src=https://example.org/a.png>", ["1:1 C015"]),
        ("/// video | https://vimeo.com/76979871\n    title: a <b> c\n///", []),
        ("---\ntitle: a\n---\n\n<iframe>", ["5:1 C015"]),
        ("a\u200bb", ["1:2 Y019"]),
        ("a\u202eb", ["1:2 Y015"]),
        ("a\U000e0041b", ["1:2 Y019"]),
        ("👩\u200d💻 ✏\ufe0f 🏴\U000e0067\U000e0062\U000e007f", []),
    ],
)
def test_problems_of_html_addresses_and_characters(text: str, expected: list[str]) -> None:
    assert problems(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "!!! warning inline end\n\n    text",
        '??? tip "A title"\n\n    text',
        "=== A\n\n    one\n\n=== B\n\n    two",
        "- [x] done\n- [ ] open",
        "a[^1]\n\n[^1]: note",
        "| a | b |\n| :-: | --: |\n| 1 | 2 |",
        "```python hl_lines=1 linenums=1\nprint('<b>')\n```",
        "Term\n\n:   Definition",
        "*[HTML]: Markup\n\nHTML",
        "# A &amp; B <kbd>K</kbd>\n\n[TOC]",
        "a ++ctrl+k++ b ~~c~~ ==d== H~2~O",
        "![a](b.png){ width=300 loading=lazy } [b](c.md){ .md-button .md-button--primary }",
        "3. three\n4. four",
    ],
)
def test_what_markdown_and_its_usual_extensions_write_stays(text: str) -> None:
    more = (
        "pymdownx.tabbed", "pymdownx.tasklist", "pymdownx.highlight", "def_list", "abbr", "attr_list",
        "pymdownx.keys", "pymdownx.tilde", "pymdownx.mark",
    )  # fmt: skip
    before, after = converter(*more, clean=False).convert(text), convert(text, *more)
    assert shape(after) == shape(before)


def shape(html: str) -> list[object]:
    """What a browser makes of HTML: elements with their attributes, and the text between them."""
    found: list[object] = []

    class Shape(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append(
                (tag, sorted((name, value or "") for name, value in attrs if (name, value) != ("style", "")))
            )

        def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.handle_starttag(tag, attrs)

        def handle_data(self, data: str) -> None:
            found.extend(data.split())

    Shape().feed(html)
    return found


def test_a_block_is_not_cleaned_and_cannot_be_forged() -> None:
    block = "/// video | wooly-mammoth\n///"
    forged = '<promptguide-block n="0"></promptguide-block>'
    html = convert(f'{block}\n\n{forged} <a title="{escape(forged)}">x</a>')
    assert html.count("<video-embed") == 1
    assert "<template" in html
    md = converter()
    md.convert(block)
    assert md.reset().convert(forged) == "<p></p>"


@given(st.text(alphabet="<>/=\"'`abimgscriptonx &;#-!\n", max_size=80))
def test_cleaning_twice_is_cleaning_once_and_leaves_only_what_is_allowed(text: str) -> None:
    clean = cleaner({}).clean
    once = clean(text)
    assert clean(once) == once
    assert Refused(once).found == []


def test_the_allow_list_has_nothing_that_runs_or_loads() -> None:
    assert not TAGS & {"script", "style", "iframe", "object", "embed", "svg", "math", "form", "button"}
    assert not TAGS & {"link", "meta", "base", "template", "video", "audio", "source", "textarea", "select"}
    everything = set().union(*ATTRIBUTES.values())
    assert not {name for name in everything if name.startswith("on")}
    assert not everything & {
        "style",
        "srcset",
        "srcdoc",
        "formaction",
        "action",
        "xlink:href",
        "ping",
        "target",
    }
    assert {"http", "https", "mailto"} == SCHEMES


@pytest.mark.parametrize("name", ["__config", "__search", "__drawer", "__palette_0", "a b", 'a"b', "<b>"])
def test_an_id_cannot_be_one_that_the_theme_looks_for(name: str) -> None:
    assert attribute("p", "id", name) is None
    assert attribute("p", "id", "__init__") == "__init__"


@given(st.sampled_from(["javascript", "data", "vbscript", "file", "blob"]), st.data())
def test_no_disguise_of_a_scheme_is_a_link(scheme: str, data: st.DataObject) -> None:
    filler = st.text(alphabet="\t\n\r\x00\x01 \u200b\xad", max_size=3)
    written = "".join(
        data.draw(filler) + (letter.upper() if data.draw(st.booleans()) else letter) for letter in scheme
    )
    assert not is_link(f"{written}{data.draw(filler)}:alert(1)")
    assert not is_own(f"{written}:alert(1)")


def test_every_front_matter_field_that_is_listed_is_only_text() -> None:
    """Each text of the corpus as title and description of a chapter: kept as it is, or refused in place."""
    for text in corpus():
        quoted = "'" + text.replace("'", "''") + "'"
        chapter = chapters.parse(
            Source("docs/en/x.md", f"---\ntitle: {quoted}\n---\n".encode("utf-8", "surrogatepass"))
        )
        assert " ".join((chapter.front_matter.title or "").split()) == " ".join(text.split()) or errors(
            chapter.problems
        ), text
        assert all(problem.place.line in {1, 2, 3} or "\n" in text for problem in chapter.problems)


@pytest.mark.parametrize(
    "field", ["template", "icon", "status", "location", "search", "social", "author", "tags"]
)
def test_front_matter_that_a_theme_would_print_or_obey_is_refused(field: str) -> None:
    assert problems(f"---\n{field}: x\n---\n") == ["2:1 R002"]


PNG = b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (["a.md", "b/c.md", "README.md", "图.md"], []),
        (["a.html"], ["a.html P001"]),
        (["a.svg"], ["a.svg P001"]),
        (["sw.js"], ["sw.js P001"]),
        (["CNAME"], ["CNAME P001"]),
        (
            ["a.pdf", "a.css", "a.htm", "a.xml", "a.md.j2"],
            [f"{n} P001" for n in ("a.pdf", "a.css", "a.htm", "a.xml", "a.md.j2")],
        ),
        (["a.md", "A.md"], ["A.md P003"]),
        (["two.md", "two/index.md"], ["two/index.md P003"]),
        (["index.md", "README.md"], ["README.md P003"]),
        (["stra\u00dfe.md", "strasse.md"], ["strasse.md P003"]),
        (["cafe\u0301.md"], ["cafe\u0301.md P002"]),
        (["con.md", "b/LPT1.png.md", "a/nul/b.md"], ["con.md P002", "b/LPT1.png.md P002", "a/nul/b.md P002"]),
        (["a\u202eb.md", "a\u200bb.md", " a.md", "a:b.md", "a\\b.md", "a\nb.md"], None),
        (["en/a.md", "EN/b.md", "search/index.md"], ["en/a.md P003", "EN/b.md P003", "search/index.md P003"]),
        (["assets/images/favicon.png"], ["assets/images/favicon.png P003"]),
        (["assets/Javascripts/a.png"], ["assets/Javascripts/a.png P003"]),
    ],
)
def test_what_may_lie_beside_chapters(files: list[str], expected: list[str] | None) -> None:
    found = publishing.problems(Found(name, name, PNG) for name in files)
    said = [f"{problem.place.path} {problem.code}" for problem in found]
    assert said == ([f"{name} P002" for name in files] if expected is None else expected)


@pytest.mark.parametrize("kind", sorted(publishing.PICTURES))
def test_a_picture_is_what_its_name_says(kind: str) -> None:
    heads = {
        ".png": PNG, ".jpg": b"\xff\xd8\xff\xe0", ".jpeg": b"\xff\xd8\xff\xe1", ".gif": b"GIF89a",
        ".webp": b"RIFF\0\0\0\0WEBP", ".avif": b"\0\0\0\x1cftypavif",
    }  # fmt: skip
    assert list(publishing.problems([Found(f"a{kind}", "a", heads[kind])])) == []
    for head in (b"", b"<svg onload=alert(1)>", b"<!doctype html>", b"GIF87", b"\x89PNG"):
        assert [problem.code for problem in publishing.problems([Found(f"a{kind}", "a", head)])] == ["P004"]


def test_no_link_is_followed(guide_copy: Path) -> None:
    docs = guide_copy / "docs"
    (docs / "zh" / "linked").symlink_to(docs / "data")
    for name in ("zh/linked.png", "zh/linked.md", "en/assets/linked.jpg", "theme/linked.txt"):
        (docs / name).symlink_to("/etc/hostname")
    problems = guide.check(guide.Guide(guide_copy)).problems
    found = [(p.place.path, p.code) for p in problems if "linked" in p.place.path and p.code != "C007"]
    links = ["en/assets/linked.jpg", "theme/linked.txt", "zh/linked", "zh/linked.md", "zh/linked.png"]
    assert found == [(f"docs/{name}", "Y016") for name in links]
    [picture] = [p for p in problems if p.place.path == "docs/zh/linked.png"]
    assert picture.facts["what"] == os.strerror(errno.ELOOP)


def test_the_preview_publishes_no_more_than_a_build(guide_copy: Path) -> None:
    """While serving, errors stop nothing: what is not to be published goes, the theme's own comes back."""
    docs = guide_copy / "docs" / "zh"
    (docs / "x.html").write_text("<script>alert(1)</script>", "utf-8")
    (docs / "linked.png").symlink_to("/etc/hostname")
    (docs / "assets" / "images").mkdir(parents=True)
    (docs / "assets" / "images" / "favicon.png").write_bytes(PNG)
    config = load_config(str(guide_copy / "mkdocs.yml"))
    files = get_files(config)
    files.add_files_from_theme(config.theme.get_env(), config)
    assert sorted(published.restrict(files, config)) == ["assets/images/favicon.png", "linked.png", "x.html"]
    favicon = files.get_file_from_path("assets/images/favicon.png")
    assert favicon
    assert favicon.src_dir != config.docs_dir
    assert files.get_file_from_path("index.md")
    assert published.restrict(files, config) == []


def test_a_build_is_refused_in_place_and_keeps_the_old_site(guide_copy: Path) -> None:
    docs, site = guide_copy / "docs" / "zh", guide_copy / "site"
    site.mkdir()
    (site / "old.html").write_text("old", "utf-8")
    (docs / "x.html").write_text("<script>alert(1)</script>", "utf-8")
    (docs / "assets" / "javascripts").mkdir(parents=True)
    (docs / "assets" / "javascripts" / "bundle.js").write_text("alert(1)", "utf-8")
    chapter = docs / "features.md"
    chapter.write_text(chapter.read_text("utf-8") + "\n<script>alert(1)</script>\n", "utf-8")
    line = chapter.read_text("utf-8").count("\n")
    result = run_mkdocs(guide_copy)
    assert result.returncode != 0
    assert "Traceback" not in result.stderr
    for place in (
        f"docs/zh/features.md:{line}:1: C015",
        "docs/zh/x.html:1:1: P001",
        "docs/zh/assets/javascripts/bundle.js:1:1: P001",
    ):
        assert place in result.stderr
    assert [path.name for path in site.iterdir()] == ["old.html"]


@pytest.mark.parametrize(
    "piece", ["<!--", "](", "![", "[a\n", '<a "', "<a '", "` ", "[", "<!-- --!>", "> ", "[^", "[["]
)
def test_reading_a_long_chapter_ends(piece: str) -> None:
    """Were the time not in proportion to the length, this would take minutes."""
    chapters.parse(Source("x.md", (piece * (400_000 // len(piece))).encode()))


def test_this_guide_needs_nothing_that_is_left_out() -> None:
    for path in sorted((ROOT / "docs").rglob("*.md")):
        assert chapters.parse(Source(path.name, path.read_bytes())).problems == ()


def test_characters_are_named_with_their_places() -> None:
    found = list(character_problems("a\nb\u2066c\u00adz", "x"))
    assert [(str(p.place), p.code, p.facts["character"]) for p in found] == [
        ("x:2:2", "Y015", "U+2066"),
        ("x:2:4", "Y019", "U+00AD"),
    ]
