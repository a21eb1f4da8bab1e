"""Typography and spelling of what people write: Chinese by AutoCorrect, English by codespell."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import autocorrect_py
import pytest
import yaml

from conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHAPTERS = sorted((ROOT / "docs" / "zh").rglob("*.md"))
RECORDS = sorted([*(ROOT / "prompts").rglob("*.yml"), *(ROOT / "docs" / "data").glob("*.yml")])


def chinese(value: object) -> Iterator[str]:
    """Every text under a key ``zh``."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "zh" and isinstance(inner, str):
                yield inner
            else:
                yield from chinese(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from chinese(inner)


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_chinese_chapters_are_set_as_chinese_is(path: Path) -> None:
    text = re.sub(r"^( *)(```+|~~~+).*?^\1\2", "", path.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    fixed = autocorrect_py.format_for(text, "md")
    wrong = [(old, new) for old, new in zip(text.split("\n"), fixed.split("\n"), strict=True) if old != new]
    assert wrong == []


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_chinese_in_records_is_set_as_chinese_is(path: Path) -> None:
    for text in chinese(yaml.safe_load(path.read_text("utf-8"))):
        plain = re.sub(r"https?://\S+", "", text)
        assert autocorrect_py.format(plain) == plain


def test_english_is_spelt_right() -> None:
    places = ["docs/en", "docs/data", "prompts", "README.md", "CHANGELOG.md", "scripts"]
    command = [
        sys.executable,
        "-m",
        "codespell_lib",
        "--builtin",
        "clear",
        "--ignore-words-list",
        "wooly,zolly",
        *places,
    ]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout
