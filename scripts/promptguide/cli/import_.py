"""``promptguide import``: collections that people have already become prompt files with blanks."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from promptguide import disk, guide
from promptguide.blanks import BLANK
from promptguide.cli.common import Exit, find_guide, format_option, lang_option, root_option, words_of
from promptguide.entries import is_id
from promptguide.intake import MOST_BYTES, Intake, Terms, keys
from promptguide.intake_forms import FORMS
from promptguide.problems import Level, Place, in_order, problem
from promptguide.records import LOCALES
from promptguide.yamlnodes import Source

if TYPE_CHECKING:
    from promptguide.intake import Account
    from promptguide.wording import Catalogue


@click.command("import")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "--collection", required=True, help="Folder of prompts/ that takes them 收进 prompts/ 的哪个目录."
)
@click.option("--dry-run", is_flag=True, help="Only say what would be done 只说明，不写文件.")
@click.option(
    "--from",
    "written_as",
    type=click.Choice(list(FORMS)),
    help="How FILES are written 文件的格式. Default: by their ending.",
)
@click.option(
    "--language",
    type=click.Choice(LOCALES),
    help="Language of the prompts 提示词的语言. Default: by their script.",
)
@click.option(
    "--kind",
    type=click.Choice(("quotation", "restatement", "original")),
    default="quotation",
    help="Whose words they are 是谁的文字.",
)
@click.option("--author", default=BLANK, help="Who wrote them, where FILES do not say 作者.")
@click.option("--licence", default=BLANK, help="The licence of all of them 许可协议.")
@click.option("--source", default=BLANK, help="What the collection is called 出处的名称.")
@click.option("--link", default=BLANK, help="Where it is, where FILES do not say 出处的网址.")
@click.option("--date", default=BLANK, help="The day it is of, such as 2026-04-26 出处的日期.")
@format_option
@lang_option
@root_option
def import_(
    files: tuple[Path, ...],
    collection: str,
    dry_run: bool,
    written_as: str | None,
    language: str | None,
    form: str,
    lang: str | None,
    root: Path | None,
    **said: str,
) -> None:
    """Make prompt files of collections: CSV, JSON, JSON Lines, YAML, text, Markdown. 导入现成的提示词合集。

    Nothing is overwritten, and what is there already is passed over. With errors in FILES it exits with 1.
    """
    words, found = words_of(lang), find_guide(root or Path.cwd())
    if not is_id(collection):
        raise click.UsageError(words.words["not_an_id"].format(name=collection))
    intake = begin(found, collection, Terms(locale=language, **said))
    with click.progressbar(files, file=sys.stderr, hidden=len(files) == 1) as each:
        for path in each:
            name = str(path)
            try:
                intake.take(Source(name, disk.read_bytes(path, MOST_BYTES)), written_as)
            except OSError as error:
                intake.account.problems.append(problem("Y016", Place(name), what=error.strerror or error))
    if not dry_run:
        for taken in intake.account.taken:
            guide.create(found, taken.path, taken.content)
    click.echo(
        json.dumps(told(intake.account, words), ensure_ascii=False, indent=2)
        if form == "json"
        else _text(intake.account, words)
    )
    bad = any(fault.level is Level.ERROR for fault in intake.account.problems)
    sys.exit(Exit.CONTENT if bad else Exit.OK)


def begin(found: guide.Guide, collection: str, terms: Terms) -> Intake:
    """An intake into a guide that knows what prompts there are, also those that have problems."""
    library = guide.check(found).library
    sources = guide.prompt_texts(found)
    ids = {Path(path).stem.casefold() for path in sources}
    return Intake(library, collection, keys(sources, library), ids, terms)


def told(account: Account, words: Catalogue) -> dict[str, Any]:
    """The report for programs: every entry is in ``taken`` or has its lines in ``problems``."""
    return {
        "entries": account.entries,
        "taken": [
            {
                "id": one.id,
                "path": one.path,
                "from": str(one.place),
                "title": one.title,
                "language": one.locale,
                "phrases": one.phrases,
                "left": dict(one.left),
            }
            for one in account.taken
        ],
        "problems": json.loads(words.report(in_order(account.problems), "json")),
    }


def _text(account: Account, words: Catalogue) -> str:
    say, taken = words.words, account.taken
    lines = [say["import_taken"].format(place=one.place, path=one.path, title=one.title) for one in taken]
    lines += [words.line(fault) for fault in in_order(account.problems)]
    left = Counter(name for one in taken for name in one.left)
    lines += [say["import_left"].format(name=name, count=count) for name, count in left.items()]
    lines.append(
        say["import_summary"].format(
            entries=account.entries, taken=len(taken), rest=account.entries - len(taken)
        )
    )
    return "\n".join(lines)
