"""Reading the files of a guide, those only that may have changed."""

from __future__ import annotations

import os
import stat
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from promptguide.yamlnodes import MAX_BYTES, Source

if TYPE_CHECKING:
    from collections.abc import Mapping

SETTLED = 2_000_000_000
"""So many nanoseconds after a change, a file that is changed again has another time in every file system."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it was read, and what its folder said of it then.

    ``mark`` is none if the file had only just been changed: a second change might leave no other mark.
    """

    source: Source
    mark: tuple[int, ...] | None


def look(path: Path, name: str, before: Mapping[str, Seen]) -> Seen:
    """Read a file, called ``name`` in problems; an unchanged one is the same source as before.

    Raises ``OSError`` as ``read_bytes`` does.
    """
    known = before.get(name)
    if known and known.mark and known.mark == _mark(path.lstat()):
        return known
    data, mark = _read(path, MAX_BYTES)
    source = known.source if known and known.source.data == data else Source(name, data)
    return Seen(source, mark)


def read_bytes(path: Path, most: int = MAX_BYTES) -> bytes:
    """Read an ordinary file, at most a byte more than ``most``.

    Raises ``OSError`` for anything else: a link (it might lead out of the guide), a pipe, a device.
    """
    return _read(path, most)[0]


def files(folder: Path, *suffixes: str) -> list[Path]:
    """The files of a folder by their endings, or all; and links to folders, which nobody follows.

    None of them is hidden.
    """
    found: list[str] = []
    waiting = [str(folder)]
    while waiting:
        try:
            inside = os.scandir(waiting.pop())
        except OSError:
            continue
        with inside:
            for entry in inside:
                hidden = entry.name.startswith(".")
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                elif not hidden and (
                    not suffixes
                    or os.path.splitext(entry.name)[1].lower() in suffixes  # noqa: PTH122  thousands of names
                    or (entry.is_symlink() and entry.is_dir())
                ):
                    found.append(entry.path)
    return sorted(map(Path, found))


def _read(path: Path, most: int) -> tuple[bytes, tuple[int, ...] | None]:
    flags = (
        os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    )
    now = time.time_ns()
    descriptor = os.open(path, flags)
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise OSError("not an ordinary file")
        parts, left = [], most + 1
        while left and (part := os.read(descriptor, min(left, max(found.st_size + 1, 4096)))):
            parts.append(part)
            left -= len(part)
    finally:
        os.close(descriptor)
    settled = now - max(found.st_mtime_ns, found.st_ctime_ns) > SETTLED
    return b"".join(parts), _mark(found) if settled else None


def _mark(found: os.stat_result) -> tuple[int, ...]:
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino, found.st_dev, found.st_mode
