"""Reading many prompts at once: in as many processes as there are processors, or here if that is not to be.

``PROMPTGUIDE_JOBS`` says how many; 1 starts none.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
import threading
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from typing import TYPE_CHECKING

from promptguide.readings import Reading, pack, read, unpack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from promptguide.tables import Tables
    from promptguide.yamlnodes import Source

FEWEST = 400
"""Starting processes takes longer than reading fewer files than this."""

_CHUNK = 50
_tables: list[Tables] = []  # those of the process, if it is a worker


def read_packed(sources: Sequence[Source], tables: Tables) -> list[tuple[Reading, memoryview]]:
    """Read prompts; gives each reading also as bytes."""
    most = jobs()
    if most > 1 and len(sources) >= FEWEST:
        try:
            return _in_processes(sources, tables, most)
        except (OSError, BrokenExecutor, NotImplementedError, ImportError):
            pass  # no processes are to be had, such as in a sandbox
    found = [read(source, tables) for source in sources]
    return [(reading, memoryview(pack(reading))) for reading in found]


def _in_processes(sources: Sequence[Source], tables: Tables, jobs: int) -> list[tuple[Reading, memoryview]]:
    # A copy of a process is ready at once, but not safe where threads run or where a platform forbids it.
    copies = sys.platform == "linux" and threading.active_count() == 1
    context = multiprocessing.get_context("fork" if copies else "spawn")
    chunks = [sources[start : start + _CHUNK] for start in range(0, len(sources), _CHUNK)]
    with ProcessPoolExecutor(jobs, context, _start, (tables,)) as pool:
        found = [memoryview(packed) for chunk in pool.map(_read_chunk, chunks) for packed in chunk]
    return [
        (unpack(source, source.digest, packed, tables), packed)
        for source, packed in zip(sources, found, strict=True)
    ]


def _start(tables: Tables) -> None:
    gc.disable()  # the process ends when it has read its share
    _tables[:] = [tables]


def _read_chunk(sources: Sequence[Source]) -> list[bytes]:
    return [pack(read(source, _tables[0])) for source in sources]


def jobs() -> int:
    """How many processes may work at once."""
    asked = os.environ.get("PROMPTGUIDE_JOBS", "")
    if asked.isdecimal() and int(asked):
        return int(asked)
    there_are = getattr(os, "sched_getaffinity", None)
    return min(len(there_are(0)) if there_are else os.cpu_count() or 1, 16)
