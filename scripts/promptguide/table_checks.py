"""Data tables compared with each other: what they name must exist, and names and ids must not collide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptguide.problems import Problem, nearest, problem
from promptguide.records import LOCALES
from promptguide.tables import Tables, no_element
from promptguide.vocabulary import fold, names
from promptguide.yamlnodes import Node, at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from promptguide.table_records import (
        ElementTable,
        ModelTable,
        SetTable,
        TagTable,
        TermTable,
    )

FACET_WORDS = ("find", "sort", "collection", "lesson", "length", "aspect", "model", "constructor")
"""What the gallery's address means something else by."""


Path = tuple[str | int, ...]


def check_cues(table: ElementTable, node: Node) -> Iterator[Problem]:
    """A word is a cue of one element."""
    owner: dict[tuple[str, str], str] = {}
    for at_group, group in enumerate(table.groups):
        for at_element, element in enumerate(group.elements):
            for locale in LOCALES:
                for index, cue in enumerate(getattr(element.cues, locale)):
                    first = owner.setdefault((locale, fold(cue)), element.id)
                    if first != element.id:
                        path = ("groups", at_group, "elements", at_element, "cues", locale, index)
                        yield problem("L017", at(node, path)[1], cue=cue, element=element.id, other=first)


def check_kinds(table: TagTable, node: Node, tables: Tables) -> Iterator[Problem]:
    """A kind of tags is a facet of the gallery, so its id must be no other facet's."""
    taken = {element.id: "docs/data/elements.yml" for element in tables.elements}
    taken |= dict.fromkeys(FACET_WORDS, "promptguide")
    for number, kind in enumerate(table.kinds):
        place = at(node, ("kinds", number, "id"))[1]
        if kind.id in taken:
            yield problem("L002", place, id=kind.id, other=taken[kind.id])
        taken[kind.id] = str(place)


def check_terms(table: TermTable, node: Node, tables: Tables) -> Iterator[Problem]:
    """Elements and other terms must exist; within an element, a name belongs to one term."""
    owner: dict[tuple[str, str, str], str] = {}
    for number, term in enumerate(table.terms):
        path: Path = ("terms", number)
        yield from no_element(term.element, at(node, (*path, "element"))[1], tables)
        for index, other in enumerate(term.see):
            if other not in tables.terms:
                yield problem("L008", at(node, (*path, "see", index))[1], term=other)
        for locale in LOCALES:
            for name in names(term, locale):
                first = owner.setdefault((term.element, locale, fold(name)), term.id)
                if first != term.id:
                    yield problem("L010", at(node, (*path, "aliases", locale))[1], name=name, other=first)


def check_models(table: ModelTable, node: Node, tables: Tables) -> Iterator[Problem]:
    """Facts and elements must exist; a formula says each element once."""
    for number, model in enumerate(table.models):
        path: Path = ("models", number)
        if model.status == "closed" and model.closed is None:
            yield problem("R001", at(node, (*path, "status"))[1], field="closed")
        facts = [(model.fact, (*path, "fact"))]
        seen: set[str] = set()
        if model.formula:
            facts.append((model.formula.fact, (*path, "formula", "fact")))
            for slot, part in enumerate(model.formula.slots):
                for index, name in enumerate(part.elements):
                    place = at(node, (*path, "formula", "slots", slot, "elements", index))[1]
                    yield from no_element(name, place, tables)
                    if name in seen:
                        yield problem("L002", place, id=name, other=at(node, (*path, "formula"))[1])
                    seen.add(name)
        for id_, where in facts:
            if tables.facts and id_ not in tables.facts:
                yield problem("L015", at(node, where)[1], id=id_, nearest=nearest(id_, tables.facts))


def check_sets(table: SetTable, node: Node, tables: Tables) -> Iterator[Problem]:
    """A pair says in which element it differs, and the element must exist."""
    for number, group in enumerate(table.sets):
        if group.kind == "pair" and group.element is None:
            yield problem("R001", at(node, ("sets", number, "kind"))[1], field="element")
        if group.element:
            yield from no_element(group.element, at(node, ("sets", number, "element"))[1], tables)
