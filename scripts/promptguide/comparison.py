"""Prompts side by side: what differs between two texts, whether a pair differs in one element only, and
which prompts are too much alike.
"""

from __future__ import annotations

import difflib
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from promptguide.likeness import alike
from promptguide.problems import Place, Problem, nearest, problem
from promptguide.records import LOCALES
from promptguide.spans import word_ranges
from promptguide.widths import em
from promptguide.yamlnodes import at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from promptguide.entries import Entry
    from promptguide.tables import Tables

ISLAND = 6
"""How wide equal text between two changes may be to count as changed, in em."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of two texts: in both (``same``), only in the first (``out``) or the second (``in``)."""

    kind: str
    text: str


def difference(before: str, after: str) -> list[Piece]:
    """Compare two texts word by word; a Han character counts as a word.

    A few equal letters between two changes are taken into the change, so that it reads as one.
    """
    old, new = _tokens(before), _tokens(after)
    changes = _changes(old, new)
    pieces: list[Piece] = []
    position = 0
    for start, end, new_start, new_end in changes:
        pieces += [Piece("same", "".join(old[position:start])), Piece("out", "".join(old[start:end]))]
        pieces.append(Piece("in", "".join(new[new_start:new_end])))
        position = end
    pieces.append(Piece("same", "".join(old[position:])))
    return [piece for piece in pieces if piece.text]


def _changes(old: list[str], new: list[str]) -> list[tuple[int, int, int, int]]:
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    changes: list[tuple[int, int, int, int]] = []
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            continue
        if changes and em("".join(old[changes[-1][1] : start])) <= ISLAND:
            changes[-1] = (changes[-1][0], end, changes[-1][2], new_end)
        else:
            changes.append((start, end, new_start, new_end))
    return changes


def _tokens(text: str) -> list[str]:
    """Words, and what stands between them."""
    tokens, position = [], 0
    for start, end in word_ranges(text):
        if position < start:
            tokens.append(text[position:start])
        tokens.append(text[start:end])
        position = end
    return [*tokens, text[position:]] if position < len(text) else tokens


def check_sets(tables: Tables, prompts: Mapping[str, Entry], ids: Sequence[str]) -> Iterator[Problem]:
    """Members must exist, belong to one set each; a pair must differ in its element alone (L011–13, L016)."""
    home: dict[str, str] = {}
    known = set(ids)
    for index, group in enumerate(tables.sets.values()):
        for number, member in enumerate(group.members):
            place = _place(tables, index, number)
            if member.prompt not in known:
                yield problem("C004", place, id=member.prompt, nearest=nearest(member.prompt, ids))
            elif home.setdefault(member.prompt, group.id) != group.id:
                yield problem("L011", place, id=member.prompt, other=home[member.prompt])
        if group.kind != "pair" or not group.element:
            continue
        found = [(n, prompts[m.prompt]) for n, m in enumerate(group.members) if m.prompt in prompts]
        for rank, (number, entry) in enumerate(found):
            place = _place(tables, index, number)
            for _, earlier in found[:rank]:
                yield from _check_pair(earlier, entry, group.element, place)


def _check_pair(first: Entry, other: Entry, element: str, place: Place) -> Iterator[Problem]:
    facts = {"id": other.id, "other": first.id, "element": element}
    for locale in LOCALES:
        (rest, told), (other_rest, other_told) = (_apart(entry, element, locale) for entry in (first, other))
        if told == other_told:
            yield problem("L012", place, locale=locale, **facts)
        if rest != other_rest:
            changed = " | ".join(p.text.strip() for p in difference(rest, other_rest) if p.kind != "same")
            yield problem("L013", place, locale=locale, words=changed, **facts)
    for field in ("settings", "model"):
        if getattr(first.prompt, field) != getattr(other.prompt, field):
            yield problem("L016", place, id=other.id, other=first.id, field=field)


def _place(tables: Tables, group: int, number: int) -> Place:
    """Where the table of sets names a member of a set."""
    return at(tables.nodes["sets"], ("sets", group, "members", number, "prompt"))[1]


def _apart(entry: Entry, element: str, locale: str) -> tuple[str, str]:
    """A prompt's words without those of an element, and those of the element; punctuation aside."""
    numbers = {row.number for row in entry.rows if row.element.id == element}
    rest, told = "", ""
    for segment in entry.aligned[locale].segments:
        if segment.row in numbers:
            told += f" {segment.text}"
        else:
            rest += segment.text
    return _plain(rest), _plain(told)


def _plain(text: str) -> str:
    """A text without punctuation, spaces folded; symbols stay, since they say something."""
    kept = (" " if unicodedata.category(c)[0] in "PZC" else c for c in text.casefold())
    return " ".join("".join(kept).split())


def near_duplicates(prompts: Mapping[str, Entry], tables: Tables) -> Iterator[Problem]:
    """Prompts that share half of their wording with an earlier one; members of one set are meant to (L014).

    Each prompt is reported once, with the one it is most like.
    """
    home = tables.homes
    reported: set[str] = set()
    for locale in LOCALES:
        likeness: dict[str, tuple[float, str]] = {}
        for a, b, share in alike({id_: e.likeness[locale] for id_, e in prompts.items()}):
            if b not in reported and (a not in home or home[a] is not home.get(b)):
                likeness[b] = max(likeness.get(b, (0.0, "")), (share, a))
        for b, (share, a) in likeness.items():
            place, facts = Place(prompts[b].path), {"id": b, "other": a, "share": f"{share:.0%}"}
            yield problem("L014", place, locale=locale, **facts)
        reported |= set(likeness)
