"""Readings of prompts kept from run to run: a prompt is read again only if its file or a table is another."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from promptguide import store, workers
from promptguide.readings import Reading, unpack

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from promptguide.readings import Reader
    from promptguide.store import Piece
    from promptguide.tables import Tables
    from promptguide.yamlnodes import Source

SHARDS = 16
"""So many files share the prompts, so that a change writes a part of them again."""


def reader(root: Path) -> Reader:
    """A reader of prompts for the guide in a folder, which reads only what it has not read before."""

    def read(sources: Sequence[Source], tables: Tables) -> list[Reading]:
        place = store.folder(root) if sources else None
        if place is None:
            return [reading for reading, _ in workers.read_packed(sources, tables)]
        shards: dict[int, dict[str, Piece]] = {}
        found: dict[str, Reading] = {}
        for source in sources:
            shard = _shard(source.path)
            if shard not in shards:
                shards[shard] = store.load(place / _name(shard))
            if packed := shards[shard].get(_key(source, tables)):
                found[source.path] = unpack(source, source.digest, memoryview(packed), tables)
        missing = [source for source in sources if source.path not in found]
        for source, (reading, packed) in zip(missing, workers.read_packed(missing, tables), strict=True):
            found[source.path] = reading
            shards[_shard(source.path)][_key(source, tables)] = packed
        changed = {_shard(source.path) for source in missing}
        asked = [source for source in sources if _shard(source.path) in changed]
        for shard in changed:
            keys = [_key(source, tables) for source in asked if _shard(source.path) == shard]
            store.save(place / _name(shard), {key: shards[shard][key] for key in keys})
        return [found[source.path] for source in sources]

    return read


def _key(source: Source, tables: Tables) -> str:
    return f"{source.path}\n{source.digest}\n{tables.digest}"


def _shard(path: str) -> int:
    return blake2b(path.encode("utf-8", "surrogatepass"), digest_size=1).digest()[0] % SHARDS


def _name(shard: int) -> str:
    return f"readings-{shard:02}"
