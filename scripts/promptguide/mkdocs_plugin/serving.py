"""What a preview shows: the editions as they were built last, brought up to date as files change."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.plugins import get_plugin_logger

from promptguide.mkdocs_plugin.preview import ALL, Preview
from promptguide.mkdocs_plugin.refresh import Enter, Outdated, Served, write_edited, write_rest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from promptguide import guide

log = get_plugin_logger("promptguide")


class Serving:
    """The editions that are served. ``check`` checks the guide again, with or without looking for likeness;
    ``enter`` makes an edition the one that the plugin's events are about.
    """

    def __init__(self, check: Callable[..., guide.Checked], enter: Enter) -> None:
        self.editions: list[Served] = []
        self._built: list[Served] = []
        self._check, self._enter = check, enter
        self._builder: Callable[[], None] | None = None
        self._preview: Preview | None = None

    def begin(self) -> None:
        """Let a build of all editions begin; what is served stays until it is complete."""
        self._built = []

    def add(self, served: Served) -> None:
        """Take an edition that has been built."""
        self._built.append(served)

    def complete(self) -> None:
        """Serve the editions that were built."""
        self.editions = self._built

    def preview(self, root: str, url: str, builder: Any, watch: Iterable[Path | str]) -> Preview:
        """The server, for a folder; ``builder`` builds everything anew."""
        self._builder = builder
        self._preview = Preview(Path(root), url, self.update)
        for path in watch:
            self._preview.watch(str(path))
        return self._preview

    def update(self, paths: set[Path]) -> Iterator[set[str]]:
        """Bring what is served up to date after files have changed; gives the pages that are others."""
        if self._needs_no_build(paths):
            try:
                prompts = all(path.is_relative_to(self.editions[0].edition.guide.prompts) for path in paths)
                # Looking for likeness takes longest, and can wait.
                checked = self._check(likeness=not prompts)
                yield write_edited(self.editions, self._enter, checked, paths)
                yield from write_rest(self.editions, self._enter, self._check() if prompts else checked)
                return
            except Outdated as reason:
                log.info("%s", reason)
        assert self._builder is not None  # noqa: S101  a preview has one
        log.info("Building documentation...")
        old = self.editions
        self._builder()
        if self.editions is not old and self._preview:
            self._preview.root = self.editions[0].folder
            shutil.rmtree(old[0].folder, ignore_errors=True)
            yield {ALL}

    def end(self) -> None:
        """Remove what was served."""
        for served in self.editions[:1]:
            shutil.rmtree(served.folder, ignore_errors=True)

    def _needs_no_build(self, paths: set[Path]) -> bool:
        """Whether these are prompts, tables, and chapters that are pages already."""
        edition = self.editions[0].edition
        found, chapters = edition.guide, edition.checked.chapters
        return all(
            path.is_relative_to(found.prompts)
            or path.parent == found.data
            or (found.name(path) in chapters and path.is_file())
            for path in paths
        )
