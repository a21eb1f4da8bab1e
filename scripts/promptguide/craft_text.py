"""A prompt as rules see it: patterns, and a text cut into shots, sentences and clauses.

A pattern is words as they are written, with the part of regular expressions that Python and browsers
read alike: groups ``(?:…)``, looking ahead and behind, ``|``, classes ``[…]``, ``? * + {n,m}``, ``\\n``, and
``\\`` before a mark. A space stands for any white space, an apostrophe for either kind, and case does not
matter. A word in Latin letters or digits is never found inside another.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Range = tuple[int, int]

_TOKEN = re.compile(
    r"(?P<space>[ ])|(?P<apostrophe>['’])"
    r"|\(\?(?::|=|!|<=|<!)|\)|\|"
    r"|(?:[?*+]|\{[0-9]+(?:,[0-9]*)?\})(?![?+])"
    r"|\[\^?(?:(?!&&|--|~~|\|\|)[^\\\[\]])+\]"
    r"|\\[n\\()\[\]{}|?*+.^$/]"
    r"|[^\\()\[\]{}|?*+.^$/ ]"
)
_BEFORE = "(?:(?<![0-9A-Za-z])|(?![0-9A-Za-z]))"
_AFTER = "(?:(?![0-9A-Za-z])|(?<![0-9A-Za-z]))"
_NOTHING = "(?!)"


@dataclass(frozen=True, slots=True)
class Draft:
    """A prompt in one language."""

    locale: str
    text: str
    spans: tuple[tuple[int, int, str], ...] = ()
    """Phrases already sorted out, as start, end and element; may be empty."""
    seconds: float | None = None
    """The length it is meant for, if that is known."""


@dataclass(frozen=True, order=True, slots=True)
class Finding:
    """Where a rule is broken: a half-open range of characters; 0 and 0 for what the whole text lacks."""

    start: int
    end: int
    rule: str


def sound(pattern: str) -> bool:
    """Whether a pattern compiles, matches something, and says only what Python and browsers read alike."""
    try:
        compiled = re.compile(source([pattern]), re.IGNORECASE)
    except (re.error, ValueError):
        return False
    return not compiled.match("")


def source(patterns: Iterable[str]) -> str:
    """Patterns as one regular expression, the longest first; ``ValueError`` for what is not allowed."""
    longest = sorted(dict.fromkeys(patterns), key=len, reverse=True)
    return f"{_BEFORE}(?:{'|'.join(map(_expanded, longest))}){_AFTER}" if longest else _NOTHING


def _expanded(pattern: str) -> str:
    expanded, position = "", 0
    while position < len(pattern):
        token = _TOKEN.match(pattern, position)
        if token is None:
            raise ValueError(pattern)
        space, apostrophe = token["space"], token["apostrophe"]
        expanded += r"(?:\s+)" if space else "['’]" if apostrophe else token.group()
        position = token.end()
    return expanded


def compiled(expression: str) -> re.Pattern[str]:
    """A regular expression of ``source``, ready for use."""
    return re.compile(expression, re.IGNORECASE)


def ranges(pattern: re.Pattern[str], text: str) -> list[Range]:
    """Where a pattern matches."""
    return [match.span() for match in pattern.finditer(text)]


def pieces(text: str, marks: re.Pattern[str], *, keep: bool = False) -> list[Range]:
    """Cut a text at marks, which belong to the piece after them if they are kept."""
    cut, position = [], 0
    for start, end in [*ranges(marks, text), (len(text), len(text))]:
        if text[position:start].strip():
            cut.append((position, start))
        position = start if keep else end
    return cut


def within(part: Range, whole: Range) -> bool:
    """Whether a range begins in another."""
    return whole[0] <= part[0] < whole[1]


def overlap(one: Range, other: Range) -> bool:
    """Whether two ranges share a character."""
    return one[0] < other[1] and other[0] < one[1]
