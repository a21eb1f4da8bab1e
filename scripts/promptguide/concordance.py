"""Where prompts use a term: every phrase, in every language, with a little of the text around it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

from promptguide.chance import mixed
from promptguide.widths import em, is_wide

if TYPE_CHECKING:
    from collections.abc import Sequence

    from promptguide.entries import Entry, Row
    from promptguide.spans import Segment
    from promptguide.tables import Tables

AROUND = 26
"""How much of the text is shown on each side of a phrase, in em."""

MOST = 55
"""Of a term that more phrases use, so many are shown."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A phrase and what stands around it. ``phrase`` is cut where it names the term."""

    before: str
    phrase: tuple[tuple[str, bool], ...]
    after: str


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A phrase that uses a term."""

    entry: Entry
    row: Row
    term: str

    def excerpt(self, tables: Tables, locale: str) -> Excerpt:
        """The phrase in its text: the piece that names the term, or the first."""
        segments = self.entry.aligned[locale].segments
        own = [number for number, segment in enumerate(segments) if segment.row == self.row.number]
        cut = {n: marked(segments[n].text, self.row.element.id, self.term, tables, locale) for n in own}
        best = next((number for number in own if any(named for _, named in cut[number])), own[0])
        before, after = _joined(segments[:best]), _joined(segments[best + 1 :])
        return Excerpt(_last(before), cut[best], _first(after))


def concordance(entries: Sequence[Entry]) -> dict[str, list[Occurrence]]:
    """For every term that is used, phrases that use it, in the order of the library.

    Where there are too many, they are from all over the library.
    """
    places = {entry.id: place for place, entry in enumerate(entries)}
    found: defaultdict[str, list[tuple[int, Occurrence]]] = defaultdict(list)
    for entry in mixed(entries):
        for row in entry.rows:
            for term in row.terms:
                if len(found[term]) < MOST:
                    found[term].append((places[entry.id], Occurrence(entry, row, term)))
    return {term: [use for _, use in sorted(uses, key=itemgetter(0))] for term, uses in found.items()}


def marked(phrase: str, element: str, term: str, tables: Tables, locale: str) -> tuple[tuple[str, bool], ...]:
    """Cut a phrase where it names a term; True marks the name."""
    pieces, position = [], 0
    for use in tables.vocabulary.uses(element, locale, phrase):
        if use.term == term:
            pieces += [(phrase[position : use.start], False), (phrase[use.start : use.end], True)]
            position = use.end
    return tuple(piece for piece in [*pieces, (phrase[position:], False)] if piece[0])


def _joined(segments: Sequence[Segment]) -> str:
    return "".join(segment.text for segment in segments)


def _first(text: str) -> str:
    """The beginning of a text, cut between words."""
    end, used = 0, 0.0
    while end < len(text) and used < AROUND:
        used += em(text[end])
        end += 1
    if end == len(text):
        return text
    while end and not _breaks(text, end):
        end -= 1
    return text[:end].rstrip() + "…"


def _last(text: str) -> str:
    """The end of a text, cut between words."""
    start, used = len(text), 0.0
    while start and used < AROUND:
        start -= 1
        used += em(text[start])
    if not start:
        return text
    while start < len(text) and not _breaks(text, start):
        start += 1
    return "…" + text[start:].lstrip()


def _breaks(text: str, place: int) -> bool:
    """Whether a line could end before this place: at a space, or next to a wide character."""
    return any(c.isspace() or is_wide(c) for c in text[place - 1 : place + 1])
