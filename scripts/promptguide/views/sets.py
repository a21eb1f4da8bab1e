"""Prompts to compare: a set whole, and a prompt's place in its set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptguide.comparison import difference
from promptguide.views.common import languages, local, prompt_path
from promptguide.views.glossary import diagram

if TYPE_CHECKING:
    from promptguide.entries import Entry
    from promptguide.table_records import Member, PromptSet
    from promptguide.views.common import Scope, View


def prompt_set(group: PromptSet, scope: Scope, uid: str) -> View:
    """Show a set: its members beside each other, what is changed marked against the first.

    In a ladder each step is compared with the one before.
    """
    prompts = scope.library.prompts
    members = [(member, prompts[member.prompt]) for member in group.members if member.prompt in prompts]
    shown = []
    for number, (member, entry) in enumerate(members):
        base = members[number - 1 if group.kind == "ladder" else 0][1] if number else None
        shown.append(
            _member(member, entry, scope)
            | {
                "number": number + 1,
                "texts": [_text(entry, base, language, scope) for language in languages(scope.locale)],
                "diagram": _diagram(group, entry, scope, f"{uid}-{number + 1}"),
            }
        )
    return _head(group, scope) | {"members": shown}


def place_in_set(entry: Entry, scope: Scope) -> View | None:
    """Show the other members of a prompt's set, each as what it changes in this prompt."""
    group = scope.library.tables.homes.get(entry.id)
    if group is None:
        return None
    prompts = scope.library.prompts
    others = [
        _member(member, prompts[member.prompt], scope)
        | {"text": _text(prompts[member.prompt], entry, scope.locale, scope)}
        for member in group.members
        if member.prompt in prompts and member.prompt != entry.id
    ]
    own = next(member for member in group.members if member.prompt == entry.id)
    return _head(group, scope) | {"effect": scope.local(own.effect), "others": others}


def _head(group: PromptSet, scope: Scope) -> View:
    found = scope.library.tables.element(group.element) if group.element else None
    return {
        "kind": scope.say(f"lesson_{group.kind}"),
        "element": scope.local(found[0].name) if found else "",
        "title": scope.local(group.title),
        "lesson": scope.local(group.lesson),
    }


def _member(member: Member, entry: Entry, scope: Scope) -> View:
    return {
        "href": scope.link(prompt_path(entry.id)),
        "title": scope.local(entry.prompt.title),
        "effect": scope.local(member.effect),
    }


def _text(entry: Entry, base: Entry | None, language: str, scope: Scope) -> View:
    text = local(entry.prompt.text, language)
    pieces = difference(local(base.prompt.text, language), text) if base else []
    return {
        "lang": language,
        "label": scope.say(f"lang_{language}"),
        "pieces": [{"kind": piece.kind, "text": piece.text} for piece in pieces]
        or [{"kind": "same", "text": text}],
    }


def _diagram(group: PromptSet, entry: Entry, scope: Scope, uid: str) -> View | None:
    """The drawing of the first term by which the prompt fills in the element of its pair."""
    terms = scope.library.tables.terms
    for id_ in entry.terms:
        record = terms[id_]
        if record.element == group.element and record.diagram:
            return diagram(record, scope, uid) or {}
    return None
