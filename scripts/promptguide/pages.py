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
    """A generated page: where it goes, its head as plain text, its Markdown, and the file to edit instead.

    What is not ``searchable`` is left out of the theme's index, which is loaded whole: the gallery finds it.
    """

    path: str
    title: str
    description: str
    markdown: str
    source: str | None
    hide: tuple[str, ...] = ()
    searchable: bool = True


def generate(library: Library, words: Catalogue) -> list[Page]:
    """Make every generated page of an edition: gallery, path, rules, glossary, each prompt, each term."""
    say, terms = words.words, library.tables.terms
    prompts = [
        *(_gallery(library, number, words) for number in range(1, gallery.pages(library) + 1)),
        *(_prompt(library, id_, words) for id_ in library.ids),
    ]
    if library.tables.stages:
        path = "/// path-page\n///\n"
        description = say["path_description"]
        prompts.append(Page("path.md", say["path"], description, path, "docs/data/path.yml", hide=("toc",)))
    bench = Page(
        "workbench/index.md",
        say["bench"],
        say["bench_description"],
        "/// workbench-page\n///\n",
        None,
        hide=("navigation", "toc"),
    )
    prompts.append(bench)
    if library.exercises:
        practice = "/// practice-page\n///\n"
        description = say["exercises_description"].format(count=len(library.exercises))
        prompts.append(Page("practice.md", say["exercises"], description, practice, None, hide=("toc",)))
    if library.tables.rules:
        prompts.append(_rules(library, words))
    if not terms:
        return prompts
    glossary = Page(
        "glossary/index.md",
        say["glossary"],
        say["glossary_description"].format(count=len(terms)),
        "/// glossary-page\n///\n",
        "docs/data/terms.yml",
        hide=("toc",),
    )
    return [*prompts, glossary, *(_term(term, words) for term in terms.values())]


def _gallery(library: Library, number: int, words: Catalogue) -> Page:
    """A page of the prompt library: the first is its front, the others only list."""
    say, first = words.words, number == 1
    return Page(
        "prompts/index.md" if first else f"prompts/page/{number}.md",
        say["library"] if first else say["library_page"].format(number=number),
        say["library_description"].format(count=len(library.prompts)),
        "/// gallery-page\n///\n" if first else f"/// gallery-page | {number}\n///\n",
        None,
        hide=("navigation", "toc"),
        searchable=first,
    )


def _rules(library: Library, words: Catalogue) -> Page:
    say = words.words
    return Page(
        "rules/index.md",
        say["rules"],
        say["rules_description"].format(count=len(library.tables.rules)),
        "/// rules-page\n///\n",
        "docs/data/rules.yml",
        hide=("toc",),
    )


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
        searchable=False,
    )


def _term(term: Term, words: Catalogue) -> Page:
    return Page(
        f"glossary/{term.id}.md",
        local(term.name, words.locale),
        local(term.definition, words.locale),
        f"/// term-page | {term.id}\n///\n",
        "docs/data/terms.yml",
        hide=("toc",),
    )
