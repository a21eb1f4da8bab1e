"""What the workbench shows of the library: every phrase by its element, as an example to take over."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from promptguide.chance import mixed
from promptguide.records import LOCALES

if TYPE_CHECKING:
    from promptguide.library import Library

PATH = "workbench/phrases.json"
"""Where it is published, from the root of an edition."""

MOST_LETTERS = 90
"""A phrase longer than this in any language is no example to take over."""

MOST = 300
"""Phrases are those of so many prompts, from all over a large library."""


def phrases(library: Library) -> dict[str, list[list[str]]]:
    """For each element its phrases, each once: the words in every language, then the id of the prompt."""
    found: dict[str, dict[tuple[str, ...], str]] = {}
    some = {entry.id for entry in mixed(library.entries)[:MOST]}
    for entry in library.entries:
        if entry.id not in some:
            continue
        for row in entry.rows:
            quoted = tuple(row.pieces(locale)[0] for locale in LOCALES)
            single = all(len(row.pieces(locale)) == 1 for locale in LOCALES)
            if single and max(map(len, quoted)) <= MOST_LETTERS:
                found.setdefault(row.element.id, {}).setdefault(quoted, entry.id)
    return {element: [[*quoted, id_] for quoted, id_ in own.items()] for element, own in found.items()}


def written(library: Library) -> str:
    """The data as the file that the script asks for."""
    return json.dumps(phrases(library), ensure_ascii=False, separators=(",", ":"))
