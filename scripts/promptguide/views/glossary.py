"""The film language: a term with its diagram and concordance, the list of terms, and terms inside texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptguide.views.common import GALLERY, languages, local, prompt_path, term_path

if TYPE_CHECKING:
    from promptguide.concordance import Excerpt, Occurrence
    from promptguide.entries import Row
    from promptguide.table_records import Term
    from promptguide.views.common import Scope, View


def term(record: Term, scope: Scope, uid: str) -> View:
    """Show a term: its names, what it is, when to use it, its diagram."""
    library = scope.library
    found = library.tables.element(record.element)
    return {
        "id": record.id,
        "uid": uid,
        "href": scope.link(term_path(record.id)),
        "name": scope.local(record.name),
        "names": _other_names(record, scope),
        "aliases": [
            {"lang": language, "texts": getattr(record.aliases, language)}
            for language in languages(scope.locale)
            if getattr(record.aliases, language)
        ],
        "element": scope.local(found[0].name) if found else record.element,
        "tone": found[2] if found else 1,
        "definition": scope.local(record.definition),
        "use": scope.local(record.use),
        "avoid": scope.local(record.avoid),
        "see": [_link(library.tables.terms[id_], scope) for id_ in record.see if id_ in library.tables.terms],
        "diagram": diagram(record, scope, uid),
        "count": library.users.get(record.id, 0),
        "gallery": f"{scope.link(GALLERY)}?{record.element}={record.id}",
    }


def concordance(record: Term, scope: Scope) -> list[View]:
    """Show phrases that use a term, prompt by prompt."""
    shown: dict[str, View] = {}
    for use in scope.library.concordance.get(record.id, []):
        entry = shown.setdefault(
            use.entry.id,
            {
                "href": scope.link(prompt_path(use.entry.id)),
                "title": scope.local(use.entry.prompt.title),
                "uses": [],
            },
        )
        entry["uses"].append(_use(use, scope))
    return list(shown.values())


def glossary(scope: Scope) -> View:
    """Show all terms under their elements, both in the order of the table."""
    tables = scope.library.tables
    sections: dict[str, View] = {}
    for record in tables.terms.values():
        found = tables.element(record.element)
        if found:
            name = scope.local(found[0].name)
            section = sections.setdefault(record.element, {"id": record.element, "name": name, "terms": []})
            section["terms"].append(_entry(record, scope))
    return {"sections": list(sections.values()), "count": len(tables.terms)}


def diagram(record: Term, scope: Scope, uid: str) -> View | None:
    """Show a term's drawing; ``uid`` begins the ids in it."""
    if record.diagram is None:
        return None
    text = scope.local(record.diagram.text)
    return {"draw": record.diagram.draw, "text": text, "uid": f"{uid}-{record.id}"}


def tip(id_: str, scope: Scope, uid: str, text: str | None = None) -> View:
    """Show a term inside a text: a link, and its definition for who points at it."""
    record = scope.library.tables.terms[id_]
    return _link(record, scope) | {
        "uid": f"{uid}-tip",
        "text": text or scope.local(record.name),
        "definition": scope.local(record.definition),
    }


def named(phrase: str, row: Row, language: str, scope: Scope, uid: str) -> list[View]:
    """Cut a phrase where it names the terms of its row."""
    tables = scope.library.tables
    pieces: list[View] = []
    position = 0
    for number, use in enumerate(tables.vocabulary.uses(row.element.id, language, phrase)):
        pieces.append({"text": phrase[position : use.start], "term": None})
        name = phrase[use.start : use.end]
        pieces.append({"text": name, "term": tip(use.term, scope, f"{uid}-{number}", name)})
        position = use.end
    return [piece for piece in [*pieces, {"text": phrase[position:], "term": None}] if piece["text"]]


def _entry(record: Term, scope: Scope) -> View:
    return _link(record, scope) | {
        "names": _other_names(record, scope),
        "definition": scope.local(record.definition),
        "draw": record.diagram.draw if record.diagram else "",
        "count": scope.library.users.get(record.id, 0),
    }


def _other_names(record: Term, scope: Scope) -> list[View]:
    """A term's name in the languages that are not the page's."""
    others = languages(scope.locale)[1:]
    return [{"lang": language, "text": local(record.name, language)} for language in others]


def _link(record: Term, scope: Scope) -> View:
    return {"id": record.id, "name": scope.local(record.name), "href": scope.link(term_path(record.id))}


def _use(use: Occurrence, scope: Scope) -> View:
    return {
        "href": f"{scope.link(prompt_path(use.entry.id))}#p-{use.entry.id}-row-{use.row.number}",
        "tone": use.row.tone,
        "excerpts": [
            _excerpt(use.excerpt(scope.library.tables, language), language)
            for language in languages(scope.locale)
        ],
    }


def _excerpt(found: Excerpt, language: str) -> View:
    phrase = [{"text": text, "named": named_} for text, named_ in found.phrase]
    return {"lang": language, "before": found.before, "phrase": phrase, "after": found.after}
