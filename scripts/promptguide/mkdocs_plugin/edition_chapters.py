"""The chapters that an edition shows: its own, and those of another language that it lacks.

Chapters go by their paths from the guide's root; ``folders`` are the beginnings of those paths by language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from promptguide.chapters import Chapter


def teaching(chapters: Mapping[str, Chapter], folder: str) -> dict[str, Chapter]:
    """The chapters of an edition that teach, by the paths of their files without the ending."""
    return {
        path.removeprefix(folder).rpartition(".")[0]: chapter
        for path, chapter in chapters.items()
        if path.startswith(folder) and chapter.front_matter.takeaways
    }


def borrowed(
    chapters: Mapping[str, Chapter], folders: Mapping[str, str], locale: str
) -> dict[str, tuple[str, Chapter]]:
    """Chapters that an edition lacks, by the path of their file, with the language that has them."""
    found: dict[str, tuple[str, Chapter]] = {}
    for other, folder in folders.items():
        for path, chapter in chapters.items():
            uri = path.removeprefix(folder)
            if path.startswith(folder) and folders[locale] + uri not in chapters:
                found.setdefault(uri, (other, chapter))
    return found
