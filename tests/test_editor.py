"""The schemas in an editor: by the language server that editors use for YAML."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from conftest import ROOT
from language_server import LanguageServer
from promptguide import guide
from promptguide.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator

    from promptguide.tables import Tables

NODE = shutil.which("node")
SERVER = Path(
    os.environ.get("PROMPTGUIDE_YAML_SERVER")
    or Path(__file__).parent
    / "editor"
    / "node_modules"
    / "yaml-language-server"
    / "bin"
    / "yaml-language-server"
)
MISSING = (
    "editor tests skipped: no YAML language server; with Node.js and npm, run npm ci --prefix tests/editor, "
    "or set PROMPTGUIDE_YAML_SERVER=/path/to/bin/yaml-language-server"
)
READY = bool(NODE) and SERVER.is_file()
if not READY and os.environ.get("PROMPTGUIDE_REQUIRE_YAML_SERVER"):
    raise pytest.UsageError(MISSING)
pytestmark = pytest.mark.skipif(not READY, reason=MISSING)


@pytest.fixture(scope="module")
def server() -> Iterator[LanguageServer]:
    assert NODE
    with LanguageServer([NODE, str(SERVER), "--stdio"], ROOT) as running:
        yield running


@pytest.fixture(scope="module")
def tables() -> Tables:
    return guide.check(guide.Guide(ROOT)).library.tables


@pytest.fixture(scope="module")
def prompt(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What ``promptguide new`` writes, with its blanks filled in."""
    folder = tmp_path_factory.mktemp("new")
    shutil.copy(ROOT / "mkdocs.yml", folder)
    shutil.copytree(ROOT / "docs" / "data", folder / "docs" / "data")
    (folder / "prompts" / "original").mkdir(parents=True)
    result = CliRunner().invoke(main, ["new", "tea-stall", "--root", str(folder)])
    assert result.exit_code == 0, result.output
    text = (folder / "prompts" / "original" / "tea-stall.yml").read_text("utf-8")
    return text.replace("element: TODO", "element: camera_angle\n    terms: [low-angle]").replace(
        "- TODO", "- city"
    )


def place(text: str, words: str) -> tuple[int, int]:
    """The line and the character, both from 0, at which some words end, where they stand last."""
    before = text[: text.rindex(words) + len(words)]
    return before.count("\n"), len(before.rpartition("\n")[2])


def opened(server: LanguageServer, name: str, text: str) -> tuple[Path, list[tuple[int, str]]]:
    """Open an unsaved prompt under a name of its own; gives its path, and each diagnostic with its line."""
    path = ROOT / "prompts" / "original" / f"{name}.yml"
    found = server.open(path, text)
    return path, [(one["range"]["start"]["line"], one["message"]) for one in found]


def test_a_new_file_is_fine_in_an_editor(server: LanguageServer, prompt: str) -> None:
    _, found = opened(server, "editor-fine", prompt)
    assert found == []


def test_elements_are_offered_with_their_names(server: LanguageServer, prompt: str, tables: Tables) -> None:
    path, _ = opened(server, "editor-elements", prompt)
    offered = server.complete(path, *place(prompt, "- element: "))
    labels = {one["label"]: str(one["documentation"]) for one in offered}
    assert set(labels) == {element.id for element in tables.elements}
    assert "机位角度" in labels["camera_angle"]
    assert "Camera angle" in labels["camera_angle"]


def test_terms_of_the_element_are_offered_with_their_names(
    server: LanguageServer, prompt: str, tables: Tables
) -> None:
    path, _ = opened(server, "editor-terms", prompt)
    offered = server.complete(path, *place(prompt, "terms: [l"))
    labels = {one["label"]: str(one["documentation"]) for one in offered}
    assert set(labels) == {term.id for term in tables.terms.values() if term.element == "camera_angle"}
    assert "仰拍 / Low angle" in labels["low-angle"]


def test_a_tag_is_offered_with_its_name(server: LanguageServer, prompt: str, tables: Tables) -> None:
    path, _ = opened(server, "editor-tags", prompt)
    labels = [one["label"] for one in server.complete(path, *place(prompt, "- c"))]
    assert set(tables.tags) <= set(labels)


def test_fields_explain_themselves_in_both_languages(server: LanguageServer, prompt: str) -> None:
    path, _ = opened(server, "editor-hover", prompt)
    said = server.hover(path, *place(prompt, "\nrights"))
    assert "权利说明 / whose words these are" in said


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("element: camera_angle", "element: camera_angel", '"camera_angle"'),
        ("terms: [low-angle]", "terms: [golden-hour]", '"low-angle"'),
        ("  - city", "  - citty", '"city"'),
        ("  kind: original", "  kind: mine", '"original"'),
        ("tags:", "tagz:", "tagz"),
        ("  author: TODO", "  author:", "string"),
    ],
)
def test_a_planted_fault_is_shown_on_its_line(
    server: LanguageServer, prompt: str, right: str, wrong: str, says: str
) -> None:
    text = prompt.replace(right, wrong)
    _, found = opened(server, f"editor-{abs(hash(wrong))}", text)
    assert [line for line, _ in found] == [place(text, wrong)[0]]
    assert says in found[0][1]


def test_shorthand_is_fine_in_an_editor(server: LanguageServer, prompt: str) -> None:
    text = prompt.replace(
        "      zh: TODO\n      en: TODO\n",
        "      zh: [雪, {text: 雨, occurrence: 2}]\n      en: 2024\n",
        1,
    )
    assert "occurrence: 2" in text
    assert opened(server, "editor-short", text + "settings: {aspect: 16:9, seconds: '8'}\n")[1] == []


@pytest.mark.parametrize("name", ["elements", "terms", "tags", "models", "facts", "rules", "sets", "path"])
def test_every_table_is_fine_in_an_editor(server: LanguageServer, name: str) -> None:
    path = ROOT / "docs" / "data" / f"{name}.yml"
    assert server.open(path, path.read_text("utf-8")) == []
    hover = server.hover(
        path,
        *next(
            (number, 1)
            for number, line in enumerate(path.read_text("utf-8").split("\n"))
            if line[:1].isalpha()
        ),
    )
    assert f"{name}.json" in hover
