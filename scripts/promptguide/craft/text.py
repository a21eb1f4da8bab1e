"""A prompt as rules see it: patterns, and a text cut into shots, sentences and clauses.

A pattern is words as they are written, with the part of regular expressions that Python and browsers
read alike: groups ``(?:…)``, looking ahead and behind, ``|``, classes ``[…]``, ``? * + {n,m}``, ``\\n``, and
``\\`` before a mark. A space stands for any white space, an apostrophe for either kind, and the case of the
letters A to Z does not matter. A word in these letters or digits is never found inside another.
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
    r"|\\[n\\()\[\]{}|?*+.^$]"
    r"|[^\\()\[\]{}|?*+.^$ ]"
)
_BEFORE = {"latin": "(?<![0-9a-z])", "other": "", "either": "(?:(?<![0-9a-z])|(?![0-9a-z]))"}
_AFTER = "(?:(?![0-9a-z])|(?<![0-9a-z]))"
_NOTHING = "(?!)"
_SPECIAL = re.compile(r"[\\()\[\]{}|?*+.^$]")
_LATIN = frozenset("0123456789abcdefghijklmnopqrstuvwxyz")
_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


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


def folded(text: str) -> str:
    """A text as patterns see it, every character where it was."""
    return text.translate(_LOWER)


def sound(pattern: str) -> bool:
    """Whether a pattern compiles, matches something, and says only what Python and browsers read alike."""
    if not _SPECIAL.search(pattern):  # plain words, as most are: compiling would take longer than all else
        return bool(pattern.strip())
    try:
        return not re.compile(source([pattern])).match("")
    except (re.error, ValueError):
        return False


def source(patterns: Iterable[str]) -> str:
    """Patterns as one regular expression, the longest first; ``ValueError`` for what is not allowed."""
    groups: dict[str, list[str]] = {}
    for pattern in sorted(dict.fromkeys(map(folded, patterns)), key=len, reverse=True):
        groups.setdefault(_first(pattern), []).append(_expanded(pattern))
    # Said once for many words: looking behind at every place for every word is most of the work.
    parts = [f"{_BEFORE[first]}(?:{'|'.join(group)})" for first, group in groups.items()]
    return f"(?:{'|'.join(parts)}){_AFTER}" if parts else _NOTHING


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


def _first(pattern: str) -> str:
    """Whether what a pattern matches begins with a Latin letter or digit, never does, or may."""
    alternatives = _alternatives(f"{pattern})")
    if len(alternatives) > 1 or pattern.startswith("(?:"):
        inner = alternatives if len(alternatives) > 1 else _alternatives(pattern[3:])
        kinds = {_first(one) for one in inner}
        return kinds.pop() if len(kinds) == 1 else "either"
    if not pattern or pattern[0] in "([\\" or pattern[1:2] in {"?", "*", "{"}:
        return "either"
    return "latin" if pattern[0] in _LATIN else "other"


def _alternatives(rest: str) -> list[str]:
    """What a group can begin with, from behind its opening mark; nothing, if it may be left out."""
    found: list[str] = []
    depth = start = 0
    for position, character in enumerate(rest):
        if character == ")" and depth == 0:
            optional = rest[position + 1 : position + 2] in {"?", "*", "{"}
            return [*found, rest[start:position], *([""] if optional else [])]
        depth += (character == "(") - (character == ")")
        if character == "|" and depth == 0:
            found.append(rest[start:position])
            start = position + 1
    return [""]


def pieces(text: str, marks: Iterable[Range], *, keep: bool = False) -> list[Range]:
    """Cut a text at marks, which belong to the piece after them if they are kept."""
    cut, position = [], 0
    for start, end in [*marks, (len(text), len(text))]:
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


def trimmed(text: str, part: Range) -> Range:
    """A range without the white space at its ends."""
    words = text[slice(*part)]
    start = part[0] + len(words) - len(words.lstrip())
    return start, start + len(words.strip())
