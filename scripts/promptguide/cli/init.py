"""``promptguide init``: a new guide, for another model."""

from __future__ import annotations

import json
import tempfile
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

import click
import jinja2
import yaml

from promptguide import guide
from promptguide.cli.common import lang_option, words_of
from promptguide.markdown_text import escape
from promptguide.records import LOCALES


def _languages(_: click.Context, __: click.Parameter, value: str) -> list[str]:
    chosen = [part.strip() for part in value.split(",")]
    if not set(chosen) <= set(LOCALES) or len(set(chosen)) < len(chosen):
        raise click.BadParameter(f"{value}: {', '.join(LOCALES)}")
    return chosen


@click.command("init")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--name", help="What the guide is called 指南的名称.")
@click.option("--model", default="My model", help="The model it is about 讲哪个模型.")
@click.option(
    "--languages",
    default=",".join(LOCALES),
    show_default=True,
    callback=_languages,
    help="Editions of the site, that of its root first 网站有哪些语言，放在根目录的写在前面.",
)
@lang_option
def start_guide(folder: Path, name: str | None, model: str, languages: list[str], lang: str | None) -> None:
    """Start a guide for another model in DIR, which must be empty or new. 在空目录里新建一份指南。"""
    words = words_of(lang)
    if folder.exists() and any(folder.iterdir()):
        raise click.UsageError(words.words["init_not_empty"].format(path=folder))
    files = _files(name, model, languages)
    folder.parent.mkdir(parents=True, exist_ok=True)
    # All of it or nothing: what is half written never bears the name that was asked for.
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as draft:
        made = Path(draft) / "guide"
        for part, text in files.items():
            (made / part).parent.mkdir(parents=True, exist_ok=True)
            (made / part).write_text(text, "utf-8", newline="\n")
        new = guide.Guide(made)
        schemas = guide.stale_schemas(new, guide.check(new).library.tables, new.schemas)
        for path, text in schemas.items():
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8", newline="\n")
        if folder.exists():
            folder.rmdir()
        made.rename(folder)
    click.echo(words.words["init_done"].format(path=folder, count=len(files) + len(schemas)))


def _files(name: str | None, model: str, languages: list[str]) -> dict[str, str]:
    """The files of a new guide by their paths. Chapters are there in all languages, as data are."""
    starter = Path(str(resources.files("promptguide"))) / "starter"
    templates = jinja2.Environment(  # noqa: S701  YAML and Markdown, no HTML
        loader=jinja2.FileSystemLoader(starter),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    templates.filters["markdown"] = escape
    templates.filters["yaml"] = lambda value: json.dumps(value, ensure_ascii=False)
    say = yaml.load((starter / "editions.yml").read_text("utf-8"), Loader=yaml.CSafeLoader)

    def filled(template: str, locale: str) -> str:
        values: dict[str, Any] = {
            "name": " ".join(name.split()) if name else say[locale]["name"],
            "model": model,
            "today": date.today().isoformat(),
            "locale": locale,
            "first": locale == languages[0],
            "languages": languages,
            "say": say[locale],
        }
        return templates.get_template(template).render(values)

    files = {".gitignore": (starter / "gitignore").read_text("utf-8")}
    for number, locale in enumerate(languages):
        config = f"mkdocs.{locale}.yml" if number else "mkdocs.yml"
        files[config] = filled("mkdocs.edition.yml.j2" if number else "mkdocs.yml.j2", locale)
    for path in sorted(path for part in ("docs", "prompts") for path in (starter / part).rglob("*.*")):
        inside = path.relative_to(starter)
        locale = inside.parts[1] if inside.parts[1] in LOCALES else languages[0]
        text = filled(inside.as_posix(), locale) if path.suffix == ".j2" else path.read_text("utf-8")
        files[inside.as_posix().removesuffix(".j2")] = text
    return files
