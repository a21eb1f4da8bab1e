"""The core imports no MkDocs and opens no file; the arrows of import point one way."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = ROOT / "scripts" / "promptguide"
ORDER = [
    "problems",
    "yamlnodes",
    "widths",
    "markdown_text",
    "page_markdown",
    "companions",
    "spans",
    "likeness",
    "letters",
    "yamltext",
    "repair",
    "lexicon",
    "records",
    "table_records",
    "craft.records",
    "blanks",
    "validation",
    "embed",
    "links",
    "vocabulary",
    "craft.text",
    "craft.needles",
    "craft.judged",
    "craft.kinds",
    "recognition",
    "craft.rules",
    "craft.table",
    "tables",
    "table_checks",
    "table_reading",
    "schema",
    "entries",
    "readings",
    "scaffold",
    "craft",
    "craft.report",
    "carryover",
    "comparison",
    "chance",
    "concordance",
    "related",
    "planting",
    "exercises",
    "text_index",
    "finding",
    "library",
    "opendata",
    "intake_forms",
    "intake_fields",
    "intake",
    "gallery",
    "language",
    "workbench",
    "block_kinds",
    "allowed_html",
    "chapter_html",
    "publishing",
    "chapters",
    "chapter_checks",
    "status",
    "wording",
    "linked_data",
    "views.common",
    "views.poster",
    "views.glossary",
    "views.facts",
    "views.prompt",
    "views.sets",
    "views.gallery",
    "views.path",
    "views.workbench",
    "views.exercise",
    "views.practice",
    "views.rules",
    "export",
    "render",
    "blocks",
    "pages",
]
"""The core, each module after what it may import."""
HOSTS = {"mkdocs", "material", "click", "jieba"}
DISK = {"os", "io", "shutil", "tempfile", "subprocess", "importlib", "socket", "urllib.request"}


def parsed(name: str) -> ast.Module:
    path = PACKAGE.joinpath(*name.split("."))
    path = path / "__init__.py" if path.is_dir() else path.with_name(f"{path.name}.py")
    return ast.parse(path.read_text("utf-8"))


def imports(name: str) -> Iterator[str]:
    for node in ast.walk(parsed(name)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("name", ORDER)
def test_the_core_knows_no_host_and_no_disk(name: str) -> None:
    found = set(imports(name))
    assert not {module for module in found if module.split(".")[0] in HOSTS | DISK or module in DISK}
    assert "pathlib.Path" not in found
    calls = {
        node.func.id
        for node in ast.walk(parsed(name))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not calls & {"open", "print", "input", "exec", "eval"}


@pytest.mark.parametrize("name", ORDER)
def test_imports_follow_the_data(name: str) -> None:
    own = {module.removeprefix("promptguide.") for module in imports(name)} & set(ORDER)
    allowed = set(ORDER[: ORDER.index(name)])
    assert own <= allowed, own - allowed


def test_the_markdown_extension_knows_no_host() -> None:
    assert not {module for module in imports("markdown") if module.split(".")[0] in {"mkdocs", "material"}}


def test_every_core_module_is_in_the_order() -> None:
    edges = {"__init__", "disk", "guide", "markdown", "online", "record_cache", "store", "workers", "writing"}
    found = {path.stem for path in PACKAGE.glob("*.py")}
    for package in ("views", "craft"):
        found |= {f"{package}.{path.stem}" for path in (PACKAGE / package).glob("*.py")}
    found -= {"views.__init__", "craft.__init__"}  # the one has no code, the other is ``craft`` itself
    assert found | {"craft"} == {*ORDER, *edges}


def test_html_stands_only_in_templates() -> None:
    commands = [f"cli.{path.stem}" for path in (PACKAGE / "cli").glob("*.py")]
    for name in (*ORDER, "markdown", "guide", "writing", *commands):
        strings = [
            n.value
            for n in ast.walk(parsed(name))
            if isinstance(n, ast.Constant) and isinstance(n.value, str)
        ]
        assert not [s for s in strings if "</" in s and not s.startswith("<title")], name


def test_languages_are_told_apart_only_in_locales() -> None:
    for path in PACKAGE.rglob("*.py"):
        assert 'lang == "zh"' not in path.read_text("utf-8")
        assert 'locale == "zh"' not in path.read_text("utf-8")
