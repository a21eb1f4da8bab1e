"""The workbench: what its form offers, and what its script has to know."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from promptguide import language, workbench
from promptguide.carryover import usable
from promptguide.records import LOCALES
from promptguide.views.common import GALLERY, data_href, languages

if TYPE_CHECKING:
    from promptguide.views.common import Scope, View

WORKBENCH = "workbench/"
"""The path of its page, from the root of an edition."""

PREVIEWED = ("shot_size", "camera_angle")
"""The elements whose drawings the preview shows."""

_SAID = "bench_say_"
"""How the names of the sentences begin that the script says."""

ASPECTS = ("16:9", "9:16", "1:1", "4:3", "21:9")


def bench(scope: Scope, propose: str) -> View:
    """Show the workbench. ``propose`` is the address at which a new file can be proposed, or nothing."""
    library, tables = scope.library, scope.library.tables
    elements = [
        {
            "id": element.id,
            "tone": tone,
            "name": scope.local(element.name),
            "hint": scope.local(element.hint),
        }
        for tone, group in enumerate(tables.groups, 1)
        for element in group.elements
    ]
    marks = {
        locale: {"comma": scope.say(f"text_comma_{locale}"), "stop": scope.say(f"text_stop_{locale}")}
        for locale in LOCALES
    }
    said = {
        key.removeprefix(_SAID): sentence
        for key, sentence in scope.words.words.items()
        if key.startswith(_SAID)
    }
    return {
        "elements": elements,
        "languages": [{"id": name, "label": scope.say(f"lang_{name}")} for name in languages(scope.locale)],
        "formulas": [{"id": m.id, "name": m.name} for m in usable(tables) if m.formula],
        "models": [{"id": model.id, "name": model.name} for model in tables.models.values()],
        "aspects": ASPECTS,
        "kinds": [
            {"id": kind, "name": scope.say(f"bench_kind_{kind}")}
            for kind in ("original", "quotation", "restatement")
        ],
        "tags": [
            {
                "name": scope.local(kind.name),
                "tags": [{"id": tag.id, "name": scope.local(tag.name)} for tag in kind.tags],
            }
            for kind in tables.kinds
        ],
        "collections": _collections(scope),
        "draws": sorted(
            term.diagram.draw for term in tables.terms.values() if term.diagram and term.element in PREVIEWED
        ),
        "data": {
            "language": data_href(language.PATH, language.written(tables), scope),
            "phrases": data_href(workbench.PATH, workbench.written(library), scope),
            "prompts": scope.link(GALLERY),
            "marks": json.dumps(marks, ensure_ascii=False),
            "propose": propose,
            "rules": scope.link("rules/"),
            "words": json.dumps(said, ensure_ascii=False),
        },
    }


def _collections(scope: Scope) -> list[View]:
    """The prompts to start from, under their collections."""
    shelves: dict[str, View] = {}
    for entry in scope.library.entries:
        collection = scope.library.tables.collections.get(entry.collection)
        name = scope.local(collection.name) if collection else entry.collection
        shelf = shelves.setdefault(entry.collection, {"name": name, "prompts": []})
        shelf["prompts"].append({"id": entry.id, "title": scope.local(entry.prompt.title)})
    return list(shelves.values())
