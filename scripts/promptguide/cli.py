"""The command ``promptguide``: ``check``, ``status`` and ``build``.

Exit codes: 0 all well, 1 errors in content, 2 wrong use.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from promptguide import __version__, guide
from promptguide.problems import Level, Problem, errors, in_order
from promptguide.records import LOCALES
from promptguide.status import coverages, status
from promptguide.wording import FORMATS, Catalogue

if TYPE_CHECKING:
    from promptguide.entries import Entry

OK, CONTENT_ERRORS = 0, 1


_lang = click.option(
    "--lang",
    type=click.Choice(LOCALES),
    help="Language of messages 消息的语言. Default: from the environment.",
)
_root = click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the guide 指南所在的目录. Default: the one the current folder is in.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Check and build a bilingual prompt guide. 检查并生成中英双语的提示词指南。"""


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="text", help="How problems are printed 输出格式."
)
@click.option("--craft", is_flag=True, help="Also judge how prompts are written 也评提示词的写法.")
@_lang
@_root
def check(paths: tuple[Path, ...], form: str, craft: bool, lang: str | None, root: Path | None) -> None:
    """Check every YAML file and every block in every chapter, or only PATHS. 检查全部文件，或只检查 PATHS。

    Prints path:line:column: CODE message (hint). Exits with 1 if there are errors.
    """
    words = guide.words(lang or guide.preferred_locale(os.environ))
    found = _guide(root) if root else _guide(*paths[:1], Path.cwd())
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
        click.echo(_summary(problems, files, words), err=True)
    if len(listed) < len(problems):
        note = next(p for p in problems if p.code in unasked)
        click.echo(words.words["notes_hidden"].format(path=note.place.path), err=True)
    sys.exit(CONTENT_ERRORS if errors(problems) else OK)


@main.command("status")
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json")),
    default="text",
    help="How the figures are printed 输出格式.",
)
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day on which facts are due for review 以哪一天判断事实是否该复核. Default: today.",
)
@_lang
@_root
def show_status(form: str, as_of: datetime | None, lang: str | None, root: Path | None) -> None:
    """Count prompts, explained words, sets, terms, facts and translations. 统计提示词、术语、事实和译文。"""
    words = guide.words(lang or guide.preferred_locale(os.environ))
    checked = guide.check(_guide(root or Path.cwd()))
    figures = status(checked.library, checked.chapters, (as_of or datetime.now()).date())
    click.echo(
        json.dumps(figures, ensure_ascii=False, indent=2) if form == "json" else words.figures(figures)
    )
    sys.exit(CONTENT_ERRORS if errors(checked.problems) else OK)


@main.command()
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@_lang
@_root
def translated(paths: tuple[Path, ...], lang: str | None, root: Path | None) -> None:
    """Note in translated chapters that they match the original as it is. 注明译文与现在的原文一致。"""
    words = guide.words(lang or guide.preferred_locale(os.environ))
    found = _guide(root) if root else _guide(*paths[:1], Path.cwd())
    for path in paths:
        if not guide.mark_translated(found, path.resolve()):
            raise click.UsageError(words.words["not_a_translation"].format(path=path))


@main.command()
@click.option("--strict", is_flag=True, help="Warnings fail too 警告也算失败.")
@_lang
@_root
def build(strict: bool, lang: str | None, root: Path | None) -> None:
    """Check the guide and build the site in all its languages. 检查并生成全部语言的网站。"""
    words = guide.words(lang or guide.preferred_locale(os.environ))
    found = _guide(root or Path.cwd())
    sys.exit(run_build(found, words, strict=strict))


def run_build(found: guide.Guide, words: Catalogue, *, strict: bool = False) -> int:
    """Check, build all editions, say where the site is; the result is an exit code."""
    checked = guide.check(found)
    if report := words.report([p for p in checked.problems if p.level is not Level.NOTE], "text"):
        click.echo(report, err=True)
    click.echo(_summary(checked.problems, len(checked.files), words), err=True)
    click.echo(words.coverage(coverages(checked.library.entries), "all"), err=True)
    if errors(checked.problems) or (strict and any(p.level is Level.WARNING for p in checked.problems)):
        click.echo(words.words["not_built"], err=True)
        return CONTENT_ERRORS
    from mkdocs.commands.build import build as build_site
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    from promptguide.mkdocs_plugin import PromptguidePlugin

    spoken = logging.StreamHandler()
    spoken.setLevel(logging.WARNING)
    logging.getLogger("mkdocs").addHandler(spoken)
    try:
        config = load_config(str(found.root / "mkdocs.yml"), strict=strict)
        config.plugins.on_startup(command="build", dirty=False)
        plugin = config.plugins.get("promptguide")
        if isinstance(plugin, PromptguidePlugin):
            plugin.checked = checked
        build_site(config)
    except MkDocsException as error:
        click.echo(f"{error}", err=True)
        return CONTENT_ERRORS
    finally:
        logging.getLogger("mkdocs").removeHandler(spoken)
    click.echo(words.words["built"].format(path=config.site_dir))
    return OK


def _guide(*starts: Path) -> guide.Guide:
    folders = (start.resolve() if start.is_dir() else start.resolve().parent for start in starts)
    found = next(filter(None, map(guide.find, folders)), None)
    if found is None:
        raise click.UsageError(
            "no guide here: no folder above has mkdocs.yml and prompts/ 这里不是指南的目录"
        )
    return found


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


def _summary(problems: list[Problem], files: int, words: Catalogue) -> str:
    count = {level: sum(p.level is level for p in problems) for level in Level}
    return words.words["summary"].format(
        files=files, errors=count[Level.ERROR], warnings=count[Level.WARNING], notes=count[Level.NOTE]
    )
