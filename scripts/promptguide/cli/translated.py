"""``promptguide translated``: a translation follows its original again."""

from __future__ import annotations

from pathlib import Path

import click

from promptguide import guide
from promptguide.cli.common import find_guide, lang_option, root_option, words_of


@click.command()
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@lang_option
@root_option
def translated(paths: tuple[Path, ...], lang: str | None, root: Path | None) -> None:
    """Note in translated chapters that they match the original as it is. 注明译文与现在的原文一致。"""
    words = words_of(lang)
    found = find_guide(root) if root else find_guide(*paths[:1], Path.cwd())
    for path in paths:
        if not guide.mark_translated(found, path.resolve()):
            raise click.UsageError(words.words["not_a_translation"].format(path=path))
