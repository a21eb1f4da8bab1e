"""What is written beside the pages of an edition: each as Markdown, an index, all in one, and a feed."""

from __future__ import annotations

from html import unescape
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from mkdocs.structure.nav import Section
from mkdocs.structure.pages import Page

from promptguide import companions, opendata
from promptguide.companions import Companion, Site
from promptguide.page_markdown import markdown

if TYPE_CHECKING:
    import datetime

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.nav import Navigation

    from promptguide.render import Renderer
    from promptguide.wording import Catalogue


def path(page: Page) -> str:
    """Where the Markdown of a page is, from the root of its edition: ``index.md`` beside ``index.html``."""
    return PurePosixPath(page.file.dest_uri).with_suffix(".md").as_posix()


class Beside:
    """Gathers the pages of one edition as MkDocs makes them, and writes in the end."""

    def __init__(self, config: MkDocsConfig, root: str) -> None:
        """``root`` is the address of the whole site, where the open data is."""
        self._config, self._root = config, root
        self._pages: dict[str, Companion] = {}
        self._nav: Navigation | None = None

    def order(self, nav: Navigation) -> None:
        """Remember the navigation, whose order the index has."""
        self._nav = nav

    def add(self, page: Page, html: str, own: str | None, added: datetime.date | None) -> None:
        """Add a page by its HTML, or by Markdown of its own."""
        base = self._config.site_url or "/"
        url = urljoin(base, page.url)
        text = own if own is not None else markdown(html, lambda href: _to_markdown(urljoin(url, href), base))
        self._pages[page.file.src_uri] = Companion(
            url,
            urljoin(base, path(page)),
            unescape(str(page.title or "")),
            unescape(str(page.meta.get("description") or "")),
            text,
            added,
        )
        target = Path(self._config.site_dir) / path(page)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())

    def write(self, renderer: Renderer, words: Catalogue) -> None:
        """Write what is made of all pages."""
        config, folder = self._config, Path(self._config.site_dir)
        site = Site(
            config.site_url or "/", config.site_name, config.site_description or "", config.copyright or ""
        )
        listed = self._sections()
        more = [
            (companions.FULL, urljoin(site.url, companions.FULL)),
            *(
                (name, urljoin(self._root, f"{opendata.FOLDER}/{name}"))
                for name in ("prompts.jsonl", "terms.json")
            ),
        ]
        first = [page for _, pages in listed for page in pages]
        rest = [page for page in self._pages.values() if page not in first]
        (folder / companions.INDEX).write_bytes(companions.index(site, listed, more).encode())
        (folder / companions.FULL).write_bytes(companions.full([*first, *rest]).encode())
        if newest := companions.newest(self._pages.values()):
            feed = renderer.render("feed", words, ending="xml", site=site, pages=newest, name=companions.FEED)
            (folder / companions.FEED).write_bytes(feed.encode())

    def _sections(self) -> list[tuple[str, list[Companion]]]:
        """The navigation: pages at its top go under the name of the site."""
        top: list[Page] = []
        sections: list[tuple[str, list[Page]]] = [(self._config.site_name, top)]
        for item in self._nav.items if self._nav else []:
            if isinstance(item, Page):
                top.append(item)
            elif isinstance(item, Section):
                sections.append((unescape(str(item.title)), _pages(item)))
        return [
            (title, [self._pages[page.file.src_uri] for page in pages if page.file.src_uri in self._pages])
            for title, pages in sections
            if pages
        ]


def _pages(section: Section) -> list[Page]:
    found: list[Page] = []
    for item in section.children:
        found += [item] if isinstance(item, Page) else _pages(item) if isinstance(item, Section) else []
    return found


def _to_markdown(url: str, base: str) -> str:
    """The address of a page of this site → that of its Markdown."""
    parts = urlsplit(url)
    if url.startswith(base) and parts.path.endswith("/"):
        return parts._replace(path=f"{parts.path}index.md", fragment="").geturl()
    return url
