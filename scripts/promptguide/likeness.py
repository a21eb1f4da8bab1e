"""How much of their wording two texts share: each text as numbers that stand for a few words in a row.

The numbers depend on nothing but the words and the version of Python, so they can be kept.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from functools import lru_cache
from hashlib import blake2b
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from promptguide.spans import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SHINGLE = 4
"""Words in a row that two texts share by chance only rarely."""

ALIKE = 0.5
"""The share of the shorter text's shingles from which two texts count as near-duplicates."""

COMMON = 50
"""A shingle of more texts than this is a stock phrase and says nothing about two of them."""


class Shingles(NamedTuple):
    """A text's words in a row: a number for all of them, and one for each stretch of ``SHINGLE``."""

    whole: int
    parts: array[int]


def shingles(text: str) -> Shingles:
    """Cut a text into stretches of words; case and what stands between words do not count."""
    numbers = [_number(word) for word in words(text)]
    if len(numbers) <= SHINGLE:
        parts = {hash(tuple(numbers))}
    else:
        parts = set(map(hash, zip(*(numbers[n:] for n in range(SHINGLE)), strict=False)))
    return Shingles(hash(tuple(numbers)), array("q", parts))


def alike(texts: Mapping[str, Shingles]) -> Iterator[tuple[str, str, float]]:
    """Pairs of ids in order whose texts share enough, and how much of the shorter they share."""
    first: dict[int, str] = {}
    ids: list[str] = []
    for id_, text in texts.items():
        same = first.setdefault(text.whole, id_)
        if same == id_:
            ids.append(id_)
        else:
            yield same, id_, 1.0
    for a, b, share in _pairs([texts[id_].parts for id_ in ids]):
        yield ids[a], ids[b], share


def _pairs(texts: list[array[int]]) -> Iterator[tuple[int, int, float]]:
    """Which of some texts, none of them twice, share enough: their places, and how much they share."""
    counts = Counter(chain.from_iterable(texts))
    common = {part for part, count in counts.items() if count > COMMON}
    unique = {part for part, count in counts.items() if count == 1}
    told: list[set[int]] = []
    rare: list[list[int]] = []
    for text in texts:
        parts = set(text) - unique - common
        # Of two texts that share so many, any choice of all the others and one more has one that both have.
        spare = len(parts) - math.ceil(ALIKE * len(text)) + 1
        rare.append(sorted(parts, key=counts.__getitem__)[:spare] if spare > 0 else [])
        told.append(parts)
    asked = set().union(*rare)
    users: dict[int, list[int]] = {part: [] for part in asked}
    for place, parts in enumerate(told):
        for part in asked & parts:
            users[part].append(place)
    for place, parts in enumerate(told):
        size = len(texts[place])
        for other in set().union(*(users[part] for part in rare[place])):
            if size < len(texts[other]) or (size == len(texts[other]) and place < other):
                share = len(parts & told[other]) / size
                if share >= ALIKE:
                    yield min(place, other), max(place, other), share


@lru_cache(maxsize=1 << 16)
def _number(word: str) -> int:
    # The hash of a text differs from run to run; that of numbers does not.
    return int.from_bytes(blake2b(word.casefold().encode("utf-8", "surrogatepass"), digest_size=7).digest())
