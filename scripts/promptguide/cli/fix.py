"""``promptguide check --fix``: files mended, and each change shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from promptguide import disk, guide, publishing
from promptguide.repair import changes, repair
from promptguide.writing import replace_file

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from promptguide.wording import Catalogue


def fix(found: guide.Guide, paths: Iterable[Path], words: Catalogue, *, dry: bool, err: bool) -> None:
    """Mend files, each whole or not at all, and print what changes; with ``dry``, only print."""
    count = 0
    for path in paths:
        try:
            before = disk.read_bytes(path)
        except OSError:  # the check says so
            continue
        after = repair(before, chapter=path.suffix.lower() in publishing.PAGES)
        if before == after:
            continue
        count += 1
        for line in changes(found.name(path), before, after).splitlines():
            colour = {"-": "red", "+": "green", "@": "cyan"}.get(line[:1])
            click.secho(line, fg=colour, err=err)
        if not dry:
            replace_file(path, after)
    click.echo(words.words["fix_shown" if dry else "fix_done"].format(count=count), err=True)
