"""``promptguide new``: a prompt file to fill in."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from promptguide import guide
from promptguide.blanks import BLANK
from promptguide.cli.common import find_guide, lang_option, root_option, words_of
from promptguide.entries import is_id
from promptguide.letters import by_language, language_of
from promptguide.records import LOCALES, Prompt, told
from promptguide.scaffold import Draft, scaffold, suggested_rows, usual
from promptguide.writing import create_file
from promptguide.yamlnodes import Source, character_problems, decode

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from promptguide.library import Library
    from promptguide.wording import Catalogue

LONGEST_ID = 64


def _in_each_language(what: str, name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        for locale in reversed(LOCALES):
            language = guide.words(locale).words["language"]
            command = click.option(f"--{name}-{locale}", help=f"{what}: {language}.")(command)
        return command

    return decorate


@click.command()
@click.argument("id_", metavar="[ID]", required=False)
@click.option("--collection", default="original", show_default=True, help="Folder in prompts/ 合集.")
@click.option("--title", help="The title, in one language 标题，任一种语言.")
@_in_each_language("The title 标题", "title")
@_in_each_language("The prompt 提示词全文", "text")
@click.option(
    "--from-text",
    type=click.File("rb"),
    help="Take the prompt from a file, or - for input, and suggest a breakdown 从文件读提示词，并建议拆解.",
)
@lang_option
@root_option
def new(
    id_: str | None,
    collection: str,
    title: str | None,
    from_text: BinaryIO | None,
    lang: str | None,
    root: Path | None,
    **given: str | None,
) -> None:
    """Write a new prompt file, with a blank for whatever is not known. 新建一条提示词，不知道的留空待填。

    Asks for what is not given, if there is a terminal. Never writes over a file.
    """
    words = words_of(lang)
    found = find_guide(root or Path.cwd())
    titles = {locale: text for locale in LOCALES if (text := (given[f"title_{locale}"] or "").strip())}
    texts = {locale: text for locale in LOCALES if (text := (given[f"text_{locale}"] or "").strip())}
    if title:
        titles.setdefault(language_of(title) or LOCALES[0], title)
    if from_text:
        texts = by_language(_read(from_text, words)) | texts
    for text in (id_ or "", *titles.values(), *texts.values()):
        _refuse_characters(text, words)
    library = guide.check(found).library
    _check_collection(collection, found, library, words)
    if _asks():
        _ask(titles, texts, words)
        id_ = id_ or click.prompt(_label("new_ask_id"), default=_slug(titles.get("en", "")) or None)
    id_ = id_ or _slug(titles.get("en", ""))
    path = found.prompts / collection / f"{id_}.yml"
    _check_id(id_, path, library, words)
    kind, licence = usual(library.entries, collection)
    rows = suggested_rows(texts, library.tables) if from_text else ()
    catalogues = [guide.words(locale) for locale in LOCALES]
    content = scaffold(
        Draft(titles, texts, rows, kind, licence),
        [each.words["new_head"] for each in catalogues],
        [each.words["new_optional"] for each in catalogues],
    )
    path.parent.mkdir(exist_ok=True)
    try:
        create_file(path, content.encode())
    except FileExistsError:
        raise click.UsageError(words.words["new_exists"].format(path=found.name(path))) from None
    blanks = len(re.findall(rf"(?:[:-]) {BLANK}$", content, re.MULTILINE))
    click.echo(words.words["new_written"].format(path=found.name(path), count=blanks))


def _read(file: BinaryIO, words: Catalogue) -> str:
    name = str(getattr(file, "name", "-"))
    text, problems = decode(Source(name, file.read()))
    if text is None or problems:
        raise click.UsageError(words.report(problems, "text"))
    return text


def _refuse_characters(text: str, words: Catalogue) -> None:
    if problem := next(character_problems(text, ""), None):
        raise click.UsageError(f"{words.message(problem)}: {text!r}")


def _check_collection(collection: str, found: guide.Guide, library: Library, words: Catalogue) -> None:
    folders = sorted(path.name for path in found.prompts.iterdir() if path.is_dir() and is_id(path.name))
    known = list(dict.fromkeys([*library.tables.collections, *folders]))
    if collection not in known:
        text = words.words["new_no_collection"].format(name=collection, known=", ".join(known))
        raise click.UsageError(text)


def _check_id(id_: str, path: Path, library: Library, words: Catalogue) -> None:
    if not id_:
        raise click.UsageError(words.words["new_no_id"])
    if not is_id(id_):
        raise click.UsageError(words.words["new_wrong_id"].format(id=id_))
    if path.exists() or path.is_symlink():
        raise click.UsageError(words.words["new_exists"].format(path=path.name))
    if id_ in library.ids:
        raise click.UsageError(words.words["new_used_id"].format(id=id_))


def _slug(title: str) -> str:
    return "-".join(re.findall("[a-z0-9]+", title.lower().replace("'", "")))[:LONGEST_ID].strip("-")


def _asks() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _ask(titles: dict[str, str], texts: dict[str, str], words: Catalogue) -> None:
    click.echo(_label("new_ask_hint"))
    for name, known in (("title", titles), ("text", texts)):
        for locale in LOCALES:
            if locale not in known:
                answer = click.prompt(_field(name, locale), default="", show_default=False)
                _refuse_characters(answer, words)
                known |= {locale: answer.strip()} if answer.strip() else {}


def _label(key: str) -> str:
    return _both({locale: guide.words(locale).words[key] for locale in LOCALES})


def _field(name: str, locale: str) -> str:
    said = told(Prompt, name)
    return _both({each: said[each] + guide.words(each).facts[f"language.{locale}"] for each in LOCALES})


def _both(said: Mapping[str, str]) -> str:
    return " / ".join(said.values())
