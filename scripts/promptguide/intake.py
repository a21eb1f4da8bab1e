"""Entries of other people's collections → prompt files with blanks, and an account of every entry.

Nothing is lost: an entry is taken, or told why not; a value that has no field here is told with its entry.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from promptguide.blanks import BLANK
from promptguide.entries import is_id
from promptguide.intake_fields import ADDRESS, LINE, NAMES, fitting, listed, ours, slug, title_of
from promptguide.intake_forms import ENDINGS, FORMS
from promptguide.letters import language_of
from promptguide.opendata import as_written, from_csv
from promptguide.problems import Level, Place, Problem, problem
from promptguide.records import LOCALES, Prompt
from promptguide.scaffold import MODELINE, suggested_rows
from promptguide.yamlnodes import MAX_BYTES, Source, character_problems
from promptguide.yamltext import written

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from promptguide.intake_forms import Entry
    from promptguide.library import Library

MOST_BYTES = 32 * MAX_BYTES
"""A collection may be larger than a file of ours."""

LONGEST = {"text": 4000, "title": 300}
"""In characters, as the fields of a prompt are bounded."""

_KEY = re.compile(r"^# promptguide import ([0-9a-f]{16})$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Terms:
    """What is said once of a whole collection, in place of blanks."""

    locale: str | None = None
    """The language of its texts; None if it shows in their script."""
    kind: str = "quotation"
    author: str = BLANK
    licence: str = BLANK
    source: str = BLANK
    link: str = BLANK
    date: str = BLANK


@dataclass(frozen=True, slots=True)
class Taken:
    """An entry that became a file, and what of it found no field."""

    id: str
    path: str
    place: Place
    title: str
    locale: str
    content: str
    phrases: int
    left: Mapping[str, str]


@dataclass(slots=True)
class Account:
    """What became of every entry: ``entries`` is the length of ``taken`` and of the entries passed over."""

    entries: int = 0
    taken: list[Taken] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def key(text: str) -> str:
    """What tells a text from others, however it is spaced, spelt in capitals, or encoded."""
    folded = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return sha256(folded.encode()).hexdigest()[:16]


def keys(sources: Mapping[str, str], library: Library) -> dict[str, str]:
    """The texts that a guide has, or that its files were made from: key → path.

    ``sources`` are its prompt files by their paths.
    """
    known = {
        key(getattr(entry.prompt.text, locale)): entry.path for entry in library.entries for locale in LOCALES
    }
    return known | {found: path for path, text in sources.items() for found in _KEY.findall(text)}


class Intake:
    """Takes collections into a folder of a guide; what one file brought is known when the next is read."""

    def __init__(
        self,
        library: Library,
        collection: str,
        known: Mapping[str, str],
        taken_ids: Collection[str],
        terms: Terms,
    ) -> None:
        """Begin. ``known`` is what ``keys`` found; ``taken_ids`` are ids of files, in lower case."""
        self._library, self._collection, self._terms = library, collection, terms
        self._known, self._ids = known, set(taken_ids)
        self._seen: dict[str, Place] = {}
        self.account = Account()

    def take(self, source: Source, form: str | None = None) -> None:
        """Take a file, by its ending or in a form that is named."""
        account, place = self.account, Place(source.path)
        form = form or ENDINGS.get(PurePosixPath(source.path).suffix.lower())
        if form is None:
            account.problems.append(problem("I001", place, known=", ".join(ENDINGS)))
        elif len(source.data) > MOST_BYTES:
            account.problems.append(problem("Y006", place, size=len(source.data), limit=MOST_BYTES))
        else:
            try:
                text = source.data.decode("utf-8-sig")
            except UnicodeDecodeError as error:
                line = source.data.count(b"\n", 0, error.start) + 1
                account.problems.append(problem("Y001", Place(source.path, line)))
                return
            found, problems = FORMS[form](text, source.path)
            account.entries += len(found)
            account.problems += problems
            for entry in found:
                self._take(entry)

    def _take(self, entry: Entry) -> None:
        whole = _whole(entry.fields)
        fields, left = ours(whole or entry.fields)
        texts, title = (
            self._texts(fields.get("text"), left),
            self._texts(fields.get("title"), left, line=True),
        )
        faults = list(self._faults(entry, texts, fields))
        self.account.problems += faults
        if any(fault.level is not Level.NOTE or fault.code in _PASSED_OVER for fault in faults):
            return
        locale = next(iter(texts))
        if locale not in title:
            title[locale] = title_of(texts[locale])
        record = whole or self._record(fields, texts, title, left)
        id_ = self._id(next((title[one] for one in reversed(LOCALES) if slug(title.get(one, ""))), ""), texts)
        path = f"prompts/{self._collection}/{id_}.yml"
        marks = [f"# promptguide import {key(text)}\n" for text in texts.values()]
        content = f"{MODELINE}\n{''.join(marks)}{written(record)}"
        phrases = sum(row["element"] != BLANK for row in record["breakdown"])
        left = {} if whole else left
        shown = title[locale]
        self._seen |= {key(text): entry.place for text in texts.values()}
        self.account.taken.append(Taken(id_, path, entry.place, shown, locale, content, phrases, left))

    def _faults(self, entry: Entry, texts: dict[str, str], fields: dict[str, Any]) -> Iterator[Problem]:
        """Why an entry is passed over, if it is; and what one should know of it otherwise."""
        place = entry.place
        if not texts:
            known = ", ".join(map(str, entry.fields))
            code = "I004" if "text" in fields else "I003"
            yield problem(code, place, fields=known, names=", ".join(NAMES["text"]))
        for text in texts.values():
            if len(text) > LONGEST["text"]:
                yield problem("I005", place, length=len(text), limit=LONGEST["text"])
            if bad := next(character_problems(text, ""), None):
                yield problem(bad.code, place, **bad.facts)
            if other := self._known.get(key(text)):
                yield problem("I006", place, other=other)
            elif first := self._seen.get(key(text)):
                yield problem("I007", place, other=first)
            if re.match(r"[=@]|[+-][\w(]", text):
                yield problem("I009", place, text=text)

    def _texts(self, value: Any, left: dict[str, str], *, line: bool = False) -> dict[str, str]:
        """A text by its language, if it is one; what does not fit is kept in ``left``."""
        found: dict[str, str] = {}
        given = value if isinstance(value, dict) else {"": value}
        for locale, said in given.items():
            if not isinstance(said, str | int | float) or not str(said).strip() or said == BLANK:
                continue
            text = str(said).strip().replace("\r\n", "\n").replace("\r", "\n")
            if line and (
                len(text) > LONGEST["title"] or "\n" in text or next(character_problems(text, ""), None)
            ):
                left["title"] = text
                continue
            language = locale if locale in LOCALES else self._terms.locale or language_of(text)
            found[language or LOCALES[0]] = text
        return dict(sorted(found.items(), key=lambda item: LOCALES.index(item[0])))

    def _record(
        self, fields: dict[str, Any], texts: dict[str, str], title: dict[str, str], left: dict[str, str]
    ) -> dict[str, Any]:
        """The record as its file will say it, with a blank wherever a person has to write."""
        terms, tables = self._terms, self._library.tables
        tags, model = listed(fields.get("tags")), str(fields.get("model") or "")
        if unknown := [tag for tag in tags if tag not in tables.tags]:
            left["tags"] = ", ".join(unknown)
        if model and model not in tables.models:
            left["model"] = model
        author = fitting(LINE, "author", fields, left) or terms.author
        link = fitting(ADDRESS, "link", fields, left) or terms.link
        source = {"title": both(terms.source), "link": link, "date": terms.date}
        if terms.kind == "original" and {terms.source, link, terms.date} == {BLANK}:
            source = {}
        return {
            "title": {locale: title.get(locale, BLANK) for locale in LOCALES},
            "text": {locale: texts.get(locale, BLANK) for locale in LOCALES},
            "breakdown": breakdown(texts, self._library),
            "source": source,
            "rights": {"kind": terms.kind, "author": author, "licence": terms.licence},
            "model": model if model in tables.models else None,
            "tags": [tag for tag in tags if tag in tables.tags][:20],
        }

    def _id(self, title: str, texts: dict[str, str]) -> str:
        """An id that no prompt has, from a title or else from the text's key."""
        base = slug(title) or f"{self._collection[:40]}-{key(next(iter(texts.values())))[:8]}"
        base = base if is_id(base) else f"prompt-{base}"
        id_, number = base, 2
        while id_ in self._ids:
            id_, number = f"{base}-{number}", number + 1
        self._ids.add(id_)
        return id_


_PASSED_OVER = ("I006", "I007")
"""Notes for which an entry is passed over: nothing is wrong with it, but it is there already."""


def _whole(fields: Mapping[str, Any]) -> dict[str, Any] | None:
    """What a prompt's file says, if an entry is a prompt that a guide has published."""
    if "breakdown" not in fields:
        return None
    record = dict(fields) if isinstance(fields["breakdown"], list) else from_csv(fields)
    try:
        _, own = as_written({"id": "", "collection": "", **record})
        Prompt.model_validate(own)
    except (KeyError, TypeError, ValueError):  # of which pydantic's and json's errors are kinds
        return None
    return own


def both(value: str) -> dict[str, str]:
    """The same in every language."""
    return dict.fromkeys(LOCALES, value)


def breakdown(texts: Mapping[str, str], library: Library) -> list[dict[str, Any]]:
    """A first breakdown, as the recogniser suggests it, or a blank row."""
    rows: list[dict[str, Any]] = []
    for row in suggested_rows(texts, library.tables)[:60]:
        fitting = {
            locale: piece.text if piece.occurrence is None else [asdict(piece)]
            for locale, piece in row.phrase.items()
            if "\n" not in piece.text and len(piece.text) <= LONGEST["title"]
        }
        if fitting:
            rows.append({"element": row.element, "phrase": both(BLANK) | fitting, "why": both(BLANK)})
    return rows or [{"element": BLANK, "phrase": both(BLANK), "why": both(BLANK)}]
