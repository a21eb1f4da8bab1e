"""Blanks: what a new or imported file leaves for a person to fill in, written ``TODO``.

A blank is one problem, which says what belongs there (N001). What else is wrong with it is not said: it
is wrong because it is a blank.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptguide.problems import Problem, problem
from promptguide.records import Record, Text, Title, dotted, inside, told
from promptguide.yamlnodes import Mapping, Node, Scalar, scalars

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BLANK = "TODO"
"""The value of a field that is to be filled in."""


def is_blank(text: str) -> bool:
    """Whether a value is one to be filled in."""
    return text.strip() == BLANK


def find(record: type[Record], node: Node) -> list[Problem]:
    """Every blank of a file or a part of one, and what belongs there (N001)."""
    if not any(BLANK in scalar.text for scalar in scalars(node)):
        return []  # as most files are
    return list(_find(record, node, (), {}))


def told_once(problems: Iterable[Problem]) -> list[Problem]:
    """Leave out what else is wrong at the place of a blank."""
    listed = list(problems)
    places = {each.place for each in listed if each.code == "N001"}
    return [each for each in listed if each.code == "N001" or each.place not in places]


def _find(
    record: type[Record] | None, node: Node, path: tuple[int | str, ...], said: dict[str, str]
) -> Iterator[Problem]:
    """``said`` is what the field that holds the node is, in every language."""
    if isinstance(node, Scalar):
        if said and is_blank(node.text):
            yield problem("N001", node.place, field=dotted(path), **{"language": "", **said})
    elif isinstance(node, Mapping):
        for key, value in node.entries.items():
            if record and key in record.model_fields:
                own = {**said, "language": key} if record in {Text, Title} and said else told(record, key)
                yield from _find(inside(record, key), value, (*path, key), own)
    else:
        for number, item in enumerate(node.items):
            yield from _find(record, item, (*path, number), said)
