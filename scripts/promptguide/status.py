"""What a library holds, in figures."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from promptguide.records import LOCALES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from promptguide.chapters import Chapter
    from promptguide.entries import Entry
    from promptguide.library import Library


def status(library: Library, chapters: Mapping[str, Chapter], today: date) -> dict[str, Any]:
    """Count prompts, languages, explained words, sets, terms, facts and translations.

    ``coverage`` is the share of words that breakdowns explain, from 0 to 1: of all words together, and the
    least of any one prompt. ``terms.used`` counts prompts; ``facts.stale`` are due for review on ``today``.
    ``chapters`` go by their paths, ``docs/<locale>/…``.
    """
    entries, tables = library.entries, library.tables
    used = library.users
    unused = [term for term in tables.terms if term not in used]
    collections = Counter(entry.collection for entry in entries)
    return {
        "prompts": len(entries),
        "collections": dict(collections),
        "languages": {
            locale: sum(bool(getattr(e.prompt.text, locale)) for e in entries) for locale in LOCALES
        },
        "coverage": coverages(entries),
        "phrases": sum(len(entry.rows) for entry in entries),
        "sets": dict(Counter(group.kind for group in tables.sets.values())),
        "terms": {
            "known": len(tables.terms),
            "used": {term: used[term] for term in tables.terms if term in used},
            "never_used": unused,
            "never_used_with_diagram": [term for term in unused if tables.terms[term].diagram],
        },
        "facts": {
            "known": len(tables.facts),
            "stale": {f.id: f.review_by.isoformat() for f in tables.facts.values() if f.review_by < today},
        },
        "translations": translations(chapters),
    }


def translations(chapters: Mapping[str, Chapter]) -> dict[str, list[str]]:
    """Translated chapters that are missing, that are older than their original, and that do not say."""
    first, *others = LOCALES
    found: dict[str, list[str]] = {"missing": [], "outdated": [], "unmarked": []}
    for path, original in chapters.items():
        folder = f"docs/{first}/"
        if not path.startswith(folder):
            continue
        for locale in others:
            other = f"docs/{locale}/{path.removeprefix(folder)}"
            translated = chapters.get(other)
            if translated is None:
                found["missing"].append(other)
            elif translated.front_matter.translates is None:
                found["unmarked"].append(other)
            elif translated.front_matter.translates != original.version:
                found["outdated"].append(other)
    return found


def coverages(entries: Sequence[Entry]) -> dict[str, Any]:
    """How much of the words is explained, of ``all`` prompts and of each collection's."""
    shelves: dict[str, list[Entry]] = {"all": list(entries)}
    for entry in entries:
        shelves.setdefault(entry.collection, []).append(entry)
    return {name: {locale: coverage(shelf, locale) for locale in LOCALES} for name, shelf in shelves.items()}


def coverage(entries: Sequence[Entry], locale: str) -> dict[str, Any]:
    """How much of the words of some prompts is explained."""
    covers = [(entry.aligned[locale].coverage, entry.id) for entry in entries]
    words = sum(cover.words for cover, _ in covers)
    least = min(covers, key=lambda pair: (pair[0].share, pair[1]), default=None)
    return {
        "words": words,
        "share": sum(cover.covered for cover, _ in covers) / words if words else 1.0,
        "least": least[0].share if least else 1.0,
        "least_prompt": least[1] if least else "",
    }
