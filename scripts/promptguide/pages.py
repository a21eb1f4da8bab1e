"""Library → the pages that nobody writes by hand: Markdown that names a block, which makes the HTML."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from promptguide.views import local

if TYPE_CHECKING:
    from promptguide.library import Library
    from promptguide.wording import Catalogue


@dataclass(frozen=True, slots=True)
class Page:
    """A generated page: where it goes, its head as plain text, its Markdown, and the file to edit instead."""

    path: str
    title: str
    description: str
    markdown: str
    source: str | None
    hide: tuple[str, ...] = ()


def generate(library: Library, words: Catalogue) -> list[Page]:
    """Make every generated page of an edition: the library's list, and a page for each prompt."""
    index = Page(
        "prompts/index.md",
        words.words["library"],
        words.words["library_description"],
        f"# {words.words['library']}\n\n{words.words['library_intro']}\n\n/// prompt-list\n///\n",
        None,
    )
    return [index, *(_prompt(library, id_, words) for id_ in library.ids)]


def _prompt(library: Library, id_: str, words: Catalogue) -> Page:
    entry = library.prompts.get(id_)
    title = local(entry.prompt.title, words.locale) if entry else id_
    source = entry.path if entry else library.failed[id_][0].place.path
    return Page(
        f"prompts/{id_}.md",
        title,
        words.words["prompt_description"].format(title=title),
        f"/// prompt-page | {id_}\n///\n",
        source,
        hide=("toc",),
    )
