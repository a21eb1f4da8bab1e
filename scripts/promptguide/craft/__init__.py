"""How a prompt is written, judged by rules of ``docs/data/rules.yml``. The browser does the same in
``assets/logic/craft.js``; both are tested against each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptguide.craft.rules import Pace
from promptguide.craft.text import Draft, Finding

if TYPE_CHECKING:
    from promptguide.entries import Entry
    from promptguide.tables import Tables

__all__ = ["Draft", "Finding", "Pace", "alone", "check", "draft_of", "is_clean", "pace"]


def check(draft: Draft, tables: Tables) -> list[Finding]:
    """Every place where a draft breaks a rule, in order of the text; what is missing comes first."""
    return tables.craft.check(draft)


def is_clean(draft: Draft, tables: Tables) -> bool:
    """Whether a draft breaks no rule."""
    return next(tables.craft.findings(draft), None) is None


def alone(draft: Draft, rule: str, tables: Tables) -> list[Finding]:
    """Where a draft breaks a rule, provided that it breaks no other."""
    return tables.craft.alone(draft, rule)


def pace(draft: Draft, tables: Tables) -> Pace:
    """How much happens in a draft, and the seconds that takes by this guide's own estimate."""
    return tables.craft.pace(draft)


def draft_of(entry: Entry, locale: str) -> Draft:
    """A prompt of the library in one language, with its phrases."""
    elements = {row.number: row.element.id for row in entry.rows}
    spans: list[tuple[int, int, str]] = []
    position = 0
    for segment in entry.aligned[locale].segments:
        end = position + len(segment.text)
        if segment.row is not None:
            spans.append((position, end, elements[segment.row]))
        position = end
    return Draft(locale, getattr(entry.prompt.text, locale), tuple(spans), entry.seconds)
