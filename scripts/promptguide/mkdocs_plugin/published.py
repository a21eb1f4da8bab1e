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
    for file in [file for file in files if file.generated_by is None and file.src_dir]:
        folder = Path(file.src_dir or "").resolve()
        linked = (folder / file.src_uri) != (folder / file.src_uri).resolve()
        of_chapters = folder == Path(config.docs_dir).resolve()
        if linked or (
            of_chapters and not (is_published(file.src_uri) and not _of_theme(file.src_uri, config))
        ):
            files.remove(file)
            taken.append(file.src_uri)
    if any(_of_theme(path, config) for path in taken):
        files.add_files_from_theme(config.theme.get_env(), config)
    return taken


def _of_theme(path: str, config: MkDocsConfig) -> bool:
    return any((Path(folder) / path).is_file() for folder in config.theme.dirs)
