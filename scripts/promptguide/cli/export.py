"""``promptguide export``: the library as data, on standard output, in a file or in a folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from promptguide import export as forms
from promptguide import guide, opendata
from promptguide.cli.common import Exit, find_guide, lang_option, root_option, words_of
from promptguide.writing import replace_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from promptguide.entries import Entry
    from promptguide.library import Library
    from promptguide.wording import Catalogue

FORMATS = ("jsonl", "csv", "json", "markdown")


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="What is written 写成什么格式. Default: jsonl; in a folder, the whole data set.",
)
@click.option("--output", default="-", help="File, folder, or - 文件、目录或 -（标准输出）. Default: -.")
@lang_option
@root_option
def export(form: str | None, output: str, lang: str | None, root: Path | None) -> None:
    """Write the library as data: JSON Lines, CSV, JSON, Markdown, or the whole data set. 导出为数据。

    Prompts with errors are left out; then it exits with 1.
    """
    words, found = words_of(lang), find_guide(root or Path.cwd())
    library = guide.check(found).library
    path = Path(output)
    if output == "-":
        click.echo(document(form or FORMATS[0], library, words), nl=False)
    elif path.is_dir() or output.endswith(("/", os.sep)):
        for name, text in folder(form, library, words).items():
            _write(path / name, text)
    else:
        _write(path, document(form or FORMATS[0], library, words))
    if library.failed:
        click.echo(words.words["export_left_out"].format(ids=", ".join(library.failed)), err=True)
        sys.exit(Exit.CONTENT)


def document(form: str, library: Library, words: Catalogue) -> str:
    """The library as one text."""
    if form == "json":
        return opendata.whole(library, guide.day(library, os.environ))
    if form == "markdown":
        return "\n".join(forms.as_markdown(entry, words) for entry in library.entries)
    return opendata.large(library)[opendata.TABLE if form == "csv" else opendata.LINES]


def folder(form: str | None, library: Library, words: Catalogue) -> dict[str, str]:
    """The library as files by name: the data set, or every prompt's own where the form allows it."""
    if form is None:
        large = opendata.large(library)
        weights = {name: opendata.weigh(text) for name, text in large.items()}
        return large | opendata.files(library, guide.day(library, os.environ), weights)
    own: dict[str, tuple[str, Callable[[Entry], str]]] = {
        "json": (".json", lambda entry: opendata.write(entry).json),
        "markdown": (".md", lambda entry: forms.as_markdown(entry, words)),
    }
    if form not in own:
        return {f"prompts.{form}": document(form, library, words)}
    suffix, write = own[form]
    return {f"{entry.collection}/{entry.id}{suffix}": write(entry) for entry in library.entries}


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, text.encode())
