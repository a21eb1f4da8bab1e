"""The theme's search index of an edition: chapters as the theme's plugin reads them, once for each text, and
a short entry for each generated page.

Prompts are not in it: thousands of them would make it large, and they have an index of their own, which the
search asks as well (see ``finding``).
"""

from __future__ import annotations

import functools
import json
import logging
import re
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import jieba
from markupsafe import escape

from promptguide.records import LOCALES
from promptguide.views.common import RULES, term_path
from promptguide.vocabulary import names
from promptguide.writing import refresh_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page

    from promptguide.mkdocs_plugin.edition import Edition

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]+")

Entry = dict[str, Any]


class SearchIndex:
    """What goes into the index besides what the theme's plugin reads in this build."""

    def __init__(self, edition: Edition) -> None:
        self._keys: dict[str, str] = {}
        self._known: dict[str, list[Entry]] = {}
        self.enter(edition)

    def enter(self, edition: Edition) -> None:
        """Go on with the edition as it is now."""
        self._edition, self._store = edition, edition.checked.store
        self._words = tuple(edition.vocabulary())
        self._cut_by = _digest(repr(self._words))

    def knows(self, page: Page, html: str) -> bool:
        """Whether a page with this title and HTML was read before, so that it need not be again."""
        key = self._keys[page.url] = _digest(repr((page.url, str(page.title), html, self._cut_by)))
        found = self._store.get(f"search-{self._edition.locale}", key)
        if found is None:
            _prepare(self._words)
            self._known.pop(page.url, None)
            return False
        self._known[page.url] = json.loads(bytes(found))
        return True

    def write(self, folder: Path, written: str = "") -> None:
        """Complete the index that the theme's plugin has written: this one, or that in the folder, if any."""
        path = folder / "search" / "search_index.json"
        if not path.is_file():
            return
        index = json.loads(written or path.read_bytes())
        pages: dict[str, list[Entry]] = dict(self._known.items())
        for entry in index["docs"]:
            pages.setdefault(entry["location"].partition("#")[0], []).append(entry)
        for url, key in self._keys.items():
            piece = json.dumps(pages.get(url, []), ensure_ascii=False).encode()
            self._store.put(f"search-{self._edition.locale}", key, piece)
        for entry in self._generated():
            pages.setdefault(entry["location"].partition("#")[0], []).append(entry)
        index["docs"] = [entry for url in sorted(pages) for entry in pages[url]]
        refresh_file(path, json.dumps(index, separators=(",", ":")).encode())

    def _generated(self) -> Iterator[Entry]:
        """An entry for each generated page that is no prompt's, and one for each rule."""
        edition, tables = self._edition, self._edition.library.tables
        locale = edition.locale
        for page in edition.generated.values():
            if not page.kind:
                url = page.path.removesuffix("index.md").removesuffix(".md").rstrip("/") + "/"
                yield self._entry(url, page.title, page.description)
        for term in tables.terms.values():
            known = dict.fromkeys(name for one in LOCALES for name in names(term, one))
            own, *others = sorted(known, key=lambda name: name != getattr(term.name, locale))
            yield self._entry(
                term_path(term.id), own, f"{getattr(term.definition, locale)} {' '.join(others)}"
            )
        for rule in tables.rules.values():
            name, text = getattr(rule.name, locale), getattr(rule.explanation, locale)
            yield self._entry(f"{RULES}#{rule.id}", name, text)

    def _entry(self, location: str, title: str, text: str) -> Entry:
        return {"location": location, "title": self._cut(title), "text": self._cut(text)}

    def _cut(self, text: str) -> str:
        """Text as the index has it, Chinese cut into words as Material does it, by spaces without width."""

        def cut() -> str:
            _prepare(self._words)
            return _HAN.sub(
                lambda found: "\u200b".join(["", *jieba.cut(found[0]), ""]), str(escape(text))
            ).strip("\u200b")

        return str(self._store.remember("words", f"{self._cut_by} {text}", cut))


class Kept:
    """The index of an edition as Material's plugin has it in memory; of another search plugin, nothing."""

    def __init__(self, config: MkDocsConfig) -> None:
        named = (plugin for name, plugin in config.plugins.items() if name.rpartition("/")[2] == "search")
        self._plugin: Any = next(named, None)  # Material's own is called material/search
        index = getattr(self._plugin, "search_index", None)
        self._index: Any = index if hasattr(index, "entries") else None

    def enter(self) -> None:
        """Let the pages that are rendered from now on go into this index."""
        if self._index:
            self._plugin.search_index = self._index

    def forget(self, url: str) -> None:
        """Take out the entries of a page, before it is rendered again."""
        if self._index:
            entries = self._index.entries
            self._index.entries = [one for one in entries if one["location"].partition("#")[0] != url]

    def write(self, folder: Path, index: SearchIndex) -> None:
        """Write the index as it is now."""
        if self._index:
            index.write(folder, self._index.generate_search_index(None))


@functools.cache
def _prepare(words: tuple[str, ...]) -> None:
    """Load the dictionary by which Chinese is cut, and add words that it must not cut."""
    jieba.setLogLevel(logging.WARNING)
    for word in words:
        jieba.add_word(word)


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=16).hexdigest()
