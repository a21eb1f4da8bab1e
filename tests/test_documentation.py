"""What the documentation promises, counted: it names everything there is, and nothing that is not."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

import field_tables
from promptguide import guide
from promptguide.block_kinds import BLOCKS
from promptguide.cli import main
from promptguide.entries import read_prompt
from promptguide.opendata import PublishedPrompt
from promptguide.problems import CODES, Level, Place, Problem, in_order
from promptguide.records import LOCALES, Record, parts
from promptguide.schema import RECORDS
from promptguide.yamlnodes import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from promptguide.table_records import Element, Group
    from promptguide.tables import Tables

ROOT = Path(__file__).resolve().parents[1]
ROOTS = (*RECORDS.values(), PublishedPrompt)
INTERNAL_BLOCKS = {name for name in BLOCKS if name.endswith("-page")}
HEADERS = {
    "zh": {"field": "字段", "code": "代码", "option": "选项", "yes": "是", "no": "否", "colon": "："},
    "en": {"field": "Field", "code": "Code", "option": "Option", "yes": "yes", "no": "no", "colon": ": "},
}
COMMANDS = (
    "python -m pip install -e . -c constraints.txt && mkdocs serve",
    "python -m pip install -e '.[test]' -c constraints.txt && pytest",
)

both_languages = pytest.mark.parametrize("locale", LOCALES)


def run_help(name: str) -> str:
    result = CliRunner().invoke(main, [name, "--help"], prog_name="promptguide", terminal_width=80)
    return result.stdout


def contribute(locale: str, name: str) -> str:
    return (ROOT / "docs" / locale / "contribute" / name).read_text("utf-8")


def split(markdown: str) -> tuple[list[str], list[tuple[str, str]]]:
    """The lines that are not code, and each fenced block with its language."""
    lines: list[str] = []
    blocks: list[tuple[str, str]] = []
    fence = ""
    for line in markdown.split("\n"):
        found = re.match(r"\s*(`{3,}|~{3,})(.*)", line)
        if found and not fence:
            fence = found[1]
            blocks.append((found[2].strip(), ""))
        elif found and found[1].startswith(fence) and not found[2].strip():
            fence = ""
        elif fence:
            blocks[-1] = (blocks[-1][0], blocks[-1][1] + line + "\n")
        else:
            lines.append(line)
    return lines, blocks


def rows(markdown: str, first_header: str) -> Iterator[list[str]]:
    """The rows of every table whose first column is called so, as lists of cells."""
    header = ""
    for line in split(markdown)[0]:
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|"):
            header = ""
        elif not header:
            header = cells[0]
        elif header == first_header and cells[0].strip("-"):
            yield cells


def headings(markdown: str) -> list[tuple[int, str]]:
    found = (re.match(r"(#{1,6}) +(.+)", line) for line in split(markdown)[0])
    return [(len(match[1]), match[2].strip()) for match in found if match]


def codes(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


def reachable(record: type[Record]) -> set[type[Record]]:
    found = {record}
    for field in record.model_fields.values():
        for part in parts(field.annotation):
            if isinstance(part, type) and issubclass(part, Record) and part not in found:
                found |= reachable(part)
    return found


def commands() -> dict[str, click.Command]:
    return dict(main.commands)


def options(command: click.Command) -> set[str]:
    """The long name of every option, ``--help`` among them."""
    context = click.Context(command, click.Context(main, **main.context_settings))
    return {
        name
        for parameter in command.get_params(context)
        if isinstance(parameter, click.Option)
        for name in parameter.opts
        if name.startswith("--")
    }


@both_languages
def test_reference_lists_each_field_and_whether_it_is_required(locale: str) -> None:
    words = HEADERS[locale]
    documented = set()
    for field, required, *_ in rows(contribute(locale, "reference.md"), words["field"]):
        assert required in {words["yes"], words["no"]}, field
        documented.add((*codes(field), required == words["yes"]))
    records = set().union(*(reachable(record) for record in ROOTS))
    real = {(name, field.is_required()) for record in records for name, field in record.model_fields.items()}
    assert documented == real


@both_languages
def test_reference_has_a_table_of_every_record_as_the_record_is(locale: str) -> None:
    """After a change of fields: ``python scripts/document.py``."""
    page = contribute(locale, "reference.md")
    assert field_tables.written(page, locale) == page
    records = set().union(*(reachable(record) for record in RECORDS.values()))
    in_languages = {record for record in records if set(record.model_fields) == set(LOCALES)}
    assert records - in_languages <= field_tables.marked(page)
    for record in in_languages - field_tables.marked(page):
        assert record.__name__ in {*field_tables.WORDS[locale], "Quoted"}


LEVELS = {
    "zh": {Level.WARNING: "警告", Level.NOTE: "提示"},
    "en": {Level.WARNING: "warning", Level.NOTE: "note"},
}


@both_languages
def test_reference_lists_each_problem_code_with_its_level(locale: str) -> None:
    levels = {code: Problem(code, Place("x")).level for code in CODES}
    real = [
        code if level is Level.ERROR else f"{code} {LEVELS[locale][level]}" for code, level in levels.items()
    ]
    assert [row[0] for row in rows(contribute(locale, "reference.md"), HEADERS[locale]["code"])] == real


@both_languages
def test_reference_lists_each_element(locale: str) -> None:
    documented = [(*codes(row[0]), *row[1:]) for row in rows(contribute(locale, "reference.md"), "id")]
    colon = HEADERS[locale]["colon"]

    def name(of: Group | Element) -> str:
        return str(getattr(of.name, locale))

    real = [
        (element.id, f"{name(group)}{colon}{name(element)}", getattr(element.hint, locale))
        for group in tables().groups
        for element in group.elements
    ]
    assert documented == real


@both_languages
def test_reference_lists_each_command_and_option(locale: str) -> None:
    sections = re.split(r"^#{2,3} ", contribute(locale, "reference.md"), flags=re.MULTILINE)
    real = {name: options(command) for name, command in commands().items()}
    documented: dict[str, set[str]] = {}
    for section in sections:
        if title := re.match(r"`promptguide ([\w-]+)`\n", section):
            listed = rows(section, HEADERS[locale]["option"])
            documented[title[1]] = {name for row in listed for name in codes(row[0])}
    assert documented == real


@both_languages
def test_reference_gives_each_commands_help_as_the_program_does(locale: str) -> None:
    """After a change of help texts: ``python scripts/document.py``."""
    blocks = [code for _, code in split(contribute(locale, "reference.md"))[1] if code.startswith("Usage:")]
    printed = [run_help(name) for name in commands()]
    assert sorted(blocks) == sorted(printed)


@both_languages
def test_chapters_page_lists_each_block_with_its_options(locale: str) -> None:
    sections = re.split(r"^#{2,3} ", contribute(locale, "chapters.md"), flags=re.MULTILINE)
    real = {
        name: set(kind.options.model_fields) for name, kind in BLOCKS.items() if name not in INTERNAL_BLOCKS
    }
    documented: dict[str, set[str]] = {}
    for section in sections:
        if title := re.match(r"`([\w-]+)`\n", section):
            listed = rows(section, HEADERS[locale]["option"])
            documented[title[1]] = {name for row in listed for name in codes(row[0])}
            examples = [code for language, code in split(section)[1] if language == "text"]
            assert any(code.startswith(f"/// {title[1]}") for code in examples), title[1]
    assert documented == real


@both_languages
def test_example_prompt_has_no_problems(locale: str) -> None:
    assert read_prompt(Source("prompts/original/tea-stall.yml", example(locale).encode()), tables())[1] == []


@both_languages
def test_example_output_is_what_the_check_prints(locale: str) -> None:
    text = example(locale)
    broken = text.replace("zh: 平视\n", "zh: 中景，平视\n").replace("zh: 雨后的巷口\n", "zh: 雨后的港口\n")
    problems = read_prompt(Source("prompts/original/tea-stall.yml", broken.encode()), tables())[1]
    words = guide.words(locale)
    summary = words.words["summary"].format(files=1, errors=2, warnings=0, notes=0)
    printed = f"{words.report(in_order(problems), 'text')}\n{summary}\n"
    assert ("text", printed) in split(contribute(locale, "index.md"))[1]


@both_languages
def test_pictures_are_small_and_said_in_words(locale: str) -> None:
    folder = ROOT / "docs" / locale
    shown = set()
    for chapter in folder.rglob("*.md"):
        for words, target in re.findall(
            r"!\[([^\]]*)\]\(([^)]+)\)", "\n".join(split(chapter.read_text("utf-8"))[0])
        ):
            picture = (chapter.parent / target).resolve()
            assert len(words) > 10, target
            assert picture.stat().st_size < 60_000, target
            shown.add(picture)
    assert shown == {path.resolve() for path in folder.rglob("*.png")}


def test_chapters_have_the_same_headings_in_both_languages() -> None:
    outlines = {
        locale: {
            path.relative_to(folder).as_posix(): [level for level, _ in headings(path.read_text("utf-8"))]
            for path in folder.rglob("*.md")
        }
        for locale in LOCALES
        for folder in [ROOT / "docs" / locale]
    }
    assert outlines["zh"] == outlines["en"]
    assert all(levels.count(1) == 1 for levels in outlines["zh"].values())


@pytest.mark.parametrize("command", COMMANDS)
def test_readme_gives_each_command_on_a_line_of_its_own_in_both_languages(command: str) -> None:
    lines = (ROOT / "README.md").read_text("utf-8").split("\n")
    assert lines.count(command) == len(LOCALES)


def example(locale: str) -> str:
    """The complete prompt that the first page for contributors shows."""
    found = [code for language, code in split(contribute(locale, "index.md"))[1] if language == "yaml"]
    assert len(found) == 1
    return found[0]


def tables() -> Tables:
    return guide.check(guide.Guide(ROOT)).library.tables
