"""The data tables of a guide, ``docs/data/*.yml``: read, and checked against each other."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from promptguide.craft.records import Rule, RuleTable, Theme
from promptguide.craft.rules import Craft
from promptguide.problems import Place, Problem, problem
from promptguide.recognition import Recogniser
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
from promptguide.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping

    from promptguide.records import Record
    from promptguide.yamlnodes import Node

TABLES: Mapping[str, type[Record]] = {
    "elements": ElementTable,
    "models": ModelTable,
    "tags": TagTable,
    "collections": CollectionTable,
    "terms": TermTable,
    "sets": SetTable,
    "facts": FactTable,
    "figures": FigureTable,
    "path": PathTable,
    "rules": RuleTable,
    "hosts": Hosts,
    "words": WordTable,
    "links": LinkTable,
    "dataset": Dataset,
}
"""What a table may say, by its name: ``docs/data/<name>.yml``."""

REQUIRED = ("elements", "models", "tags")
"""Tables that no guide can do without."""

DEVICES = frozenset({"aux", "con", "nul", "prn", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))})
"""Names that Windows has for its devices, with any ending."""

RESERVED_IDS = DEVICES | {"404", "all", "assets", "index", "search"}
"""Names that cannot be a page's: the site or some file system has them for itself."""


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
    digests: Mapping[str, str] = field(default_factory=dict, compare=False)
    """What tells each of these files, as it is, from any others."""

    @functools.cached_property
    def digest(self) -> str:
        """What tells these tables from any others."""
        return blake2b(repr(sorted(self.digests.items())).encode(), digest_size=16).hexdigest()

    def element(self, name: str) -> tuple[Element, Group, int] | None:
        """Find an element, its group, and the group's place among the groups, from 1."""
        return self._found.get(name)

    @functools.cached_property
    def _found(self) -> dict[str, tuple[Element, Group, int]]:
        return {
            element.id: (element, group, tone)
            for tone, group in reversed([*enumerate(self.groups, 1)])
            for element in reversed(group.elements)
        }

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
    def kept(self) -> dict[tuple[str, str], Any]:
        """What views have made of tables alone, by what it is and the language: all pages show it alike."""
        return {}

    @functools.cached_property
    def homes(self) -> dict[str, PromptSet]:
        """The set that a prompt is in, by the prompt's id."""
        return {member.prompt: group for group in self.sets.values() for member in group.members}

    @functools.cached_property
    def tags(self) -> dict[str, Tag]:
        """All tags by id."""
        return {tag.id: tag for kind in self.kinds for tag in kind.tags}


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
