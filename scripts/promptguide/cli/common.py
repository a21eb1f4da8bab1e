"""What commands share: exit codes, options, the guide they work on, the words they speak with."""

from __future__ import annotations

import enum
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from promptguide import guide
from promptguide.problems import Level, Problem
from promptguide.records import LOCALES

if TYPE_CHECKING:
    from promptguide.wording import Catalogue


class Exit(enum.IntEnum):
    """How every command ends; the reference page says the same."""

    OK = 0
    CONTENT = 1
    """Errors in content."""
    USAGE = 2
    """Wrong use, or a file or folder that cannot be read or written."""
    INTERNAL = 3
    """A fault of the program."""
    INTERRUPTED = 130
    """Ctrl-C, or a question without an answer."""


lang_option = click.option(
    "--lang",
    type=click.Choice(LOCALES),
    help="Language of messages 消息的语言. Default: from the environment.",
)
root_option = click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the guide 指南所在的目录. Default: the one the current folder is in.",
)

format_option = click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json")),
    default="text",
    help="How the result is printed 输出格式.",
)


def words_of(lang: str | None) -> Catalogue:
    """The words of the language that was asked for, or else of the environment's."""
    return guide.words(lang or guide.preferred_locale(os.environ))


def find_guide(*starts: Path) -> guide.Guide:
    """The guide that the first of some paths to be in one is in; wrong use if none is."""
    folders = (start.resolve() if start.is_dir() else start.resolve().parent for start in starts)
    found = next(filter(None, map(guide.find, folders)), None)
    if found is None:
        raise click.UsageError(
            "no guide here: no folder above has mkdocs.yml and prompts/ 这里不是指南的目录"
        )
    return found


def summary(problems: list[Problem], files: int, words: Catalogue) -> str:
    """The last line of a check: files, errors, warnings, notes."""
    count = {level: sum(p.level is level for p in problems) for level in Level}
    return words.words["summary"].format(
        files=files, errors=count[Level.ERROR], warnings=count[Level.WARNING], notes=count[Level.NOTE]
    )
