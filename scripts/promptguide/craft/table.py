"""What the table of rules says, compared: with itself, and with the tables that it refers to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from promptguide.craft.kinds import NEEDS
from promptguide.craft.text import sound
from promptguide.problems import Place, Problem, nearest, problem
from promptguide.records import LOCALES
from promptguide.yamlnodes import Node, at

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from promptguide.craft.records import Find, RuleTable, WordList, Words

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """The ids that rules may refer to; nothing is missed in a table that is empty."""

    elements: Collection[str]
    terms: Collection[str]
    facts: Collection[str]


def check(table: RuleTable, node: Node, known: Known) -> Iterator[Problem]:
    """What a rule names must exist, its patterns be sound, and its condition have what its kind needs."""
    lists: dict[str, Place] = {}
    for number, one in enumerate(table.lists):
        place = at(node, ("lists", number, "id"))[1]
        if one.id in lists:
            yield problem("L002", place, id=one.id, other=lists[one.id])
        lists.setdefault(one.id, place)
        yield from _check_patterns(one, node, ("lists", number))
    for name, words in table.reading:
        yield from _check_words(words, node, ("reading", name), lists)
    for theme, group in enumerate(table.themes):
        for number, rule in enumerate(group.rules):
            path: Path = ("themes", theme, "rules", number)
            yield from _check_find(rule.find, node, (*path, "find"), lists, known)
            source = rule.source
            if not source.fact and not source.chapter:
                yield problem("R001", at(node, (*path, "source"))[1], field="fact")
            if source.fact and known.facts and source.fact not in known.facts:
                place = at(node, (*path, "source", "fact"))[1]
                yield problem("L015", place, id=source.fact, nearest=nearest(source.fact, known.facts))


def _check_find(
    find: Find, node: Node, path: Path, lists: Mapping[str, Place], known: Known
) -> Iterator[Problem]:
    needed, allowed = NEEDS[find.kind]
    given = {name for name, value in find if name != "kind" and value not in (None, [])}
    for name in sorted(needed - given):
        yield problem("R001", at(node, path)[1], field=name)
    for name in sorted(given - needed - allowed):
        names = ", ".join(sorted(needed | allowed))
        yield problem("R002", at(node, (*path, name), key=True)[1], field=name, known=names, nearest="")
    for name in ("elements", "spare"):
        for number, element in enumerate(getattr(find, name)):
            yield from _no_element(element, at(node, (*path, name, number))[1], known)
    sets: list[tuple[Path, list[str]]] = [(("ignore",), find.ignore)]
    sets += [(("together", number), terms) for number, terms in enumerate(find.together)]
    sets += [(("sides", number, "terms"), side.terms) for number, side in enumerate(find.sides)]
    for where, terms in sets:
        for number, term in enumerate(terms):
            if known.terms and term not in known.terms:
                place = at(node, (*path, *where, number))[1]
                yield problem("L008", place, term=term, nearest=nearest(term, known.terms))
    for name, words in (("words", find.words), ("unless", find.unless)):
        if words:
            yield from _check_words(words, node, (*path, name), lists)
    for number, side in enumerate(find.sides):
        part: Path = (*path, "sides", number)
        if side.element:
            yield from _no_element(side.element, at(node, (*part, "element"))[1], known)
        if side.words:
            yield from _check_words(side.words, node, (*part, "words"), lists)


def _check_words(words: Words, node: Node, path: Path, lists: Mapping[str, Place]) -> Iterator[Problem]:
    for number, name in enumerate(words.lists):
        if name not in lists:
            place = at(node, (*path, "lists", number))[1]
            yield problem("K003", place, list=name, nearest=nearest(name, lists))
    yield from _check_patterns(words, node, path)


def _check_patterns(words: Words | WordList, node: Node, path: Path) -> Iterator[Problem]:
    for locale in LOCALES:
        for number, pattern in enumerate(getattr(words, locale)):
            if not sound(pattern):
                yield problem("K002", at(node, (*path, locale, number))[1], pattern=pattern)


def _no_element(name: str, place: Place, known: Known) -> Iterator[Problem]:
    if known.elements and name not in known.elements:
        yield problem("L003", place, element=name, known=", ".join(known.elements))
