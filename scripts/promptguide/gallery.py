"""Ways to find prompts: the facets each prompt has a value in, selections, and the gallery's data.

A facet is something readers filter by. Its values are ids: of collections, tags, terms and models, or
of the buckets below.
"""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING, Any

from promptguide.records import LOCALES
from promptguide.vocabulary import names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from promptguide.entries import Entry
    from promptguide.library import Library

LENGTHS = {"to-5": 5.0, "6-10": 10.0, "11-20": 20.0, "over-20": 3600.0}
"""Buckets of length: the most seconds a clip in it has."""

ANY_MODEL = "any"


def facets(library: Library) -> list[str]:
    """The facets in the order readers meet them: what, how, in what form."""
    kinds = [kind.id for kind in library.tables.kinds]
    craft = dict.fromkeys(term.element for term in library.tables.terms.values())
    return ["collection", "lesson", *kinds, *craft, "length", "aspect", "model"]


def values(entry: Entry, library: Library) -> dict[str, list[str]]:
    """A prompt's values in every facet where it has any."""
    tables = library.tables
    found: dict[str, list[str]] = {"collection": [entry.collection]}
    if group := tables.homes.get(entry.id):
        found["lesson"] = [group.kind]
    elif entry.prompt.weakness:
        found["lesson"] = ["weakness"]
    for kind in tables.kinds:
        found[kind.id] = [tag.id for tag in kind.tags if tag.id in entry.prompt.tags]
    for term in entry.terms:
        found.setdefault(tables.terms[term].element, []).append(term)
    if entry.seconds:
        found["length"] = [next(bucket for bucket, most in LENGTHS.items() if entry.seconds <= most)]
    if entry.aspect:
        found["aspect"] = [entry.aspect]
    found["model"] = [entry.model.id if entry.model else ANY_MODEL]
    return {facet: ids for facet, ids in found.items() if ids}


def index(library: Library) -> dict[str, dict[str, list[int]]]:
    """For every facet, its values, and for each value the places of its prompts in the library's order.

    Tags and terms come in the order of their tables, other values in that of their first prompt.
    """
    tables = library.tables
    known = [*tables.collections, *tables.tags, *tables.terms, *LENGTHS]
    rank = {value: number for number, value in enumerate(known)}
    found: dict[str, dict[str, list[int]]] = {facet: {} for facet in facets(library)}
    for place, entry in enumerate(library.entries):
        for facet, ids in values(entry, library).items():
            for id_ in ids:
                found[facet].setdefault(id_, []).append(place)
    return {
        facet: dict(sorted(by_value.items(), key=lambda item: rank.get(item[0], len(rank))))
        for facet, by_value in found.items()
        if by_value
    }


def select(library: Library, chosen: Mapping[str, Iterable[str]]) -> list[Entry]:
    """The prompts that have, in every chosen facet, one of its chosen values."""
    return list(_selected(library, chosen))


def selects_any(library: Library, chosen: Mapping[str, Iterable[str]]) -> bool:
    """Whether any prompt has, in every chosen facet, one of its chosen values."""
    return next(_selected(library, chosen), None) is not None


def _selected(library: Library, chosen: Mapping[str, Iterable[str]]) -> Iterator[Entry]:
    wanted = {facet: set(ids) for facet, ids in chosen.items()}
    for entry in library.entries:
        own = values(entry, library) if wanted else {}
        if all(ids & set(own.get(facet, ())) for facet, ids in wanted.items()):
            yield entry


def chosen(
    library: Library, collection: str | None, tags: Iterable[str], terms: Iterable[str]
) -> dict[str, list[str]]:
    """Sort the ids of a selection into facets; ids that are not known are left out."""
    tables = library.tables
    kinds = {tag.id: kind.id for kind in tables.kinds for tag in kind.tags}
    found: dict[str, list[str]] = {"collection": [collection]} if collection else {}
    for tag in tags:
        if tag in kinds:
            found.setdefault(kinds[tag], []).append(tag)
    for term in terms:
        if term in tables.terms:
            found.setdefault(tables.terms[term].element, []).append(term)
    return found


def data(library: Library, locale: str) -> dict[str, Any]:
    """What the gallery's script filters and searches, prompts in the order of the page's cards.

    ``titles`` are in the language of the edition; ``texts`` hold titles, prompts, and names of tags and terms
    in all languages, folded by ``fold``.
    """
    return {
        "ids": [entry.id for entry in library.entries],
        "titles": [getattr(entry.prompt.title, locale) for entry in library.entries],
        "texts": [_text(entry, library) for entry in library.entries],
        "seconds": [entry.seconds or 0 for entry in library.entries],
        "phrases": [len(entry.rows) for entry in library.entries],
        "facets": index(library),
    }


def written(library: Library, locale: str) -> str:
    """The data as the file that the script asks for."""
    return json.dumps(data(library, locale), ensure_ascii=False, separators=(",", ":"))


def fold(text: str) -> str:
    """A text as it is searched: one width, one case, single spaces; the script folds what is typed alike."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def _text(entry: Entry, library: Library) -> str:
    tables, prompt = library.tables, entry.prompt
    parts = [_both(prompt.title), _both(prompt.text)]
    parts += [_both(tables.tags[tag].name) for tag in prompt.tags if tag in tables.tags]
    parts += [
        name for term in entry.terms for locale in LOCALES for name in names(tables.terms[term], locale)
    ]
    return fold("\n".join(parts))


def _both(text: Any) -> str:
    return "\n".join(getattr(text, locale) for locale in LOCALES)
