"""What the last build has written, so that files that would be the same are taken over and not made again.

The record lies in the guide's store, one for each edition and site folder; it may be removed at any time. It
names each page with a key, a hash of all that the page is made of, and with the size and the time of each of
its files. A file that is not as the record says is made anew.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from promptguide import store
from promptguide.mkdocs_plugin.joined import Joined
from promptguide.writing import replace_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from promptguide.guide import Guide

Files = dict[str, tuple[int, int]]
"""Path in the edition's folder → size in bytes and time in nanoseconds."""


@dataclass(slots=True)
class LastSite:
    """A folder with an edition that was written before, and the record of what is in it."""

    folder: Path
    record: Path | None
    pages: dict[str, tuple[str, Files]] = field(default_factory=dict)
    """Page → its key and its files."""
    joined: dict[str, Joined] = field(default_factory=dict)
    """Path in the folder → the file that was joined of pieces."""

    @classmethod
    def read(cls, guide: Guide, folder: Path) -> LastSite:
        """Read the record of a folder; without one, nothing is taken over."""
        name = blake2b(os.fsencode(folder), digest_size=8).hexdigest()
        kept = store.folder(guide.root)
        found = cls(folder, kept / f"site-{name}.json" if kept else None)
        try:
            record: Any = json.loads(found.record.read_bytes()) if found.record else {}
            for page, (key, files) in record["pages"].items():
                found.pages[page] = key, {path: (size, time) for path, size, time in files}
            for path, (stamp_, pieces) in record["joined"].items():
                places = {key: (start, size) for key, start, size in pieces}
                found.joined[path] = Joined(folder / path, places, tuple(stamp_))
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            found.pages, found.joined = {}, {}
        return found

    def take(self, page: str, key: str, folder: Path) -> Files | None:
        """Put a page's files into another folder if they are as they were written with this key."""
        known, files = self.pages.get(page, ("", {}))
        if known != key or not files:
            return None
        for path, stamped in files.items():
            try:
                if stamp(f"{self.folder}/{path}") != stamped:
                    return None
            except OSError:
                return None
        made = ""
        for path in files:
            target = f"{folder}/{path}"
            if (parent := os.path.dirname(target)) != made:
                os.makedirs(parent, exist_ok=True)
                made = parent
            _link(f"{self.folder}/{path}", target)
        return files

    def write(self, pages: Mapping[str, tuple[str, Files]], joined: Mapping[str, Joined]) -> None:
        """Keep the record of what has been written; one that cannot be kept is only a slower build."""
        if self.record is None:
            return
        record = {
            "pages": {
                page: (key, [(path, size, time) for path, (size, time) in files.items()])
                for page, (key, files) in pages.items()
            },
            "joined": {
                path: (file.stamp, [(key, start, size) for key, (start, size) in file.pieces.items()])
                for path, file in joined.items()
            },
        }
        try:
            replace_file(self.record, json.dumps(record, separators=(",", ":")).encode())
        except OSError:
            return


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system, or one without hard links
        shutil.copy2(source, target)


def stamp(path: str) -> tuple[int, int]:
    """The size and the time of a file; raises ``OSError``."""
    found = os.stat(path)
    return found.st_size, found.st_mtime_ns
