"""A prompt for another model: its phrases in that vendor's order, and what does not carry over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from promptguide.entries import Entry, Row
    from promptguide.records import Title
    from promptguide.table_records import Model
    from promptguide.tables import Tables

SOUND = "sound"
"""The element that a model without audio cannot give."""


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one part of a formula. ``name`` is the vendor's; None for what the formula leaves out."""

    name: Title | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """A prompt as a model's formula wants it.

    ``dropped`` are rows the model cannot give. ``length`` says how the prompt's length fits: ``fits``,
    ``split`` (longer than a clip), ``nearest`` (not among the lengths there are; ``seconds`` is the nearest),
    ``short`` (under the shortest) or ``unknown``. ``aspect`` is ``fits``, ``other`` or ``unknown``.
    """

    model: Model
    parts: tuple[Part, ...]
    dropped: tuple[Row, ...]
    length: str
    seconds: float | None
    aspect: str


def usable(tables: Tables) -> list[Model]:
    """The models that can be used, those with a formula first, each in the order of the table."""
    open_ = [model for model in tables.models.values() if model.status == "open"]
    return sorted(open_, key=lambda model: model.formula is None)


def carry_over(entry: Entry, model: Model) -> CarriedOver:
    """Put a prompt's phrases in a model's order.

    Without a formula the order stays. What the formula has no part for comes last; sound is dropped for
    models that are stated to have none.
    """
    dropped = tuple(row for row in entry.rows if row.element.id == SOUND and model.audio is False)
    rest = [row for row in _by_place(entry) if row not in dropped]
    parts = []
    for slot in model.formula.slots if model.formula else ():
        own = [row for name in slot.elements for row in rest if row.element.id == name]
        parts.append(Part(slot.name, tuple(own)))
        rest = [row for row in rest if row not in own]
    if rest:
        parts.append(Part(None, tuple(rest)))
    length, seconds = _length(entry.seconds, model)
    aspect = "unknown"
    if entry.aspect and model.aspects:
        aspect = "fits" if entry.aspect in model.aspects else "other"
    return CarriedOver(model, tuple(part for part in parts if part.rows), dropped, length, seconds, aspect)


def _by_place(entry: Entry) -> Iterable[Row]:
    """The rows in the order in which the first language's text says them."""
    first = next(iter(entry.aligned.values()))
    places: dict[int, int] = {}
    for number, segment in enumerate(first.segments):
        if segment.row is not None:
            places.setdefault(segment.row, number)
    return sorted(entry.rows, key=lambda row: places.get(row.number, len(places)))


def _length(seconds: float | None, model: Model) -> tuple[str, float | None]:
    clip = model.seconds
    if seconds is None or clip is None:
        return "unknown", None
    if seconds > clip.most:
        return "split", clip.most
    if clip.only and seconds not in clip.only:
        return "nearest", min(clip.only, key=lambda length: (abs(length - seconds), length))
    if clip.least and seconds < clip.least:
        return "short", clip.least
    return "fits", seconds
