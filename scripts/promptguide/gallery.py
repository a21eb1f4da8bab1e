"""Ways to find prompts: selections, and the files that the browser finds them with.

However large the library, a search fetches little: each facet has a file, the index of words is cut into
many, and so are the cards that show what was found. ``assets/logic/gallery-search.js`` reads them.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from promptguide.finding import values
from promptguide.text_index import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from promptguide.entries import Entry
    from promptguide.library import Library

FOLDER = "assets/library/"
"""Where the files are, from the root of an edition."""

INDEX = f"{FOLDER}index.json"
"""The file to begin with: how large the library is, and how it is cut."""

CARDS = 6
"""How many cards are in a file. Those of one answer are often far apart, so each file should be small."""


def select(library: Library, chosen: Mapping[str, Iterable[str]]) -> list[Entry]:
    """The prompts that have, in every chosen facet, one of its chosen values."""
    found = set(range(len(library.entries)))
    for facet, ids in chosen.items():
        places = library.facets.get(facet, {})
        found &= {place for id_ in ids for place in places.get(id_, ())}
    return [library.entries[place] for place in sorted(found)]


def selects_any(library: Library, chosen: Mapping[str, Iterable[str]]) -> bool:
    """Whether any prompt has them; it looks at no more prompts than it has to."""
    wanted = {facet: set(ids) for facet, ids in chosen.items()}
    return any(
        all(ids & set(own.get(facet, ())) for facet, ids in wanted.items())
        for entry in library.entries
        for own in [values(entry, library.tables) if wanted else {}]
    )


def chosen(
    library: Library, collection: str | None, tags: Iterable[str], terms: Iterable[str]
) -> dict[str, list[str]]:
    """Sort the ids of a selection into facets; ids that are not known are left out."""
    tables = library.tables
    kinds = {tag.id: kind.id for kind in tables.kinds for tag in kind.tags}
    found: dict[str, list[str]] = {"collection": [collection]} if collection else {}
    for tag in tags:
        if tag in kinds:
            found.setdefault(kinds[tag], []).append(tag)
    for term in terms:
        if term in tables.terms:
            found.setdefault(tables.terms[term].element, []).append(term)
    return found


def files(library: Library, locale: str, cards: Sequence[str]) -> dict[str, str]:
    """The files of an edition as JSON, by path. ``cards`` show each prompt, as JSON, in the library's order.

    A file's address carries the version of all, so that no browser mixes those of two libraries.
    """
    written = {f"facets/{facet}": json_text(_column(library, facet)) for facet in library.facets}
    written |= {f"sorts/{sort}": json_text(keys) for sort, keys in _sorts(library, locale).items()}
    written |= {f"texts/{number}": text for number, text in enumerate(library.text_files)}
    written |= {
        f"cards/{start // CARDS}": f"[{','.join(cards[start : start + CARDS])}]"
        for start in range(0, len(cards), CARDS)
    }
    version = sha256("\n".join(written.values()).encode()).hexdigest()[:10]
    about = {"size": len(cards), "texts": len(library.text_files), "cards": CARDS, "version": version}
    return {INDEX: json_text(about)} | {f"{FOLDER}{name}.json": text for name, text in written.items()}


def title_key(title: str) -> bytes:
    """What titles are sorted by: GB 18030 has Latin letters first, then the common characters by sound."""
    return fold(title).encode("gb18030")


def _column(library: Library, facet: str) -> dict[str, Any]:
    """A facet's values for every prompt: the different sets of values, and a character for each prompt.

    The character with the code 48 stands for the first set, the next for the second, and so on.
    """
    numbers: dict[tuple[str, ...], int] = {}
    of = [
        numbers.setdefault(library.findings[entry.id].facets.get(facet, ()), len(numbers))
        for entry in library.entries
    ]
    return {"sets": list(numbers), "of": "".join(chr(48 + number) for number in of)}


def _sorts(library: Library, locale: str) -> dict[str, Sequence[float]]:
    """What prompts are sorted by: how long a clip is (0 if not known), how many phrases, the title's rank."""
    entries = library.entries
    titles = [title_key(getattr(entry.prompt.title, locale)) for entry in entries]
    ranks = [0] * len(entries)
    for rank, place in enumerate(sorted(range(len(entries)), key=titles.__getitem__)):
        ranks[place] = rank
    return {
        "seconds": [entry.seconds or 0 for entry in entries],
        "phrases": [len(entry.rows) for entry in entries],
        "title": ranks,
    }


def json_text(value: object) -> str:
    """Plain data as JSON without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
