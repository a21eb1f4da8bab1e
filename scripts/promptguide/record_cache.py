"""Readings of prompts kept from run to run, under ``.cache/promptguide`` in a guide's folder.

A file of it holds plain data behind a checksum. It counts only if this user alone can have written it, for
these tables and by this very version of the program; else it is as if it were not there, and it may be
deleted at any time. It is also bound to the tag beside it, so that one that came with the guide, such as
in a commit, says nothing.
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
from pathlib import Path
from typing import TYPE_CHECKING

import pydantic
import yaml

from promptguide import workers
from promptguide.readings import Reading, unpack

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from promptguide.readings import Reader
    from promptguide.tables import Tables
    from promptguide.yamlnodes import Source

SHARDS = 16
"""So many files share the prompts, so that a change writes a part of them again."""

TAG = "CACHEDIR.TAG"
_TAG_TEXT = (
    "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# What promptguide has read before; see https://bford.info/cachedir/\n"
)
_MAGIC = b"promptguide readings 1\n"
_CHECKSUM = 32

Kept = dict[str, tuple[str, memoryview]]
"""By path: the digest of a file, and its reading as bytes."""


def reader(root: Path) -> Reader:
    """A reader of prompts for the guide in a folder, which reads only what it has not read before."""

    def read(sources: Sequence[Source], tables: Tables) -> list[Reading]:
        place = folder(root) if sources else None
        key = _key(place, tables) if place else None
        if place is None or key is None:
            return [reading for reading, _ in workers.read_packed(sources, tables)]
        shards: dict[int, Kept] = {}
        found: dict[str, Reading] = {}
        for source in sources:
            shard = _shard(source.path)
            if shard not in shards:
                shards[shard] = _load(place / _name(shard), key)
            digest, packed = shards[shard].get(source.path, ("", memoryview(b"")))
            if digest == source.digest:
                found[source.path] = unpack(source, digest, packed, tables)
        missing = [source for source in sources if source.path not in found]
        for source, (reading, packed) in zip(missing, workers.read_packed(missing, tables), strict=True):
            found[source.path] = reading
            shards[_shard(source.path)][source.path] = (source.digest, packed)
        asked = {source.path for source in sources}
        for shard in {_shard(source.path) for source in missing}:
            _save(
                place / _name(shard),
                key,
                {p: one for p, one in shards[shard].items() if p in asked or (root / p).is_file()},
            )
        return [found[source.path] for source in sources]

    return read


def folder(root: Path) -> Path | None:
    """The folder of what is kept, made if it is not there; none if that cannot be, in the guide."""
    folder = root / ".cache" / "promptguide"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not folder.resolve().is_relative_to(root.resolve()):
            return None
        for name, text in ((".gitignore", "*\n"), (TAG, _TAG_TEXT)):
            with contextlib.suppress(FileExistsError), (folder / name).open("x", encoding="utf-8") as file:
                file.write(text)
    except OSError:
        return None
    return folder


def _key(folder: Path, tables: Tables) -> str | None:
    """What everything depends on besides the prompts themselves."""
    try:
        tag = (folder / TAG).lstat()
    except OSError:
        return None
    parts = (version(), tables.digest, tag.st_dev, tag.st_ino, tag.st_ctime_ns)
    return blake2b(repr(parts).encode(), digest_size=16).hexdigest()


@functools.cache
def version() -> str:
    """What tells this program, with what it reads by, from any other version of it."""
    folder = Path(__file__).parent
    found = blake2b(digest_size=16)
    libraries = (sys.version, sys.byteorder, sys.hash_info, yaml.__version__, pydantic.VERSION)
    found.update(repr(libraries).encode())
    for path in sorted(folder.rglob("*.py")):
        found.update(f"\n{path.relative_to(folder).as_posix()}\n".encode())
        found.update(path.read_bytes())
    return found.hexdigest()


def _shard(path: str) -> int:
    return blake2b(path.encode("utf-8", "surrogatepass"), digest_size=1).digest()[0] % SHARDS


def _name(shard: int) -> str:
    return f"readings-{shard:02}"


def _load(path: Path, key: str) -> Kept:
    """What a file keeps; nothing if any of it is not as it should be."""
    try:
        whole = _own_bytes(path)
    except OSError:
        return {}
    start = len(_MAGIC) + _CHECKSUM
    body = memoryview(whole)[start:]
    if whole[:start] != _MAGIC + blake2b(body, digest_size=_CHECKSUM).digest():
        return {}
    line = whole.find(b"\n", start)
    index = json.loads(whole[start:line])
    if index["key"] != key:
        return {}
    kept: Kept = {}
    position = line + 1 - start
    for name, digest, size in index["files"]:
        kept[name] = (digest, body[position : position + size])
        position += size
    return kept


def _save(path: Path, key: str, kept: Kept) -> None:
    """Write a file whole, or leave the one that is there."""
    files = [[name, digest, len(packed)] for name, (digest, packed) in kept.items()]
    index = json.dumps({"key": key, "files": files}).encode()
    body = b"".join([index, b"\n", *(packed for _, packed in kept.values())])
    with contextlib.suppress(OSError):
        descriptor, fresh = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(_MAGIC + blake2b(body, digest_size=_CHECKSUM).digest())
                file.write(body)
            Path(fresh).replace(path)
        except BaseException:
            Path(fresh).unlink(missing_ok=True)
            raise


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
