"""One edition of the site while it is built: what it knows, and what its pages say.

Knows MkDocs' pages, but neither its events (``plugin``) nor how files come to the disk.
"""

from __future__ import annotations

import os
import re
from hashlib import blake2b
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from markupsafe import Markup, escape
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.utils import get_relative_url

from promptguide import (
    chapters,
    disk,
    export,
    guide,
    language,
    linked_data,
    opendata,
    pages,
    store,
    workbench,
)
from promptguide.blocks import Blocks
from promptguide.library import by_path
from promptguide.mkdocs_plugin import beside, edition_chapters, security_policy
from promptguide.mkdocs_plugin.editions import Editions
from promptguide.mkdocs_plugin.joined import join_pairs
from promptguide.problems import errors
from promptguide.records import LOCALES
from promptguide.views import gallery, practice
from promptguide.views.common import GALLERY, Scope, problems
from promptguide.writing import refresh_file
from promptguide.yamlnodes import Source

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

    from promptguide.entries import Entry
    from promptguide.mkdocs_plugin.config import PromptguideConfig
    from promptguide.mkdocs_plugin.joined import Joined
    from promptguide.problems import Problem

log = get_plugin_logger("promptguide")

Call = tuple[str, tuple[Any, ...]]
"""How a page has something shown: the name of a method of ``Blocks``, and its arguments."""

Frame = tuple[str, ...]
"""All that a page shows besides its own text."""

SHEETS = {
    "diagrams": "pg-d-",
    "figures": "pg-figure__svg",
    "workbench": "pg-bench",
    "exercises": "pg-exercise",
    "rules": "pg-rules",
}
"""Style sheets that only some pages need, and what stands in the HTML of those that do."""


def sheets(html: str) -> tuple[str, ...]:
    """The style sheets that a page's content needs."""
    return tuple(sheet for sheet, mark in SHEETS.items() if mark in html)


class Edition:
    """An edition as one build finds it; ``checked`` may be another at the next."""

    def __init__(
        self,
        config: MkDocsConfig,
        settings: PromptguideConfig,
        found: guide.Guide,
        checked: guide.Checked,
        *,
        serving: bool,
    ) -> None:
        """While ``serving``, what cannot be shown is shown as an error and not raised."""
        self.config, self.settings, self.serving = config, settings, serving
        self.locale: str = settings.locale
        self.guide, self.checked, self.library = found, checked, checked.library
        self.words = guide.words(self.locale)
        self.renderer = guide.renderer(found, checked.store)
        self.editions = Editions.of(self.locale, settings.editions)
        self.generated = {page.path: page for page in pages.generate(self.library, self.words)}
        self.errors: dict[str, list[Problem]] = by_path(errors(checked.problems))
        folders = {locale: f"{found.name(found.chapters(locale))}/" for locale in LOCALES}
        self.chapters = edition_chapters.teaching(checked.chapters, folders[self.locale])
        self.borrowed = edition_chapters.borrowed(checked.chapters, folders, self.locale)
        self.beside = beside.Beside(config, self.editions.homes(config.site_url or "/")[0])
        self.marks: dict[str, dict[str, Any]] = {}
        """What the theme is told of the pages of marks (see ``shell``), by path."""

    def after(self, checked: guide.Checked) -> Edition:
        """The edition as it is when the guide was found to be otherwise; what may be kept is kept."""
        new = Edition(self.config, self.settings, self.guide, checked, serving=self.serving)
        new.beside, new.marks = self.beside, self.marks
        return new

    # What is in the site

    def add_generated(self, files: Files) -> None:
        """Add the pages that nobody writes by hand; a chapter of the same path wins."""
        for path, page in self.generated.items():
            if files.get_file_from_path(path) is None:
                file = File.generated(
                    self.config, path, content=page.markdown, inclusion=InclusionLevel.NOT_IN_NAV
                )
                file.edit_uri = self.edit_uri(page.source) if page.source else None
                files.append(file)
                for place, data in self.files_of(page):
                    files.append(File.generated(self.config, place, content=data))
        for uri, (_, chapter) in self.borrowed.items():
            if files.get_file_from_path(uri) is None:
                files.append(File.generated(self.config, uri, content=f"\n{chapter.body}"))

    def edit_uri(self, source: str) -> str:
        """The way to a file of the guide from where MkDocs believes that edits begin, the chapters."""
        return "../" * len(Path(self.config.docs_dir).relative_to(self.guide.root).parts) + source

    def data(self) -> Iterator[tuple[str, bytes]]:
        """The other data files of the edition, by path: for scripts, and in the first also for others."""
        if self.editions.is_first:
            maps = [
                f"Sitemap: {home}sitemap.xml" for home in self.editions.homes(self.config.site_url or "/")
            ]
            yield "robots.txt", "\n".join(["User-agent: *", "Allow: /", "", *maps, ""]).encode()
            yield security_policy.HEADERS, security_policy.headers(self._policy).encode()
        yield language.PATH, language.written(self.library.tables).encode()
        yield workbench.PATH, workbench.written(self.library).encode()
        scope = Scope(self.library, self.words, lambda path: f"../{path}")
        yield practice.DATA, practice.written(scope, self.chapters).encode()

    def search_data(self) -> Iterator[tuple[str, bytes]]:
        """The data files that finding prompts takes."""
        scope = Scope(self.library, self.words, lambda path: f"../{path}")
        for path, text in gallery.files(scope).items():
            yield path, text.encode()

    search_pages = frozenset({f"{GALLERY}index.md"})
    """The pages that say where those files are."""

    def files_of(self, page: pages.Page) -> Iterator[tuple[str, bytes]]:
        """The data files that lie beside a generated page: a prompt's, once for all editions."""
        entry = self.entry(page)
        if entry and self.editions.is_first:
            yield export.JSON.path(entry.id), opendata.write(entry).json.encode()
            yield export.YAML.path(entry.id), disk.read_bytes(self.guide.root / entry.path)

    def write_open_data(self, folder: Path, before: Mapping[str, Joined]) -> dict[str, Joined]:
        """Write the data for others into the folder of the site; gives the files joined of all prompts.

        ``before`` are those files as they were written before, by their paths.
        """
        names = [f"{opendata.FOLDER}/{name}" for name in (opendata.LINES, opendata.TABLE)]
        heads = b"", opendata.first_line(opendata.TABLE).encode()
        both = join_pairs(
            (folder / names[0], folder / names[1]),
            heads,
            map(self._piece, self.library.entries),
            (before.get(names[0]), before.get(names[1])),
        )
        joined = dict(zip(names, both, strict=True))
        weights = {Path(path).name: file.weight for path, file in joined.items() if file.weight}
        for name, text in opendata.files(self.library, guide.day(self.library, os.environ), weights).items():
            refresh_file(folder / opendata.FOLDER / name, text.encode())
        return joined

    def _piece(self, entry: Entry) -> tuple[str, Callable[[], tuple[bytes, bytes]]]:
        key = f"{entry.path} {entry.digest} {self.library.tables.digest} {store.version()}"

        def make() -> tuple[bytes, bytes]:
            written = opendata.write(entry)
            return written.json.encode(), written.csv.encode()

        return key, make

    def vocabulary(self) -> list[str]:
        """Words that a search in Chinese must not cut."""
        tables = self.library.tables
        groups = [group.name.zh for group in tables.groups]
        elements = [element.name.zh for element in tables.elements]
        terms = [name for term in tables.terms.values() for name in (term.name.zh, *term.aliases.zh)]
        return [*groups, *elements, *filter(str.isalpha, terms), *tables.words]

    # What a page is

    def chapter(self, page: Page) -> chapters.Chapter | None:
        """The chapter that a page shows, if people wrote it in this language."""
        path = page.file.abs_src_path
        if page.file.generated_by or path is None:
            return None
        name = self.guide.name(Path(path))
        if name in self.checked.chapters:
            return self.checked.chapters[name]
        return chapters.parse(Source(name, disk.read_bytes(Path(path))))

    def chapter_id(self, page: Page) -> str:
        """The path of its chapter without the ending, empty for other pages."""
        return "" if page.file.generated_by else page.file.src_uri.rpartition(".")[0]

    def _borrowed(self, page: Page) -> tuple[str, chapters.Chapter] | None:
        return self.borrowed.get(page.file.src_uri) if page.file.generated_by else None

    def head(self, page: Page) -> dict[str, Any]:
        """The front matter of a page, escaped as the theme will not."""
        generated, chapter = self._generated(page), self.chapter(page)
        if generated:
            return generated_head(generated)
        front = chapter.front_matter.model_dump(exclude_none=True) if chapter else {}
        return {name: escape(value) if isinstance(value, str) else value for name, value in front.items()}

    def blocks(self, url: str, chapter: str = "") -> Blocks:
        """What the blocks of a page show."""
        return Blocks(
            self.library,
            self.words,
            self.renderer,
            lambda path: get_relative_url(path, url),
            chapters=self.chapters,
            chapter=chapter,
            propose=_propose(self.config),
            up=self.editions.up,
        )

    def page_of(self, block: str, argument: str, url: str) -> str:
        """What a block shows on the page at ``url`` that consists of it."""
        return self.shown(self.blocks(url), ("html", (block, argument, {})), f"/// {block} | {argument}")

    def shown(self, blocks: Blocks, call: Call, what: str) -> str:
        """Have something shown, called ``what`` in the log, which learns of all that cannot be."""
        try:
            html: str = getattr(blocks, call[0])(*call[1])
            for card in blocks.cards:
                log.error("%s: %s", what, card)
            blocks.cards.clear()
            return html
        except Exception as error:
            if not self.serving:
                raise
            log.error("%s: %s", what, error, exc_info=True)
            return str(escape(f"{type(error).__name__}: {error}"))

    def notes(self, page: Page, blocks: Blocks) -> str:
        """The facts that a chapter cites, as Markdown that goes to its end."""
        chapter, borrowed = self.chapter(page), self._borrowed(page)
        if borrowed:
            chapter = borrowed[1]
        return blocks.notes(chapter) if chapter else ""

    def content(self, html: str, page: Page, blocks: Blocks) -> str:
        """A page's HTML with what stands around a chapter; at its head, while serving, its problems."""
        if borrowed := self._borrowed(page):
            content = Markup(html)  # noqa: S704  Markdown has made it
            html = self.renderer.render("borrowed", self.words, language=borrowed[0], content=content)
        chapter, head, foot = self.chapter(page), "", ""
        if chapter:
            head = blocks.closed(chapter.front_matter.models)
        if (id_ := self.chapter_id(page)) in self.chapters:
            under, foot = blocks.frame(id_)
            head += under
        title, end, rest = html.partition("</h1>")
        return f"{title}{end}{head}{rest}{foot}" if end else f"{head}{html}{foot}"

    def frame(self, page: Page, calls: Iterable[Call]) -> Frame:
        """What the blocks of a page show, given how it calls them, and what stands around them."""
        blocks = self.blocks(page.url, self.chapter_id(page))
        try:
            shown = [getattr(blocks, name)(*arguments) for name, arguments in calls]
            around = self.content("<h1></h1>", page, blocks)
        except Exception as error:  # whoever writes the page will tell
            return (repr(error),)
        return *shown, around, self.notes(page, blocks), self.with_problems("", page), repr(self.head(page))

    def with_problems(self, html: str, page: Page) -> str:
        """A page's HTML, below what is wrong with its file."""
        found = self.errors.get(self.guide.name(Path(page.file.abs_src_path or "")))
        return (
            self.renderer.render("problems", self.words, found=problems(found, self.words)) + html
            if found
            else html
        )

    def context(self, page: Page) -> dict[str, Any]:
        """What our parts of the theme need to know about a page."""
        base = get_relative_url(".", page.url)
        uri = page.file.src_uri
        description = page.meta.get("description")
        own = {
            "title": None if page.is_homepage else unescape(page.title or ""),
            "description": unescape(description) if description else self.config.site_description,
            "data": self._linked_data(page),
            "markdown": beside.path(page.file),
            "sheets": sheets(page.content or ""),
        }
        exists = uri in self.marks or self._exists(uri)
        return self._context(base, page.url, lambda locale: exists) | own | self.marks.get(uri, {})

    def template_context(self, base: str, name: str) -> dict[str, Any]:
        """The same for what is no chapter, such as 404: each edition has its own."""
        return self._context(base, name, lambda locale: True) | {
            "title": None,
            "description": None,
            "data": None,
            "sheets": (),
        }

    def markdown(self, page: Page, html: str) -> str:
        """A page as Markdown: made from its HTML, if it has none of its own."""
        generated = self._generated(page)
        own = self.own_markdown(generated) if generated else None
        return own if own is not None else self.as_markdown(html, page.url)

    def as_markdown(self, html: str, url: str) -> str:
        """The HTML of the page at ``url`` as Markdown."""
        key = blake2b(f"{self.config.site_url} {url} {html}".encode(), digest_size=16).hexdigest()
        made = self.checked.store.remember(
            f"markdown-{self.locale}", key, lambda: self.beside.markdown(url, html)
        )
        return str(made)

    def own_markdown(self, page: pages.Page) -> str | None:
        """The Markdown that a generated page has of its own: that of a prompt or a term."""
        entry = self.entry(page)
        if page.kind == "term":
            return export.term_as_markdown(page.argument, self.library, self.words)
        return export.as_markdown(entry, self.words) if entry else None

    def added(self, page: Page) -> datetime.date | None:
        """The day a page came here, if anybody has noted it."""
        if chapter := self.chapter(page):
            return chapter.front_matter.added
        generated = self._generated(page)
        entry = self.entry(generated) if generated else None
        return entry.prompt.added if entry else None

    def entry(self, page: pages.Page) -> Entry | None:
        """The prompt that a generated page is of, as far as it could be read."""
        return self.library.prompts.get(page.argument) if page.kind == "prompt" else None

    def _generated(self, page: Page) -> pages.Page | None:
        return self.generated.get(page.file.src_uri) if page.file.generated_by else None

    def _exists(self, uri: str) -> bool:
        """Whether an edition has a page of its own, or can borrow it."""
        return uri in self.generated or any((self.guide.chapters(one) / uri).is_file() for one in LOCALES)

    def _linked_data(self, page: Page) -> Markup | None:
        """What a page is, for search engines: chapters teach, glossary pages define."""
        if chapter := self.chapters.get(self.chapter_id(page)):
            site = linked_data.Site(self.config.site_name, self.config.site_url)
            return linked_data.of_chapter(chapter, site, page.canonical_url, self.locale)
        generated = self._generated(page)
        return self.term_data(generated, page.canonical_url) if generated else None

    def term_data(self, generated: pages.Page, address: str | None) -> Markup | None:
        """The same for a generated page; only those of terms have any."""
        term = self.library.tables.terms.get(generated.argument) if generated.kind == "term" else None
        return linked_data.of_term(term, address, self.locale) if term else None

    @property
    def _policy(self) -> str:
        return security_policy.policy(self.library.tables.hosts)

    def _context(self, base: str, page: str, exists: Callable[[str], bool]) -> dict[str, Any]:
        found = self.editions.alternates(self.config.site_url or "", base, page, exists)
        return {
            "locale": self.locale,
            "base": base,
            "words": self.words.words,
            "policy": self._policy,
            "alternates": [alternate for alternate in found if exists(alternate["locale"])],
            "switch": [alternate for alternate in found if not alternate["current"]],
        }


def generated_head(page: pages.Page) -> dict[str, Any]:
    """The front matter that a generated page would have, escaped."""
    head: dict[str, Any] = {
        "title": escape(page.title),
        "description": escape(page.description),
        "hide": list(page.hide),
    }
    return head | {"search": {"exclude": True}}  # ``search_entries`` has an entry for it


def _propose(config: MkDocsConfig) -> str:
    """Where GitHub offers to add a prompt to the repository; nothing for other hosts."""
    branch = re.match(r"edit/([^/]+)/", config.edit_uri or "")
    if not branch or urlsplit(config.repo_url or "").hostname != "github.com":
        return ""
    return f"{str(config.repo_url).rstrip('/')}/new/{branch[1]}/prompts/original"
