"""All records together, checked against each other, every phrase in its place."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from promptguide import comparison, craft, exercises, finding, links, text_index
from promptguide.chance import mixed
from promptguide.concordance import Occurrence, concordance
from promptguide.entries import Entry, fitted, is_id
from promptguide.problems import Place, Problem, errors, problem
from promptguide.readings import Reader, Reading, read_each
from promptguide.records import LOCALES
from promptguide.related import Relations
from promptguide.table_reading import read_tables
from promptguide.tables import Tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from promptguide.yamlnodes import Source

Remember = Callable[[str, str, Callable[[], Any]], Any]

JUDGED = 200
"""Of so many prompts it is said which rules they break."""


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
    table_sources: Mapping[str, Source] = field(default_factory=dict)
    table_problems: tuple[Problem, ...] = ()
    readings: Mapping[str, Reading] = field(default_factory=dict)
    """What came of each prompt's file, by its path."""
    remember: Remember = field(default=lambda kind, key, make: make(), compare=False, repr=False)
    """Gives what a function makes, plain data; or what it made before, kept under a kind and a key."""

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
        """Where each term is used: what its page shows."""
        return concordance(self.entries)

    @functools.cached_property
    def judged(self) -> list[Entry]:
        """The prompts that the page of rules speaks of: all, or so many from all over a large library."""
        some = {entry.id for entry in mixed(self.entries)[:JUDGED]}
        return [entry for entry in self.entries if entry.id in some]

    @functools.cached_property
    def broken_rules(self) -> dict[str, list[str]]:
        """The prompts among those judged that break each rule on writing, in either language, in order."""
        broken: dict[str, list[str]] = {}
        for entry in self.judged:
            key = f"{entry.digest} {self.tables.digest}"
            for rule in self.remember("broken-rules", key, functools.partial(self._broken_by, entry)):
                broken.setdefault(rule, []).append(entry.id)
        return broken

    def _broken_by(self, entry: Entry) -> list[str]:
        drafts = (craft.draft_of(entry, locale) for locale in LOCALES)
        return sorted({found.rule for draft in drafts for found in craft.check(draft, self.tables)})

    @functools.cached_property
    def findings(self) -> dict[str, finding.Finding]:
        """What each prompt is found by, in the library's order."""
        kept = self.tables.kept  # an entry that is the same object has the same
        found: dict[str, finding.Finding] = {}
        for entry in self.entries:
            of, one = kept.get(("finding", entry.path), (None, None))
            if of is not entry:
                plain = self.remember(*self.plain_finding(entry))
                one = finding.Finding.of(plain)
                kept["finding", entry.path] = entry, one
            found[entry.id] = one
        return found

    def plain_finding(self, entry: Entry) -> tuple[str, str, Callable[[], Any]]:
        """What an entry is found by, as ``remember`` wants it: kind, key, and a function that makes it."""
        key = f"{entry.path} {entry.digest} {self.tables.digest}"
        return "findings", key, lambda: finding.finding(entry, self.tables).plain

    @functools.cached_property
    def facets(self) -> dict[str, dict[str, list[int]]]:
        """The places of the prompts that have each value of each facet."""
        return finding.index(self.findings.values(), self.tables)

    @functools.cached_property
    def text_files(self) -> list[str]:
        """The index of the words in prompts, the same for every edition."""
        found = self.findings.values()
        index: text_index.Index = self.tables.kept.setdefault(("text-index", ""), text_index.Index())
        return index.files([one.text for one in found], [one.title for one in found])

    @functools.cached_property
    def relations(self) -> Relations:
        """Which prompts are related."""
        return Relations(self.entries, self.tables)

    @functools.cached_property
    def exercises(self) -> exercises.Bank:
        """The questions that prompts, terms and sets are good for."""
        return exercises.Bank(self.prompts, self.tables, remember=self.remember)

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


def build(
    sources: Sources,
    last_good: Library | None = None,
    *,
    before: Library | None = None,
    reader: Reader = read_each,
    likeness: bool = True,
) -> Library:
    """Read all files, check each and all together; nothing is raised for wrong content.

    With ``last_good``, a table or prompt that has errors now is taken from there, so that a page can
    go on showing it. With ``before``, what has not changed since is taken from there; if nothing has,
    that is the library. Without ``likeness``, nobody looks for prompts that are much alike.
    """
    tables, problems = _tables(sources.tables, last_good, before)
    kept = before.readings if before and before.tables is tables else {}
    read_now = _readings(sources.prompts, tables, kept, reader)
    if (
        before
        and kept
        and problems == list(before.table_problems)
        and len(read_now) == len(kept)
        and all(kept.get(path) is reading for path, reading in read_now.items())
        and (not before.failed or last_good is before)
    ):
        return before
    of_tables = tuple(problems)
    prompts: dict[str, Entry] = {}
    failed: dict[str, tuple[Problem, ...]] = {}
    seen: dict[str, str] = {}
    for path, reading in read_now.items():
        id_ = PurePosixPath(path).stem
        if id_.casefold() in seen:
            again = problem("L002", Place(path), id=id_, other=seen[id_.casefold()])
            problems += [*reading.problems, again]
            continue
        seen[id_.casefold()] = path
        problems += reading.problems
        entry = reading.entry
        if entry is None and is_id(id_):
            failed[id_] = tuple(errors(reading.problems) or errors(problems))
            entry = _last_good(id_, last_good, tables)
        if entry:
            prompts[id_] = entry
    problems += comparison.check_sets(tables, prompts, sorted({*prompts, *failed}))
    problems += comparison.near_duplicates(prompts, tables) if likeness else ()
    found = Library(tables, prompts, tuple(problems), failed, sources.tables, of_tables, read_now)
    if any(record.result == "dead" for record in tables.links.values()):
        found = replace(found, problems=(*problems, *links.dead(found.addresses, tables.links)))
    return found


def _tables(
    sources: Mapping[str, Source], last_good: Library | None, before: Library | None
) -> tuple[Tables, list[Problem]]:
    """The tables, as the same object if they are still the same."""
    if before and before.table_sources == sources and not errors(before.table_problems):
        elsewhere = before.tables.digests.keys() - sources.keys()
        if not elsewhere:
            return before.tables, [*before.table_problems]
    tables, problems = read_tables(sources, last_good.tables if last_good else Tables())
    same = before is not None and before.tables.digest == tables.digest
    return before.tables if before and same else tables, problems


def _readings(
    sources: Iterable[Source], tables: Tables, kept: Mapping[str, Reading], reader: Reader
) -> dict[str, Reading]:
    """A reading for each path; only files that have changed are read."""
    # Good names first, so that of two that collide the other is to blame.
    ordered = sorted(sources, key=lambda s: (not is_id(PurePosixPath(s.path).stem), s.path))
    changed = [s for s in ordered if s.path not in kept or kept[s.path].digest != s.digest]
    fresh = {s.path: reading for s, reading in zip(changed, reader(changed, tables), strict=True)}
    return {source.path: fresh.get(source.path) or kept[source.path] for source in ordered}


def _last_good(id_: str, last_good: Library | None, tables: Tables) -> Entry | None:
    entry = last_good.prompts.get(id_) if last_good else None
    if entry is None or last_good is None or last_good.tables is tables:
        return entry
    return fitted(entry, tables)


def by_path(problems: Iterable[Problem]) -> dict[str, list[Problem]]:
    """Sort problems into the files they are in."""
    files: dict[str, list[Problem]] = {}
    for found in problems:
        files.setdefault(found.place.path, []).append(found)
    return files
