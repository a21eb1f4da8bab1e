"""Lists of words that are found in a text in one pass, in time linear in its length.

White space and case do not matter. Latin letters and digits make whole words; any other character is a word.
``logic/lexicon.js`` does the same in the browser.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_SPACE = r"\x00-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_TOKEN = re.compile(rf"[0-9A-Za-z]+|[^{_SPACE}0-9A-Za-z]")


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a word stands: a half-open range of characters, what it stands for, and how much it weighs."""

    start: int
    end: int
    sense: str
    weight: int


class Marks:
    """Marks in the order of the text; none overlap."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        self._marks = marks
        self._starts = [mark.start for mark in marks]
        self._ends = [mark.end for mark in marks]

    def within(self, start: int, end: int) -> Sequence[Mark]:
        """Those that begin in a range."""
        return self._marks[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def outside(self, others: Marks) -> Marks:
        """Those that do not begin in the midst of another."""
        return Marks([mark for mark in self._marks if not others._inside(mark.start)])

    def _inside(self, position: int) -> bool:
        index = bisect_left(self._starts, position) - 1
        return index >= 0 and position < self._ends[index]

    def starting(self, position: int) -> Mark | None:
        """The one that begins at a position."""
        index = bisect_left(self._starts, position)
        return self._marks[index] if self._starts[index : index + 1] == [position] else None

    def ending(self, position: int) -> Mark | None:
        """The one that ends at a position."""
        index = bisect_left(self._ends, position)
        return self._marks[index] if self._ends[index : index + 1] == [position] else None


class Lexicon:
    """Words, each with its sense and weight. A word keeps the sense that it got first."""

    def __init__(self) -> None:
        self._words: dict[str, tuple[str, int]] = {}
        self._lengths: dict[str, list[int]] = {}

    def add(self, word: str, sense: str, weight: int) -> None:
        """Add a word; one that is there with the same sense takes the greater weight."""
        tokens = [token.lower() for token in _TOKEN.findall(word)]
        if not tokens:
            return
        key = " ".join(tokens)
        first, heavy = self._words.get(key, (sense, 0))
        self._words[key] = (first, max(weight, heavy) if first == sense else heavy)
        lengths = self._lengths.setdefault(tokens[0], [])
        if len(tokens) not in lengths:
            lengths.append(len(tokens))
            lengths.sort(reverse=True)

    def marks(self, text: str) -> Marks:
        """Find the words: the first wins, and of those that begin together the longest."""
        tokens = [match.span() for match in _TOKEN.finditer(text)]
        lower = [text[start:end].lower() for start, end in tokens]
        found, index = [], 0
        while index < len(tokens):
            for length in self._lengths.get(lower[index], ()):
                known = self._words.get(" ".join(lower[index : index + length]))
                if known and index + length <= len(tokens):
                    found.append(Mark(tokens[index][0], tokens[index + length - 1][1], *known))
                    index += length
                    break
            else:
                index += 1
        return Marks(found)


def totals(marks: Sequence[Mark]) -> dict[str, int]:
    """What the marks of each sense weigh together, in the order of the text."""
    total: dict[str, int] = {}
    for mark in marks:
        total[mark.sense] = total.get(mark.sense, 0) + mark.weight
    return total
