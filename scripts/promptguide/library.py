"""All records together, checked against each other, every phrase in its place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, TypeVar

from promptguide import spans
from promptguide.embed import Player, Refused, player
from promptguide.problems import Place, Problem, errors, problem
from promptguide.records import (
    ID_PATTERN,
    LOCALES,
    Element,
    ElementTable,
    Group,
    Hosts,
    Model,
    ModelTable,
    Phrase,
    Prompt,
    Record,
    WordTable,
)
from promptguide.validation import validate
from promptguide.yamlnodes import Node, Source, at, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

RESERVED_IDS = frozenset(
    {
        "404",
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
TABLES = ("elements", "models", "hosts", "words")

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Sources:
    """The files of a guide: prompts, and data tables by name."""

    prompts: tuple[Source, ...]
    tables: Mapping[str, Source]


@dataclass(frozen=True, slots=True)
class Row:
    """A phrase of a breakdown with its number, counted in the order of the table."""

    number: int
    phrase: Phrase
    element: Element
    group: Group
    tone: int
    """The place of the group among the groups, from 1: what a style sheet colours by."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """One language's prompt, cut at its phrases."""

    segments: tuple[spans.Segment, ...]
    coverage: spans.Coverage


@dataclass(frozen=True, slots=True)
class Entry:
    """A prompt as the rest of the program uses it: complete and without errors."""

    id: str
    collection: str
    path: str
    prompt: Prompt
    model: Model
    rows: tuple[Row, ...]
    aligned: Mapping[str, Aligned]
    players: tuple[Player, ...]


@dataclass(frozen=True, slots=True)
class Tables:
    """The data tables that prompts refer to."""

    groups: tuple[Group, ...] = ()
    models: Mapping[str, Model] = field(default_factory=dict)
    hosts: Hosts = field(default_factory=Hosts)
    words: tuple[str, ...] = ()

    def element(self, name: str) -> tuple[Element, Group, int] | None:
        """Find an element, its group and the group's tone."""
        for tone, group in enumerate(self.groups, 1):
            for element in group.elements:
                if element.id == name:
                    return element, group, tone
        return None


@dataclass(frozen=True, slots=True)
class Library:
    """What a guide knows. ``failed`` names the prompts whose file has errors now.

    A failed prompt is still among ``prompts`` if an earlier reading of it was good.
    """

    tables: Tables
    prompts: Mapping[str, Entry]
    problems: tuple[Problem, ...]
    failed: Mapping[str, tuple[Problem, ...]]

    @property
    def ids(self) -> list[str]:
        """Every id that has a page, in order."""
        return sorted({*self.prompts, *self.failed})


def build(sources: Sources, last_good: Library | None = None) -> Library:
    """Read all files, check each and all together; nothing is raised for wrong content.

    With ``last_good``, a table or prompt that has errors now is taken from there, so that a page can
    go on showing it.
    """
    tables, problems = _tables(sources.tables, last_good.tables if last_good else Tables())
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
        if entry:
            prompts[id_] = entry
    return Library(tables, prompts, tuple(problems), failed)


def is_id(text: str) -> bool:
    """Whether a name can be a prompt's id, and so a folder of the site on any file system."""
    return bool(re.fullmatch(ID_PATTERN, text)) and len(text) <= 64 and text not in RESERVED_IDS


def read_prompt(source: Source, tables: Tables) -> tuple[Entry | None, list[Problem]]:
    """Read and check one prompt file; the entry is None if it has errors."""
    path = PurePosixPath(source.path)
    problems = (
        []
        if is_id(path.stem) and path.suffix == ".yml"
        else [problem("L001", Place(source.path), name=path.name)]
    )
    prompt, node, found = _record(Prompt, source)
    problems += found
    if prompt is None or node is None:
        return None, problems
    if prompt.rights.kind != "original" and prompt.source is None:
        problems.append(problem("R001", at(node, ("rights", "kind"))[1], field="source"))
    model = tables.models.get(prompt.model)
    if model is None and tables.models:
        problems.append(
            problem("L004", at(node, ("model",))[1], model=prompt.model, known=", ".join(tables.models))
        )
    rows = _rows(prompt, node, tables, problems)
    aligned = {locale: _align(prompt, node, rows, locale, problems) for locale in LOCALES}
    players = _players(prompt, node, tables.hosts, problems)
    if model is None or errors(problems):
        return None, problems
    return Entry(path.stem, path.parent.name, source.path, prompt, model, rows, aligned, players), problems


def _record(record: type[R], source: Source) -> tuple[R | None, Node | None, list[Problem]]:
    node, problems = read(source)
    if node is None:
        return None, None, problems
    value, found = validate(record, node)
    return value, node, problems + found


def _rows(prompt: Prompt, node: Node, tables: Tables, problems: list[Problem]) -> tuple[Row, ...]:
    known = []
    for index, phrase in enumerate(prompt.breakdown):
        if found := tables.element(phrase.element):
            known.append((phrase, *found))
        elif tables.groups:
            _, place = at(node, ("breakdown", index, "element"))
            names = ", ".join(element.id for group in tables.groups for element in group.elements)
            problems.append(problem("L003", place, element=phrase.element, known=names))
    known.sort(key=lambda row: row[3])
    return tuple(Row(number, *row) for number, row in enumerate(known, 1))


def _align(
    prompt: Prompt, node: Node, rows: tuple[Row, ...], locale: str, problems: list[Problem]
) -> Aligned:
    """Place every quote of one language; unknown elements keep their quotes out of the numbering."""
    text: str = getattr(prompt.text, locale)
    _, text_place = at(node, ("text", locale))
    numbers = {id(row.phrase): row.number for row in rows}
    pieces, places = [], []
    for index, phrase in enumerate(prompt.breakdown):
        for number, quote in enumerate(getattr(phrase.phrase, locale)):
            pieces.append(spans.Piece(numbers.get(id(phrase), 0), quote.text, quote.occurrence))
            places.append(at(node, ("breakdown", index, "phrase", locale, number, "text"))[1])
    placed, faults = spans.place(text, pieces)
    problems += [problem(fault.code, places[fault.piece], locale=locale, **fault.facts) for fault in faults]
    if spans.folded_spaces(text):
        problems.append(problem("S006", text_place, locale=locale))
    coverage = spans.coverage(text, placed)
    if coverage.gaps and not faults:
        share = f"{coverage.share:.0%}"
        problems.append(
            problem("S005", text_place, locale=locale, share=share, words=" | ".join(coverage.gaps))
        )
    return Aligned(tuple(spans.segments(text, placed)), coverage)


def _players(prompt: Prompt, node: Node, hosts: Hosts, problems: list[Problem]) -> tuple[Player, ...]:
    players = []
    for index, address in enumerate(prompt.video.sources if prompt.video else []):
        answer = player(address, hosts)
        if isinstance(answer, Refused):
            problems.append(problem(answer.code, at(node, ("video", "sources", index))[1], **answer.facts))
        else:
            players.append(answer)
    return tuple(players)


def _tables(sources: Mapping[str, Source], good: Tables) -> tuple[Tables, list[Problem]]:
    problems = [
        problem("L005", Place(f"docs/data/{name}.yml"), name=name)
        for name in TABLES[:2]
        if name not in sources
    ]

    def table(record: type[R], name: str) -> R | None:
        if name not in sources:
            return None
        value, node, found = _record(record, sources[name])
        if value is not None and node is not None:
            found += _repeated(value, node)
        problems.extend(found)
        return None if errors(found) else value

    elements, models = table(ElementTable, "elements"), table(ModelTable, "models")
    hosts, words = table(Hosts, "hosts"), table(WordTable, "words")
    return Tables(
        groups=tuple(elements.groups) if elements else good.groups,
        models={model.id: model for model in models.models} if models else good.models,
        hosts=hosts or good.hosts,
        words=tuple(words.words) if words else good.words,
    ), problems


def _repeated(table: Record, node: Node) -> list[Problem]:
    """Ids that a table gives twice."""
    paths: list[tuple[str, tuple[str | int, ...]]] = []
    if isinstance(table, ModelTable):
        paths = [(model.id, ("models", m, "id")) for m, model in enumerate(table.models)]
    if isinstance(table, ElementTable):
        paths = [
            (element.id, ("groups", g, "elements", e, "id"))
            for g, group in enumerate(table.groups)
            for e, element in enumerate(group.elements)
        ]
    first: dict[str, Place] = {}
    twice = []
    for id_, path in paths:
        _, place = at(node, path)
        if id_ in first:
            twice.append(problem("L002", place, id=id_, other=first[id_]))
        first.setdefault(id_, place)
    return twice


def by_path(problems: Iterable[Problem]) -> dict[str, list[Problem]]:
    """Sort problems into the files they are in."""
    files: dict[str, list[Problem]] = {}
    for found in problems:
        files.setdefault(found.place.path, []).append(found)
    return files
