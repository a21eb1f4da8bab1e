"""A prompt for another model: its phrases in that vendor's order, and what does not carry over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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


def carry_over(entry: Entry, models: Iterable[Model]) -> list[CarriedOver]:
    """Put a prompt's phrases in the order of each model.

    Without a formula the order stays. What the formula has no part for comes last; sound is dropped for
    models that are stated to have none.
    """
    rows = _by_place(entry)
    silent = tuple(row for row in rows if row.element.id != SOUND)
    sound = tuple(row for row in entry.rows if row.element.id == SOUND)
    seconds, aspect = entry.seconds, entry.aspect
    return [
        CarriedOver(
            model,
            tuple(_parts(silent if model.audio is False else rows, model)),
            sound if model.audio is False else (),
            *_length(seconds, model),
            _aspect(aspect, model),
        )
        for model in models
    ]


def _parts(rows: tuple[Row, ...], model: Model) -> Iterator[Part]:
    """The parts of a formula that have rows, and what is left."""
    if model.formula is None:
        if rows:
            yield Part(None, rows)
        return
    left: dict[str, list[Row]] = {}
    for row in rows:
        left.setdefault(row.element.id, []).append(row)
    for slot in model.formula.slots:
        if own := [row for name in slot.elements for row in left.pop(name, ())]:
            yield Part(slot.name, tuple(own))
    if left:
        yield Part(None, tuple(row for row in rows if row.element.id in left))


def _by_place(entry: Entry) -> tuple[Row, ...]:
    """The rows in the order in which the first language's text says them."""
    first = next(iter(entry.aligned.values()))
    places: dict[int, int] = {}
    for number, segment in enumerate(first.segments):
        if segment.row is not None:
            places.setdefault(segment.row, number)
    return tuple(sorted(entry.rows, key=lambda row: places.get(row.number, len(places))))


def _aspect(aspect: str | None, model: Model) -> str:
    if not aspect or not model.aspects:
        return "unknown"
    return "fits" if aspect in model.aspects else "other"


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
