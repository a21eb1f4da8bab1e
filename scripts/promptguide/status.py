"""What a library holds, in figures."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from promptguide.records import LOCALES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from promptguide.entries import Entry
    from promptguide.library import Library


def status(library: Library) -> dict[str, Any]:
    """Count prompts, languages, explained words, sets and terms.

    ``coverage`` is the share of words that breakdowns explain, from 0 to 1: of all words together, and the
    least of any one prompt. ``terms.used`` counts prompts.
    """
    entries, tables = library.entries, library.tables
    used = {term: len({use.entry.id for use in uses}) for term, uses in library.concordance.items()}
    unused = [term for term in tables.terms if term not in used]
    collections = Counter(entry.collection for entry in entries)
    return {
        "prompts": len(entries),
        "collections": dict(collections),
        "languages": {
            locale: sum(bool(getattr(e.prompt.text, locale)) for e in entries) for locale in LOCALES
        },
        "coverage": {
            name: {locale: coverage(shelf, locale) for locale in LOCALES}
            for name, shelf in [
                ("all", entries),
                *((name, [e for e in entries if e.collection == name]) for name in collections),
            ]
        },
        "phrases": sum(len(entry.rows) for entry in entries),
        "sets": dict(Counter(group.kind for group in tables.sets.values())),
        "terms": {
            "known": len(tables.terms),
            "used": {term: used[term] for term in tables.terms if term in used},
            "never_used": unused,
            "never_used_with_diagram": [term for term in unused if tables.terms[term].diagram],
        },
    }


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
