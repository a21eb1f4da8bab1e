"""``promptguide status``: what a guide holds and what is due for work."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path

import click

from promptguide import guide
from promptguide.cli.common import Exit, find_guide, format_option, lang_option, root_option, words_of
from promptguide.problems import errors
from promptguide.status import status as count


@click.command()
@format_option
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day on which facts are due for review 以哪一天判断事实是否该复核. Default: today.",
)
@lang_option
@root_option
def status(form: str, as_of: datetime | None, lang: str | None, root: Path | None) -> None:
    """Count prompts, explained words, sets, terms, facts and translations. 统计提示词、术语、事实和译文。"""
    words = words_of(lang)
    checked = guide.check(find_guide(root or Path.cwd()))
    figures = count(checked.library, checked.chapters, (as_of or datetime.now()).date())
    click.echo(
        json.dumps(figures, ensure_ascii=False, indent=2) if form == "json" else words.figures(figures)
    )
    sys.exit(Exit.CONTENT if errors(checked.problems) else Exit.OK)
