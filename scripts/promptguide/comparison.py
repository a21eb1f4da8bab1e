"""Prompts side by side: what differs between two texts, whether a pair differs in one element only, and
which prompts are too much alike.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from promptguide.problems import Place, Problem, nearest, problem
from promptguide.records import LOCALES
from promptguide.spans import word_ranges
from promptguide.yamlnodes import at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from promptguide.entries import Entry
    from promptguide.tables import Tables

SHINGLE = 4
"""Words in a row that two texts share by chance only rarely."""

ALIKE = 0.5
"""The share of the shorter text's shingles from which two prompts count as near-duplicates."""

COMMON = 200
"""A shingle of more prompts than this is a stock phrase and says nothing about two of them."""


ISLAND = 12
"""How wide equal text between two changes may be to count as changed; a Han character is two columns."""


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
        if changes and _columns("".join(old[changes[-1][1] : start])) <= ISLAND:
            changes[-1] = (changes[-1][0], end, changes[-1][2], new_end)
        else:
            changes.append((start, end, new_start, new_end))
    return changes


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


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
    """Members must exist, belong to one set each, and a pair must differ in its element alone (L011–L013)."""
    home: dict[str, str] = {}
    known = set(ids)
    for group in tables.sets.values():
        node = tables.set_nodes[group.id]
        for number, member in enumerate(group.members):
            place = at(node, ("members", number, "prompt"))[1]
            if member.prompt not in known:
                yield problem("C004", place, id=member.prompt, nearest=nearest(member.prompt, ids))
            elif home.setdefault(member.prompt, group.id) != group.id:
                yield problem("L011", place, id=member.prompt, other=home[member.prompt])
        if group.kind != "pair" or not group.element:
            continue
        found = [(n, prompts[m.prompt]) for n, m in enumerate(group.members) if m.prompt in prompts]
        for number, entry in found[1:]:
            place = at(node, ("members", number, "prompt"))[1]
            yield from _check_pair(found[0][1], entry, group.element, place)


def _check_pair(first: Entry, other: Entry, element: str, place: Place) -> Iterator[Problem]:
    for locale in LOCALES:
        (rest, told), (other_rest, other_told) = (_apart(entry, element, locale) for entry in (first, other))
        facts = {"id": other.id, "other": first.id, "element": element, "locale": locale}
        if told == other_told:
            yield problem("L012", place, **facts)
        if rest != other_rest:
            changed = " | ".join(p.text.strip() for p in difference(rest, other_rest) if p.kind != "same")
            yield problem("L013", place, words=changed, **facts)


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
    return " ".join(text[start:end].casefold() for start, end in word_ranges(text))


def near_duplicates(prompts: Mapping[str, Entry], tables: Tables) -> Iterator[Problem]:
    """Prompts that share half of their wording with another; members of one set are meant to (L014)."""
    home = {member.prompt: group.id for group in tables.sets.values() for member in group.members}
    for locale in LOCALES:
        shingles = {id_: _shingles(getattr(entry.prompt.text, locale)) for id_, entry in prompts.items()}
        users: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        for id_, found in shingles.items():
            for shingle in found:
                users[shingle].append(id_)
        shared: Counter[tuple[str, str]] = Counter()
        for ids in users.values():
            if 1 < len(ids) <= COMMON:
                shared.update((a, b) for n, a in enumerate(ids) for b in ids[n + 1 :])
        for (a, b), count in shared.items():
            share = count / min(len(shingles[a]), len(shingles[b]))
            if share >= ALIKE and (a not in home or home[a] != home.get(b)):
                yield problem(
                    "L014", Place(prompts[b].path), id=b, other=a, locale=locale, share=f"{share:.0%}"
                )


def _shingles(text: str) -> set[tuple[str, ...]]:
    plain = _plain(text).split()
    return {tuple(plain[n : n + SHINGLE]) for n in range(max(1, len(plain) - SHINGLE + 1))}
