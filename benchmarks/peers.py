"""The same pages for other generators: one Markdown page for each prompt and each term, in one language.

A page is what a reader of ours sees, turned into Markdown by ``promptguide.page_markdown``: both texts, the
breakdown, the diagrams in words, related prompts, the order for other models, rights and facts. All sites
have pages in a folder for each collection, and a sidebar with the names of all folders and the pages of one.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from promptguide import guide
from promptguide.blocks import Blocks
from promptguide.page_markdown import markdown
from promptguide.views.common import local

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from promptguide.library import Library

SITE = "https://site.invalid/"
OUTSIDE = "https://example.org/"
"""Where links lead to that have no page here, such as the filters of the library."""
_LINK = re.compile(rf"(?<=\]\(){re.escape(SITE)}([^\s)#]*)(#[^\s)]*)?")


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its path without an ending, such as ``samples-1/a-baker``, title, and Markdown."""

    path: str
    title: str
    text: str


def pages(found: guide.Guide, library: Library, locale: str = "zh") -> list[Page]:
    """Every prompt and every term as a page; links lead to ``SITE`` and our own addresses."""
    words, renderer = guide.words(locale), guide.renderer(found)

    def text(block: str, argument: str) -> str:
        blocks = Blocks(library, words, renderer, lambda path: SITE + path)
        return markdown(blocks.html(block, argument, {}), lambda address: address)

    prompts = []
    for entry in library.entries:
        title = local(entry.prompt.title, locale)
        prompts.append(Page(f"{entry.collection}/{entry.id}", title, text("prompt-page", entry.id)))
    terms = [
        Page(f"glossary/{term.id}", local(term.name, locale), text("term-page", term.id))
        for term in library.tables.terms.values()
    ]
    home = Page("index", "首页", f"# {words.words['library']}\n\n{len(prompts)}\n")
    return [home, *prompts, *terms]


def write(all_pages: Iterable[Page], folder: Path, address: Callable[[str, str], str]) -> None:
    """Write the pages; ``address`` gives the link from one path to another.

    The pages of terms, with every use of each, stay out of the search where there is one: Zensical refuses
    to index a page of such a length.
    """
    all_pages = list(all_pages)
    known = {_ours(page): page.path for page in all_pages}
    for page in all_pages:

        def link(match: re.Match[str], page: Page = page) -> str:
            target = known.get(match[1])
            return OUTSIDE + match[1] if target is None else address(page.path, target)

        path = folder / f"{page.path}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        search = "search: {exclude: true}\n" if page.path.startswith("glossary/") else ""
        head = f"---\ntitle: {json.dumps(page.title, ensure_ascii=False)}\n{search}---\n\n"
        path.write_text(head + _LINK.sub(link, page.text), "utf-8")


def _ours(page: Page) -> str:
    """The address of a page on our site, where prompts of all collections are in one folder."""
    folder, _, id_ = page.path.rpartition("/")
    return f"{'glossary' if folder == 'glossary' else 'prompts'}/{id_}/"


def to_file(here: str, there: str) -> str:
    """A link as MkDocs and Zensical want it: to the other Markdown file."""
    return os.path.relpath(f"{there}.md", os.path.dirname(here) or ".").replace(os.sep, "/")  # noqa: PTH120


def to_address(here: str, there: str) -> str:
    """A link as Hugo and Eleventy leave it: the address from the root of the site."""
    return f"/{there}/"


def write_mkdocs(all_pages: Iterable[Page], folder: Path, config: dict[str, object]) -> None:
    """A guide for MkDocs with Material, or for Zensical: ``config`` is our own, without what is ours."""
    write(all_pages, folder / "docs", to_file)
    left = ("nav", "docs_dir", "site_dir", "edit_uri", "extra_css", "plugins", "theme", "validation", "extra")
    kept = {name: value for name, value in config.items() if name not in left}
    plugins, theme = config["plugins"], config["theme"]
    assert isinstance(plugins, dict) and isinstance(theme, dict)  # noqa: S101  we have written it
    features = ["content.code.copy", "navigation.footer", "navigation.prune"]
    without = {name: value for name, value in theme.items() if name not in ("custom_dir", "favicon", "logo")}
    kept |= {"theme": without | {"features": features}, "plugins": {"search": plugins["search"]}}
    kept["markdown_extensions"] = ["admonition", "footnotes", "tables", {"toc": {"permalink": True}}]
    text = yaml.safe_dump(kept, allow_unicode=True, sort_keys=False)
    (folder / "mkdocs.yml").write_text(text, "utf-8")


def write_hugo(all_pages: Iterable[Page], folder: Path) -> None:
    """A site for Hugo."""
    write([page for page in all_pages if page.path != "index"], folder / "content", to_address)
    (folder / "config.yaml").write_text(HUGO_CONFIG, "utf-8")
    layouts = folder / "layouts" / "_default"
    layouts.mkdir(parents=True)
    for name, main in (("single", "{{ .Content }}"), ("list", "<h1>{{ .Title }}</h1>")):
        (layouts / f"{name}.html").write_text(HUGO_LAYOUT.replace("MAIN", main), "utf-8")


def write_eleventy(all_pages: Iterable[Page], folder: Path) -> None:
    """A site for Eleventy."""
    write(all_pages, folder / "pages", to_address)
    (folder / "pages" / "_includes").mkdir()
    (folder / "pages" / "_includes" / "page.njk").write_text(ELEVENTY_LAYOUT, "utf-8")
    (folder / "eleventy.config.cjs").write_text(ELEVENTY_CONFIG, "utf-8")


HUGO_CONFIG = """baseURL: https://example.org/
languageCode: zh
title: 生成的指南
hasCJKLanguage: true
disableKinds: [taxonomy, term, RSS]
"""

HUGO_LAYOUT = """<!doctype html>
<html lang="zh">
<head><meta charset="utf-8"><title>{{ .Title }}</title><link rel="canonical" href="{{ .Permalink }}"></head>
<body>
{{ $here := .CurrentSection }}
<nav><ul>
{{ range .Site.Sections }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a>
{{ if eq . $here }}<ul>
{{ range .RegularPages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>
{{ end }}</ul>{{ end }}</li>
{{ end }}</ul></nav>
<main>MAIN</main>
</body>
</html>
"""

ELEVENTY_CONFIG = """module.exports = (config) => {
  config.addGlobalData("layout", "page.njk");
  config.addCollection("groups", (api) => {
    const groups = new Map();
    for (const page of api.getAll()) {
      const name = page.inputPath.split("/").at(-2);
      if (!groups.has(name)) groups.set(name, { name, pages: [] });
      groups.get(name).pages.push(page);
    }
    return [...groups.values()];
  });
  config.addFilter("group", (path) => path.split("/").at(-2));
  return { dir: { input: "pages", output: "site" }, markdownTemplateEngine: false };
};
"""

ELEVENTY_LAYOUT = """<!doctype html>
<html lang="zh">
<head><meta charset="utf-8"><title>{{ title }}</title>
<link rel="canonical" href="https://example.org{{ page.url }}"></head>
<body>
{% set here = page.inputPath | group %}
<nav><ul>
{% for group in collections.groups %}<li><a href="{{ group.pages[0].url }}">{{ group.name }}</a>
{% if group.name == here %}<ul>
{% for one in group.pages %}<li><a href="{{ one.url }}">{{ one.data.title }}</a></li>
{% endfor %}</ul>{% endif %}</li>
{% endfor %}</ul></nav>
<main>{{ content | safe }}</main>
</body>
</html>
"""
