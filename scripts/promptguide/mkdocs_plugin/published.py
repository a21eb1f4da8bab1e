"""Keeps MkDocs from publishing what it finds in the folder of chapters but should not publish."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from promptguide.publishing import is_published

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files


def restrict(files: Files, config: MkDocsConfig) -> list[str]:
    """Take out files of kinds that are not published, files reached by links, and what would replace
    a file of the theme, which comes back; gives the paths of what was taken out."""
    taken = []
    for file in [file for file in files if file.src_dir in {config.docs_dir, config.theme.custom_dir}]:
        path = Path(file.src_dir or "").resolve() / file.src_uri
        of_theme = file.src_dir == config.theme.custom_dir
        good = of_theme or (is_published(file.src_uri) and not _of_theme(file.src_uri, config))
        if not good or path.resolve() != path:
            files.remove(file)
            taken.append(file.src_uri)
    if any(_of_theme(path, config) for path in taken):
        files.add_files_from_theme(config.theme.get_env(), config)
    return taken


def _of_theme(path: str, config: MkDocsConfig) -> bool:
    return any((Path(folder) / path).is_file() for folder in config.theme.dirs)
