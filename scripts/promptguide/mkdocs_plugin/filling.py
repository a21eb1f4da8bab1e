"""Writing the pages of which a library has very many: made from shells, or taken over from the last site."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from markupsafe import escape

from promptguide import store
from promptguide.mkdocs_plugin import forks
from promptguide.mkdocs_plugin.beside import path as markdown_path
from promptguide.mkdocs_plugin.edition import generated_head, sheets
from promptguide.mkdocs_plugin.last_site import stamp
from promptguide.mkdocs_plugin.shell import Shell, mark
from promptguide.views import path as chapter_path
from promptguide.views.gallery import PAGE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mkdocs.structure.pages import Page as ThemePage

    from promptguide.mkdocs_plugin.edition import Edition
    from promptguide.mkdocs_plugin.joined import Joined
    from promptguide.mkdocs_plugin.last_site import Files, LastSite
    from promptguide.mkdocs_plugin.shell import FilledFile, Theme
    from promptguide.pages import Page


@dataclass(frozen=True, slots=True)
class Written:
    """A page that is on the disk: its path among the generated ones, its key, its files."""

    path: str
    key: str
    files: Files


@dataclass
class Filler:
    """Makes the pages of an edition that come in kinds. ``files`` are those that MkDocs leaves to us."""

    edition: Edition
    theme: Theme
    files: dict[str, FilledFile]
    _shells: dict[tuple[object, ...], Shell] = field(default_factory=dict)

    def of(self, edition: Edition, files: dict[str, FilledFile]) -> Filler:
        """The same theme, filled in for an edition that knows more by now."""
        return replace(self, edition=edition, files=files)

    def write(self, folder: Path, last: LastSite | None, most: int = 1) -> list[Written]:
        """Write all pages into a folder, by at most so many processes; gives what is there then."""
        return forks.spread(lambda pages: self._write(pages, folder, last), list(self.pages()), most)

    def pages(self) -> Iterator[Page]:
        """The pages to make, in order."""
        return (page for path, page in self.edition.generated.items() if path in self.files)

    def _write(self, pages: Iterable[Page], folder: Path, last: LastSite | None) -> list[Written]:
        written = []
        for page in pages:
            key = self.key(page)
            files = last.take(page.path, key, folder) if last and key else None
            if files is None:
                files = {}
                for path, data in self.outputs(page):
                    target = f"{folder}/{path}"
                    os.makedirs(os.path.dirname(target), exist_ok=True)
                    with open(target, "wb") as file:
                        file.write(data)
                    files[path] = stamp(target)
            written.append(Written(page.path, key, files))
        return written

    def outputs(self, page: Page) -> Iterator[tuple[str, bytes]]:
        """The files of a page: its HTML, the same as Markdown, and what the prompt is as data."""
        edition, file = self.edition, self.files[page.path]
        body = self._body(page)
        own = edition.own_markdown(page)
        yield file.dest_uri, self._filled(page, body).encode()
        text = own if own is not None else edition.beside.markdown(file.url, body)
        yield markdown_path(file), text.encode()
        yield from edition.files_of(page)

    def key(self, page: Page) -> str:
        """A hash of all that a page is made of; empty if that cannot be told, and it is made each time."""
        parts = self._dependencies(page)
        if parts is None:
            return ""
        shell = self._shell(page, ())
        return _digest(repr((self._base, shell.digest, page, parts)))

    @cached_property
    def _base(self) -> tuple[object, ...]:
        """What all pages of the edition are made of: code, templates, words, tables."""
        edition = self.edition
        made_by = repr((store.version(), edition.checked.templates, edition.words.words))
        today = chapter_path.TODAY.strip("/") in edition.chapters
        return _digest(made_by), edition.locale, edition.library.tables.digest, today

    def _dependencies(self, page: Page) -> tuple[object, ...] | None:
        """What a page shows besides itself and the tables."""
        library = self.edition.library
        if page.kind == "list":
            first = (int(page.argument) - 1) * PAGE
            sizes = {value: len(places) for value, places in library.facets.get("collection", {}).items()}
            return [entry.digest for entry in library.entries[first : first + PAGE]], sizes
        if page.kind == "term":
            term, chapters = library.tables.terms[page.argument], self.edition.chapters
            uses = [use.entry.digest for use in library.concordance.get(term.id, [])]
            teachers = [(id_, chapters[id_].title) for id_ in chapter_path.teachers(term, chapters)]
            return library.users.get(term.id, 0), uses, teachers
        entry = library.prompts.get(page.argument)
        if entry is None or page.argument in library.failed:
            return None
        home = library.tables.homes.get(entry.id)
        others = [member.prompt for member in home.members] if home else []
        set_key = tuple(library.prompts[id_].digest for id_ in others if id_ in library.prompts)
        return entry.digest, set_key, library.relations.neighbours(entry).key

    def _body(self, page: Page) -> str:
        """What the block of a page shows."""
        return self.edition.page_of(page.block, page.argument, self.files[page.path].url).strip()

    def _filled(self, page: Page, body: str) -> str:
        edition, url = self.edition, self.files[page.path].url
        address = urljoin(edition.config.site_url, url) if edition.config.site_url else None
        head = f"<h1>{escape(page.title)}</h1>\n" if "<h1" not in body else ""
        values = {
            "id": Path(page.path).stem,
            "title": str(escape(page.title)),
            "description": str(escape(page.description)),
            "data": str(edition.term_data(page, address) or ""),
            "source": page.source or "",
            "content": head + body,
        }
        return self._shell(page, sheets(body)).fill(values)

    def _shell(self, page: Page, sheets_: Sequence[str]) -> Shell:
        """The shell for a page: made when the first page of its kind and variant asks for it."""
        folder = page.path.rpartition("/")[0]
        kind = (folder, page.kind, page.hide, bool(page.source), tuple(sheets_))
        if kind not in self._shells:
            self._shells[kind] = Shell.cut(self.theme.page(self._marked(page, folder, sheets_)))
        return self._shells[kind]

    def _marked(self, page: Page, folder: str, sheets_: Sequence[str]) -> ThemePage:
        edition = self.edition
        edit_uri = edition.edit_uri(mark("source")) if page.source else None
        made = self.theme.marked(f"{folder}/{mark('id')}.md", edit_uri)
        made.meta = generated_head(page) | {"title": mark("title"), "description": mark("description")}
        data = mark("data") if page.kind == "term" else None
        edition.marks[made.file.src_uri] = {"sheets": tuple(sheets_), "data": data}
        return made

    def write_full(self, keys: Mapping[str, str], before: Joined | None) -> Joined:
        """Write what is made of all pages of the edition; ``keys`` are those of filled pages, by path."""
        edition = self.edition
        self._list_pages()
        beside = {markdown_path(self.files[path]): key for path, key in keys.items() if key}
        return edition.beside.write(edition.renderer, edition.words, beside, before)

    def _list_pages(self) -> None:
        """Add the pages to the lists that are written beside the edition."""
        for page in self.pages():
            entry = self.edition.entry(page)
            added = entry.prompt.added if entry else None
            self.edition.beside.add(self.files[page.path], page.title, page.description, added)


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=16).hexdigest()
