"""What a prompt is found by: the facets it has a value in, and the words in it.

A facet is something readers filter by. Its values are ids: of collections, tags, terms and models, or
of the buckets below.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from promptguide import text_index
from promptguide.records import LOCALES
from promptguide.vocabulary import names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from promptguide.entries import Entry
    from promptguide.tables import Tables

LENGTHS = {"to-5": 5.0, "6-10": 10.0, "11-20": 20.0, "over-20": 3600.0}
"""Buckets of length: the most seconds a clip in it has."""

ANY_MODEL = "any"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one prompt is found by. It depends on the prompt and the tables alone, so it can be kept.

    ``text`` has the words of titles and prompts, and of the names of tags and terms, in all languages.
    """

    facets: Mapping[str, tuple[str, ...]]
    text: frozenset[str]
    title: frozenset[str]

    @property
    def plain(self) -> Any:
        """The same as plain data, to be kept."""
        facets = {facet: list(ids) for facet, ids in self.facets.items()}
        return [facets, " ".join(sorted(self.text)), " ".join(sorted(self.title))]

    @classmethod
    def of(cls, plain: Any) -> Finding:
        """What plain data stands for."""
        facets, text, title = plain
        found = {facet: tuple(ids) for facet, ids in facets.items()}
        return cls(found, frozenset(text.split()), frozenset(title.split()))


def finding(entry: Entry, tables: Tables) -> Finding:
    """Find what a prompt is found by."""
    prompt = entry.prompt
    title = text_index.words("\n".join(getattr(prompt.title, locale) for locale in LOCALES))
    text = text_index.words("\n".join(getattr(prompt.text, locale) for locale in LOCALES))
    tags = [tables.tags[tag].name for tag in prompt.tags if tag in tables.tags]
    called = [getattr(name, locale) for name in tags for locale in LOCALES]
    called += [
        name for term in entry.terms for locale in LOCALES for name in names(tables.terms[term], locale)
    ]
    facets = {facet: tuple(ids) for facet, ids in values(entry, tables).items()}
    return Finding(facets, title.union(text, *map(_words_of_name, called)), title)


def facets(tables: Tables) -> list[str]:
    """The facets in the order readers meet them: what, how, in what form."""
    kinds = [kind.id for kind in tables.kinds]
    craft = dict.fromkeys(term.element for term in tables.terms.values())
    return ["collection", "lesson", *kinds, *craft, "length", "aspect", "model"]


def values(entry: Entry, tables: Tables) -> dict[str, list[str]]:
    """A prompt's values in every facet where it has any."""
    found: dict[str, list[str]] = {"collection": [entry.collection]}
    if way := lesson(entry, tables):
        found["lesson"] = [way]
    own = set(entry.prompt.tags)
    for kind in tables.kinds:
        found[kind.id] = [tag.id for tag in kind.tags if tag.id in own]
    for term in entry.terms:
        found.setdefault(tables.terms[term].element, []).append(term)
    if entry.seconds:
        found["length"] = [next(bucket for bucket, most in LENGTHS.items() if entry.seconds <= most)]
    if entry.aspect:
        found["aspect"] = [entry.aspect]
    found["model"] = [entry.model.id if entry.model else ANY_MODEL]
    return {facet: ids for facet, ids in found.items() if ids}


def lesson(entry: Entry, tables: Tables) -> str:
    """How a prompt teaches: by the kind of its set, or by a weakness; empty if by neither."""
    if group := tables.homes.get(entry.id):
        return group.kind
    return "weakness" if entry.prompt.weakness else ""


def index(findings: Iterable[Finding], tables: Tables) -> dict[str, dict[str, list[int]]]:
    """For every facet, its values, and for each value the places of its prompts in the library's order.

    Tags and terms come in the order of their tables, other values in that of their first prompt.
    """
    known = [*tables.collections, *tables.tags, *tables.terms, *LENGTHS]
    rank = {value: number for number, value in enumerate(known)}
    found: dict[str, dict[str, list[int]]] = {facet: {} for facet in facets(tables)}
    for place, one in enumerate(findings):
        for facet, ids in one.facets.items():
            for id_ in ids:
                found[facet].setdefault(id_, []).append(place)
    return {
        facet: dict(sorted(by_value.items(), key=lambda item: rank.get(item[0], len(rank))))
        for facet, by_value in found.items()
        if by_value
    }


@functools.lru_cache(maxsize=4096)
def _words_of_name(name: str) -> frozenset[str]:
    """Many prompts share the names of their tags and terms."""
    return text_index.words(name)
