"""The page to practise on, and its data: all questions of an edition."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from promptguide import exercises
from promptguide.views import exercise
from promptguide.views.common import data_href
from promptguide.views.glossary import diagram

if TYPE_CHECKING:
    from collections.abc import Mapping

    from promptguide.chapters import Chapter
    from promptguide.views.common import Scope, View

PRACTICE = "practice/"
"""The path of the page to practise on."""

DATA = f"{PRACTICE}questions.json"
"""The path of its data."""

SOME = 2
"""How many questions of each kind the page shows where scripts do not run."""

BOXES = (1, 2, 4, 8, 16)
"""After how many days a question comes back from each box: our choice; ``logic/practice.js`` has the same."""


def practice(scope: Scope, chapters: Mapping[str, Chapter]) -> View:
    """Show the page: what can be practised, some questions of each kind, and what its script needs."""
    bank, tables = scope.library.exercises, scope.library.tables
    kinds, elements = Counter(q.kind for q in bank), Counter(q.element for q in bank)
    some = [q for kind in exercises.KINDS for q in exercises.select(bank.of(kind), SOME)]
    drawn = [tables.terms[q.of] for q in bank if q.kind == "diagram"]
    return {
        "count": len(bank),
        "data": data_href(DATA, written(scope, chapters), scope),
        "kinds": [
            _named(id_, scope.say(f"exercise_kind_{id_}"), kinds) for id_ in exercises.KINDS if kinds[id_]
        ],
        "elements": [
            _named(one.id, scope.local(one.name), elements)
            | {"tone": next(n for n, group in enumerate(tables.groups, 1) if one in group.elements)}
            for one in tables.elements
            if elements[one.id]
        ],
        "some": [exercise.question(q, scope, chapters, f"e-{n}") for n, q in enumerate(some, 1)],
        "drawings": [{"id": term.id, "diagram": diagram(term, scope, "drawn")} for term in drawn],
        "blanks": exercise.blanks(scope),
        "boxes": BOXES,
    }


def written(scope: Scope, chapters: Mapping[str, Chapter]) -> str:
    """All questions of an edition as JSON: each as ``question`` has it, but the texts of prompts once."""
    data = {
        "prompts": {id_: exercise.segments(scope.library.prompts[id_], scope.locale) for id_ in _used(scope)},
        "questions": [exercise.plan(asked, scope, chapters) for asked in scope.library.exercises],
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _used(scope: Scope) -> list[str]:
    return sorted({prompt for asked in scope.library.exercises for prompt in asked.prompts})


def _named(id_: str, name: str, counts: Mapping[str, int]) -> View:
    return {"id": id_, "name": name, "count": counts[id_]}
