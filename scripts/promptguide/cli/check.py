"""``promptguide check``: every problem at once, or those of some paths."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from promptguide import guide
from promptguide.cli.common import Exit, find_guide, lang_option, root_option, summary, words_of
from promptguide.cli.fix import fix
from promptguide.problems import Level, Problem, errors, in_order
from promptguide.records import LOCALES
from promptguide.wording import FORMATS

if TYPE_CHECKING:
    from promptguide.entries import Entry


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="text", help="How problems are printed 输出格式."
)
@click.option("--craft", is_flag=True, help="Also judge how prompts are written 也评提示词的写法.")
@click.option("--fix", "fixes", is_flag=True, help="Mend what is mechanical, and show it 修好机械性的问题.")
@click.option("--dry-run", is_flag=True, help="With --fix: only show 只显示，不写文件.")
@lang_option
@root_option
def check(
    paths: tuple[Path, ...],
    form: str,
    craft: bool,
    fixes: bool,
    dry_run: bool,
    lang: str | None,
    root: Path | None,
) -> None:
    """Check every YAML file and every block in every chapter, or only PATHS. 检查全部文件，或只检查 PATHS。

    Prints path:line:column: CODE message (hint). Exits with 1 if there are errors.
    """
    words = words_of(lang)
    found = find_guide(root) if root else find_guide(*paths[:1], Path.cwd())
    if dry_run and not fixes:
        raise click.UsageError(words.words["fix_only"])
    if fixes:
        fix(found, _files(found, paths), words, dry=dry_run, err=form != "text")
    checked = guide.check(found)
    problems, files, prompts = checked.problems, len(checked.files), checked.library.entries
    if paths:
        problems, files, prompts = _of_paths(found, checked, paths)
    # A library has many notes; its errors must not drown in them.
    unasked = {p.code for p in problems if p.level is Level.NOTE and form == "text" and not paths}
    if craft:
        asked = guide.check_craft(found, checked.library, prompts, words.locale)
        problems = in_order([*problems, *asked])
    listed = [p for p in problems if p.code not in unasked]
    if report := words.report(listed, form):
        click.echo(report)
    if form == "text":
        click.echo(summary(problems, files, words), err=True)
    if len(listed) < len(problems):
        note = next(p for p in problems if p.code in unasked)
        click.echo(words.words["notes_hidden"].format(path=note.place.path), err=True)
    sys.exit(Exit.CONTENT if errors(problems) else Exit.OK)


def _files(found: guide.Guide, paths: tuple[Path, ...]) -> list[Path]:
    """The files of some paths, or of the whole guide."""
    everything = guide.files(found)
    if not paths:
        return everything
    asked = [path.resolve() for path in paths]
    inside = [path for path in everything if any(path.is_relative_to(one) for one in asked)]
    return [*inside, *(path for path in asked if not _is_part(found, path) and path.is_file())]


def _of_paths(
    found: guide.Guide, checked: guide.Checked, paths: tuple[Path, ...]
) -> tuple[list[Problem], int, list[Entry]]:
    """The problems, the number of files and the prompts of some paths.

    A file that is not part of the guide is checked as if it were.
    """
    names = [found.name(path.resolve()) for path in paths]
    outside = [path.resolve() for path in paths if not _is_part(found, path.resolve())]
    problems, files, prompts = guide.check_files(found, checked.library, outside)
    everything = any(found.root.is_relative_to(path.resolve()) for path in paths)

    def asked(path: str) -> bool:
        return everything or any(name == path or path.startswith(f"{name}/") for name in names)

    kept = [problem for problem in checked.problems if asked(problem.place.path)]
    own = [entry for entry in checked.library.entries if asked(entry.path)]
    return kept + problems, files + sum(map(asked, checked.files)), own + prompts


def _is_part(found: guide.Guide, path: Path) -> bool:
    folders = [found.prompts, found.data, found.templates, *(found.chapters(locale) for locale in LOCALES)]
    return any(path.is_relative_to(folder) or folder.is_relative_to(path) for folder in folders)
