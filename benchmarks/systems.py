"""What is measured: this generator in its ways of building, and the others with the same pages.

What differs between the sites is in ``DIFFERENCES`` and printed with the figures. Each system has folders of
its own for each size; before a build it is brought into the state that the build starts from.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

import library
import peers
from promptguide import guide
from promptguide.mkdocs_plugin.config import PromptguideConfig
from promptguide.yamltext import written

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ROOT = Path(__file__).resolve().parent.parent
PROMPTGUIDE = (sys.executable, "-c", "from promptguide.cli import main; main()")
MKDOCS = (sys.executable, "-m", "mkdocs", "build", "--quiet")
PLAIN_LOOP = (
    sys.executable,
    "-c",
    "import pathlib, yaml\n"
    "for folder in ('prompts', 'docs/data'):\n"
    "    for path in sorted(pathlib.Path(folder).rglob('*.yml')):\n"
    "        yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)\n",
)

DIFFERENCES = {
    "promptguide": "Both editions in one command, or one where it says so. A page has the phrases of both "
    "texts highlighted, drawn diagrams, a poster for the clip, and buttons; beside it lie the prompt as "
    "Markdown, JSON and YAML. There are also the library with its filters and search, the craft rules, the "
    "workbench, exercises, the open data and the feed. The guide is checked on every build.",
    "promptguide, shell: false": "As promptguide, but the theme itself renders every page.",
    "material": "MkDocs with Material, one language: a Markdown page for each prompt and term, search with "
    "jieba over the prompts (not the terms, which Zensical refuses to index at their length), sidebar with "
    "navigation.prune (all folders, the pages of one). No highlighting, drawings, data files or checks.",
    "zensical": "The same folder as for Material, built by Zensical with its own theme and search.",
    "hugo": "The same Markdown with a layout of a few lines: title, sidebar, text. No theme, styles, scripts "
    "or search.",
    "eleventy": "As for Hugo.",
}


@dataclass(frozen=True)
class Job:
    """One thing to measure: ``before`` brings the folder into the state that the command starts from."""

    system: str
    state: str
    folder: Path
    command: tuple[str, ...]
    before: Callable[[], object]
    site: str | None = "site"
    """The folder of the site that is built, if any."""

    @property
    def name(self) -> str:
        """What tables call it."""
        return f"{self.system}, {self.state}"


@dataclass
class Bench:
    """The folders of one size, and the tools that are there."""

    folder: Path
    count: int
    tools: Mapping[str, str]
    seed: int = 1
    only: frozenset[str] = frozenset()

    def jobs(self, shell_off: bool) -> list[Job]:
        """Everything there is to build, in the order of a round; folders are made here."""
        found: list[Job] = []
        if self.wanted("promptguide"):
            for editions, name in ((2, "mkdocs.yml"), (1, "mkdocs.one.yml")):
                found += self._ours(self.guide(f"promptguide-{editions}"), editions, name)
            if shell_off and hasattr(PromptguideConfig, "shell"):
                found.append(self._shell_off())
        for name, command in (
            ("material", MKDOCS),
            ("zensical", (self.tools.get("zensical", ""), "build")),
            ("hugo", (self.tools.get("hugo", ""), "--quiet", "--ignoreCache", "-d", "site")),
            ("eleventy", (self.tools.get("eleventy", ""), "--quiet", "--config=eleventy.config.cjs")),
        ):
            if self.wanted(name):
                found.append(self._other(name, *command))
        if self.wanted("check"):
            found += self._check()
        return found

    def guide(self, name: str) -> Path:
        """A copy of the guide of this size."""
        first, copy = self.folder / "guide", self.folder / name
        if not first.exists():
            library.write(first, self.count, self.seed)
        if not copy.exists() and copy != first:
            shutil.copytree(first, copy)
        return copy

    def wanted(self, name: str) -> bool:
        """Whether a system is asked for, and there."""
        return (not self.only or name in self.only) and (name not in OTHERS or name in self.tools)

    @cached_property
    def pages(self) -> list[peers.Page]:
        """The pages for the others."""
        found = guide.Guide(self.guide("guide"))
        return peers.pages(found, guide.check(found).library)

    def _ours(self, folder: Path, editions: int, config: str) -> list[Job]:
        of = "2 editions" if editions == 2 else "1 edition"
        command = (*MKDOCS, "-f", config)

        def job(state: str, before: Callable[[], object]) -> Job:
            return Job("promptguide", f"{of}, {state}", folder, command, before)

        return [
            job("cold", lambda: clear(folder, ".cache", "site")),
            job("nothing changed", lambda: None),
            job("one prompt changed", lambda: change(folder)),
        ]

    def _shell_off(self) -> Job:
        folder = self.guide("promptguide-1-off")
        own = {"shell": False, "editions": {"zh": {"config": "mkdocs.off.yml"}}}
        text = yaml.safe_dump({"INHERIT": "mkdocs.one.yml", "plugins": {"promptguide": own}})
        (folder / "mkdocs.off.yml").write_text(text, "utf-8")
        command = (*MKDOCS, "-f", "mkdocs.off.yml")
        state = "1 edition, shell: false, cold"
        return Job("promptguide", state, folder, command, lambda: clear(folder, ".cache", "site"))

    def folder_of(self, name: str) -> Path:
        """The folder of another generator, with the pages in it."""
        folder = self.folder / name
        if not folder.exists():
            if name == "hugo":
                peers.write_hugo(self.pages, folder)
            elif name == "eleventy":
                peers.write_eleventy(self.pages, folder)
            else:
                config = library.configurations(1)["mkdocs.one.yml"]
                peers.write_mkdocs(self.pages, folder, yaml.load(config, Loader=library.Tagged))  # noqa: S506
        return folder

    def _other(self, name: str, *command: str) -> Job:
        folder = self.folder_of(name)
        return Job(name, "cold", folder, command, lambda: clear(folder, ".cache", "resources", "site"))

    def _check(self) -> list[Job]:
        folder = self.guide("check")
        command = (*PROMPTGUIDE, "check")
        return [
            Job("check", "cold", folder, command, lambda: clear(folder, ".cache"), None),
            Job("check", "nothing changed", folder, command, lambda: None, None),
            Job("check", "one prompt changed", folder, command, lambda: change(folder), None),
            Job("plain loop", "yaml.load, CSafeLoader", folder, PLAIN_LOOP, lambda: None, None),
        ]


OTHERS = ("zensical", "hugo", "eleventy")
"""What is measured only where it is installed."""


def clear(folder: Path, *names: str) -> None:
    """Remove folders, if they are there."""
    for name in names:
        shutil.rmtree(folder / name, ignore_errors=True)


def change(folder: Path, marker: str | None = None) -> str:
    """Give a prompt's first reason another ending; the id of the prompt."""
    path = sorted((folder / "prompts").glob("*/*.yml"))[0]
    text = path.read_text("utf-8")
    number = int(found[1]) + 1 if (found := re.search(r"Change (\d+)\.", text)) else 1
    whole = yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506  values stay text
    why = whole["breakdown"][0]["why"]
    for language, words in why.items():
        why[language] = re.sub(r" ?Change .*\.$", "", words) + f" Change {marker or number}."
    path.write_text(written(whole), "utf-8")
    return path.stem


def size(site: Path) -> tuple[int, int, int]:
    """The number of pages of a site, the bytes of their HTML, and those of all its files."""
    files = [(path.suffix == ".html", path.stat().st_size) for path in site.rglob("*") if path.is_file()]
    pages = [weight for page, weight in files if page]
    return len(pages), sum(pages), sum(weight for _, weight in files)


def environment() -> dict[str, str]:
    """For every command: this tree's generator, and no notices."""
    return os.environ | {
        "PYTHONPATH": str(ROOT / "scripts"),
        "NO_MKDOCS_2_WARNING": "1",
    }


def version(command: tuple[str, ...]) -> str:
    """The number that a tool says is its version."""
    said = subprocess.run(command, capture_output=True, text=True, check=False, env=environment())  # noqa: S603
    found = re.search(r"\d+(?:\.\d+)+", said.stdout)
    return found[0] if found else ""
