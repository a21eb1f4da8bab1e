"""The command line, as a person and as continuous integration use it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from conftest import ROOT
from promptguide.cli import main
from promptguide.guide import preferred_locale

if TYPE_CHECKING:
    from pathlib import Path

MAMMOTH = "prompts/official/wooly-mammoth.yml"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


def break_phrase(guide: Path) -> None:
    path = guide / MAMMOTH
    path.write_text(path.read_text("utf-8").replace("en: a snowy meadow", "en: a sandy meadow"), "utf-8")


def test_this_guide_has_no_errors_and_no_warnings() -> None:
    result = run("check", "--root", str(ROOT), "--format", "json")
    assert result.exit_code == 0, result.output
    assert [p for p in json.loads(result.stdout) if p["level"] != "note"] == []


def test_a_broken_phrase_is_found_at_its_line_and_column(guide_copy: Path) -> None:
    break_phrase(guide_copy)
    line = next(
        n
        for n, text in enumerate((guide_copy / MAMMOTH).read_text("utf-8").split("\n"), 1)
        if "sandy" in text
    )
    result = run("check", "--root", str(guide_copy), "--lang", "en")
    assert result.exit_code == 1
    assert f"{MAMMOTH}:{line}:11: S001 the English prompt does not contain `a sandy meadow`" in result.stdout
    assert "did you mean `a snowy meadow`?" in result.stdout


def test_messages_are_in_the_language_asked_for(guide_copy: Path) -> None:
    break_phrase(guide_copy)
    assert "英文提示词里没有" in run("check", "--root", str(guide_copy), "--lang", "zh").stdout


@pytest.mark.parametrize(
    ("environment", "locale"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LC_ALL": "en_GB.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({"LANG": "C"}, "en"),
        ({"LANGUAGE": "zh:en"}, "zh"),
    ],
)
def test_the_language_comes_from_the_environment(environment: dict[str, str], locale: str) -> None:
    assert preferred_locale(environment) == locale


def test_problems_of_all_files_come_in_one_run(guide_copy: Path) -> None:
    break_phrase(guide_copy)
    (guide_copy / "prompts" / "official" / "Bad Name.yml").write_text("title: x\n", "utf-8")
    (guide_copy / "prompts" / "official" / "deep.yml").write_text("[" * 60_000, "utf-8")
    (guide_copy / "docs" / "zh" / "features.md").write_text(
        "---\nicon: x\n---\n# T\n\n/// prompt | nope\n///\n", "utf-8"
    )
    (guide_copy / "docs" / "data" / "hosts.yml").write_text("files: nowhere\n", "utf-8")
    result = run("check", "--root", str(guide_copy), "--format", "json", "--lang", "en")
    assert result.exit_code == 1
    found = {(p["path"], p["code"]) for p in json.loads(result.stdout) if p["level"] == "error"}
    assert {
        (MAMMOTH, "S001"),
        ("prompts/official/Bad Name.yml", "L001"),
        ("prompts/official/deep.yml", "Y007"),
        ("docs/zh/features.md", "R002"),
        ("docs/zh/features.md", "C004"),
        ("docs/data/hosts.yml", "R003"),
    } <= found


def test_only_the_paths_asked_for_are_reported(guide_copy: Path) -> None:
    break_phrase(guide_copy)
    result = run("check", "--root", str(guide_copy), str(guide_copy / "docs" / "data"), "--lang", "en")
    tables = len(list((guide_copy / "docs" / "data").glob("*.yml")))
    said = f"Files checked: {tables}. Errors: 0, warnings: 0, notes: 0.\n"
    assert (result.exit_code, result.stderr) == (0, said)
    assert run("check", "--root", str(guide_copy), str(guide_copy / "prompts")).exit_code == 1
    assert run("check", "--root", str(guide_copy), str(guide_copy / MAMMOTH)).exit_code == 1


def test_a_file_outside_the_guide_is_checked_as_a_prompt(
    guide_copy: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other") / "my-prompt.yml"
    other.write_text("title: x\n", "utf-8")
    result = run("check", "--root", str(guide_copy), str(other), "--lang", "en")
    assert result.exit_code == 1
    assert ":1:8: R003 `title` must be fields" in result.stdout


def test_github_annotations_name_the_file_and_the_line(guide_copy: Path) -> None:
    break_phrase(guide_copy)
    result = run("check", "--root", str(guide_copy), "--format", "github", "--lang", "en")
    assert f"::error file={MAMMOTH},line=" in result.stdout


def test_a_chapter_without_counterpart_is_a_warning(guide_copy: Path) -> None:
    (guide_copy / "docs" / "zh" / "alone.md").write_text("# 孤独\n", "utf-8")
    result = run("check", "--root", str(guide_copy), "--lang", "en")
    assert result.exit_code == 0
    assert (
        "docs/zh/alone.md:1:1: C007 this chapter has no English counterpart (add docs/en/alone.md)"
        in result.stdout
    )


def test_a_folder_above_the_guide_means_all_of_it(guide_copy: Path) -> None:
    break_phrase(guide_copy)
    assert run("check", "--root", str(guide_copy), str(guide_copy.parent)).exit_code == 1


def test_hidden_files_of_editors_are_not_read(guide_copy: Path) -> None:
    (guide_copy / "prompts" / "official" / ".#wooly-mammoth.yml").symlink_to("nowhere")
    (guide_copy / "docs" / "zh" / "._index.md").write_bytes(b"\x00")
    assert run("check", "--root", str(guide_copy)).exit_code == 0


def test_a_link_out_of_the_guide_is_not_followed(guide_copy: Path) -> None:
    (guide_copy / "prompts" / "official" / "leak.yml").symlink_to("/etc/hostname")
    result = run("check", "--root", str(guide_copy), "--lang", "en")
    assert result.exit_code == 1
    assert "prompts/official/leak.yml:1:1: Y016" in result.stdout


@pytest.mark.parametrize(
    "path", ["prompts/loose.yml", "prompts/a/b/deep.yml", "prompts/Films/x.yml", "prompts/a/x.YAML"]
)
def test_a_file_in_the_wrong_place_is_not_passed_over(guide_copy: Path, path: str) -> None:
    (guide_copy / path).parent.mkdir(parents=True, exist_ok=True)
    (guide_copy / path).write_bytes((guide_copy / MAMMOTH).read_bytes())
    result = run("check", "--root", str(guide_copy), "--lang", "en")
    assert result.exit_code == 1
    assert f"{path}:1:1: {'L001' if path.endswith('YAML') else 'L006'}" in result.stdout


def test_a_missing_table_is_one_problem_and_not_many(guide_copy: Path) -> None:
    (guide_copy / "docs" / "data" / "models.yml").unlink()
    result = run("check", "--root", str(guide_copy), "--lang", "en", "--format", "json")
    found = [p for p in json.loads(result.stdout) if p["level"] == "error"]
    assert [(p["path"], p["code"]) for p in found] == [("docs/data/models.yml", "L005")]


def test_wrong_use_is_told_apart_from_wrong_content(tmp_path: Path) -> None:
    assert run("check", str(tmp_path / "nothing.yml")).exit_code == 2
    assert run("check", "--format", "xml").exit_code == 2
    assert run("check", "--root", str(tmp_path)).exit_code == 2


def test_a_figure_without_a_drawing_is_a_problem(guide_copy: Path) -> None:
    table = guide_copy / "docs" / "data" / "figures.yml"
    table.write_text(table.read_text("utf-8").replace("- id: timeline", "- id: timelines"), "utf-8")
    result = run("check", "--root", str(guide_copy), "--lang", "en")
    assert "docs/data/figures.yml:1:1: T001" in result.stdout


def test_a_broken_template_of_the_guide_is_a_problem_at_its_line(guide_copy: Path) -> None:
    folder = guide_copy / "docs" / "theme" / "promptguide"
    folder.mkdir(parents=True)
    (folder / "missing.html.j2").write_text("<p>\n{% if %}\n", "utf-8")
    result = run("check", "--root", str(guide_copy), "--lang", "en")
    assert result.exit_code == 1
    assert "missing.html.j2:2:1: T001" in result.stdout


@pytest.mark.parametrize(
    ("fault", "code", "said"),
    [
        (RuntimeError("odd"), 3, "fault of promptguide"),
        (KeyboardInterrupt(), 130, ""),
        (PermissionError(13, "Permission denied", "prompts"), 2, "prompts: Permission denied"),
    ],
)
def test_every_end_has_its_exit_code(
    fault: BaseException, code: int, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise fault

    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    monkeypatch.setattr("promptguide.guide.check", fail)
    result = run("check", "--root", str(ROOT))
    assert (result.exit_code, said in result.stderr) == (code, True)
