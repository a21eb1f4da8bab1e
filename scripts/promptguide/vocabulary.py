"""The film language: where a phrase uses a term, by its name or one of its aliases in that language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from promptguide.records import LOCALES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from promptguide.table_records import Term


@dataclass(frozen=True, order=True, slots=True)
class Use:
    """Where a text uses a term: a half-open range of its characters."""

    start: int
    end: int
    term: str


class Vocabulary:
    """Finds terms in phrases. A term counts only in phrases of its own element: *pan* may be a frying pan."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._owner: dict[tuple[str, str, str], str] = {}
        for term in terms:
            for locale in LOCALES:
                for name in names(term, locale):
                    self._owner.setdefault((term.element, locale, fold(name)), term.id)
        self._patterns = _patterns(self._owner)

    def uses(self, element: str, locale: str, phrase: str) -> list[Use]:
        """Find the terms that a phrase of this element names; the longest name wins, none overlap."""
        pattern = self._patterns.get((element, locale))
        if pattern is None:
            return []
        return [
            Use(match.start(), match.end(), term)
            for match in pattern.finditer(phrase)
            # The pattern takes more letters for one another than folding does, such as ı for i.
            if (term := self._owner.get((element, locale, fold(match.group()))))
        ]


def names(term: Term, locale: str) -> list[str]:
    """A term's name and aliases in a language."""
    return [getattr(term.name, locale), *getattr(term.aliases, locale)]


def fold(name: str) -> str:
    """A name as it is compared: one case, one apostrophe, single spaces."""
    return " ".join(name.replace("’", "'").split()).casefold()


def _patterns(owner: Mapping[tuple[str, str, str], str]) -> dict[tuple[str, str], re.Pattern[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for element, locale, name in owner:
        found.setdefault((element, locale), []).append(name)
    return {key: re.compile(_any(texts), re.IGNORECASE) for key, texts in found.items()}


def _any(names: Iterable[str]) -> str:
    """Names as one pattern, the longest first, by first letters: a search then skips most of them."""
    groups: dict[str, list[str]] = {}
    for name in sorted(names, key=len, reverse=True):
        groups.setdefault(name[:1], []).append(_pattern(name))
    parts: dict[bool, list[str]] = {}
    for first, patterns in groups.items():
        part = f"(?={re.escape(first)})(?:{'|'.join(patterns)})"
        parts.setdefault(first.isascii(), []).append(part)
    before = {True: r"(?<![0-9A-Za-z])", False: ""}
    return "|".join(f"{before[latin]}(?:{'|'.join(group)})" for latin, group in parts.items())


def _pattern(name: str) -> str:
    """A name as it may stand in a text: any white space, either apostrophe, whole words in Latin letters.

    That no letter stands before it is said once for all of them.
    """
    body = r"\s+".join(map(re.escape, name.split())).replace("'", "['’]")
    return body + (r"(?![0-9A-Za-z])" if name[-1:].isascii() else "")
