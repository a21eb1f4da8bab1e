"""What a text must hold for a regular expression to match in it at all.

A rule's words are mostly not in a prompt. Whether any of some short strings is among those of a text is told
far sooner than an expression has been tried at every place.
"""

from __future__ import annotations

import re

Needles = frozenset[str]

_TOKEN = re.compile(
    r"(?P<look>\(\?(?:=|!|<=|<!))|(?P<group>\(\?:)|(?P<close>\))|(?P<bar>\|)"
    r"|(?P<class>\[(?:[^\\\]]|\\.)*\])|(?P<escape>\\.)|(?P<literal>[^\\()\[\]{}|?*+.^$])",
    re.DOTALL,
)
_QUANTIFIER = re.compile(r"(?P<may>[?*]|\{0[^}]*\})|[+]|\{[^}]*\}")
_PLAIN_CLASS = re.compile(r"\[([^\^\\\-\]][^\\\-\]]*)\]")


class Expression:
    """A regular expression that is tried only on texts in which it could match."""

    def __init__(self, expression: str) -> None:
        self._pattern, self._needles = re.compile(expression), needles(expression)

    def ranges(self, text: str, held: set[str]) -> list[tuple[int, int]]:
        """Where it matches in a text that holds these strings."""
        if self._needles is not None and self._needles.isdisjoint(held):
            return []
        return [match.span() for match in self._pattern.finditer(text)]


def grams(text: str) -> set[str]:
    """The short strings in a text that ``needle`` looks for."""
    places = range(len(text))
    found = {*text, *(text[place : place + 3] for place in places)}
    return found if text.isascii() else found | {text[place : place + 2] for place in places}


def needle(words: str) -> str:
    """The string to look for instead of some words: two Han characters are rare, two letters are not."""
    size = 3 if words.isascii() else 2
    return words[:size] if size <= len(words) else words[:1]


def needles(expression: str) -> Needles | None:
    """Strings of which every match holds one; None where that cannot be told.

    What it does not know of regular expressions costs speed and nothing else.
    """
    found, end = _alternatives(expression, 0)
    return found if end == len(expression) else None


def _alternatives(expression: str, position: int) -> tuple[Needles | None, int]:
    """The needles of all branches together, up to the bracket that closes them; and where that is."""
    branches: list[Needles | None] = []
    while True:
        found, position = _sequence(expression, position)
        branches.append(found)
        if expression[position : position + 1] != "|":
            break
        position += 1
    known = [one for one in branches if one is not None]
    return (frozenset().union(*known) if len(known) == len(branches) else None), position


def _sequence(expression: str, position: int) -> tuple[Needles | None, int]:
    """The best needles of what comes one after the other, up to a bar, a bracket or what is not known."""
    found: list[Needles] = []
    run = ""
    while (token := _TOKEN.match(expression, position)) and not token["bar"] and not token["close"]:
        position, own = token.end(), None
        if token["look"] or token["group"]:
            own, position = _alternatives(expression, position)
            if expression[position : position + 1] != ")":
                return None, position
            position += 1
            own = None if token["look"] else own
        elif plain := _PLAIN_CLASS.fullmatch(token[0]):
            own = frozenset(plain[1])
        quantifier = _QUANTIFIER.match(expression, position)
        if quantifier:
            position = quantifier.end()
        if token["literal"] and not (quantifier and quantifier["may"]):
            run += token[0]
        elif own and not (quantifier and quantifier["may"]):
            found.append(own)
        if quantifier or not token["literal"]:
            found += _of_run(run)
            run = ""
    found += _of_run(run)
    return max(found, key=_worth, default=None), position


def _of_run(run: str) -> list[Needles]:
    return [frozenset({needle(run)})] if run else []


def _worth(found: Needles) -> tuple[int, int]:
    return min(map(len, found)), -len(found)
