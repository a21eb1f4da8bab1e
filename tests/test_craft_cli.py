"""``promptguide check --craft``: where the findings stand, in which form, and that they stop nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from conftest import ROOT
from promptguide import guide
from promptguide.craft import report
from promptguide.entries import read_prompt
from promptguide.records import LOCALES
from promptguide.yamlnodes import Source
from test_cli import MAMMOTH, run

if TYPE_CHECKING:
    from pathlib import Path

TABLES = guide.check(guide.Guide(ROOT)).library.tables
PROMPT = """\
title: {zh: 甲, en: A}
text:
  zh: >-
    一条街，绝美，一只猫跳上墙，
    令人难忘，绝美。
  en: "A street,\\n a stunning cat, a wall, and \\"no people\\", a st\\x75nning dog, stunning."
breakdown:
  - element: subject
    phrase: {zh: 一只猫, en: cat}
    why: {zh: 绝美, en: stunning}
rights: {kind: restatement, author: A, licence: B}
source: {title: {zh: 甲, en: A}, link: 'https://example.org/', date: 2026-01-01}
"""


def check(*arguments: str, root: Path = ROOT) -> list[dict[str, Any]]:
    result = run("check", "--craft", "--format", "json", "--root", str(root), *arguments)
    assert result.exit_code == 0, result.output
    return [one for one in json.loads(result.stdout) if one["code"] == "K001"]


def test_findings_stand_at_their_words_in_the_file() -> None:
    found = check("--lang", "en", str(ROOT / "prompts"))
    assert {one["level"] for one in found} == {"note"}
    lines: dict[str, list[str]] = {}
    placed = 0
    for one in found:
        text = lines.setdefault(one["path"], (ROOT / one["path"]).read_text("utf-8").split("\n"))
        words = one["message"].split("): ", 1)[1]
        if words != "the text as a whole":
            rest = "\n".join([text[one["line"] - 1][one["column"] - 1 :], *text[one["line"] :]])
            assert " ".join(rest.split()).startswith(" ".join(words.rstrip("…").split())), one
            placed += 1
    assert placed > 20


def test_each_of_several_equal_words_has_its_own_place() -> None:
    source = Source("prompts/original/x.yml", PROMPT.encode())
    entry, problems = read_prompt(source, TABLES)
    assert entry, problems
    found = list(report.problems(entry, source, TABLES, "en"))
    praise = [(one.place.line, one.place.column) for one in found if one.facts["rule"] == "empty-praise"]
    zh, en = praise[:3], praise[3:]
    assert zh == [(4, 9), (5, 5), (5, 10)]
    # What YAML escapes is not written as it reads: the third "stunning" is only the second in the file.
    assert en[0] == (6, 22)
    assert (6, 7) in en
    assert {one.place.line for one in found} <= {4, 5, 6, 3}


def test_notes_of_craft_are_listed_without_paths() -> None:
    result = run("check", "--craft", "--root", str(ROOT), "--lang", "en")
    assert result.exit_code == 0
    assert f"{MAMMOTH}:11:28: K001 Praise that cannot be seen (`empty-praise`, English): stunning" in (
        result.stdout
    )
    assert "S005" not in result.stdout
    assert "K001" not in run("check", "--root", str(ROOT)).stdout


@pytest.mark.parametrize("lang", LOCALES)
def test_the_advice_is_in_the_language_asked_for(lang: str) -> None:
    [found] = [
        one for one in check("--lang", lang, str(ROOT / MAMMOTH)) if one["message"].endswith("stunning")
    ]
    rule = TABLES.rules["empty-praise"]
    assert rule.repair_hint
    assert found["hint"] == getattr(rule.repair_hint, lang)
    assert getattr(rule.name, lang) in found["message"]


def test_paths_narrow_what_is_judged_and_files_outside_are_judged_too(tmp_path: Path) -> None:
    assert {one["path"] for one in check(str(ROOT / MAMMOTH))} == {MAMMOTH}
    outside = tmp_path / "some-prompt.yml"
    outside.write_text((ROOT / MAMMOTH).read_text("utf-8"), "utf-8")
    assert {one["path"] for one in check(str(outside))} == {outside.as_posix()}


def test_annotations_for_github_are_notices(tmp_path: Path) -> None:
    result = run(
        "check", "--craft", "--format", "github", "--lang", "en", "--root", str(ROOT), str(ROOT / MAMMOTH)
    )
    assert f"::notice file={MAMMOTH},line=11,col=28,title=K001::" in result.stdout


def test_a_rule_that_names_no_chapter_is_reported(guide_copy: Path) -> None:
    path = guide_copy / "docs" / "data" / "rules.yml"
    path.write_text(
        path.read_text("utf-8").replace("chapter: craft/action", "chapter: craft/acting"), "utf-8"
    )
    result = run("check", "--root", str(guide_copy), "--format", "json")
    assert result.exit_code == 1
    assert {one["code"] for one in json.loads(result.stdout) if one["level"] == "error"} == {"K004"}
