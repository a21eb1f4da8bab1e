"""Work that is spread over the cores of a machine, where its system can copy a process that is running."""

from __future__ import annotations

import itertools
import multiprocessing
import sys
import threading
from typing import TYPE_CHECKING, Generic, TypeVar

from promptguide import workers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.connection import Connection

T = TypeVar("T")
R = TypeVar("R")

FEWEST = 64
"""So few things to do are done by one process."""


def most() -> int:
    """How many processes may work at once: one where this one cannot be copied safely, or is a copy."""
    own = multiprocessing.current_process()
    copies = sys.platform == "linux" and threading.active_count() == 1 and not own.daemon
    return workers.jobs() if copies else 1


def spread(work: Callable[[Sequence[T]], list[R]], items: Sequence[T], most: int) -> list[R]:
    """Do a piece of work on all items, at most so many processes each with its share; results in order.

    Raises what the work raises here, and ``RuntimeError`` for what it raises in another process, which has
    told its log of it.
    """
    shares = min(most, len(items) // FEWEST)
    if shares < 2:
        return work(items)
    cuts = [len(items) * n // shares for n in range(shares + 1)]
    others = [Started(work, items[start:end]) for start, end in itertools.pairwise(cuts[1:])]
    results = work(items[: cuts[1]])
    for other in others:
        results += other.result()
    return results


def aside(work: Callable[..., list[R]], *arguments: object) -> Started[R] | None:
    """Let another process do a piece of work meanwhile; none if there can be no other."""
    return Started(work, *arguments) if most() > 1 else None


class Started(Generic[R]):
    """A function that another process runs, a copy of this one."""

    def __init__(self, work: Callable[..., list[R]], *arguments: object) -> None:
        context = multiprocessing.get_context("fork")
        self._answer, answer = context.Pipe(duplex=False)
        self._process = context.Process(target=_run, args=(work, arguments, answer), daemon=True)
        self._process.start()
        answer.close()

    def result(self) -> list[R]:
        """Wait for what the function returns; raises ``RuntimeError`` if it raised."""
        try:
            done, value = self._answer.recv()
        except EOFError:
            done, value = False, "the process ended"
        self._process.join()
        if not done:
            raise RuntimeError(value)
        return value  # type: ignore[no-any-return]


def _run(work: Callable[..., list[R]], arguments: tuple[object, ...], answer: Connection) -> None:
    try:
        answer.send((True, work(*arguments)))
    except BaseException as error:  # whatever it is, the process that waits has to know
        answer.send((False, f"{type(error).__name__}: {error}"))
    finally:
        answer.close()
