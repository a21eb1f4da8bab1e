"""What the tools in the browser know of the language of prompts: elements, terms and models."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from promptguide.records import LOCALES

if TYPE_CHECKING:
    from promptguide.records import Record
    from promptguide.table_records import Model, Term
    from promptguide.tables import Tables

PATH = "assets/promptguide/language.json"
"""Where it is published, from the root of an edition."""


def written(tables: Tables) -> str:
    """The data as a JSON text."""
    return json.dumps(data(tables), ensure_ascii=False, separators=(",", ":"))


def data(tables: Tables) -> dict[str, Any]:
    """Elements in the order they are shown, seams, terms, and models with their formulas."""
    return {
        "locales": list(LOCALES),
        "elements": [
            {
                "id": element.id,
                "group": group.id,
                "tone": tone,
                "name": _both(element.name),
                "hint": _both(element.hint),
                "role": element.role,
                "cues": _both(element.cues),
            }
            for tone, group in enumerate(tables.groups, 1)
            for element in group.elements
        ],
        "seams": {"starts": _both(tables.seams.starts), "links": _both(tables.seams.links)},
        "terms": [_term(term) for term in tables.terms.values()],
        "models": [_model(model) for model in tables.models.values()],
        "craft": tables.craft.data["reading"],
        "rules": _rules(tables),
    }


def _rules(tables: Tables) -> list[dict[str, Any]]:
    """The rules with their conditions, whose words are regular expressions."""
    finds = {rule["id"]: rule["find"] for rule in tables.craft.data["rules"]}
    return [
        {
            "id": rule.id,
            "theme": theme.id,
            "name": _both(rule.name),
            "explanation": _both(rule.explanation),
            "bad": _both(rule.bad),
            "better": _both(rule.better),
            "plant": {"place": rule.plant.place, **_both(rule.plant)} if rule.plant else None,
            "repair_hint": _both(rule.repair_hint) if rule.repair_hint else None,
            "chapter": rule.source.chapter,
            "seconds": rule.seconds,
            "find": finds[rule.id],
        }
        for theme in tables.themes
        for rule in theme.rules
    ]


def _term(term: Term) -> dict[str, Any]:
    return {
        "id": term.id,
        "element": term.element,
        "name": _both(term.name),
        "aliases": _both(term.aliases),
        "draw": term.diagram.draw if term.diagram else None,
    }


def _model(model: Model) -> dict[str, Any]:
    return {
        "id": model.id,
        "name": model.name,
        "status": model.status,
        "seconds": model.seconds.model_dump(exclude_none=True) if model.seconds else None,
        "aspects": model.aspects,
        "audio": model.audio,
        "formula": [{"name": _both(slot.name), "elements": slot.elements} for slot in model.formula.slots]
        if model.formula
        else None,
    }


def _both(text: Record) -> dict[str, Any]:
    return {locale: getattr(text, locale) for locale in LOCALES}
