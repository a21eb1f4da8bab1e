"""Files as large as the library, made of a piece for each prompt or page: pieces that did not change are
copied from the file that was written before.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Self

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
    with _Joining(path, head, before) as file:
        for key, make in pieces:
            file.add(key, file.known(key) or make())
    return file.joined


def join_pairs(
    paths: tuple[Path, Path],
    heads: tuple[bytes, bytes],
    pieces: Iterable[tuple[str, Callable[[], tuple[bytes, bytes]]]],
    before: tuple[Joined | None, Joined | None],
) -> tuple[Joined, Joined]:
    """The same for two files at once, whose pieces are made together."""
    with _Joining(paths[0], heads[0], before[0]) as one, _Joining(paths[1], heads[1], before[1]) as other:
        for key, make in pieces:
            known = one.known(key), other.known(key)
            made = (known[0], known[1]) if known[0] and known[1] else make()
            one.add(key, made[0])
            other.add(key, made[1])
    return one.joined, other.joined


class _Joining:
    """A file that is being joined; it takes its place when all is written."""

    joined: Joined

    def __init__(self, path: Path, head: bytes, before: Joined | None) -> None:
        self._path, self._head = path, head
        self._fresh = path.with_name(f".{path.name}.new")
        self._known = before.pieces if before and _stamp(before.path) == before.stamp else {}
        self._old = before.path.open("rb") if before and self._known else None
        self._pieces: dict[str, tuple[int, int]] = {}
        self._position, self._whole = 0, sha256()

    def __enter__(self) -> Self:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self._fresh.open("wb", buffering=1 << 20)
        self._write(self._head)
        return self

    def known(self, key: str) -> bytes:
        """A piece of the file before; nothing if it is not there."""
        place = self._known.get(key)
        if place is None or self._old is None:
            return b""
        self._old.seek(place[0])
        return self._old.read(place[1])

    def add(self, key: str, piece: bytes) -> None:
        """Write a piece."""
        self._pieces[key] = self._position, len(piece)
        self._write(piece)

    def _write(self, data: bytes) -> None:
        self._file.write(data)
        self._whole.update(data)
        self._position += len(data)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._file.close()
        if self._old:
            self._old.close()
        if kind is None:
            self._fresh.replace(self._path)
            weight = Weight(self._position, self._whole.hexdigest())
            self.joined = Joined(self._path, self._pieces, _stamp(self._path), weight)


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return -1, -1
    return found.st_size, found.st_mtime_ns
