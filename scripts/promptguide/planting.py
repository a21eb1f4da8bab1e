"""Faults put into good prompts, for readers to find and mend: one rule finds each, and no other does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from promptguide import craft
from promptguide.records import LOCALES
from promptguide.widths import is_wide

if TYPE_CHECKING:
    from promptguide.craft.records import Rule
    from promptguide.entries import Entry
    from promptguide.tables import Tables

_SENTENCE_ENDS = tuple("。！？.!?")


@dataclass(frozen=True, slots=True)
class Planted:
    """A fault in one language's prompt: before which segment it stands, and its words with their spaces."""

    locale: str
    at: int
    text: str


def is_good(entry: Entry, tables: Tables) -> bool:
    """Whether no rule finds anything in a prompt, in any language."""
    return all(craft.is_clean(craft.draft_of(entry, locale), tables) for locale in LOCALES)


def plant(entry: Entry, rule: Rule, locale: str, tables: Tables) -> Planted | None:
    """Put a fault between two sentences, or else where its rule says.

    None where the rule then does not find it, or where another rule finds something too.
    """
    words = [segment.text for segment in entry.aligned[locale].segments]
    rows = [segment.row for segment in entry.aligned[locale].segments]
    ends = [
        n for n in range(1, len(words)) if not rows[n - 1] and words[n - 1].rstrip().endswith(_SENTENCE_ENDS)
    ]
    ends.sort(key=lambda at: sha256(f"{rule.id} {entry.id} {locale} {at}".encode()).digest())
    if rule.plant is None:
        return None
    places = [0] if rule.plant.place == "start" else [*ends[:2], len(words)]
    for at in places:
        before, after = "".join(words[:at]), "".join(words[at:])
        text = _spaced(before, getattr(rule.plant, locale), after)
        start, end = len(before), len(before) + len(text)
        found = craft.alone(_with(entry, locale, start, text), rule.id, tables)
        if any(start < one.end and one.start < end for one in found):
            return Planted(locale, at, text)
    return None


def _spaced(before: str, text: str, after: str) -> str:
    """A text with the spaces it needs between what is before and after."""
    lead = "" if not before or before[-1].isspace() or is_wide(before[-1]) else " "
    trail = "" if not after or after[0].isspace() or is_wide(text[-1]) else " "
    return f"{lead}{text}{trail}"


def _with(entry: Entry, locale: str, at: int, text: str) -> craft.Draft:
    """A prompt with a text put in at a character."""
    good = craft.draft_of(entry, locale)
    moved = tuple(
        (start, end, element) if end <= at else (start + len(text), end + len(text), element)
        for start, end, element in good.spans
    )
    return replace(good, text=good.text[:at] + text + good.text[at:], spans=moved)


def about(rule: Rule, tables: Tables) -> str:
    """The element that a rule is about; empty if it is about none in particular."""
    theme = next((theme.id for theme in tables.themes if rule in theme.rules), "")
    named = [*rule.find.elements, *(side.element for side in rule.find.sides if side.element), theme]
    return next((id_ for id_ in named if tables.element(id_)), "")
