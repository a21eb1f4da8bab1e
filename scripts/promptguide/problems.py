"""What can be wrong with content, as values.

Wrong content is a ``Problem``; wrong code is an exception. A problem holds its code and the facts of
the case. The sentence a person reads is made by ``locales``, in their language.
"""

from __future__ import annotations

import difflib
import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Level(enum.StrEnum):
    """How much a problem matters: errors stop a build, warnings stop a strict one, notes inform."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


_WARNINGS = frozenset({"Y013", "Y018", "Y019", "L014", "S006", "S007", "C007", "C013", "N002"})
_NOTES = frozenset({"S005", "K001", "I006", "I007", "I009", "I010", "U001"})

_WHOLE = ("known", "allowed", "hosts", "words", "advice")
"""Facts that help only when whole: lists of what there is, and advice."""

CODES: tuple[str, ...] = (
    *(f"Y{n:03}" for n in range(1, 20)),  # the text of a YAML file
    *(f"R{n:03}" for n in range(1, 10)),  # the fields of a record
    *(f"L{n:03}" for n in range(1, 18)),  # the library: what records say of each other
    *(f"S{n:03}" for n in range(1, 8)),  # spans: phrases and the prompt they quote
    *(f"V{n:03}" for n in range(1, 4)),  # video sources
    *(f"C{n:03}" for n in range(1, 18)),  # chapters: front matter and blocks
    *(f"K{n:03}" for n in range(1, 5)),  # craft: how prompts are written, and the rules on that
    *(f"N{n:03}" for n in range(1, 3)),  # new files: blanks left in them, and the schemas they name
    *(f"P{n:03}" for n in range(1, 5)),  # publishing: what lies in the folders of chapters
    "T001",  # templates
    "U001",  # links: clips and sources that are gone
    *(f"I{n:03}" for n in range(1, 11)),  # import: collections of other people
)
"""Every code there is. The sentences are in ``locales/*.yml``, the remedies in the guide's reference page."""


class Place(NamedTuple):
    """Where in a file: the path as a person would type it, line and column counted from 1."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, where it is, and the facts its message is made of."""

    code: str
    place: Place
    facts: dict[str, str] = field(default_factory=dict)

    @property
    def level(self) -> Level:
        """The level that the code has wherever it occurs."""
        if self.code in _WARNINGS:
            return Level.WARNING
        return Level.NOTE if self.code in _NOTES else Level.ERROR


def problem(code: str, place: Place, **facts: object) -> Problem:
    """Make a problem; facts become text, and what was written is cut so that a message stays a line."""
    most = dict.fromkeys(facts, 80) | dict.fromkeys(_WHOLE, 2000)
    return Problem(code, place, {name: _short(str(value), most[name]) for name, value in facts.items()})


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Sort by file, line and column, each problem once."""
    unique = {(p.place, p.code, tuple(p.facts.items())): p for p in problems}
    return [unique[key] for key in sorted(unique)]


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Those that stop a build."""
    return [p for p in problems if p.level is Level.ERROR]


def nearest(written: str, known: Iterable[str]) -> str:
    """What was probably meant, or nothing: a fact that makes the hint."""
    return next(iter(difflib.get_close_matches(written, list(known), n=1)), "")


def _short(text: str, most: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
