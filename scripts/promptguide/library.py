"""All records together, checked against each other, every phrase in its place."""

from __future__ import annotations

import functools
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from promptguide import comparison, craft, exercises, finding, links, text_index
from promptguide.concordance import Occurrence, concordance
from promptguide.entries import Entry, fitted, is_id, read_prompt
from promptguide.problems import Place, Problem, errors, problem
from promptguide.records import LOCALES
from promptguide.related import Relations
from promptguide.table_reading import read_tables
from promptguide.tables import Tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from promptguide.yamlnodes import Source


@dataclass(frozen=True, slots=True)
class Sources:
    """The files of a guide: prompts, and data tables by name."""

    prompts: tuple[Source, ...]
    tables: Mapping[str, Source]


@dataclass(frozen=True)
class Library:
    """What a guide knows. ``failed`` names the prompts whose file has errors now.

    A failed prompt is still among ``prompts`` if an earlier reading of it was good.
    """

    tables: Tables
    prompts: Mapping[str, Entry]
    problems: tuple[Problem, ...]
    failed: Mapping[str, tuple[Problem, ...]]

    @functools.cached_property
    def entries(self) -> list[Entry]:
        """Every prompt, by collection in the order of their table, then by id."""
        rank = {id_: number for number, id_ in enumerate(self.tables.collections)}
        return sorted(
            self.prompts.values(), key=lambda e: (rank.get(e.collection, len(rank)), e.collection, e.id)
        )

    @functools.cached_property
    def users(self) -> dict[str, int]:
        """How many prompts use each term that is used."""
        return dict(Counter(term for entry in self.entries for term in entry.terms))

    @functools.cached_property
    def concordance(self) -> dict[str, list[Occurrence]]:
        """Where each term is used."""
        return concordance(self.entries, self.tables)

    @functools.cached_property
    def broken_rules(self) -> dict[str, list[str]]:
        """The prompts that break each rule on writing, in either language, in order."""
        broken: dict[str, list[str]] = {}
        for entry in self.entries:
            drafts = (craft.draft_of(entry, locale) for locale in LOCALES)
            for rule in {found.rule for draft in drafts for found in craft.check(draft, self.tables)}:
                broken.setdefault(rule, []).append(entry.id)
        return broken

    @functools.cached_property
    def findings(self) -> dict[str, finding.Finding]:
        """What each prompt is found by, in the library's order."""
        return {entry.id: finding.finding(entry, self.tables) for entry in self.entries}

    @functools.cached_property
    def facets(self) -> dict[str, dict[str, list[int]]]:
        """The places of the prompts that have each value of each facet."""
        return finding.index(self.findings.values(), self.tables)

    @functools.cached_property
    def text_files(self) -> list[str]:
        """The index of the words in prompts, the same for every edition."""
        found = self.findings.values()
        return text_index.files((one.text for one in found), (one.title for one in found))

    @functools.cached_property
    def relations(self) -> Relations:
        """Which prompts are related."""
        return Relations(self.entries, self.tables)

    @functools.cached_property
    def exercises(self) -> list[exercises.Question]:
        """The questions that prompts, terms and sets are good for."""
        return exercises.bank(self.prompts, self.tables)

    @functools.cached_property
    def addresses(self) -> list[links.Address]:
        """Every address that prompts and tables give, in the order of files and lines."""
        of_prompts = [one for entry in self.prompts.values() for one in entry.addresses]
        nodes = [node for name, node in self.tables.nodes.items() if name != "links"]
        of_tables = [one for node in nodes for one in links.addresses(node)]
        return sorted([*of_prompts, *of_tables], key=lambda one: (one.place, one.url))

    @property
    def ids(self) -> list[str]:
        """Every id that has a page, in order."""
        return sorted({*self.prompts, *self.failed})


def build(sources: Sources, last_good: Library | None = None) -> Library:
    """Read all files, check each and all together; nothing is raised for wrong content.

    With ``last_good``, a table or prompt that has errors now is taken from there, so that a page can
    go on showing it.
    """
    tables, problems = read_tables(sources.tables, last_good.tables if last_good else Tables())
    prompts: dict[str, Entry] = {}
    failed: dict[str, tuple[Problem, ...]] = {}
    seen: dict[str, str] = {}
    # Good names first, so that of two that collide the other is to blame.
    for source in sorted(sources.prompts, key=lambda s: (not is_id(PurePosixPath(s.path).stem), s.path)):
        id_ = PurePosixPath(source.path).stem
        entry, found = read_prompt(source, tables)
        if id_.casefold() in seen:
            found.append(problem("L002", Place(source.path), id=id_, other=seen[id_.casefold()]))
            problems += found
            continue
        seen[id_.casefold()] = source.path
        problems += found
        if entry is None and is_id(id_):
            failed[id_] = tuple(errors(found) or errors(problems))
            entry = last_good.prompts.get(id_) if last_good else None
            entry = entry and fitted(entry, tables)
        if entry:
            prompts[id_] = entry
    problems += comparison.check_sets(tables, prompts, sorted({*prompts, *failed}))
    problems += comparison.near_duplicates(prompts, tables)
    found_library = Library(tables, prompts, tuple(problems), failed)
    gone = links.dead(found_library.addresses, tables.links)
    return replace(found_library, problems=(*problems, *gone))


def by_path(problems: Iterable[Problem]) -> dict[str, list[Problem]]:
    """Sort problems into the files they are in."""
    files: dict[str, list[Problem]] = {}
    for found in problems:
        files.setdefault(found.place.path, []).append(found)
    return files
