"""The rules on how a prompt is written: what each says, an example of each kind, and where it is from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptguide import craft
from promptguide.views.common import languages, prompt_path
from promptguide.views.facts import facts
from promptguide.views.path import chapter_path

if TYPE_CHECKING:
    from collections.abc import Mapping

    from promptguide.chapters import Chapter
    from promptguide.craft.records import Rule
    from promptguide.views.common import Scope, View

NAMED = 5
"""So many prompts that break a rule are named."""


def rules(scope: Scope, chapters: Mapping[str, Chapter]) -> View:
    """Show all rules under their themes, both in the order of the table."""
    library, tables = scope.library, scope.library.tables
    part = len(library.judged) < len(library.prompts)
    sections = [
        {
            "id": theme.id,
            "name": scope.local(theme.name),
            "rules": [_rule(rule, scope, chapters) for rule in theme.rules],
        }
        for theme in tables.themes
    ]
    return {
        "sections": sections,
        "count": len(tables.rules),
        "judged": len(library.judged) if part else 0,
    }


def _rule(rule: Rule, scope: Scope, chapters: Mapping[str, Chapter]) -> View:
    library = scope.library
    broken = library.broken_rules.get(rule.id, [])
    fact = library.tables.facts.get(rule.source.fact or "")
    return {
        "id": rule.id,
        "name": scope.local(rule.name),
        "explanation": scope.local(rule.explanation),
        "seconds": f"{rule.seconds:g}" if rule.seconds else "",
        "bad": [
            {"lang": language, "pieces": _marked(rule, language, scope)}
            for language in languages(scope.locale)
        ],
        "better": [
            {"lang": language, "text": getattr(rule.better, language)} for language in languages(scope.locale)
        ],
        "fact": facts([fact], scope)[0] if fact else None,
        "chapter": _chapter(rule.source.chapter, scope, chapters) if rule.source.chapter else None,
        "count": scope.say("rule_count", count=len(broken), total=len(library.judged)),
        "prompts": [
            {
                "href": scope.link(prompt_path(id_)),
                "title": scope.local(library.prompts[id_].prompt.title),
            }
            for id_ in broken[:NAMED]
        ],
        "more": len(broken) > NAMED,
    }


def _chapter(id_: str, scope: Scope, chapters: Mapping[str, Chapter]) -> View:
    title = chapters[id_].title if id_ in chapters else id_
    return {"href": scope.link(chapter_path(id_)), "title": title}


def _marked(rule: Rule, language: str, scope: Scope) -> list[View]:
    """The bad example, cut at the words that break the rule."""
    text: str = getattr(rule.bad, language)
    draft = craft.Draft(language, text, (), rule.seconds)
    pieces: list[View] = []
    position = 0
    for found in craft.check(draft, scope.library.tables):
        if found.rule == rule.id and position <= found.start < found.end:
            pieces.append({"text": text[position : found.start], "found": False})
            pieces.append({"text": text[found.start : found.end], "found": True})
            position = found.end
    return [piece for piece in [*pieces, {"text": text[position:], "found": False}] if piece["text"]]
