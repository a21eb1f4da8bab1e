"""The data tables of a guide, ``docs/data/*.yml``: read, and checked against each other."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol, TypeVar

from promptguide import craft_table
from promptguide.blanks import told_once
from promptguide.craft_records import Rule, RuleTable, Theme
from promptguide.craft_rules import Craft
from promptguide.problems import Place, Problem, errors, nearest, problem
from promptguide.recognition import Recogniser
from promptguide.records import LOCALES, Record
from promptguide.table_records import (
    Collection,
    CollectionTable,
    Dataset,
    Element,
    ElementTable,
    Fact,
    FactTable,
    Figure,
    FigureTable,
    Group,
    Hosts,
    LinkRecord,
    LinkTable,
    Model,
    ModelTable,
    PathTable,
    PromptSet,
    Seams,
    SetTable,
    Stage,
    Tag,
    TagKind,
    TagTable,
    Term,
    TermTable,
    WordTable,
)
from promptguide.validation import validate
from promptguide.vocabulary import Vocabulary, fold, names
from promptguide.yamlnodes import Node, Source, at, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

TABLES = (
    "elements",
    "models",
    "tags",
    "collections",
    "terms",
    "sets",
    "facts",
    "figures",
    "path",
    "rules",
    "hosts",
    "words",
    "links",
    "dataset",
)
REQUIRED = TABLES[:3]

RESERVED_IDS = frozenset(
    {
        "404",
        "all",
        "assets",
        "con",
        "index",
        "nul",
        "aux",
        "prn",
        "search",
        *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10)),
    }
)
"""Names that cannot be a page's: the site or some file system has them for itself."""

FACET_WORDS = ("find", "sort", "collection", "lesson", "length", "aspect", "model", "constructor")
"""What the gallery's address means something else by."""

R = TypeVar("R", bound=Record)


class HasId(Protocol):
    """A record with an id."""

    @property
    def id(self) -> str:
        """The id, unique in its table."""


Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Tables:
    """What prompts and chapters refer to. ``nodes`` are the files they are from, by the names of
    the tables: they know where each record stands."""

    groups: tuple[Group, ...] = ()
    seams: Seams = field(default_factory=Seams)
    models: Mapping[str, Model] = field(default_factory=dict)
    kinds: tuple[TagKind, ...] = ()
    collections: Mapping[str, Collection] = field(default_factory=dict)
    terms: Mapping[str, Term] = field(default_factory=dict)
    sets: Mapping[str, PromptSet] = field(default_factory=dict)
    hosts: Hosts = field(default_factory=Hosts)
    words: tuple[str, ...] = ()
    facts: Mapping[str, Fact] = field(default_factory=dict)
    figures: Mapping[str, Figure] = field(default_factory=dict)
    stages: tuple[Stage, ...] = ()
    rule_table: RuleTable = field(default_factory=RuleTable)
    links: Mapping[str, LinkRecord] = field(default_factory=dict)
    dataset: Dataset | None = None
    nodes: Mapping[str, Node] = field(default_factory=dict)

    def element(self, name: str) -> tuple[Element, Group, int] | None:
        """Find an element, its group, and the group's place among the groups, from 1."""
        for tone, group in enumerate(self.groups, 1):
            for element in group.elements:
                if element.id == name:
                    return element, group, tone
        return None

    @functools.cached_property
    def elements(self) -> list[Element]:
        """All elements in the order they are shown."""
        return [element for group in self.groups for element in group.elements]

    @functools.cached_property
    def vocabulary(self) -> Vocabulary:
        """Finds the terms in phrases."""
        return Vocabulary(self.terms.values())

    @property
    def themes(self) -> list[Theme]:
        """The rules on how a prompt is written, by theme."""
        return self.rule_table.themes

    @functools.cached_property
    def rules(self) -> dict[str, Rule]:
        """The rules on how a prompt is written, by id, in the order they are shown."""
        return {rule.id: rule for theme in self.themes for rule in theme.rules}

    @functools.cached_property
    def craft(self) -> Craft:
        """Judges prompts by these rules."""
        elements = {term.id: term.element for term in self.terms.values()}
        return Craft(self.rule_table, self.vocabulary, elements)

    @functools.cached_property
    def recogniser(self) -> Recogniser:
        """Suggests breakdowns of texts."""
        return Recogniser(self.elements, self.seams, list(self.terms.values()), self.vocabulary)

    @functools.cached_property
    def homes(self) -> dict[str, PromptSet]:
        """The set that a prompt is in, by the prompt's id."""
        return {member.prompt: group for group in self.sets.values() for member in group.members}

    @functools.cached_property
    def tags(self) -> dict[str, Tag]:
        """All tags by id."""
        return {tag.id: tag for kind in self.kinds for tag in kind.tags}


def read_tables(sources: Mapping[str, Source], good: Tables) -> tuple[Tables, list[Problem]]:
    """Read every table; one that has errors is taken from ``good``."""
    problems = [
        problem("L005", Place(f"docs/data/{name}.yml"), name=name) for name in REQUIRED if name not in sources
    ]
    nodes: dict[str, Node] = {}

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
        nodes={**good.nodes, **nodes},
    )
    if elements:
        problems += _check_cues(elements, nodes["elements"])
    if tags:
        problems += _check_kinds(tags, nodes["tags"], tables)
    if terms:
        problems += _check_terms(terms, nodes["terms"], tables)
    if models:
        problems += _check_models(models, nodes["models"], tables)
    if sets:
        problems += _check_sets(sets, nodes["sets"], tables)
    if rules:
        known = craft_table.Known([one.id for one in tables.elements], tables.terms, tables.facts)
        faults = list(craft_table.check(rules, nodes["rules"], known))
        problems += faults
        if errors(faults):  # a pattern that does not compile must not reach whoever shows the last good pages
            tables = replace(tables, rule_table=good.rule_table)
    return tables, told_once(problems)


def no_element(name: str, place: Place, tables: Tables) -> list[Problem]:
    """The problem that there is no element of this name, if there is none (L003)."""
    if not tables.groups or tables.element(name):
        return []
    return [problem("L003", place, element=name, known=", ".join(one.id for one in tables.elements))]


def no_model(id_: str, place: Place, tables: Tables) -> list[Problem]:
    """The problem that there is no model of this id, if there is none (L004)."""
    if not tables.models or id_ in tables.models:
        return []
    return [problem("L004", place, model=id_, known=", ".join(tables.models))]


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


def _check_cues(table: ElementTable, node: Node) -> Iterator[Problem]:
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


def _check_kinds(table: TagTable, node: Node, tables: Tables) -> Iterator[Problem]:
    """A kind of tags is a facet of the gallery, so its id must be no other facet's."""
    taken = {element.id: "docs/data/elements.yml" for element in tables.elements}
    taken |= dict.fromkeys(FACET_WORDS, "promptguide")
    for number, kind in enumerate(table.kinds):
        place = at(node, ("kinds", number, "id"))[1]
        if kind.id in taken:
            yield problem("L002", place, id=kind.id, other=taken[kind.id])
        taken[kind.id] = str(place)


def _check_terms(table: TermTable, node: Node, tables: Tables) -> Iterator[Problem]:
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


def _check_models(table: ModelTable, node: Node, tables: Tables) -> Iterator[Problem]:
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


def _check_sets(table: SetTable, node: Node, tables: Tables) -> Iterator[Problem]:
    for number, group in enumerate(table.sets):
        if group.kind == "pair" and group.element is None:
            yield problem("R001", at(node, ("sets", number, "kind"))[1], field="element")
        if group.element:
            yield from no_element(group.element, at(node, ("sets", number, "element"))[1], tables)
