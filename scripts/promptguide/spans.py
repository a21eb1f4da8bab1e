"""Phrases and the prompt they quote: where each stands, what overlaps, what no row explains.

Positions are half-open ranges of characters of one language's prompt text.
"""

from __future__ import annotations

import difflib
import math
import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_HAN = "\u2e80-\u2fdf\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{_HAN}]|[^\W{_HAN}_]+(?:['’-][^\W{_HAN}_]+)*")
_FOLDED = re.compile(rf"(?<=[{_HAN}\u3001-\u3011\uff01-\uff1f])[ \n](?=[{_HAN}\u3001-\u3011\uff01-\uff1f])")

SUGGESTIONS = 5
"""Looking for what was meant is slow; after so many faults it is left out."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What a row quotes: the words, and which occurrence if they stand more than once."""

    row: int
    text: str
    occurrence: int | None = None


class Span(NamedTuple):
    """Where a row's piece stands in the prompt."""

    start: int
    end: int
    row: int


@dataclass(frozen=True, slots=True)
class Fault:
    """A piece that cannot be placed: its index, a code of ``problems``, and the facts."""

    piece: int
    code: str
    facts: dict[str, str]


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the prompt, highlighted for a row or plain."""

    text: str
    row: int | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a prompt its breakdown explains. A Han character counts as a word."""

    words: int
    covered: int
    gaps: tuple[str, ...]
    """The stretches of words that no row explains, in order."""

    @property
    def share(self) -> float:
        """From 0 to 1; a prompt without words counts as covered."""
        return self.covered / self.words if self.words else 1.0

    @property
    def percent(self) -> str:
        """The share for people: 100 % only where no word is left."""
        return percent(self.share)


class _Folded:
    """A text with every stretch of white space as one space, and where each of its characters stands."""

    def __init__(self, text: str) -> None:
        self.text = " ".join(text.split())
        self._places: list[int] | None = None
        if self.text != text:
            kept = [n for n, c in enumerate(text) if not c.isspace() or not text[n - 1 : n].isspace()]
            self.text = "".join(" " if text[n].isspace() else text[n] for n in kept)
            self._places = kept

    def occurrences(self, words: str) -> list[tuple[int, int]]:
        """Where words stand in the text itself, in order; they may overlap."""
        words = " ".join(words.split())
        start = self.text.find(words) if words else -1
        found = []
        while start >= 0:
            end = start + len(words)
            if self._places is None:
                found.append((start, end))
            else:
                found.append((self._places[start], self._places[end - 1] + 1))
            start = self.text.find(words, start + 1)
        return found


def percent(share: float) -> str:
    """A share as whole percents, rounded down."""
    return f"{math.floor(share * 100 + 1e-9)}%"


def occurrences(text: str, words: str) -> list[tuple[int, int]]:
    """Find words in a text, letter for letter, except that any white space matches any other."""
    return _Folded(text).occurrences(words)


def word_ranges(text: str) -> list[tuple[int, int]]:
    """Where each word of a text stands; a Han character is a word."""
    return [match.span() for match in _WORD.finditer(text)]


def words(text: str) -> list[str]:
    """The words of a text."""
    return _WORD.findall(text)


def place(text: str, pieces: Sequence[Piece]) -> tuple[list[Span], list[Fault]]:
    """Find every piece; give the spans in order of the text, and a fault for each that has no place."""
    spans: list[Span] = []
    faults: list[Fault] = []
    folded = _Folded(text)
    for index, piece in enumerate(pieces):
        found = folded.occurrences(piece.text)
        if len(found) == 1 and piece.occurrence in {None, 1}:
            [(start, end)] = found
            if all(end <= span.start or span.end <= start for span in spans):
                spans.append(Span(start, end, piece.row))
                continue
        facts = {"phrase": piece.text, "count": str(len(found))}
        if not found:
            close = nearest(text, piece.text) if len(faults) < SUGGESTIONS else ""
            faults.append(Fault(index, "S001", facts | {"nearest": close}))
        elif piece.occurrence is None and len(found) > 1:
            faults.append(Fault(index, "S002", facts))
        elif (piece.occurrence or 1) > len(found):
            faults.append(Fault(index, "S003", facts | {"occurrence": str(piece.occurrence)}))
        else:
            start, end = found[(piece.occurrence or 1) - 1]
            other = next((span for span in spans if span.start < end and start < span.end), None)
            if other:
                facts["other"] = text[other.start : other.end]
                faults.append(Fault(index, "S004", facts))
            else:
                spans.append(Span(start, end, piece.row))
    return sorted(spans), faults


def segments(text: str, spans: Iterable[Span]) -> list[Segment]:
    """Cut a text at its spans; joined again, the segments are the text."""
    cut: list[Segment] = []
    position = 0
    for span in spans:
        if position < span.start:
            cut.append(Segment(text[position : span.start], None))
        cut.append(Segment(text[span.start : span.end], span.row))
        position = span.end
    if position < len(text):
        cut.append(Segment(text[position:], None))
    return cut


def coverage(text: str, spans: Iterable[Span]) -> Coverage:
    """Count the words that some row explains and collect those that none does."""
    taken = sorted((span.start, span.end) for span in spans)
    taken.append((len(text), len(text)))
    position = words = covered = 0
    gaps: list[tuple[int, int]] = []
    joins = False
    for match in _WORD.finditer(text):
        start, end = match.span()
        words += 1
        while taken[position][1] <= start:
            position += 1
        if taken[position][0] < end:
            covered += 1
            joins = False
        elif joins and (start == gaps[-1][1] or text[gaps[-1][1] : start].isspace()):
            gaps[-1] = (gaps[-1][0], end)
        else:
            gaps.append((start, end))
            joins = True
    return Coverage(words, covered, tuple(text[start:end] for start, end in gaps))


def nearest(text: str, words: str) -> str:
    """The part of a text that is most like some words, or nothing if none is much like them."""
    size = len(words)
    if not size or len(text) > 20_000 or size > 400:
        return ""
    matcher = difflib.SequenceMatcher(None, autojunk=False)
    matcher.set_seq2(words.casefold())
    tokens = word_ranges(text)
    ends = [end for _, end in tokens]
    best, rank = "", (0.6, False, False)
    for start, _ in tokens:
        end = ends[bisect_right(ends, start + size) - 1]
        candidate = text[start : max(end, start + 1)]
        matcher.set_seq1(candidate.casefold())
        if matcher.real_quick_ratio() >= rank[0] and matcher.quick_ratio() >= rank[0]:
            same_ends = candidate[0] == words[0], candidate[-1] == words[-1]
            if (found := (matcher.ratio(), *same_ends)) > rank:
                best, rank = candidate, found
    return best


def folded_spaces(text: str) -> list[int]:
    """Where a line break of the file left a space between two Chinese characters."""
    return [match.start() for match in _FOLDED.finditer(text)]
