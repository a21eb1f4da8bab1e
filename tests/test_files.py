"""Golden cases: a YAML file and the problems it has. A bug report becomes a file in ``cases/files``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from conftest import ROOT
from promptguide import entries, guide
from promptguide.problems import in_order
from promptguide.yamlnodes import Source

if TYPE_CHECKING:
    from promptguide.tables import Tables

CASES = sorted((Path(__file__).parent / "cases" / "files").glob("*.yml"))


@pytest.fixture(scope="module")
def tables() -> Tables:
    return guide.check(guide.Guide(ROOT)).library.tables


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_file_has_these_problems_and_no_others(path: Path, tables: Tables) -> None:
    case = yaml.safe_load(path.read_text("utf-8"))
    _, problems = entries.read_prompt(Source("cases/case.yml", case["input"].encode()), tables)
    words = guide.words("en")
    lines = [
        f"{p.code} {p.place.line}:{p.place.column} {words.message(p)} ({words.hint(p)})"
        for p in in_order(problems)
    ]
    assert len(lines) == len(case["problems"]), "\n".join(lines)
    for expected in case["problems"]:
        assert any(line == expected or line.startswith(f"{expected} (") for line in lines), "\n".join(lines)
