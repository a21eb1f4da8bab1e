"""A site is published whole or not at all: builds that fail or are killed leave the last good one."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from conftest import run_mkdocs
from promptguide.mkdocs_plugin import site_folder
from promptguide.mkdocs_plugin.site_folder import SiteFolder
from test_shell import files

if TYPE_CHECKING:
    from pathlib import Path

KILLS = int(os.environ.get("PROMPTGUIDE_KILLS", "6"))
"""How many builds are killed; each takes a few seconds."""


def draft(folder: SiteFolder, text: str) -> None:
    folder.draft.mkdir()
    (folder.draft / "index.html").write_text(text, "utf-8")


@pytest.mark.parametrize("exchanged", [True, False])
def test_a_draft_takes_the_place_of_the_site_and_what_is_hidden_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, exchanged: bool
) -> None:
    if not exchanged:
        monkeypatch.setattr(site_folder, "_exchange", lambda *_: False)
    site = tmp_path / "some site 网站"
    for text in ("first", "second"):
        folder = SiteFolder(str(site))
        draft(folder, text)
        folder.publish()
        (site / ".git").mkdir(exist_ok=True)
        assert (site / "index.html").read_text("utf-8") == text
    assert sorted(path.name for path in site.iterdir()) == [".git", "index.html"]
    assert [path.name for path in tmp_path.iterdir()] == [site.name]


def test_what_a_killed_build_has_left_is_cleared_and_what_a_running_one_writes_is_not(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    site = tmp_path / "site"
    site.mkdir()
    (tmp_path / f".site.{gone.pid}.new").mkdir()
    running = tmp_path / f".site.{os.getppid()}.new"
    running.mkdir()
    SiteFolder(str(site)).discard()
    assert sorted(path.name for path in tmp_path.iterdir()) == [running.name, "site"]


def test_a_site_that_was_put_aside_when_its_build_died_comes_back(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    aside = tmp_path / f".site.{gone.pid}.old"
    aside.mkdir()
    (aside / "index.html").write_text("kept", "utf-8")
    SiteFolder(str(tmp_path / "site"))
    assert (tmp_path / "site" / "index.html").read_text("utf-8") == "kept"


def test_builds_that_are_killed_leave_the_site_as_it_was_and_no_litter(small_guide: Path) -> None:
    started = time.monotonic()
    assert run_mkdocs(small_guide).returncode == 0
    took = time.monotonic() - started
    site = small_guide / "site"
    before = files(site)
    chance = random.Random(20261129)
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    killed = 0
    for _ in range(KILLS):
        building = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "build", "-q"],
            cwd=small_guide,
            env=environment,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            building.wait(timeout=chance.uniform(0.3, 1.1) * took)
        except subprocess.TimeoutExpired:
            os.killpg(building.pid, signal.SIGKILL)
            building.wait()
            killed += 1
        assert files(site) == before
    assert killed
    assert run_mkdocs(small_guide).returncode == 0
    assert files(site) == before
    assert [path.name for path in small_guide.glob(".site*")] == []


def test_a_strict_build_with_warnings_and_one_with_errors_leave_the_site(small_guide: Path) -> None:
    assert run_mkdocs(small_guide).returncode == 0
    before = files(small_guide / "site")
    home = next(path for path in (small_guide / "docs").rglob("index.md"))
    good = home.read_text("utf-8")
    home.write_text(f"{good}\n[gone](nowhere.md)\n", "utf-8")
    assert run_mkdocs(small_guide, "--strict").returncode != 0
    assert files(small_guide / "site") == before
    home.write_text(f"{good}\n/// prompt | no-such-prompt\n///\n", "utf-8")
    assert run_mkdocs(small_guide).returncode != 0
    assert files(small_guide / "site") == before
    assert [path.name for path in small_guide.glob(".site*")] == []
