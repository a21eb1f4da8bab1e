"""What is written beside the pages of an edition: each as Markdown, an index, all in one, and a feed."""

from __future__ import annotations

from hashlib import blake2b
from html import unescape
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from mkdocs.structure.nav import Section
from mkdocs.structure.pages import Page

from promptguide import companions, opendata
from promptguide.companions import Companion, Site
from promptguide.mkdocs_plugin.joined import join
from promptguide.page_markdown import markdown

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File
    from mkdocs.structure.nav import Navigation

    from promptguide.mkdocs_plugin.joined import Joined, Piece
    from promptguide.render import Renderer
    from promptguide.wording import Catalogue


def path(file: File) -> str:
    """Where the Markdown of a page is, from the root of its edition: ``index.md`` beside ``index.html``."""
    return PurePosixPath(file.dest_uri).with_suffix(".md").as_posix()


class Beside:
    """Gathers the pages of one edition while they are made, and writes in the end."""

    def __init__(self, config: MkDocsConfig, root: str) -> None:
        """``root`` is the address of the whole site, where the open data is."""
        self._config, self._root = config, root
        self._pages: dict[str, Companion] = {}
        self._nav: Navigation | None = None

    def order(self, nav: Navigation) -> None:
        """Remember the navigation, whose order the index has."""
        self._nav = nav

    def markdown(self, url: str, html: str) -> str:
        """A page's HTML as Markdown; ``url`` is its address from the root of the edition."""
        base = self._config.site_url or "/"
        whole = urljoin(base, url)
        return markdown(html, lambda href: _to_markdown(urljoin(whole, href), base))

    def add(self, file: File, title: str, description: str, added: datetime.date | None) -> None:
        """Add a page whose Markdown is on the disk by the time of ``write``."""
        base = self._config.site_url or "/"
        url, beside = urljoin(base, file.url if file.url != "./" else ""), urljoin(base, path(file))
        self._pages[path(file)] = Companion(url, beside, title, description, added)

    def forget(self, file: File) -> None:
        """Take a page out of the lists."""
        self._pages.pop(path(file), None)

    def write_markdown(self, file: File, text: str) -> None:
        """Put the Markdown of a page beside it."""
        target = Path(self._config.site_dir) / path(file)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())

    def write(
        self, renderer: Renderer, words: Catalogue, keys: Mapping[str, str], before: Joined | None = None
    ) -> Joined:
        """Write what is made of all pages; gives the file that has all of them.

        ``keys`` say of pages, by the paths of their Markdown, what that was made of; ``before`` is the same
        file as it was written before.
        """
        config, folder = self._config, Path(self._config.site_dir)
        site = Site(
            config.site_url or "/", config.site_name, config.site_description or "", config.copyright or ""
        )
        listed = self._sections()
        more = [
            (companions.FULL, urljoin(site.url, companions.FULL)),
            *(
                (name, urljoin(self._root, f"{opendata.FOLDER}/{name}"))
                for name in (opendata.LINES, "terms.json")
            ),
        ]
        (folder / companions.INDEX).write_bytes(companions.index(site, listed, more).encode())
        first = {page: None for _, pages in listed for page in pages}
        paths = {page: place for place, page in self._pages.items()}
        rest = sorted((page for page in paths if page not in first), key=lambda page: page.url)
        if newest := companions.newest(self._pages.values()):
            feed = renderer.render("feed", words, ending="xml", site=site, pages=newest, name=companions.FEED)
            (folder / companions.FEED).write_bytes(feed.encode())

        def piece(page: Companion) -> Piece:
            place = paths[page]

            def make() -> bytes:
                return companions.part(page.url, (folder / place).read_text("utf-8")).encode()

            return (f"{place} {keys[place]}", make) if keys.get(place) else known(place, make())

        return join(folder / companions.FULL, b"", map(piece, [*first, *rest]), before)

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
            (title, [self._pages[path(page.file)] for page in pages if path(page.file) in self._pages])
            for title, pages in sections
            if pages
        ]


def known(place: str, text: bytes) -> Piece:
    """A piece that is there already."""
    return f"{place} {blake2b(text, digest_size=16).hexdigest()}", lambda: text


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
