"""Entries in the theme's search index for pages that the theme has not seen: those of terms, a short one each.

Prompts have an index of their own (see ``gallery``), since thousands of them would make this one large.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import jieba
from markupsafe import escape

from promptguide.records import LOCALES
from promptguide.views.common import term_path
from promptguide.vocabulary import names

if TYPE_CHECKING:
    from pathlib import Path

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
        index["docs"].append(
            {"location": term_path(term.id), "title": _cut(escape(own)), "text": f"<p>{_cut(escape(text))}</p>"}
        )
    path.write_text(json.dumps(index, separators=(",", ":")), "utf-8")


def _cut(text: str) -> str:
    """Chinese cut into words as Material does it: by spaces without width."""
    return _HAN.sub(lambda found: "\u200b".join(["", *jieba.cut(found[0]), ""]), str(text)).strip("\u200b")
