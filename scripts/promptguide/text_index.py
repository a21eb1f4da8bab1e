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
from bisect import insort
from collections import defaultdict
from operator import sub
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FILE_SIZE = 2500
"""How many times a file of the index says at most, on average, that a text has a word: some 3 KB, packed."""

MOST_CHANGED = 50
"""If more texts are others, the index is made anew."""

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


class Index:
    """The index as files of JSON: by word, the gaps between the texts that have it, and between the titles.

    A word is in the file whose number is ``crc32`` of its beginning, modulo the number of files. That is a
    power of two, so that it seldom changes. When few texts are others, few files are written again.
    """

    def __init__(self) -> None:
        self._sets: dict[str, list[frozenset[str]]] = {"texts": [], "titles": []}
        self._places: dict[str, dict[str, array[int]]] = {"texts": {}, "titles": {}}
        self._words: list[dict[str, set[str]]] = []
        self._total = 0
        self._files: list[str] = []

    def files(self, texts: Sequence[frozenset[str]], titles: Sequence[frozenset[str]]) -> list[str]:
        """The files for these texts, each by its words, and for their titles."""
        sets = {"texts": list(texts), "titles": list(titles)}
        before, self._sets = self._sets, sets
        changed = [
            (kind, place, old, new)
            for kind, now in sets.items()
            for place, (old, new) in enumerate(zip(before[kind], now, strict=False))
            if old is not new and old != new
        ]
        touched: set[str] = set()
        if len(before["texts"]) != len(sets["texts"]) or len(changed) > MOST_CHANGED:
            self._places = {kind: _places(now) for kind, now in sets.items()}
            self._total = sum(len(one) for by_word in self._places.values() for one in by_word.values())
            self._files = []
        else:
            touched = {word for change in changed for word in self._change(*change)}
        if self._count() != len(self._files):
            self._cut()
        for number in {_number(word, len(self._files)) for word in touched}:
            self._files[number] = self._written(number)
        return list(self._files)

    def _change(self, kind: str, place: int, old: frozenset[str], new: frozenset[str]) -> frozenset[str]:
        """Note that a text has other words now; gives those that it has no more and those that it has now."""
        by_word = self._places[kind]
        for word in old - new:
            by_word[word].remove(place)
            if not by_word[word]:
                del by_word[word]
                self._words[_number(word, len(self._files))][kind].discard(word)
        for word in new - old:
            insort(by_word.setdefault(word, array("L")), place)
            self._words[_number(word, len(self._files))][kind].add(word)
        self._total += len(new) - len(old)
        return old ^ new

    def _count(self) -> int:
        return 1 << (self._total // FILE_SIZE).bit_length()

    def _cut(self) -> None:
        """Share the words out among the files, and write all."""
        count = self._count()
        self._words = [{kind: set() for kind in self._places} for _ in range(count)]
        for kind, by_word in self._places.items():
            for word in by_word:
                self._words[_number(word, count)][kind].add(word)
        self._files = [self._written(number) for number in range(count)]

    def _written(self, number: int) -> str:
        """A file as JSON."""
        found = {
            kind: {word: _gaps(self._places[kind][word]) for word in sorted(words)}
            for kind, words in self._words[number].items()
        }
        return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def _number(word: str, count: int) -> int:
    return crc32(_beginning(word).encode()) % count


def _beginning(word: str) -> str:
    """What all words in one file share; shorter beginnings are words of their own."""
    return word[:2] if _RUN.match(word) else word[:3]


def _places(sets: Iterable[frozenset[str]]) -> dict[str, array[int]]:
    # Arrays, since the garbage collector would go through hundreds of thousands of lists again and again.
    places: defaultdict[str, array[int]] = defaultdict(lambda: array("L"))
    for place, found in enumerate(sets):
        for word in found:
            places[word].append(place)
    return dict(places)


def _gaps(places: Sequence[int]) -> list[int]:
    """Rising places as the steps from one to the next, which pack better: 3, 4, 9 → 4, 1, 5."""
    return list(map(sub, places, (-1, *places)))
