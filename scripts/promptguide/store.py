"""What is kept from run to run, under ``.cache/promptguide`` in a guide's folder.

A file of it holds plain data, or compiled templates, behind a checksum. It counts only if this user alone can
have written it, and by this very version of the program; else it is as if it were not there, and it may be
deleted at any time. It is also bound to the tag beside it, so that one that came with the guide, such as in a
commit, says nothing.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import stat
import sys
import tempfile
from hashlib import blake2b
from importlib.metadata import version as version_of
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jinja2.bccache import Bucket

    Piece = bytes | memoryview

TAG = "CACHEDIR.TAG"
_TAG_TEXT = (
    "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# What promptguide has made before; see https://bford.info/cachedir/\n"
)
_MAGIC = b"promptguide store 1\n"
_CHECKSUM = 32


class Store:
    """Pieces of data of several kinds, each by a key that says all that it was made of.

    What is not asked for while a kind is in use is forgotten when it is saved.
    """

    def __init__(self, root: Path) -> None:
        """``root`` is the guide's folder."""
        self._place = folder(root)
        self._known: dict[str, Mapping[str, Piece]] = {}
        self._used: dict[str, dict[str, Piece]] = {}

    def get(self, kind: str, key: str) -> Piece | None:
        """A piece that was put under this key, if it is still there."""
        if kind not in self._known:
            self._known[kind] = load(self._place / kind) if self._place else {}
            self._used[kind] = {}
        found = self._used[kind].get(key) or self._known[kind].get(key)
        if found is not None:
            self._used[kind][key] = found
        return found

    def put(self, kind: str, key: str, piece: Piece) -> None:
        """Keep a piece."""
        self._used.setdefault(kind, {})[key] = piece

    def remember(self, kind: str, key: str, make: Callable[[], Any]) -> Any:
        """What ``make`` gives, plain data, made only if it is not known under this key."""
        found = self.get(kind, key)
        if found is not None:
            return json.loads(bytes(found))
        made = make()
        self.put(kind, key, json.dumps(made, ensure_ascii=False).encode())
        return made

    def has(self, kind: str, key: str) -> bool:
        """Whether there is a piece under this key."""
        return self.get(kind, key) is not None

    def save(self) -> None:
        """Write what was put since the kinds were read; what cannot be written is only made again."""
        for kind, used in self._used.items():
            if self._place and used.keys() != self._known.get(kind, {}).keys():
                save(self._place / kind, used)
                self._known[kind] = dict(used)


class CompiledTemplates(jinja2.BytecodeCache):
    """What Jinja's templates compile to, kept in a store: that takes longer than filling them in."""

    def __init__(self, kept: Store) -> None:
        self._kept = kept

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give Jinja what is kept; it compares the template's text itself."""
        if piece := self._kept.get("templates", bucket.key + bucket.checksum):
            bucket.bytecode_from_string(bytes(piece))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what Jinja has compiled."""
        self._kept.put("templates", bucket.key + bucket.checksum, bucket.bytecode_to_string())


def folder(root: Path) -> Path | None:
    """The folder of what is kept, made if it is not there; none if that cannot be, in the guide."""
    place = root / ".cache" / "promptguide"
    try:
        place.mkdir(parents=True, exist_ok=True)
        if not place.resolve().is_relative_to(root.resolve()):
            return None
        for name, text in ((".gitignore", "*\n"), (TAG, _TAG_TEXT)):
            with contextlib.suppress(FileExistsError), (place / name).open("x", encoding="utf-8") as file:
                file.write(text)
    except OSError:
        return None
    return place


@functools.cache
def version() -> str:
    """What tells this program, with what it makes things by, from any other version of it."""
    package = Path(__file__).parent
    found = blake2b(digest_size=16)
    libraries = [version_of(name) for name in ("jinja2", "markdown", "markupsafe", "pydantic", "pyyaml")]
    found.update(repr((sys.version, sys.byteorder, sys.hash_info, libraries)).encode())
    for path in sorted(path for path in package.rglob("*") if path.suffix in {".py", ".yml", ".j2", ".html"}):
        found.update(f"\n{path.relative_to(package).as_posix()}\n".encode())
        found.update(path.read_bytes())
    return found.hexdigest()


def load(path: Path) -> dict[str, Piece]:
    """What a file keeps; nothing if any of it is not as it should be."""
    try:
        bound, whole = _bound(path.parent), _own_bytes(path)
    except OSError:
        return {}
    start = len(_MAGIC) + _CHECKSUM
    body = memoryview(whole)[start:]
    if whole[:start] != _MAGIC + blake2b(body, digest_size=_CHECKSUM).digest():
        return {}
    line = whole.find(b"\n", start)
    index = json.loads(whole[start:line])
    if index["bound"] != bound:
        return {}
    kept: dict[str, Piece] = {}
    position = line + 1 - start
    for name, size in index["pieces"]:
        kept[name] = body[position : position + size]
        position += size
    return kept


def save(path: Path, kept: Mapping[str, Piece]) -> None:
    """Write a file whole, or leave the one that is there."""
    with contextlib.suppress(OSError):
        pieces = [[name, len(piece)] for name, piece in kept.items()]
        index = json.dumps({"bound": _bound(path.parent), "pieces": pieces}).encode()
        body = b"".join([index, b"\n", *kept.values()])
        descriptor, fresh = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(_MAGIC + blake2b(body, digest_size=_CHECKSUM).digest())
                file.write(body)
            Path(fresh).replace(path)
        except BaseException:
            Path(fresh).unlink(missing_ok=True)
            raise


def _bound(place: Path) -> str:
    """What a file must say of the program and of the tag beside it; raises ``OSError`` without one."""
    tag = (place / TAG).lstat()
    parts = (version(), tag.st_dev, tag.st_ino, tag.st_ctime_ns)
    return blake2b(repr(parts).encode(), digest_size=16).hexdigest()


def _own_bytes(path: Path) -> bytes:
    """Read an ordinary file that nobody but this user can have written, where the platform can tell."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as file:
        found = os.fstat(descriptor)
        user: Callable[[], int] | None = getattr(os, "geteuid", None)
        others = user is not None and (
            found.st_uid != user() or found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
        )
        if others or not stat.S_ISREG(found.st_mode):
            raise PermissionError(f"{path}: not this user's own file")
        return file.read()
