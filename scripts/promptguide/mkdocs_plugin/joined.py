"""Files as large as the library, made of a piece for each prompt or page: pieces that did not change are
copied from the file that was written before.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from promptguide.opendata import Weight

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

Piece = tuple[str, "Callable[[], bytes]"]
"""A key that says all that a piece was made of, and a function that makes it."""


@dataclass(frozen=True, slots=True)
class Joined:
    """A file that was joined of pieces: where each is in it."""

    path: Path
    pieces: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Key → the first byte and the number of bytes."""
    stamp: tuple[int, int] = (0, 0)
    """Its size and its time when it was written."""
    weight: Weight | None = None


def join(path: Path, head: bytes, pieces: Iterable[Piece], before: Joined | None = None) -> Joined:
    """Write a file whole: ``head``, then the pieces in order.

    A key that comes twice is the same piece. ``before`` counts only if its file is as it was.
    """
    fresh = path.with_name(f".{path.name}.new")
    path.parent.mkdir(parents=True, exist_ok=True)
    known = before.pieces if before and _stamp(before.path) == before.stamp else {}
    found: dict[str, tuple[int, int]] = {}
    whole, position = sha256(head), len(head)
    old = before.path.open("rb") if before and known else None
    try:
        with fresh.open("wb", buffering=1 << 20) as file:
            file.write(head)
            for key, make in pieces:
                place = known.get(key)
                if place and old:
                    old.seek(place[0])
                    piece = old.read(place[1])
                else:
                    piece = make()
                file.write(piece)
                whole.update(piece)
                found[key] = position, len(piece)
                position += len(piece)
    finally:
        if old:
            old.close()
    fresh.replace(path)
    return Joined(path, found, _stamp(path), Weight(position, whole.hexdigest()))


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return -1, -1
    return found.st_size, found.st_mtime_ns
