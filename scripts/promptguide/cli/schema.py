"""``promptguide schema``: the JSON Schema of every data file, for editors."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from promptguide import guide
from promptguide.cli.common import Exit, find_guide, lang_option, root_option, summary, words_of
from promptguide.problems import errors
from promptguide.writing import replace_file


@click.command()
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to write to 写到哪个目录. Default: schemas/ of the guide.",
)
@click.option("--check", "only_check", is_flag=True, help="Only say which are out of date 只检查是否过期.")
@lang_option
@root_option
def schema(output: Path | None, only_check: bool, lang: str | None, root: Path | None) -> None:
    """Write the JSON Schema of every data file, for editors. 写出每种数据文件的 JSON Schema，供编辑器使用。

    With --check, exits with 1 if a schema is not as the data has it now.
    """
    words = words_of(lang)
    found = find_guide(root or Path.cwd())
    checked = guide.check(found)
    broken = [p for p in errors(checked.problems) if p.place.path.startswith(found.name(found.data))]
    if broken:  # a table with errors lists nothing
        click.echo(words.report(broken, "text"))
        click.echo(summary(broken, len(checked.files), words), err=True)
        sys.exit(Exit.CONTENT)
    folder = output or found.schemas
    stale = guide.stale_schemas(found, checked.library.tables, folder)
    for path, text in stale.items():
        if not only_check:
            path.parent.mkdir(parents=True, exist_ok=True)
            replace_file(path, text.encode())
        click.echo(found.name(path))
    said = ("schemas_stale" if only_check else "schemas_written") if stale else "schemas_fresh"
    click.echo(words.words[said].format(count=len(stale), folder=found.name(folder)), err=True)
    sys.exit(Exit.CONTENT if stale and only_check else Exit.OK)
