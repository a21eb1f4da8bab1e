"""Cards of prompts, the gallery with its facets, and the ways from one prompt to others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptguide import gallery
from promptguide.related import CAMERA, Neighbour
from promptguide.views.common import GALLERY, data_href, excerpt, prompt_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from promptguide.entries import Entry
    from promptguide.table_records import Tag, Term
    from promptguide.views.common import Scope, View

SORTS = ("order", "title", "short", "long", "phrases")


def card(entry: Entry, scope: Scope) -> View:
    """Show a prompt as a card: title, beginning, camera, facts."""
    terms = [scope.library.tables.terms[id_] for id_ in entry.terms]
    camera = [term for term in terms if term.element in CAMERA]
    seconds = scope.say("video_seconds", seconds=f"{entry.seconds:g}") if entry.seconds else ""
    lesson = gallery.values(entry, scope.library).get("lesson", [""])[0]
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


def full(scope: Scope) -> View:
    """Show the whole library: a section for each collection, and the facets to narrow it by."""
    library = scope.library
    sections: dict[str, View] = {}
    for entry in library.entries:
        collection = library.tables.collections.get(entry.collection)
        section = sections.setdefault(
            entry.collection,
            {
                "id": entry.collection,
                "name": scope.local(collection.name) if collection else entry.collection,
                "intro": scope.local(collection.intro) if collection else "",
                "cards": [],
            },
        )
        section["cards"].append(card(entry, scope))
    return {
        "sections": list(sections.values()),
        "facets": facets(scope),
        "sorts": [{"id": sort, "name": scope.say(f"sort_{sort}")} for sort in SORTS],
        "count": len(library.entries),
        "data": data_href(f"{GALLERY}gallery.json", gallery.written(library, scope.locale), scope),
    }


def facets(scope: Scope) -> list[View]:
    """Show every facet with its values and how many prompts each has."""
    return [
        {
            "id": facet,
            "name": _facet_name(facet, scope),
            "values": [
                {"id": value, "name": value_name(facet, value, scope), "count": len(places)}
                for value, places in values.items()
            ],
        }
        for facet, values in gallery.index(scope.library).items()
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
