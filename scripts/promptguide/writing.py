"""Writing files so that nobody ever sees half of one: whole beside the place, then moved there."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def replace_file(path: Path, data: bytes) -> None:
    """Write a file, in place of the one that may be there; its permissions stay."""
    with _beside(path, data) as fresh:
        if path.exists():
            fresh.chmod(path.stat().st_mode & 0o777)
        fresh.replace(path)


def create_file(path: Path, data: bytes) -> None:
    """Write a new file; raises ``FileExistsError`` if there is one of that name, which stays as it is."""
    with _beside(path, data) as fresh:
        try:
            path.hardlink_to(fresh)
        except FileExistsError:
            raise
        except OSError:  # a file system without hard links
            with path.open("xb") as file:
                file.write(data)


def refresh_file(path: Path, data: bytes) -> bool:
    """Write a file that can be made again at any time, unless it says this already; gives whether it did."""
    try:
        if path.read_bytes() == data:
            return False
    except OSError:
        path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    fresh.write_bytes(data)
    fresh.replace(path)
    return True


@contextmanager
def _beside(path: Path, data: bytes) -> Iterator[Path]:
    """A hidden file next to a place, with its content on the disk; gone at the end if it was not moved."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with fresh.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        yield fresh
    finally:
        fresh.unlink(missing_ok=True)
