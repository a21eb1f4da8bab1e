"""``promptguide new``: a file to fill in, and what the check says of its blanks."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT, contents
from promptguide import guide
from promptguide.blanks import BLANK
from promptguide.cli import main
from promptguide.entries import read_prompt
from promptguide.letters import by_language, language_of
from promptguide.scaffold import Draft, scaffold, suggested_rows
from promptguide.yamlnodes import Source
from test_cli import run

if TYPE_CHECKING:
    from pathlib import Path

    from promptguide.tables import Tables

ZH = "中景，平视。雨后的巷口，老人提起铜壶，慢慢倒茶。清晨的光线柔和，老人微笑。"
EN = (
    "Medium shot, eye level. At the mouth of a lane after rain, an old man lifts a copper kettle "
    "and slowly pours tea. Soft morning light, the old man smiles."
)
FILLED = {
    "title": "茶摊 tea stall",
    "element": "setting",
    "author": "A Name",
    "licence": "CC BY 4.0",
    "link": "https://example.org/",
    "date": "2026-01-02",
    "tags": "city",
}


@pytest.fixture(scope="module")
def tables() -> Tables:
    return guide.check(guide.Guide(ROOT)).library.tables


def new(root: Path, *arguments: str, text: str | None = None) -> Path:
    result = CliRunner().invoke(
        main, ["new", "tea-stall", "--root", str(root), "--lang", "en", *arguments], input=text
    )
    assert result.exit_code == 0, result.output
    found = re.match(r"Wrote (\S+), with blanks to fill in: (\d+)\.\n", result.stdout)
    assert found, result.stdout
    path = root / found[1]
    assert len(values(path)) == int(found[2])
    return path


def values(path: Path) -> list[int]:
    """The lines whose value is a blank."""
    lines = path.read_text("utf-8").split("\n")
    return [number for number, line in enumerate(lines, 1) if re.search(rf"^[^#]*[:-] {BLANK}$", line)]


def told(root: Path, path: Path) -> list[dict[str, str]]:
    result = run("check", "--root", str(root), str(path), "--format", "json", "--lang", "en")
    return list(json.loads(result.stdout))


def fill(root: Path, path: Path) -> None:
    """Do what each problem says, as far as a program can: its field, and the words left over for phrases."""
    lines = path.read_text("utf-8").split("\n")
    for problem in told(root, path):
        field = re.findall(r"`([^`]+)`", problem["message"])[0]
        names = [re.sub(r"\[\d+\]", "", name) for name in field.split(".")]
        if "phrase" in names:
            value = {"zh": "雨后的巷口", "en": "At the mouth of a lane after rain"}[names[-1]]
        elif names[0] == "text":
            value = {"zh": ZH, "en": EN}[names[-1]]
        else:
            value = next((FILLED[name] for name in names if name in FILLED), "因为 because")
        number = int(problem["line"]) - 1
        lines[number] = lines[number].replace(BLANK, value)
    path.write_text("\n".join(lines), "utf-8")


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--title", "A tea stall"),
        ("--text-zh", ZH, "--text-en", EN),
        ("--collection", "official", "--text-en", EN),
        ("--from-text", "-"),
    ],
    ids=lambda arguments: arguments[0] if arguments else "nothing",
)
def test_each_blank_is_one_clear_problem_and_a_filled_file_passes(
    guide_copy: Path, arguments: tuple[str, ...]
) -> None:
    path = new(guide_copy, *arguments, text=f"{ZH}\n\n{EN}\n")
    problems = told(guide_copy, path)
    assert [int(problem["line"]) for problem in problems] == values(path)
    assert {problem["code"] for problem in problems} == {"N001"}
    assert all(re.search(r"^in place of TODO write \S", problem["hint"]) for problem in problems)
    fill(guide_copy, path)
    assert [p for p in told(guide_copy, path) if p["level"] == "error"] == []
    assert run("check", "--root", str(guide_copy)).exit_code == 0


def test_hints_say_what_belongs_in_a_blank(guide_copy: Path) -> None:
    path = new(guide_copy)
    hints = {p["message"].split("`")[1]: p["hint"] for p in told(guide_copy, path)}
    assert hints["title.zh"] == "in place of TODO write the title in Chinese"
    assert hints["breakdown[1].why.en"] == "in place of TODO write why it works in English"
    assert hints["breakdown[1].phrase.zh"].endswith("write the piece or pieces of the Chinese prompt")
    assert hints["rights.author"].startswith("in place of TODO write the author of the words")
    assert "把 TODO 换成：标题（中文）" in run("check", "--root", str(guide_copy), "--lang", "zh").stdout


def test_blanks_in_tables_are_told_once_too(guide_copy: Path) -> None:
    tags = guide_copy / "docs" / "data" / "tags.yml"
    tags.write_text(tags.read_text("utf-8") + "      - {id: bridge, name: {zh: TODO, en: TODO}}\n", "utf-8")
    problems = told(guide_copy, guide_copy)
    assert [(p["path"], p["code"]) for p in problems if p["level"] == "error"] == [
        ("docs/data/tags.yml", "N001"),
        ("docs/data/tags.yml", "N001"),
    ]


def test_a_new_file_names_the_schema_that_editors_need(guide_copy: Path) -> None:
    first, *rest = new(guide_copy).read_text("utf-8").split("\n")
    found = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert found
    assert ((ROOT / "prompts" / "original") / found[1]).resolve() == ROOT / "schemas" / "prompt.json"
    comments = "\n".join(line for line in rest if line.startswith("#"))
    for name in ("title", "text", "breakdown", "rights", "tags"):
        above = rest[rest.index(next(line for line in rest if line.startswith(f"{name}:"))) - 1]
        assert above.startswith("#"), name
    assert "# 提示词全文 / the whole prompt" in comments
    assert "# video: 视频 / the clip" in comments


def test_a_breakdown_is_suggested_and_phrases_are_paired_by_element(guide_copy: Path) -> None:
    path = new(guide_copy, "--from-text", "-", text=f"{EN}\n{ZH}\n")
    text = path.read_text("utf-8")
    assert f"zh: {ZH}\n" in text
    rows = re.findall(r"element: (\w+)\n +phrase:\n +zh: (.+)\n +en: (.+)\n", text)
    assert ("action", "提起铜壶，慢慢倒茶", "lifts a copper kettle and slowly pours tea") in rows
    assert "text: 老人\n        occurrence: 1" in text


def test_a_text_in_one_language_leaves_the_other_blank(guide_copy: Path, tmp_path: Path) -> None:
    source = tmp_path / "prompt.txt"
    source.write_bytes(b"\xef\xbb\xbf" + EN.replace(". ", ".\r\n").encode())
    text = new(guide_copy, "--from-text", str(source)).read_text("utf-8")
    assert re.search(r"element: light\n +phrase:\n +zh: TODO\n +en: Soft morning light\n", text)
    assert "text:\n  zh: TODO\n  en: >-\n    Medium shot, eye level. At" in text


def test_nothing_is_overwritten_and_nothing_is_left_behind(guide_copy: Path) -> None:
    path = new(guide_copy)
    before = path.read_bytes()
    result = run("new", "tea-stall", "--root", str(guide_copy), "--lang", "en")
    assert (result.exit_code, path.read_bytes()) == (2, before)
    assert "is there already" in result.stderr
    assert [one.name for one in path.parent.iterdir() if one.name.startswith(".")] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "an id is missing"),
        (("Tea Stall",), "cannot be an id"),
        (("../tea",), "cannot be an id"),
        (("index",), "cannot be an id"),
        (("wooly-mammoth",), "there is a prompt with the id"),
        (("tea", "--collection", "orignal"), "known: original, official"),
        (("tea", "--title", "a\x00b"), "U+0000"),
        (("tea", "--from-text", "-"), "not UTF-8"),
    ],
)
def test_wrong_use_writes_nothing_and_says_why(
    guide_copy: Path, arguments: tuple[str, ...], said: str
) -> None:
    before = contents(guide_copy)
    result = CliRunner().invoke(
        main, ["new", *arguments, "--root", str(guide_copy), "--lang", "en"], input=b"\xff"
    )
    assert result.exit_code == 2
    assert said in result.stderr
    assert contents(guide_copy) == before


def test_the_id_comes_from_the_title(guide_copy: Path) -> None:
    result = run("new", "--title", "A Child's  Tea-stall!", "--root", str(guide_copy), "--lang", "en")
    assert "prompts/original/a-childs-tea-stall.yml" in result.stdout


def test_a_terminal_is_asked_in_both_languages_and_enter_leaves_a_blank(guide_copy: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", "from promptguide.cli import main; main()", "new", "--lang", "en"]
    process = subprocess.Popen(command, cwd=guide_copy, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    os.write(ours, "茶摊\nTea stall\n\n\n\n".encode())
    said = b""
    while True:
        try:
            said += os.read(ours, 4096)
        except OSError:  # the other end is closed
            break
    os.close(ours)
    assert process.wait() == 0, said.decode()
    assert "标题（中文） / the title in Chinese" in said.decode()
    assert "[tea-stall]" in said.decode()
    text = (guide_copy / "prompts" / "original" / "tea-stall.yml").read_text("utf-8")
    assert "title:\n  zh: 茶摊\n  en: Tea stall\n" in text
    assert f"text:\n  zh: {BLANK}\n  en: {BLANK}\n" in text


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("雪", "zh"),
        ("35 mm 胶片的颗粒", "zh"),
        ("wet film, 雪", "en"),
        ("", None),
        ("。", None),
        ("A 雪", None),
    ],
)
def test_the_language_of_a_text_is_told_by_its_words(text: str, locale: str | None) -> None:
    assert language_of(text) == locale


def test_paragraphs_are_sorted_by_language_and_lines_joined_as_each_writes() -> None:
    text = "雪落在\n屋顶上。\nSnow falls\non roofs.\n\n第二段。\n---\n\nTwo.\n"
    assert by_language(text) == {
        "zh": "雪落在屋顶上。\n第二段。 ---",
        "en": "Snow falls on roofs.\nTwo.",
    }


@settings(deadline=None)  # reading YAML takes its time on a busy machine
@given(st.text(min_size=1, max_size=200), st.text(min_size=1, max_size=200))
def test_whatever_the_texts_are_they_read_back(zh: str, en: str) -> None:
    tables = _TABLES
    texts = {"zh": zh.strip(), "en": en.strip()}
    if not all(texts.values()) or BLANK in texts.values():
        return
    rows = suggested_rows(texts, tables)
    content = scaffold(Draft(texts, texts, rows), ["a"], ["b"])
    _, problems = read_prompt(Source("original/x.yml", content.encode("utf-8", "surrogatepass")), tables)
    allowed = {"N001", "R006", "R008", "Y001", "Y004", "Y015", "Y019", "S004", "S006"}
    assert {problem.code for problem in problems} <= allowed, content


_TABLES = guide.check(guide.Guide(ROOT)).library.tables
