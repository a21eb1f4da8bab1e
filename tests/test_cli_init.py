"""``promptguide init``: a new guide passes every check and builds at once, in any choice of languages."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
import yaml
from click.testing import CliRunner, Result

from conftest import run_mkdocs
from promptguide.cli import main

if TYPE_CHECKING:
    from pathlib import Path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--lang", "en"], catch_exceptions=False)


@pytest.mark.parametrize("languages", ["zh,en", "en,zh", "zh", "en"])
def test_a_new_guide_passes_the_check_and_builds(tmp_path: Path, languages: str) -> None:
    folder = tmp_path / "new" / "guide"
    result = run(
        "init", str(folder), "--languages", languages, "--name", '名 ‘A’: "B" # <c>', "--model", "M: 1"
    )
    assert result.exit_code == 0, result.output
    found = run("check", "--root", str(folder), "--format", "json")
    assert (found.exit_code, json.loads(found.stdout)) == (0, [])
    built = run_mkdocs(folder, "--strict")
    assert built.returncode == 0, built.stderr
    first, *others = languages.split(",")
    homes = {first: folder / "site", **{other: folder / "site" / other for other in others}}
    for locale, home in homes.items():
        html = (home / "index.html").read_text("utf-8")
        assert re.search(rf'<html[^>]* lang="{locale}"', html)
        assert "名 ‘A’: &#34;B&#34; # &lt;c&gt;" in html or '名 ‘A’: "B" # &lt;c&gt;' in html
        assert (home / "prompts" / "tea-stall" / "index.html").is_file()
        assert (home / "workbench" / "index.html").is_file()
    models = yaml.safe_load((folder / "docs" / "data" / "models.yml").read_text("utf-8"))
    assert models["models"][0]["name"] == "M: 1"


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    result = run("init", str(tmp_path))
    assert result.exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_an_empty_folder_is_filled_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    (tmp_path / "guide").mkdir()
    assert run("init", str(tmp_path / "guide")).exit_code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["guide"]
    assert (tmp_path / "guide" / "mkdocs.yml").is_file()


@pytest.mark.parametrize("languages", ["fr", "zh,fr", "zh,zh", ""])
def test_languages_there_are_not_are_wrong_use(tmp_path: Path, languages: str) -> None:
    assert run("init", str(tmp_path / "guide"), "--languages", languages).exit_code == 2
    assert not (tmp_path / "guide").exists()
