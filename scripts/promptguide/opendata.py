"""The library as data for other programs: JSON Lines, CSV, tables as JSON, their schemas, and a card.

A published prompt is its file's record, field by field, with what was found out about it besides. So it reads
back: ``as_written`` drops the findings, and what is left is the file again. The card is a Data Package
(https://datapackage.org/), whose validator tests run.
"""

from __future__ import annotations

import csv
import datetime
import json
from collections import Counter
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Annotated, Any, get_origin

from pydantic import Field

from promptguide import schema
from promptguide.records import LOCALES, Id, Phrase, Prompt, Record, about, inside, parts, told
from promptguide.validation import validate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from promptguide.entries import Entry
    from promptguide.library import Library

FOLDER = "data"
"""Where the files are, from the root of the site."""

SHARE = Field(ge=0, le=1)


class Spans(Record):
    """Where a phrase stands in each text: half-open ranges of characters (code points)."""

    zh: list[list[int]] = about("在中文里的起止", "ranges of the Chinese text")
    en: list[list[int]] = about("在英文里的起止", "ranges of the English text")


class Shares(Record):
    """How much of each text is explained."""

    zh: Annotated[float, SHARE] = about("中文的比例", "the share of the Chinese words")
    en: Annotated[float, SHARE] = about("英文的比例", "the share of the English words")


class PublishedPhrase(Phrase):
    """A row of a breakdown, with what was found out about it."""

    number: int = about("第几行，按要素组的顺序", "the number of the row, in the order of the groups", ge=1)
    uses: list[Id] = about("用到的术语，写出名称的也算", "the terms it uses, also those it names")
    spans: Spans = about("在两种语言正文里的位置", "where it stands in both texts")


class PublishedPrompt(Prompt):
    """A prompt, with what was found out about it."""

    id: Id = about("id", "id")
    collection: Id = about("所在的合集", "its collection")
    breakdown: list[PublishedPhrase] = about(  # type: ignore[assignment]
        "逐句拆解", "the breakdown, a row for each phrase", min_length=1, max_length=60
    )
    coverage: Shares = about("拆解说明了正文的多少", "how much of the text the breakdown explains")


def published(entry: Entry) -> dict[str, Any]:
    """A prompt as every form of the data has it. What its file does not say is left out.

    Rows stand as in the file; ``number`` is the order in which pages show them.
    """
    rows = {id(row.phrase): row for row in entry.rows}
    spans = {locale: _spans(entry, locale) for locale in LOCALES}
    record = entry.prompt.model_dump(mode="json", exclude_defaults=True)
    for phrase, found in zip(entry.prompt.breakdown, record["breakdown"], strict=True):
        row = rows[id(phrase)]
        found["number"], found["uses"] = row.number, list(row.terms)
        found["spans"] = {locale: spans[locale].get(row.number, []) for locale in LOCALES}
    coverage = {locale: round(entry.aligned[locale].coverage.share, 3) for locale in LOCALES}
    return {"id": entry.id, "collection": entry.collection, **record, "coverage": coverage}


@dataclass(frozen=True, slots=True)
class Written:
    """A prompt as text: a line of JSON, and its row of the table with its end of line."""

    json: str
    csv: str


def write(entry: Entry) -> Written:
    """Write a prompt in every form at once; it depends on the entry alone."""
    record = published(entry)
    cells = _flat(record)
    row = [_safe(cells.get(column, "")) for column in _names()]
    return Written(_compact(record) + "\n", _csv(row))


def as_written(record: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """A published prompt → the path of its file, and what that file says."""
    own = {name: value for name, value in record.items() if name in Prompt.model_fields}
    own["breakdown"] = [
        {name: value for name, value in row.items() if name in Phrase.model_fields}
        for row in record["breakdown"]
    ]
    return f"prompts/{record['collection']}/{record['id']}.yml", own


LINES, TABLE = "prompts.jsonl", "prompts.csv"
"""Prompts, one on a line; and one in a row: a column for every field inside a field, lists as JSON.

A cell that a spreadsheet would take for a formula has an apostrophe before it, as has one that begins with an
apostrophe; ``from_csv`` takes it away again.
"""


def first_line(name: str) -> str:
    """What stands before the prompts in one of these files."""
    return _csv(_names()) if name == TABLE else ""


def large(library: Library) -> dict[str, str]:
    """The files that are as large as the library, by name."""
    written = [write(entry) for entry in library.entries]
    lines, rows = "".join(one.json for one in written), "".join(one.csv for one in written)
    return {LINES: lines, TABLE: first_line(TABLE) + rows}


@dataclass(frozen=True, slots=True)
class Weight:
    """How large a file is, in bytes, and its SHA-256."""

    size: int
    sha256: str


def weigh(text: str) -> Weight:
    """Weigh what is written as UTF-8."""
    data = text.encode()
    return Weight(len(data), sha256(data).hexdigest())


@cache
def _names() -> list[str]:
    """The columns of the table."""
    return [".".join(path) for path, _, _ in _columns(PublishedPrompt)]


def _csv(cells: Iterable[str]) -> str:
    lines = _Lines()
    csv.writer(lines, lineterminator="\r\n").writerow(cells)
    return "".join(lines)


class _Lines(list[str]):
    """What ``csv`` takes for a file."""

    def write(self, line: str) -> None:
        """Take a line."""
        self.append(line)


def from_csv(row: Mapping[str, str]) -> dict[str, Any]:
    """A row of that table, by its columns → the published prompt."""
    record: dict[str, Any] = {}
    for path, kind, _ in _columns(PublishedPrompt):
        cell = row.get(".".join(path)) or ""
        cell = cell.removeprefix("'")
        if not cell:
            continue
        place = record
        for step in path[:-1]:
            place = place.setdefault(step, {})
        place[path[-1]] = json.loads(cell) if kind in {"array", "number", "integer"} else cell
    return record


def tables(library: Library) -> dict[str, dict[str, Any]]:
    """Every data table that the guide has, by its name, as its file says it."""
    found = {}
    for name, node in library.tables.nodes.items():
        record, _ = validate(schema.RECORDS[name], node)
        assert record is not None  # noqa: S101  only tables without errors have a node
        found[name] = record.model_dump(mode="json", exclude_defaults=True)
    return found


def newest(library: Library) -> datetime.date | None:
    """The newest date in the data: of a prompt's coming here, of its source, of a fact."""
    prompts = [entry.prompt for entry in library.entries]
    days = [
        *(prompt.added for prompt in prompts if prompt.added),
        *(prompt.source.date for prompt in prompts if prompt.source),
        *(fact.as_of for fact in library.tables.facts.values()),
    ]
    return max(days, default=None)


def files(library: Library, day: datetime.date | None, others: Mapping[str, Weight]) -> dict[str, str]:
    """What is published in ``FOLDER`` besides ``others``, by name: tables, schemas, and the card of them all
    if the guide has a ``dataset``. ``day`` is the date of the data.
    """
    found = {f"{name}.json": _pretty(table) for name, table in tables(library).items()}
    weights = {**others, **{name: weigh(text) for name, text in found.items()}}
    found |= {f"schema/{name}.json": text for name, text in schema.schemas(library.tables).items()}
    found["schema/published-prompt.json"] = schema.written(PublishedPrompt, library.tables)
    if library.tables.dataset:
        found["datapackage.json"] = _pretty(_card(library, weights, day))
    return found


def names(library: Library) -> list[str]:
    """The names of all files that are published in ``FOLDER``."""
    own = [LINES, TABLE, *(f"{name}.json" for name in tables(library))]
    schemas = [f"schema/{name}.json" for name in (*schema.schemas(library.tables), "published-prompt")]
    return [*own, *schemas, *(["datapackage.json"] if library.tables.dataset else [])]


def whole(library: Library, day: datetime.date | None) -> str:
    """The library as one JSON document: version and date, prompts, tables."""
    prompts = [published(entry) for entry in library.entries]
    own = tables(library)
    version = _version({"prompts": weigh(_pretty(prompts)), "tables": weigh(_pretty(own))}, day)
    dated = {"version": version, "date": day.isoformat() if day else None}
    return _pretty({**dated, "prompts": prompts, "tables": own})


def _version(weights: Mapping[str, Weight], day: datetime.date | None) -> str:
    """The date, and a hash of the content, which tells apart what was published on one day."""
    content = sha256("".join(weights[name].sha256 for name in sorted(weights)).encode()).hexdigest()[:8]
    return f"{day:%Y.%m.%d}+{content}" if day else f"0+{content}"


def _card(library: Library, weights: Mapping[str, Weight], day: datetime.date | None) -> dict[str, Any]:
    about = library.tables.dataset
    assert about is not None  # noqa: S101  who calls has looked
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": about.name,
        "title": _both(about.title),
        "description": _both(about.description),
        "version": _version(weights, day),
        **({"created": f"{day}T00:00:00Z"} if day else {}),
        "licenses": [
            {"name": about.licence.id, "title": _both(about.licence.title), "path": about.licence.link}
        ],
        "contributors": [{"title": name, "role": "author"} for name in _authors(library)],
        "resources": [_resource(name, weight) for name, weight in weights.items()],
    }


def _authors(library: Library) -> list[str]:
    """Who wrote the prompts' words, whoever wrote most first."""
    names = Counter(_both(entry.prompt.rights.author) for entry in library.entries)
    return sorted(names, key=lambda name: (-names[name], name))


_MEDIA = {"jsonl": "application/jsonl", "csv": "text/csv", "json": "application/json"}


def _resource(name: str, weight: Weight) -> dict[str, Any]:
    stem, _, form = name.rpartition(".")
    own: dict[str, Any] = {"name": stem, "path": name, "format": form, "mediatype": _MEDIA[form]}
    if form == "csv":
        fields = [
            {"name": ".".join(path), "type": kind, "description": description}
            for path, kind, description in _columns(PublishedPrompt)
        ]
        own |= {
            "name": f"{stem}-table",
            "type": "table",
            "schema": {"fields": fields, "primaryKey": ["id"]},
        }
    elif form == "json":
        own["jsonSchema"] = f"schema/{name}"
    else:
        own["jsonSchema"] = "schema/published-prompt.json"
    return {**own, "encoding": "utf-8", "bytes": weight.size, "hash": f"sha256:{weight.sha256}"}


_KINDS = {float: "number", int: "integer", datetime.date: "date"}


def _columns(
    record: type[Record], path: tuple[str, ...] = (), said: tuple[dict[str, str], ...] = ()
) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """The way to each value that is no record, what it is in Table Schema, and what it means."""
    first = ("id", "collection")
    for name in sorted(record.model_fields, key=lambda field: first.index(field) if field in first else 2):
        field, inner = record.model_fields[name], inside(record, name)
        made_of, meant = list(parts(field.annotation)), (*said, told(record, name))
        many = any(get_origin(part) is list for part in made_of)
        if inner and not many:
            yield from _columns(inner, (*path, name), meant)
            continue
        kind = next((_KINDS[part] for part in made_of if part in _KINDS), "string")
        steps = (" › ".join(each[locale] for each in meant) for locale in LOCALES)
        yield (*path, name), "array" if many else kind, schema.both(*dict.fromkeys(steps))


def _flat(record: Mapping[str, Any], path: tuple[str, ...] = ()) -> dict[str, str]:
    cells: dict[str, str] = {}
    for name, value in record.items():
        if isinstance(value, dict):
            cells |= _flat(value, (*path, name))
        else:
            cells[".".join((*path, name))] = value if isinstance(value, str) else _compact(value)
    return cells


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r", "'")) else cell


def _spans(entry: Entry, locale: str) -> dict[int, list[list[int]]]:
    """Where each row's pieces stand in a language's text."""
    spans: dict[int, list[list[int]]] = {}
    position = 0
    for segment in entry.aligned[locale].segments:
        end = position + len(segment.text)
        if segment.row is not None:
            spans.setdefault(segment.row, []).append([position, end])
        position = end
    return spans


def _both(text: Any) -> str:
    return schema.both(*dict.fromkeys(getattr(text, locale) for locale in LOCALES))


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _pretty(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
