"""A new prompt file: what is known filled in, the rest left blank, every part explained."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING

from promptguide.blanks import BLANK
from promptguide.recognition import suggest
from promptguide.records import LOCALES, Origin, Phrase, Prompt, Record, Rights, told
from promptguide.spans import occurrences
from promptguide.yamltext import scalar, value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from promptguide.entries import Entry
    from promptguide.tables import Tables

MODELINE = "# yaml-language-server: $schema=../../schemas/prompt.json"
"""Tells an editor where the schema is, from ``prompts/<collection>/``."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What a row quotes of one language's text: the words, and which occurrence if there are several."""

    text: str
    occurrence: int | None = None


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A row of a breakdown that is begun: an element, and its phrase in the languages it was found in."""

    element: str = BLANK
    phrase: Mapping[str, Piece] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known of a new prompt; every text by language, and none that is not known."""

    title: Mapping[str, str] = field(default_factory=dict)
    text: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[DraftRow, ...] = ()
    kind: str = "original"
    licence: Mapping[str, str] = field(default_factory=dict)


def suggested_rows(text: Mapping[str, str], tables: Tables) -> tuple[DraftRow, ...]:
    """Rows for a text, as ``recognition`` suggests them. Of each element, the first phrase of one language
    goes with the first of another, the second with the second; rows stand as in the first language."""
    found: dict[str, dict[str, list[Piece]]] = {}
    order: list[tuple[str, int]] = []
    for locale in (locale for locale in LOCALES if locale in text):
        for one in suggest(text[locale], locale, tables):
            pieces = found.setdefault(one.element, {}).setdefault(locale, [])
            if (one.element, len(pieces)) not in order:
                order.append((one.element, len(pieces)))
            pieces.append(_piece(text[locale], one.start, one.end))
    rows = {
        (element, number): DraftRow(element, {locale: p for locale, p in zip(by, pair, strict=True) if p})
        for element, by in found.items()
        for number, pair in enumerate(zip_longest(*by.values()))
    }
    return tuple(rows[place] for place in order)


def usual(entries: Iterable[Entry], collection: str) -> tuple[str, dict[str, str]]:
    """Whose words a collection holds, mostly, and on what terms: the kind and the licence by language."""
    rights = [entry.prompt.rights for entry in entries if entry.collection == collection]
    pairs = [(one.kind, tuple(getattr(one.licence, locale) for locale in LOCALES)) for one in rights]
    if not pairs:
        return Draft().kind, {}
    (kind, licence), _ = Counter(pairs).most_common(1)[0]
    return kind, dict(zip(LOCALES, licence, strict=True)) if kind == Draft().kind else {}


def scaffold(draft: Draft, head: Iterable[str], optional: Iterable[str]) -> str:
    """The file: comments at its head, then every part with what it is in every language.

    ``optional`` are comments before the parts that may be left out.
    """
    rows = draft.rows or (DraftRow(),)
    lines = [
        MODELINE,
        *_comments(head),
        *_part(Prompt, "title", _both(draft.title, 2)),
        *_part(Prompt, "text", _both(draft.text, 2)),
        *_part(Prompt, "breakdown", (line for row in rows for line in _row(row)), Phrase),
        *_part(Prompt, "rights", _rights(draft), Rights),
    ]
    done = {"title", "text", "breakdown", "rights", "tags"}
    if draft.kind != Draft().kind:
        done.add("source")
        lines += _part(
            Prompt, "source", ["  title:", *_both({}, 4), f"  link: {BLANK}", f"  date: {BLANK}"], Origin
        )
    lines += _part(Prompt, "tags", [f"  - {BLANK}"])
    lines += ["", *_comments(optional)]
    lines += _comments(f"{name}: {_told(Prompt, name)}" for name in Prompt.model_fields if name not in done)
    return "\n".join(lines) + "\n"


def _piece(text: str, start: int, end: int) -> Piece:
    words = text[start:end]
    places = occurrences(text, words)
    return Piece(words, places.index((start, end)) + 1 if len(places) > 1 else None)


def _part(
    record: type[Record], name: str, content: Iterable[str], explained: type[Record] | None = None
) -> Iterator[str]:
    """A field with what it is above it, and what the required fields in it are."""
    yield ""
    yield f"# {_told(record, name)}"
    fields = explained.model_fields.items() if explained else ()
    yield from _comments(
        f"  {inner}: {_told(explained, inner)}" for inner, one in fields if explained and one.is_required()
    )
    yield f"{name}:"
    yield from content


def _row(row: DraftRow) -> Iterator[str]:
    yield f"  - element: {row.element}"
    yield "    phrase:"
    for locale in LOCALES:
        piece = row.phrase.get(locale, Piece(BLANK))
        if piece.occurrence is None:
            yield f"      {locale}: {scalar(piece.text)}"
        else:
            yield f"      {locale}:"
            yield f"        text: {scalar(piece.text)}"
            yield f"        occurrence: {piece.occurrence}"
    yield "    why:"
    yield from _both({}, 6)


def _rights(draft: Draft) -> Iterator[str]:
    yield f"  kind: {draft.kind}"
    yield f"  author: {BLANK}"
    if len(set(draft.licence.values())) > 1:
        yield "  licence:"
        yield from _both(draft.licence, 4)
    else:
        yield f"  licence: {scalar(next(iter(draft.licence.values()), BLANK))}"


def _both(text: Mapping[str, str], indent: int) -> Iterator[str]:
    for locale in LOCALES:
        yield f"{' ' * indent}{locale}:{value(text.get(locale) or BLANK, indent)}"


def _told(record: type[Record], name: str) -> str:
    return " / ".join(told(record, name).values())


def _comments(lines: Iterable[str]) -> Iterator[str]:
    return (f"# {line}" for line in lines)
