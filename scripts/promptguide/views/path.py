"""Chapters on the way through the guide: the learning path, the head and the foot of a chapter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptguide.views.common import prompt_path

if TYPE_CHECKING:
    from collections.abc import Mapping

    from promptguide.chapters import Chapter
    from promptguide.table_records import Term
    from promptguide.views.common import Scope, View

PATH = "path/"
"""The path of the page that shows the learning path."""

TODAY = "models-today/"
"""The path of the chapter on models that can be used."""


def chapter_path(id_: str) -> str:
    """The path of a chapter's page; its id is the path of its file without the ending."""
    return id_.removesuffix("index") if id_ == "index" or id_.endswith("/index") else f"{id_}/"


def order(scope: Scope, chapters: Mapping[str, Chapter]) -> list[str]:
    """The chapters of the learning path, in order."""
    stages = scope.library.tables.stages
    return [id_ for stage in stages for id_ in stage.chapters if id_ in chapters]


def path(scope: Scope, chapters: Mapping[str, Chapter]) -> View:
    """Show the learning path."""
    stages, number = [], 1
    for stage in scope.library.tables.stages:
        shown = [_step(id_, chapters[id_], scope) for id_ in stage.chapters if id_ in chapters]
        goal, name = scope.local(stage.goal), scope.local(stage.name)
        stages.append({"id": stage.id, "name": name, "goal": goal, "start": number, "chapters": shown})
        number += len(shown)
    total = sum(chapters[id_].minutes for id_ in order(scope, chapters))
    return {"stages": stages, "count": number - 1, "total": scope.say("path_total", minutes=total)}


def head(id_: str, scope: Scope, chapters: Mapping[str, Chapter]) -> View:
    """Show where a chapter stands in the path, how long it takes, what one can do afterwards."""
    own, steps = chapters[id_], order(scope, chapters)
    place = scope.say("chapter_place", number=steps.index(id_) + 1, count=len(steps)) if id_ in steps else ""
    minutes = scope.say("chapter_minutes", minutes=own.minutes)
    return {
        "place": place,
        "minutes": minutes,
        "learn": own.front_matter.learn,
        "path_href": scope.link(PATH),
    }


def foot(id_: str, scope: Scope, chapters: Mapping[str, Chapter]) -> View:
    """Show what to remember of a chapter, and the next one."""
    steps = order(scope, chapters)
    after = steps[steps.index(id_) + 1 :][:1] if id_ in steps else []
    return {
        "chapter": id_,
        "takeaways": chapters[id_].front_matter.takeaways,
        "in_path": id_ in steps,
        "next": _link(after[0], chapters[after[0]], scope) if after else None,
        "path_href": scope.link(PATH),
    }


def teaching(term: Term, scope: Scope, chapters: Mapping[str, Chapter]) -> list[View]:
    """Show the chapters that ``teachers`` names."""
    return [_link(id_, chapters[id_], scope) for id_ in teachers(term, chapters)]


def teachers(term: Term, chapters: Mapping[str, Chapter]) -> list[str]:
    """The ids of the chapters that link a term, then of those that teach its element."""
    linking = [id_ for id_, chapter in chapters.items() if term.id in {use.term for use in chapter.terms}]
    teaching_ = [id_ for id_, chapter in chapters.items() if term.element in chapter.front_matter.teaches]
    return list(dict.fromkeys([*linking, *teaching_]))


def _step(id_: str, chapter: Chapter, scope: Scope) -> View:
    link, practice = _link(id_, chapter, scope), scope.say("practice")
    return link | {
        "practice": f"{link['href']}#{practice.lower()}" if chapter.has_heading(practice) else "",
        "example": _example(chapter, scope),
        "id": id_,
        "minutes": scope.say("chapter_minutes", minutes=chapter.minutes),
        "learn": chapter.front_matter.learn,
    }


def _example(chapter: Chapter, scope: Scope) -> str:
    """The way to the first prompt that a chapter shows, alone or as the first of a set."""
    sets, prompts = scope.library.tables.sets, scope.library.prompts
    for use in chapter.uses:
        group = sets.get(use.argument) if use.name == "pair" else None
        id_ = group.members[0].prompt if group else use.argument
        if id_ in prompts:
            return scope.link(prompt_path(id_))
    return ""


def _link(id_: str, chapter: Chapter, scope: Scope) -> View:
    return {"href": scope.link(chapter_path(id_)), "title": chapter.title or id_}
