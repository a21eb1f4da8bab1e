"""Work that is not repeated gives what doing it all again would: from run to run, and while serving."""

from __future__ import annotations

import json
import random
import shutil
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config

from conftest import run_mkdocs
from promptguide.mkdocs_plugin import PromptguidePlugin
from promptguide.mkdocs_plugin.preview import ALL
from test_shell import files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

STEPS = 6


class Edits:
    """Random changes to a guide that leave it without errors, and now and then one with."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.chance = folder, random.Random(seed)
        self.number = 0

    @property
    def prompts(self) -> list[Path]:
        return sorted((self.folder / "prompts").rglob("*.yml"))

    def make(self) -> set[Path]:
        """Change something; gives the files."""
        self.number += 1
        kinds: list[Callable[[], set[Path]]] = [self.retitle, self.add, self.note, self.term, self.chapter]
        if len(self.prompts) > 2:
            kinds += [self.remove, self.rename]
        return self.chance.choice(kinds)()

    def changed(self, path: Path, change: Callable[[Any], None]) -> set[Path]:
        record = yaml.safe_load(path.read_text("utf-8"))
        change(record)
        path.write_text(json.dumps(record, ensure_ascii=False, indent=1), "utf-8")
        return {path}

    def any(self) -> Path:
        return self.chance.choice(self.prompts)

    def retitle(self) -> set[Path]:
        title = {"zh": f"标题 {self.number}", "en": f"Title {self.number} <b>"}
        return self.changed(self.any(), lambda record: record.update(title=title))

    def note(self) -> set[Path]:
        note = {"zh": f"注 {self.number}", "en": f"Note {self.number}"}
        return self.changed(self.any(), lambda record: record.update(note=note))

    def add(self) -> set[Path]:
        source = self.any()
        path = source.with_name(f"copy-{self.number}.yml")
        shutil.copy(source, path)
        return {path}

    def remove(self) -> set[Path]:
        path = self.any()
        path.unlink()
        return {path}

    def rename(self) -> set[Path]:
        path = self.any()
        other = path.with_name(f"renamed-{self.number}.yml")
        path.rename(other)
        return {path, other}

    def term(self) -> set[Path]:
        path = self.folder / "docs" / "data" / "terms.yml"
        definition = {"zh": f"定义 {self.number}", "en": f"Definition {self.number}"}
        return self.changed(path, lambda record: record["terms"][0].update(definition=definition))

    def chapter(self) -> set[Path]:
        path = self.folder / "docs" / self.chance.choice(["zh", "en"]) / "index.md"
        path.write_text(f"{path.read_text('utf-8')}\n\nParagraph {self.number}.\n", "utf-8")
        return {path}


@pytest.fixture
def guide_without_links(small_guide: Path) -> Path:
    """A chapter that shows no prompt by name, so that any may go."""
    for path in (small_guide / "docs").glob("[ez][nh]/*.md"):
        path.write_text("# Home\n\n/// gallery\n///\n", "utf-8")
    return small_guide


def built(guide: Path, site: Path) -> dict[str, bytes]:
    """Build in a new folder, with nothing to go by."""
    cache = guide / ".cache"
    kept = cache.with_name(".kept")
    if cache.exists():
        cache.rename(kept)
    result = run_mkdocs(guide, "--site-dir", str(site))
    assert result.returncode == 0, result.stderr
    shutil.rmtree(cache, ignore_errors=True)
    if kept.exists():
        kept.rename(cache)
    return files(site)


@pytest.mark.parametrize("seed", range(2))
def test_building_again_after_any_edits_gives_what_a_clean_build_gives(
    guide_without_links: Path, tmp_path: Path, seed: int
) -> None:
    guide, edits = guide_without_links, Edits(guide_without_links, seed)
    assert run_mkdocs(guide, "--site-dir", str(tmp_path / "kept")).returncode == 0
    for step in range(STEPS):
        edits.make()
        assert run_mkdocs(guide, "--site-dir", str(tmp_path / "kept")).returncode == 0
        assert differing(files(tmp_path / "kept"), built(guide, tmp_path / f"clean-{step}")) == [], step


@pytest.mark.parametrize("seed", range(2))
def test_serving_through_any_edits_shows_what_a_clean_build_gives(
    guide_without_links: Path, tmp_path: Path, seed: int
) -> None:
    guide, edits = guide_without_links, Edits(guide_without_links, seed)
    config = load_config(str(guide / "mkdocs.yml"), site_dir=str(tmp_path / "served"))
    config.plugins.on_startup(command="serve", dirty=False)
    build(config)
    plugin = config.plugins["promptguide"]
    assert isinstance(plugin, PromptguidePlugin)
    for step in range(STEPS):
        changed = edits.make()
        before = files(plugin.shown.editions[0].folder)
        told = set().union(*plugin.shown.update(changed))
        after = files(plugin.shown.editions[0].folder)
        assert ALL not in told
        addresses = {
            f"/{path.removesuffix('index.html')}"
            for path in differing(before, after)
            if path.endswith("index.html")
        }
        assert addresses <= told | {
            f"/{path.removesuffix('index.html')}" for path in before.keys() - after.keys()
        }
        wrong = differing(after, built(guide, tmp_path / f"clean-{step}"))
        assert [path for path in wrong if "sitemap" not in path] == [], step


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """The paths of files that are not the same in both, but for the order of entries in search indexes.

    A preview leaves site maps as they are, since nobody reads them there.
    """
    paths = [path for path in sorted({*one, *other}) if one.get(path) != other.get(path)]
    return [
        path
        for path in paths
        if not (path.endswith("search_index.json") and entries(one[path]) == entries(other[path]))
    ]


def entries(index: bytes) -> list[str]:
    """The entries; where Chinese is cut is a matter of what a process has met before."""
    return sorted(json.dumps(entry).replace("\\u200b", "") for entry in json.loads(index)["docs"])
