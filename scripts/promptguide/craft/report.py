"""What the rules find in a prompt's file, as problems at the words they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptguide import craft, spans
from promptguide.problems import Place, Problem, problem
from promptguide.records import LOCALES
from promptguide.yamlnodes import Mapping, at, read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from promptguide.entries import Entry
    from promptguide.tables import Tables
    from promptguide.yamlnodes import Node, Source


def problems(entry: Entry, source: Source, tables: Tables, language: str) -> Iterator[Problem]:
    """A note (K001) for each finding, with the rule's name and advice in a language.

    Each is at its words; at the text they are in, if YAML writes them in another way or they are what lacks.
    """
    node, _ = read(source)
    if node is None:
        return
    raw = source.data.decode("utf-8", "replace").removeprefix("\ufeff")
    for locale in LOCALES:
        draft = craft.draft_of(entry, locale)
        for found in craft.check(draft, tables):
            rule = tables.rules[found.rule]
            words = draft.text[found.start : found.end]
            number = sum(start < found.start for start, _ in spans.occurrences(draft.text, words))
            yield problem(
                "K001",
                _place(raw, node, locale, words, number),
                rule=rule.id,
                name=getattr(rule.name, language),
                locale=locale,
                words=words,
                advice=getattr(rule.repair_hint or rule.explanation, language),
            )


def _place(raw: str, node: Node, locale: str, words: str, number: int) -> Place:
    """Where words stand in a file: their so manieth occurrence in one language's text."""
    _, text = at(node, ("text", locale))
    start = _offset(raw, text)
    later = [_offset(raw, place) for place in _keys(node) if place > text]
    found = spans.occurrences(raw[start : min(later, default=len(raw))], words)
    if number >= len(found):
        return text
    before = raw[: start + found[number][0]]
    return Place(text.path, before.count("\n") + 1, len(before) - before.rfind("\n"))


def _keys(node: Node) -> Iterator[Place]:
    """The places of the keys beside a prompt's texts."""
    for part in (node, at(node, ("text",))[0]):
        if isinstance(part, Mapping):
            yield from part.keys.values()


def _offset(text: str, place: Place) -> int:
    """A place as a number of characters from the start."""
    lines = text.splitlines(keepends=True)
    return sum(map(len, lines[: place.line - 1])) + place.column - 1
