"""The files ``docs/data/*.yml`` → the data tables of a guide, with every problem in them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol, TypeVar

from promptguide import table_checks
from promptguide.blanks import told_once
from promptguide.craft.records import RuleTable
from promptguide.craft.table import Known
from promptguide.craft.table import check as check_rules
from promptguide.problems import Place, Problem, errors, problem
from promptguide.records import Record
from promptguide.table_records import (
    CollectionTable,
    Dataset,
    ElementTable,
    FactTable,
    FigureTable,
    Hosts,
    LinkTable,
    ModelTable,
    PathTable,
    SetTable,
    TagTable,
    TermTable,
    WordTable,
)
from promptguide.tables import REQUIRED, RESERVED_IDS, Tables
from promptguide.validation import validate
from promptguide.yamlnodes import Node, Source, at, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

R = TypeVar("R", bound=Record)
V = TypeVar("V")


class HasId(Protocol):
    """A record with an id."""

    @property
    def id(self) -> str:
        """The id, unique in its table."""


Path = tuple[str | int, ...]


def read_tables(sources: Mapping[str, Source], good: Tables) -> tuple[Tables, list[Problem]]:
    """Read every table; one that has errors is taken from ``good``."""
    problems = [
        problem("L005", Place(f"docs/data/{name}.yml"), name=name) for name in REQUIRED if name not in sources
    ]
    nodes: dict[str, Node] = {}
    digests: dict[str, str] = {}

    def table(record: type[R], name: str) -> R | None:
        if name not in sources:
            return None
        node, found = read(sources[name])
        value = None
        if node is not None:
            value, faults = validate(record, node)
            found += faults
            if value is not None:
                found += _repeated(value, node)
        problems.extend(found)
        if node is None or value is None or [each for each in errors(found) if each.code != "N001"]:
            return None
        nodes[name] = node
        digests[name] = f"{sources[name].path} {sources[name].digest}"
        return value

    elements, models = table(ElementTable, "elements"), table(ModelTable, "models")
    collections = table(CollectionTable, "collections")
    tags, terms, sets = table(TagTable, "tags"), table(TermTable, "terms"), table(SetTable, "sets")
    facts, figures, path = table(FactTable, "facts"), table(FigureTable, "figures"), table(PathTable, "path")
    hosts, words = table(Hosts, "hosts"), table(WordTable, "words")
    rules, links, dataset = table(RuleTable, "rules"), table(LinkTable, "links"), table(Dataset, "dataset")
    tables = Tables(
        groups=tuple(elements.groups) if elements else good.groups,
        seams=elements.seams if elements else good.seams,
        models={model.id: model for model in models.models} if models else good.models,
        kinds=tuple(tags.kinds) if tags else good.kinds,
        collections={one.id: one for one in collections.collections} if collections else good.collections,
        terms={term.id: term for term in terms.terms} if terms else good.terms,
        sets={group.id: group for group in sets.sets} if sets else good.sets,
        hosts=hosts or good.hosts,
        words=tuple(words.words) if words else good.words,
        facts={fact.id: fact for fact in facts.facts} if facts else good.facts,
        figures={figure.id: figure for figure in figures.figures} if figures else good.figures,
        stages=tuple(path.stages) if path else good.stages,
        rule_table=rules or good.rule_table,
        links={one.address: one for one in links.links} if links else good.links,
        dataset=dataset or good.dataset,
        nodes=dict(sorted({**good.nodes, **nodes}.items())),
        digests=dict(sorted({**good.digests, **digests}.items())),
    )
    if elements:
        problems += table_checks.check_cues(elements, nodes["elements"])
    if tags:
        problems += table_checks.check_kinds(tags, nodes["tags"], tables)
    if terms:
        problems += table_checks.check_terms(terms, nodes["terms"], tables)
    if models:
        problems += table_checks.check_models(models, nodes["models"], tables)
    if sets:
        problems += table_checks.check_sets(sets, nodes["sets"], tables)
    if rules:
        known = Known([one.id for one in tables.elements], tables.terms, tables.facts)
        faults = list(check_rules(rules, nodes["rules"], known))
        problems += faults
        if errors(faults):  # a pattern that does not compile must not reach whoever shows the last good pages
            tables = _with_rules_of(good, tables)
    return tables, told_once(problems)


def _with_rules_of(good: Tables, tables: Tables) -> Tables:
    def exchanged(own: Mapping[str, V], others: Mapping[str, V]) -> dict[str, V]:
        rest = {name: value for name, value in own.items() if name != "rules"}
        rules = {name: value for name, value in others.items() if name == "rules"}
        return dict(sorted({**rest, **rules}.items()))

    nodes, digests = exchanged(tables.nodes, good.nodes), exchanged(tables.digests, good.digests)
    return replace(tables, rule_table=good.rule_table, nodes=nodes, digests=digests)


def _repeated(table: Record, node: Node) -> list[Problem]:
    """Ids that a table gives twice."""
    first: dict[str, Place] = {}
    twice = []
    for id_, path in _ids(table):
        _, place = at(node, path)
        if id_ in first:
            twice.append(problem("L002", place, id=id_, other=first[id_]))
        elif isinstance(table, TermTable) and id_ in RESERVED_IDS:
            twice.append(problem("L001", place, name=id_))
        first.setdefault(id_, place)
    return twice


def _ids(table: Record) -> Iterator[tuple[str, Path]]:
    if isinstance(table, ModelTable):
        yield from _of(table.models, ("models",))
    if isinstance(table, CollectionTable):
        yield from _of(table.collections, ("collections",))
    if isinstance(table, TermTable):
        yield from _of(table.terms, ("terms",))
    if isinstance(table, FactTable):
        yield from _of(table.facts, ("facts",))
    if isinstance(table, FigureTable):
        yield from _of(table.figures, ("figures",))
    if isinstance(table, PathTable):
        yield from _of(table.stages, ("stages",))
    if isinstance(table, SetTable):
        yield from _of(table.sets, ("sets",))
    if isinstance(table, RuleTable):
        yield from _of(table.themes, ("themes",))
        for number, theme in enumerate(table.themes):
            yield from _of(theme.rules, ("themes", number, "rules"))
    if isinstance(table, LinkTable):
        for number, one in enumerate(table.links):
            yield one.address, ("links", number, "address")
    if isinstance(table, ElementTable):
        for number, group in enumerate(table.groups):
            yield from _of(group.elements, ("groups", number, "elements"))
    if isinstance(table, TagTable):
        for number, kind in enumerate(table.kinds):
            yield from _of(kind.tags, ("kinds", number, "tags"))


def _of(records: Iterable[HasId], path: Path) -> Iterator[tuple[str, Path]]:
    for number, record in enumerate(records):
        yield record.id, (*path, number, "id")
