"""``promptguide links``: the clips and sources of a guide, and whether they still open."""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from promptguide import guide, links, online
from promptguide.cli.common import Exit, find_guide, format_option, lang_option, root_option, words_of
from promptguide.problems import errors
from promptguide.records import LOCALES
from promptguide.writing import replace_file

if TYPE_CHECKING:
    from promptguide.library import Library
    from promptguide.links import Question
    from promptguide.table_records import LinkRecord
    from promptguide.wording import Catalogue

SOME = 3
"""So many places of an address are listed, then no more."""


@click.command("links")
@click.option("--online", "go_online", is_flag=True, help="Ask each address once 上网逐个检查.")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where --online writes its record 检查记录写到哪里. Default: docs/data/links.yml.",
)
@click.option(
    "--older-than",
    "days",
    type=click.IntRange(min=0),
    default=14,
    show_default=True,
    help="Records older than so many days count as outdated 超过多少天的记录算过期.",
)
@format_option
@lang_option
@root_option
def check_links(
    go_online: bool, output: Path | None, days: int, form: str, lang: str | None, root: Path | None
) -> None:
    """List the addresses of clips and sources; with --online, see whether they open. 列出并检查网址。"""
    words = words_of(lang)
    if output and not go_online:
        raise click.UsageError(words.words["links_output"])
    found = find_guide(root or Path.cwd())
    checked = guide.check(found)
    library, today = checked.library, date.today()
    asked = {one.url: links.question(one.url, library.tables.hosts) for one in library.addresses}
    records = {url: one for url, one in library.tables.links.items() if url in asked}
    if go_online:
        records = _ask(list(asked.values()), records, today, words)
        target = output or found.root / links.PATH
        heading = [guide.words(locale).words["links_file"] for locale in LOCALES]
        replace_file(target, links.written(records.values(), heading).encode())
        click.echo(words.words["links_written"].format(path=found.name(target.resolve())), err=True)
    rows = _rows(library, asked, records)
    if form == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        click.echo(_text(rows, records, today, days, words))
    sys.exit(Exit.CONTENT if errors(checked.problems) else Exit.OK)


def _ask(
    asked: list[Question], before: dict[str, LinkRecord], today: date, words: Catalogue
) -> dict[str, LinkRecord]:
    """Ask everything; if nothing at all answers, the fault is here, and nothing is recorded."""
    with click.progressbar(
        length=len(asked), label=words.words["links_asking"], file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        answers = online.ask(asked, done=lambda _: bar.update(1))
    if asked and not any(answer.status for answer in answers.values()):
        click.echo(words.words["links_offline"], err=True)
        sys.exit(Exit.USAGE)
    return {one.url: links.judge(one, answers[one.url], before.get(one.url), today) for one in asked}


def _rows(
    library: Library, asked: dict[str, Question], records: dict[str, LinkRecord]
) -> list[dict[str, Any]]:
    places: dict[str, list[str]] = {}
    for address in library.addresses:
        places.setdefault(address.url, []).append(str(address.place))
    rows = []
    for url, question in asked.items():
        record = records.get(url)
        known = record.model_dump(mode="json", exclude={"address"}, exclude_none=True) if record else None
        rows.append({"address": url, "kind": question.kind, "places": places[url], "record": known})
    return rows


def _text(
    rows: list[dict[str, Any]], records: dict[str, LinkRecord], today: date, days: int, words: Catalogue
) -> str:
    say, lines = words.words, []
    for row in rows:
        record = records.get(row["address"])
        state = say["link_never"] if record is None else words.link(record)
        if record and links.outdated(record, today, days):
            state = say["links_outdated_one"].format(state=state)
        some = ", ".join(row["places"][:SOME]) + (" …" if len(row["places"]) > SOME else "")
        lines.append(f"{row['kind']}  {row['address']}\n    {some}\n    {state}")
    kinds = ", ".join(f"{kind} {n}" for kind, n in Counter(row["kind"] for row in rows).most_common())
    results = dict.fromkeys(("opened", "failed", "dead", "unknown"), 0)
    results |= Counter(record.result for record in records.values())
    never = len(rows) - len(records)
    old = sum(links.outdated(record, today, days) for record in records.values())
    lines += [
        "",
        say["links_count"].format(count=len(rows), kinds=kinds),
        say["links_results"].format(**results),
        say["links_due"].format(never=never, days=days, old=old),
    ]
    return "\n".join(lines)
