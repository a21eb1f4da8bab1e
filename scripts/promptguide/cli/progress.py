"""A bar for long work, where somebody watches: on standard error, and only if that is a terminal."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def progress(label: str) -> Iterator[Callable[[int], None]]:
    """Give what is to be called after each step, with the number of steps there are in all."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    with click.progressbar(length=1, label=label, file=sys.stderr) as bar:

        def step(length: int) -> None:
            bar.length = length
            bar.update(1)

        yield step
