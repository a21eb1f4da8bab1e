"""``promptguide materialize``: every page as Markdown for another generator; files of others are safe."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from promptguide import guide, pages
from promptguide.cli import main
from promptguide.cli.materialize import MANIFEST
from promptguide.records import LOCALES

if TYPE_CHECKING:
    from pathlib import Path

PNG = b"\x89PNG\r\n\x1a\n"
"""How a picture begins; nobody looks further."""


def run(root: Path, folder: Path) -> Result:
    return CliRunner().invoke(
        main, ["materialize", str(folder), "--root", str(root), "--lang", "en"], catch_exceptions=False
    )


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A guide as ``init`` makes it, whose chapter shows a picture."""
    root = tmp_path / "guide"
    result = CliRunner().invoke(main, ["init", str(root), "--lang", "en"], catch_exceptions=False)
    assert result.exit_code == 0
    for locale in LOCALES:
        (root / "docs" / locale / "assets").mkdir()
        (root / "docs" / locale / "assets" / "dot.png").write_bytes(PNG)
        chapter = root / "docs" / locale / "first-prompt.md"
        chapter.write_text(chapter.read_text("utf-8") + "\n![A dot](assets/dot.png)\n", "utf-8")
    return root


def test_every_page_is_there_and_every_relative_link_leads_to_a_file(small: Path, tmp_path: Path) -> None:
    made = tmp_path / "made"
    assert run(small, made).exit_code == 0
    library = guide.check(guide.Guide(small)).library
    for locale in LOCALES:
        home = made / ("" if locale == LOCALES[0] else locale)
        for page in pages.generate(library, guide.words(locale)):
            path = page.path.removesuffix("index.md").removesuffix(".md").rstrip("/")
            assert (home / path / "index.md").is_file(), page.path
        assert "![A dot](../assets/dot.png)" in (home / "first-prompt" / "index.md").read_text("utf-8")
        assert (home / "assets" / "dot.png").read_bytes() == PNG
        prompt = library.prompts["tea-stall"].prompt
        text = (home / "prompts" / "tea-stall" / "index.md").read_text("utf-8")
        assert str(getattr(prompt.title, locale)) in text
    links = 0
    for path in made.rglob("*.md"):
        for link in re.findall(r"\]\(([^)\s]+)\)", path.read_text("utf-8")):
            assert "site.invalid" not in link
            if "://" not in link and not link.startswith(("#", "/")):
                links += 1
                assert (path.parent / link.partition("#")[0]).is_file(), (path, link)
    assert links > 20


def test_another_generator_builds_what_is_made(small: Path, tmp_path: Path) -> None:
    made = tmp_path / "made"
    assert run(small, made).exit_code == 0
    (tmp_path / "mkdocs.yml").write_text(
        f"site_name: Plain\ndocs_dir: {made}\ntheme: {{name: mkdocs}}\nplugins: []\n", "utf-8"
    )
    result = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-f", tmp_path / "mkdocs.yml", "-d", tmp_path / "plain"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert "not found" not in result.stderr
    html = (tmp_path / "plain" / "en" / "prompts" / "tea-stall" / "index.html").read_text("utf-8")
    assert "lifts a copper kettle" in html


def test_it_replaces_its_own_and_refuses_to_touch_anything_else(small: Path, tmp_path: Path) -> None:
    made = tmp_path / "made"
    assert run(small, made).exit_code == 0
    (made / "stale").mkdir()
    assert run(small, made).exit_code == 0
    assert not (made / "stale").exists()

    mine = made / "notes.md"
    mine.write_text("mine", "utf-8")
    refused = run(small, made)
    assert refused.exit_code == 2
    assert "notes.md" in refused.stderr
    assert mine.read_text("utf-8") == "mine"
    mine.unlink()

    changed = made / "index.md"
    changed.write_text("mine now", "utf-8")
    refused = run(small, made)
    assert refused.exit_code == 2
    assert "index.md" in refused.stderr
    assert changed.read_text("utf-8") == "mine now"

    (made / MANIFEST).unlink()
    assert run(small, made).exit_code == 2
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_guide_with_errors_writes_nothing(small: Path, tmp_path: Path) -> None:
    (small / "prompts" / "original" / "tea-stall.yml").write_text("title: x\n", "utf-8")
    assert run(small, tmp_path / "made").exit_code == 1
    assert not (tmp_path / "made").exists()
