"""A prompt file, read and checked: its record, every phrase in its place, its players."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from promptguide import spans
from promptguide.blanks import is_blank, told_once
from promptguide.embed import Player, Refused, player
from promptguide.likeness import Shingles, shingles
from promptguide.links import Address, addresses
from promptguide.problems import Place, Problem, errors, nearest, problem
from promptguide.records import ID_PATTERN, LOCALES, Phrase, Prompt
from promptguide.tables import RESERVED_IDS, no_element, no_model
from promptguide.validation import validate
from promptguide.yamlnodes import Node, Source, at, read

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from promptguide.table_records import Element, Group, Hosts, Model
    from promptguide.tables import Tables

ORIGINAL_COVERAGE = 0.85
"""The share of its words that the breakdown of a prompt of our own must explain."""


@dataclass(frozen=True, slots=True)
class Row:
    """A phrase of a breakdown with its number, counted in the order of the table."""

    number: int
    phrase: Phrase
    element: Element
    group: Group
    tone: int
    """The place of the group among the groups, from 1: what a style sheet colours by."""
    terms: tuple[str, ...]
    """Ids of the terms that the phrase uses: named in either language, or listed with it."""

    def pieces(self, locale: str) -> list[str]:
        """What the phrase quotes of a language's prompt."""
        return [quote.text for quote in getattr(self.phrase.phrase, locale)]

    def quoted(self, locale: str) -> str:
        """The pieces as one line."""
        return " … ".join(self.pieces(locale))


@dataclass(frozen=True, slots=True)
class Aligned:
    """One language's prompt, cut at its phrases."""

    segments: tuple[spans.Segment, ...]
    coverage: spans.Coverage


class Content(NamedTuple):
    """What an entry may do without until it is asked for; see ``Entry``."""

    prompt: Prompt
    model: Model | None
    rows: tuple[Row, ...]
    aligned: Mapping[str, Aligned]
    players: tuple[Player, ...]
    addresses: tuple[Address, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A prompt as the rest of the program uses it: complete and without errors."""

    id: str
    collection: str
    path: str
    prompt: Prompt
    model: Model | None
    """None for a prompt that fits any model."""
    rows: tuple[Row, ...]
    aligned: Mapping[str, Aligned]
    players: tuple[Player, ...]
    addresses: tuple[Address, ...] = ()
    """Every address in the file."""
    digest: str = field(default="", compare=False)
    """What tells the bytes of the file from any others."""
    likeness: Mapping[str, Shingles] = field(default_factory=dict, compare=False, repr=False)
    """Its text in each language as ``likeness`` compares it."""
    load: Callable[[], Content] | None = field(default=None, compare=False, repr=False)
    """Gives what is not there yet; see ``deferred``."""

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> object:
            """Load what is missing, once it is asked for."""
            if name not in Content._fields:
                raise AttributeError(name)
            content = self.load()
            for field_, value in zip(Content._fields, content, strict=True):
                object.__setattr__(self, field_, value)
            object.__setattr__(self, "load", None)
            return getattr(content, name)

    @property
    def aspect(self) -> str | None:
        """The aspect ratio to set, else that of the clip."""
        of = self.prompt.settings or self.prompt.video
        return of.aspect if of else None

    @property
    def seconds(self) -> float | None:
        """The length to set, else that of the clip."""
        of = self.prompt.settings or self.prompt.video
        return of.seconds if of else None

    @property
    def terms(self) -> dict[str, Row]:
        """The terms the prompt uses, each with the first row that does."""
        used: dict[str, Row] = {}
        for row in self.rows:
            for term in row.terms:
                used.setdefault(term, row)
        return used


def deferred(path: str, digest: str, likeness: Mapping[str, Shingles], load: Callable[[], Content]) -> Entry:
    """An entry whose content is made when something first asks for it."""
    file = PurePosixPath(path)
    known = {"id": file.stem, "collection": file.parent.name, "path": path}
    entry = object.__new__(Entry)
    for name, value in (known | {"digest": digest, "likeness": likeness, "load": load}).items():
        object.__setattr__(entry, name, value)
    return entry


def fitted(entry: Entry, tables: Tables) -> Entry:
    """An entry of an earlier reading, without the terms and tags that there no longer are."""
    rows = tuple(
        replace(row, terms=tuple(term for term in row.terms if term in tables.terms)) for row in entry.rows
    )
    tags = [tag for tag in entry.prompt.tags if tag in tables.tags]
    return replace(entry, rows=rows, prompt=entry.prompt.model_copy(update={"tags": tags}))


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
    node, found = read(source)
    problems += found
    if node is None:
        return None, problems
    prompt, found = validate(Prompt, node)
    problems += found
    if prompt is None:
        return None, problems
    if prompt.rights.kind != "original" and prompt.source is None:
        problems.append(problem("R001", at(node, ("rights", "kind"))[1], field="source"))
    model = tables.models.get(prompt.model) if prompt.model else None
    if prompt.model:
        problems += no_model(prompt.model, at(node, ("model",))[1], tables)
    for index, tag in enumerate(prompt.tags):
        if tables.kinds and tag not in tables.tags:
            known = ", ".join(tables.tags)
            problems.append(problem("L007", at(node, ("tags", index))[1], tag=tag, known=known))
    rows = _rows(prompt, node, tables, problems)
    aligned = {locale: _align(prompt, node, rows, locale, problems) for locale in LOCALES}
    players = _players(prompt, node, tables.hosts, problems)
    problems = told_once(problems)
    if (prompt.model and model is None) or not tables.groups or errors(problems):
        return None, problems
    found_links = tuple(addresses(node))
    likeness = {locale: shingles(getattr(prompt.text, locale)) for locale in LOCALES}
    content = Content(prompt, model, rows, aligned, players, found_links)
    entry = Entry(path.stem, path.parent.name, source.path, *content, source.digest, likeness)
    return entry, problems


def _rows(prompt: Prompt, node: Node, tables: Tables, problems: list[Problem]) -> tuple[Row, ...]:
    known = []
    for index, phrase in enumerate(prompt.breakdown):
        if found := tables.element(phrase.element):
            known.append((phrase, *found))
        else:
            problems += no_element(phrase.element, at(node, ("breakdown", index, "element"))[1], tables)
        for number, term in enumerate(phrase.terms):
            place = at(node, ("breakdown", index, "terms", number))[1]
            problems += _check_term(term, phrase, tables, place)
    known.sort(key=lambda row: row[3])
    return tuple(Row(number, *row, _terms(row[0], tables)) for number, row in enumerate(known, 1))


def _check_term(term: str, phrase: Phrase, tables: Tables, place: Place) -> list[Problem]:
    found = tables.terms.get(term)
    if found is None:
        return [problem("L008", place, term=term, nearest=nearest(term, tables.terms))]
    if found.element != phrase.element:
        return [problem("L009", place, term=term, element=found.element)]
    return []


def _terms(phrase: Phrase, tables: Tables) -> tuple[str, ...]:
    named = [
        use.term
        for locale in LOCALES
        for quote in getattr(phrase.phrase, locale)
        for use in tables.vocabulary.uses(phrase.element, locale, quote.text)
    ]
    return tuple(dict.fromkeys([*phrase.terms, *named]))


def _align(
    prompt: Prompt, node: Node, rows: tuple[Row, ...], locale: str, problems: list[Problem]
) -> Aligned:
    """Place every quote of one language; unknown elements keep their quotes out of the numbering."""
    text: str = getattr(prompt.text, locale)
    if is_blank(text):
        return Aligned((), spans.coverage("", ()))
    numbers = {id(row.phrase): row.number for row in rows}
    pieces, paths = [], []
    for index, phrase in enumerate(prompt.breakdown):
        row = numbers.get(id(phrase), 0)
        for number, quote in enumerate(getattr(phrase.phrase, locale)):
            pieces.append(spans.Piece(row, quote.text, quote.occurrence))
            paths.append((index, number))
    placed, faults = spans.place(text, pieces)
    for fault in faults:
        index, number = paths[fault.piece]
        _, place = at(node, ("breakdown", index, "phrase", locale, number, "text"))
        problems.append(problem(fault.code, place, locale=locale, **fault.facts))
    _, text_place = at(node, ("text", locale))
    if spans.folded_spaces(text):
        problems.append(problem("S006", text_place, locale=locale))
    coverage = spans.coverage(text, placed)
    if coverage.gaps and not faults:
        few = prompt.rights.kind == "original" and coverage.share < ORIGINAL_COVERAGE
        facts = {"share": coverage.percent, "least": f"{ORIGINAL_COVERAGE:.0%}"}
        words = " | ".join(coverage.gaps)
        problems.append(problem("S007" if few else "S005", text_place, locale=locale, words=words, **facts))
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
