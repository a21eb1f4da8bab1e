"""What came of reading a prompt's file: its entry and its problems; and the same as bytes, to be kept or
sent to another process.

The bytes hold plain data and nothing that could be run. What an entry may do without until it is asked for
is unpacked only then.
"""

from __future__ import annotations

import json
import struct
from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from promptguide import spans
from promptguide.embed import Player
from promptguide.entries import Aligned, Content, Entry, Row, deferred, read_prompt
from promptguide.likeness import Shingles
from promptguide.links import Address
from promptguide.problems import Place, Problem
from promptguide.records import LOCALES, Prompt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from promptguide.tables import Tables
    from promptguide.yamlnodes import Source

_SIZES = struct.Struct(f"<{3 + len(LOCALES)}I")
"""Before the parts: how long each is. They are a head, each language's shingles, the prompt as it is written,
and what was found out about it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A file's digest, its entry if it has no errors, and its problems."""

    digest: str
    entry: Entry | None
    problems: tuple[Problem, ...]


class Reader(Protocol):
    """Something that reads prompts: here, in other processes, or from what was kept."""

    def __call__(self, sources: Sequence[Source], tables: Tables) -> list[Reading]:
        """Give a reading for each source."""


def read_each(sources: Sequence[Source], tables: Tables) -> list[Reading]:
    """Read prompts one after the other."""
    return [read(source, tables) for source in sources]


def read(source: Source, tables: Tables) -> Reading:
    """Read a prompt."""
    entry, problems = read_prompt(source, tables)
    return Reading(source.digest, entry, tuple(problems))


def pack(reading: Reading) -> bytes:
    """Make bytes of a reading, without the path and the digest of its file."""
    entry = reading.entry
    head: dict[str, Any] = {
        "problems": [[p.code, p.place.line, p.place.column, p.facts] for p in reading.problems]
    }
    likeness, prompt, content = [b""] * len(LOCALES), b"", b""
    if entry:
        head["whole"] = [entry.likeness[locale].whole for locale in LOCALES]
        likeness = [entry.likeness[locale].parts.tobytes() for locale in LOCALES]
        prompt = entry.prompt.model_dump_json(exclude_unset=True).encode()
        content = _dump(_plain(entry))
    parts = [_dump(head), *likeness, prompt, content]
    return b"".join([_SIZES.pack(*map(len, parts)), *parts])


def unpack(source: Source, digest: str, packed: memoryview, tables: Tables) -> Reading:
    """Make the reading again, with the tables it was read with."""
    parts, start = [], _SIZES.size
    for size in _SIZES.unpack_from(packed):
        parts.append(packed[start : start + size])
        start += size
    head, *likeness, prompt, content = parts
    said = json.loads(bytes(head))
    problems = tuple(
        Problem(code, Place(source.path, line, column), facts)
        for code, line, column, facts in said["problems"]
    )
    if not prompt:
        return Reading(digest, None, problems)
    alike = {
        locale: Shingles(whole, array("q", bytes(numbers)))
        for locale, whole, numbers in zip(LOCALES, said["whole"], likeness, strict=True)
    }
    path = source.path
    entry = deferred(path, digest, alike, lambda: _content(bytes(prompt), bytes(content), path, tables))
    return Reading(digest, entry, problems)


def _plain(entry: Entry) -> dict[str, Any]:
    places = {id(phrase): number for number, phrase in enumerate(entry.prompt.breakdown)}
    return {
        "rows": [[places[id(row.phrase)], row.terms] for row in entry.rows],
        "aligned": {
            locale: [_spans(one), one.coverage.words, one.coverage.covered, one.coverage.gaps]
            for locale, one in entry.aligned.items()
        },
        "players": [[p.provider, p.name, p.kind, p.player, p.page, p.host] for p in entry.players],
        "addresses": [[one.url, one.place.line, one.place.column] for one in entry.addresses],
    }


def _spans(aligned: Aligned) -> list[spans.Span]:
    found, position = [], 0
    for segment in aligned.segments:
        end = position + len(segment.text)
        if segment.row is not None:
            found.append(spans.Span(position, end, segment.row))
        position = end
    return found


def _content(written: bytes, found_out: bytes, path: str, tables: Tables) -> Content:
    prompt, plain = Prompt.model_validate_json(written), json.loads(found_out)
    rows = []
    for number, (place, terms) in enumerate(plain["rows"], 1):
        phrase = prompt.breakdown[place]
        found = tables.element(phrase.element)
        assert found is not None  # noqa: S101  these tables had it when the prompt was read
        rows.append(Row(number, phrase, *found, tuple(terms)))
    aligned = {}
    for locale, (placed, words, covered, gaps) in plain["aligned"].items():
        cut = spans.segments(getattr(prompt.text, locale), [spans.Span(*one) for one in placed])
        aligned[locale] = Aligned(tuple(cut), spans.Coverage(words, covered, tuple(gaps)))
    return Content(
        prompt,
        tables.models[prompt.model] if prompt.model else None,
        tuple(rows),
        aligned,
        tuple(Player(*one) for one in plain["players"]),
        tuple(Address(url, Place(path, line, column)) for url, line, column in plain["addresses"]),
    )


def _dump(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
