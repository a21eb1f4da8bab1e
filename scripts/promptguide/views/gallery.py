"""Cards of prompts, the gallery with its facets, and the ways from one prompt to others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptguide import finding, gallery
from promptguide.related import CAMERA, Neighbour
from promptguide.views.common import GALLERY, excerpt, prompt_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from promptguide.entries import Entry
    from promptguide.library import Library
    from promptguide.table_records import Tag, Term
    from promptguide.views.common import Scope, View

SORTS = ("order", "title", "short", "long", "phrases")

SHORT = 30
"""How many values a facet may have that is open from the start."""

PAGE = 200
"""How many cards a page of the library has at most."""

NEAR = 2
"""How many pages before and after a page it links by number, besides the first and the last."""


def card(entry: Entry, scope: Scope) -> View:
    """Show a prompt as a card: title, beginning, camera, facts."""
    terms = [scope.library.tables.terms[id_] for id_ in entry.terms]
    camera = [term for term in terms if term.element in CAMERA]
    seconds = scope.say("video_seconds", seconds=f"{entry.seconds:g}") if entry.seconds else ""
    lesson = finding.lesson(entry, scope.library.tables)
    return {
        "id": entry.id,
        "href": scope.link(prompt_path(entry.id)),
        "title": scope.local(entry.prompt.title),
        "excerpt": excerpt(scope.local(entry.prompt.text), 64),
        "icons": [term.diagram.draw for term in camera if term.diagram][:3],
        "camera": [scope.local(term.name) for term in camera],
        "facts": [fact for fact in (entry.aspect or "", seconds) if fact],
        "lesson": scope.say(f"lesson_{lesson}") if lesson else "",
    }


def cards(entries: Iterable[Entry], scope: Scope) -> list[View]:
    """Show prompts as cards."""
    return [card(entry, scope) for entry in entries]


def files(scope: Scope) -> dict[str, str]:
    """The files that the browser finds prompts with and shows them by, by path."""
    return gallery.files(scope.library, scope.locale, [_written(e, scope) for e in scope.library.entries])


def _written(entry: Entry, scope: Scope) -> str:
    """A card as JSON, written once; without its address, which depends on the page."""
    kept, key = scope.library.tables.kept, (f"card-{scope.locale}", entry.path)
    if kept.get(key, (None,))[0] is not entry:
        view = card(entry, scope)
        del view["href"]
        kept[key] = entry, gallery.json_text(view)
    return str(kept[key][1])


def pages(library: Library) -> int:
    """How many pages the whole library fills."""
    return max(1, -(-len(library.entries) // PAGE))


def page_path(number: int) -> str:
    """The path of a page of the library; the first is the library's own."""
    return GALLERY if number == 1 else f"{GALLERY}page/{number}/"


def page(number: int, scope: Scope) -> View:
    """Show a page of the library: a section for each collection on it, and the ways to other pages."""
    library = scope.library
    first = (number - 1) * PAGE
    return {
        "sections": _sections(library.entries[first : first + PAGE], scope),
        "pager": _pager(number, scope) if pages(library) > 1 else None,
        "front": scope.link(GALLERY),
        "count": len(library.entries),
        "first": first + 1,
        "last": min(first + PAGE, len(library.entries)),
    }


def front(scope: Scope) -> View:
    """Show the first page, with what narrows the library: facets, sorts, the pattern of a card."""
    return page(1, scope) | {
        "facets": facets(scope),
        "sorts": [{"id": sort, "name": scope.say(f"sort_{sort}")} for sort in SORTS],
        "draws": _draws(scope),
        "blank": _BLANK,
        "data": scope.link(gallery.INDEX),
    }


def facets(scope: Scope) -> list[View]:
    """Show every facet with its values and how many prompts each has.

    Some short ones are open from the start. The browser fetches a file for each that is open, so of a large
    library fewer are.
    """
    opened = (0, 2, 3) if pages(scope.library) == 1 else (0, 2)
    return [
        {
            "id": facet,
            "name": _facet_name(facet, scope),
            "open": number in opened and len(values) <= SHORT,
            "values": [
                {"id": value, "name": value_name(facet, value, scope), "count": len(places)}
                for value, places in values.items()
            ],
        }
        for number, (facet, values) in enumerate(scope.library.facets.items())
    ]


def value_name(facet: str, value: str, scope: Scope) -> str:
    """What readers call a value of a facet."""
    tables = scope.library.tables
    if value in tables.terms and facet == tables.terms[value].element:
        return scope.local(tables.terms[value].name)
    if facet == "collection" and value in tables.collections:
        return scope.local(tables.collections[value].name)
    if facet == "model":
        return tables.models[value].name if value in tables.models else scope.say("model_any")
    if facet in {"length", "lesson"}:
        return scope.say(f"{facet}_{value.replace('-', '_')}")
    return scope.local(tables.tags[value].name) if value in tables.tags else value


def neighbours(entry: Entry, scope: Scope) -> View:
    """Show the ways on from a prompt."""
    found, tables = scope.library.relations.neighbours(entry), scope.library.tables
    return {
        "same_camera": [_neighbour(one, tables.terms, scope) for one in found.same_camera],
        "same_subject": [_neighbour(one, tables.tags, scope) for one in found.same_subject],
        "before": _link(found.before, scope) if found.before else None,
        "after": _link(found.after, scope) if found.after else None,
    }


_BLANK: View = {
    **dict.fromkeys(("id", "href", "title", "excerpt", "lesson"), ""),
    **{key: [""] for key in ("icons", "facts", "camera")},
}
"""A card for the browser to fill in: whatever a card may have, it has one of."""


def _sections(entries: Iterable[Entry], scope: Scope) -> list[View]:
    tables, sizes = scope.library.tables, scope.library.facets.get("collection", {})
    sections: dict[str, View] = {}
    for entry in entries:
        collection = tables.collections.get(entry.collection)
        section = sections.setdefault(
            entry.collection,
            {
                "id": entry.collection,
                "name": scope.local(collection.name) if collection else entry.collection,
                "intro": scope.local(collection.intro) if collection else "",
                "count": len(sizes[entry.collection]),
                "cards": [],
            },
        )
        section["cards"].append(card(entry, scope))
    return list(sections.values())


def _pager(here: int, scope: Scope) -> View:
    """The ways from one page of the library to others; a gap in the numbers is 0."""
    last = pages(scope.library)
    near = [number for number in range(here - NEAR, here + NEAR + 1) if 1 < number < last]
    numbers = [1, *([0] if near and near[0] > 2 else []), *near]
    numbers += [*([0] if near and near[-1] < last - 1 else []), last]
    return {
        "here": here,
        "pages": [
            {"number": number, "href": scope.link(page_path(number)) if number else ""} for number in numbers
        ],
        "before": scope.link(page_path(here - 1)) if here > 1 else "",
        "after": scope.link(page_path(here + 1)) if here < last else "",
    }


def _draws(scope: Scope) -> list[str]:
    """Every drawing that some card has."""
    terms = [scope.library.tables.terms[id_] for id_ in scope.library.users]
    return [term.diagram.draw for term in terms if term.diagram and term.element in CAMERA]


def _facet_name(facet: str, scope: Scope) -> str:
    tables = scope.library.tables
    if found := tables.element(facet):
        return scope.local(found[0].name)
    kinds = {kind.id: kind.name for kind in tables.kinds}
    return scope.local(kinds[facet]) if facet in kinds else scope.say(f"facet_{facet}")


def _neighbour(found: Neighbour, names: Mapping[str, Tag | Term], scope: Scope) -> View:
    return _link(found.entry, scope) | {"shared": [scope.local(names[id_].name) for id_ in found.shared]}


def _link(entry: Entry, scope: Scope) -> View:
    return {"href": scope.link(prompt_path(entry.id)), "title": scope.local(entry.prompt.title)}


def query(chosen: Mapping[str, Iterable[str]]) -> str:
    """The end of the gallery's address that shows a selection; the script writes it alike."""
    parts = "&".join(f"{facet}={','.join(ids)}" for facet, ids in chosen.items())
    return f"?{parts}" if parts else ""
