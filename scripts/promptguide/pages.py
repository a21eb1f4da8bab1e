"""Library → the pages that nobody writes by hand: Markdown that names a block, which makes the HTML."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from promptguide.views import gallery
from promptguide.views.common import local

if TYPE_CHECKING:
    from promptguide.library import Library
    from promptguide.table_records import Term
    from promptguide.wording import Catalogue


@dataclass(frozen=True, slots=True)
class Page:
    """A generated page: where it goes, its head as plain text, the block it consists of, and the file to
    edit instead.

    ``kind`` is set for pages of which a library has the more, the larger it is; they are all alike.
    """

    path: str
    title: str
    description: str
    block: str
    argument: str = ""
    source: str | None = None
    hide: tuple[str, ...] = ()
    kind: str = ""

    @property
    def markdown(self) -> str:
        """The page as Markdown that names its block."""
        return f"/// {self.block} | {self.argument}".rstrip(" |") + "\n///\n"


def generate(library: Library, words: Catalogue) -> list[Page]:
    """Make every generated page of an edition: gallery, path, rules, glossary, each prompt, each term."""
    say, tables = words.words, library.tables
    found = [
        *(_gallery(library, number, words) for number in range(1, gallery.pages(library) + 1)),
        *(_prompt(library, id_, words) for id_ in library.ids),
    ]
    if tables.stages:
        description = say["path_description"]
        found.append(
            Page("path.md", say["path"], description, "path-page", source="docs/data/path.yml", hide=("toc",))
        )
    bench = say["bench_description"]
    hide = ("navigation", "toc")
    found.append(Page("workbench/index.md", say["bench"], bench, "workbench-page", hide=hide))
    if library.exercises:
        description = say["exercises_description"].format(count=len(library.exercises))
        found.append(Page("practice.md", say["exercises"], description, "practice-page", hide=("toc",)))
    if tables.rules:
        description = say["rules_description"].format(count=len(tables.rules))
        found.append(_table_page("rules", say["rules"], description, "rules-page", "rules"))
    if tables.terms:
        description = say["glossary_description"].format(count=len(tables.terms))
        found.append(_table_page("glossary", say["glossary"], description, "glossary-page", "terms"))
        found += [_term(term, words) for term in tables.terms.values()]
    return found


def _gallery(library: Library, number: int, words: Catalogue) -> Page:
    """A page of the prompt library: the first is its front, the others only list."""
    say, first = words.words, number == 1
    return Page(
        "prompts/index.md" if first else f"prompts/page/{number}.md",
        say["library"] if first else say["library_page"].format(number=number),
        say["library_description"].format(count=len(library.prompts)),
        "gallery-page",
        "" if first else str(number),
        hide=("navigation", "toc"),
        kind="" if first else "list",
    )


def _table_page(folder: str, title: str, description: str, block: str, table: str) -> Page:
    return Page(
        f"{folder}/index.md", title, description, block, source=f"docs/data/{table}.yml", hide=("toc",)
    )


def _prompt(library: Library, id_: str, words: Catalogue) -> Page:
    entry = library.prompts.get(id_)
    title = local(entry.prompt.title, words.locale) if entry else id_
    source = entry.path if entry else library.failed[id_][0].place.path
    return Page(
        f"prompts/{id_}.md",
        title,
        words.words["prompt_description"].format(title=title),
        "prompt-page",
        id_,
        source,
        hide=("toc",),
        kind="prompt",
    )


def _term(term: Term, words: Catalogue) -> Page:
    return Page(
        f"glossary/{term.id}.md",
        local(term.name, words.locale),
        local(term.definition, words.locale),
        "term-page",
        term.id,
        "docs/data/terms.yml",
        hide=("toc",),
        kind="term",
    )
