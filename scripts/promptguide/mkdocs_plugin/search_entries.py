"""Entries in the theme's search index for pages that the theme has not seen: of terms, a short one each.

Prompts have an index of their own (see ``gallery``), since thousands of them would make this one large.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import jieba
from markupsafe import escape

from promptguide.records import LOCALES
from promptguide.views.common import term_path
from promptguide.vocabulary import names

if TYPE_CHECKING:
    from pathlib import Path

    from mkdocs.config.defaults import MkDocsConfig

    from promptguide.mkdocs_plugin.edition import Edition

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]+")


def add(folder: Path, edition: Edition) -> None:
    """Add the entries of an edition's terms to the index in its folder, if there is one."""
    path = folder / "search" / "search_index.json"
    if not path.is_file():
        return
    index = json.loads(path.read_bytes())
    for term in edition.library.tables.terms.values():
        known = dict.fromkeys(name for locale in LOCALES for name in names(term, locale))
        own, *others = sorted(known, key=lambda name: name != getattr(term.name, edition.locale))
        text = f"{getattr(term.definition, edition.locale)} {' '.join(others)}"
        entry = {"location": term_path(term.id), "title": _cut(escape(own)), "text": _cut(escape(text))}
        index["docs"].append(entry)
    path.write_text(json.dumps(index, separators=(",", ":")), "utf-8")


class Kept:
    """The index of an edition as Material's plugin has it in memory; of another search plugin, nothing."""

    def __init__(self, config: MkDocsConfig) -> None:
        self._plugin: Any = config.plugins.get("search")
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

    def write(self, folder: Path, edition: Edition) -> None:
        """Write the index as it is now."""
        if self._index:
            path = folder / "search" / "search_index.json"
            path.write_text(self._index.generate_search_index(None), "utf-8")
            add(folder, edition)


def _cut(text: str) -> str:
    """Chinese cut into words as Material does it: by spaces without width."""
    return _HAN.sub(lambda found: "\u200b".join(["", *jieba.cut(found[0]), ""]), str(text)).strip("\u200b")
