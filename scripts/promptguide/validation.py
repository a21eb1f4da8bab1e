"""Nodes → records: pydantic checks the values; each of its errors becomes a problem where it was written."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, TypeVar

from pydantic import ValidationError

from promptguide import blanks
from promptguide.problems import Place, Problem, problem
from promptguide.records import (
    ASPECT_PATTERN,
    HOST_PATTERN,
    ID_PATTERN,
    NAME_PATTERN,
    Record,
    dotted,
    inside,
)
from promptguide.yamlnodes import Node, Scalar, at, to_plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic_core import ErrorDetails

R = TypeVar("R", bound=Record)


def validate(record: type[R], node: Node) -> tuple[R | None, list[Problem]]:
    """Make a record of a node; every fault becomes a problem at the place it was written."""
    blank = blanks.find(record, node)
    try:
        return record.model_validate(to_plain(node)), blank
    except ValidationError as error:
        found = [p for details in error.errors(include_url=False) for p in _problems(record, node, details)]
        return None, blanks.told_once([*blank, *found])


_EXPECTED = {
    "string_type": "text",
    "list_type": "list",
    "model_type": "mapping",
    "model_attributes_type": "mapping",
    "int_parsing": "whole_number",
    "int_type": "whole_number",
    "float_parsing": "number",
    "float_type": "number",
}


def _problems(record: type[Record], root: Node, details: ErrorDetails) -> Iterator[Problem]:
    """Translate one of pydantic's errors, whose ``loc`` leads to the value or to the missing key."""
    loc, kind, ctx = details["loc"], details["type"], details.get("ctx", {})
    node, place = at(root, loc)
    field = dotted(loc)
    if isinstance(node, Scalar) and node.refused:
        return
    if isinstance(node, Scalar) and not node.text.strip() and kind != "extra_forbidden":
        yield problem("R005", place, field=field)
    elif kind == "missing":
        _, parent = at(root, loc[:-1], key=True)
        yield problem("R001", parent, field=field)
    elif kind == "extra_forbidden":
        _, key = at(root, loc, key=True)
        yield _unknown_key(record, loc, key)
    elif kind in _EXPECTED:
        yield problem("R003", place, field=field, expected=_EXPECTED[kind])
    elif kind == "literal_error":
        yield problem(
            "R004",
            place,
            field=field,
            value=details["input"],
            allowed=ctx["expected"].replace("'", "").replace(" or ", ", "),
        )
    elif kind in {"string_too_short", "too_short"}:
        yield problem("R005", place, field=field)
    elif kind in {"string_too_long", "too_long"}:
        yield problem("R008", place, field=field, limit=ctx["max_length"])
    elif kind in {"greater_than", "greater_than_equal", "less_than", "less_than_equal"}:
        yield problem("R007", place, field=field, limit=f"{next(iter(ctx.values())):g}")
    elif kind in {"web_address", "date"}:
        yield problem("R006", place, field=field, value=details["input"], form=kind)
    elif kind == "string_pattern_mismatch":
        yield problem(
            "R006", place, field=field, value=details["input"], form=_FORMS.get(ctx["pattern"], "line")
        )
    else:
        yield problem("R009", place, field=field, what=details["msg"])


_FORMS = {
    f"^{ID_PATTERN}$": "id",
    f"^{NAME_PATTERN}$": "name",
    f"^{ASPECT_PATTERN}$": "aspect",
    f"^{HOST_PATTERN}$": "host",
}


def _unknown_key(record: type[Record], loc: tuple[int | str, ...], place: Place) -> Problem:
    known = _fields(record, loc[:-1])
    close = difflib.get_close_matches(str(loc[-1]), known, n=1, cutoff=0.6)
    return problem(
        "R002", place, field=dotted(loc), nearest=close[0] if close else "", known=", ".join(known)
    )


def _fields(record: type[Record], loc: tuple[int | str, ...]) -> list[str]:
    """The field names of the record that a path leads to."""
    for step in loc:
        if isinstance(step, int):
            continue
        record = inside(record, step) or record
    return list(record.model_fields)
