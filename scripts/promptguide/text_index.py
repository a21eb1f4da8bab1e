"""Texts → the words they are found by, and an index of them in small files, of which a search needs few.

Words are looked for by how they begin. Chinese and Japanese are written without gaps and looked for at every
character: what begins there is three characters long, so that up to three are found exactly where they are,
and of more, all threes. ``assets/logic/text-index.js`` cuts what is typed alike and knows which file to ask.
"""

from __future__ import annotations

import json
import re
import unicodedata
from array import array
from collections import defaultdict
from operator import sub
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FILE_SIZE = 2500
"""How many times a file of the index says at most, on average, that a text has a word: some 3 KB, packed."""

_CJK = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"[{_CJK}]+")
_WORD = re.compile(rf"\d+|[^\W\d_{_CJK}]+")


def fold(text: str) -> str:
    """A text as it is searched: one width, one case, single spaces; the script folds what is typed alike."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def words(text: str) -> frozenset[str]:
    """What a text is found by.

    Of a word, itself and its first one and two letters; of Chinese, every character, and every three or, at
    the end, two.
    """
    folded = fold(text)
    found = set(_WORD.findall(folded))
    found |= {word[:length] for word in found for length in (1, 2)}
    for run in _RUN.findall(folded):
        found.update(run)
        found.update(run[start : start + 3] for start in range(len(run) - 1))
    return frozenset(found)


def files(texts: Iterable[frozenset[str]], titles: Iterable[frozenset[str]]) -> list[str]:
    """The index as JSON: by word, the gaps between the texts that have it, and between the titles.

    A word is in the file whose number is ``crc32`` of its beginning, modulo the number of files. That is a
    power of two, so that it seldom changes.
    """
    found = {"texts": _places(texts), "titles": _places(titles)}
    total = sum(len(places) for by_word in found.values() for places in by_word.values())
    count = 1 << (total // FILE_SIZE).bit_length()
    cut: list[dict[str, list[str]]] = [{kind: [] for kind in found} for _ in range(count)]
    for kind, by_word in found.items():
        for word in sorted(by_word):
            cut[crc32(_beginning(word).encode()) % count][kind].append(word)
    return [
        json.dumps(
            {kind: {word: _gaps(found[kind][word]) for word in own} for kind, own in shard.items()},
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for shard in cut
    ]


def _beginning(word: str) -> str:
    """What all words in one file share; shorter beginnings are words of their own."""
    return word[:2] if _RUN.match(word) else word[:3]


def _places(sets: Iterable[frozenset[str]]) -> dict[str, Sequence[int]]:
    # Arrays, since the garbage collector would go through hundreds of thousands of lists again and again.
    places: defaultdict[str, array[int]] = defaultdict(lambda: array("L"))
    for place, found in enumerate(sets):
        for word in found:
            places[word].append(place)
    return dict(places)


def _gaps(places: Sequence[int]) -> list[int]:
    """Rising places as the steps from one to the next, which pack better: 3, 4, 9 → 4, 1, 5."""
    return list(map(sub, places, (-1, *places)))
