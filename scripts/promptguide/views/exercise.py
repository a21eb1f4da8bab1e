"""A question: its texts, its choices and its explanation, and the blank one that the page's script fills."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from promptguide import exercises, language
from promptguide.exercises import PLANT
from promptguide.views.common import RULES, data_href, prompt_path, term_path
from promptguide.views.glossary import diagram
from promptguide.views.path import chapter_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from promptguide.chapters import Chapter
    from promptguide.entries import Entry, Row
    from promptguide.exercises import Question
    from promptguide.views.common import Scope, View

LETTERS = "AB"


def question(asked: Question, scope: Scope, chapters: Mapping[str, Chapter], uid: str) -> View:
    """Show a question whole. ``uid`` makes ids unique in the page."""
    whole = plan(asked, scope, chapters)
    term = scope.library.tables.terms.get(whole["drawing"])
    return whole | {
        "uid": uid,
        "texts": [_filled(text, scope) for text in whole["texts"]],
        "shown": [_filled(text, scope) for text in whole["shown"]],
        "diagram": diagram(term, scope, uid) if term else None,
        "mend": whole["mend"] and _mending(asked, whole, scope),
        "language": _language(scope),
    }


def blanks(scope: Scope) -> list[View]:
    """A question of each kind with nothing in it: the pattern that the page's script fills."""
    return [_blank(kind) | {"language": _language(scope)} for kind in exercises.KINDS]


def plan(asked: Question, scope: Scope, chapters: Mapping[str, Chapter]) -> View:
    """A question with references to the texts of prompts instead of the texts."""
    of_kind = _KINDS[asked.kind](asked, scope)
    taught = _teaching(asked.element, of_kind.pop("chapter", None), scope, chapters)
    links = [*of_kind.pop("links"), *taught]
    answers = [_answer(of_kind["choices"][place], scope) for place in asked.right]
    return (
        {"id": asked.id, "kind": asked.kind, "element": asked.element, "quote": "", "drawing": ""}
        | {"texts": [], "shown": [], "right": list(asked.right), "mend": None}
        | {"prompts": list(asked.prompts)}
        | of_kind
        | {"answers": answers, "links": links}
    )


def _answer(choice: View, scope: Scope) -> str:
    return scope.say("exercise_answer_about", **choice) if choice["about"] else str(choice["text"])


def _name(asked: Question, scope: Scope) -> View:
    [entry], row = _entries(asked, scope), _row(asked, scope)
    return {
        "ask": scope.say("exercise_ask_name"),
        "texts": [_text(entry, _pieces(entry, [row], scope.locale))],
        "choices": [_element(choice, scope) for choice in asked.choices],
        "notes": _reasons(row, scope),
        "links": _row_links(entry, row, scope),
    }


def _find(asked: Question, scope: Scope) -> View:
    [entry], row = _entries(asked, scope), _row(asked, scope)
    rows = [entry.rows[int(choice) - 1] for choice in asked.choices]
    return {
        "ask": scope.say("exercise_ask_find", element=scope.local(row.element.name)),
        "texts": [_text(entry)],
        "choices": [
            {"text": one.quoted(scope.locale), "about": scope.local(one.element.name)} for one in rows
        ],
        "notes": _reasons(row, scope),
        "links": _row_links(entry, row, scope),
    }


def _diagram(asked: Question, scope: Scope) -> View:
    terms = scope.library.tables.terms
    term = terms[asked.of]
    return {
        "ask": scope.say("exercise_ask_diagram", element=_element_name(asked.element, scope)),
        "drawing": term.id,
        "choices": [
            {"text": scope.local(terms[id_].name), "about": scope.local(terms[id_].definition)}
            for id_ in asked.choices
        ],
        "notes": [_note(scope.say("term_use"), scope.local(term.use))],
        "links": [_term_link(id_, scope) for id_ in (term.id, *term.see[:2]) if id_ in terms],
    }


def _pair(asked: Question, scope: Scope) -> View:
    """Two texts; asked about a set, in which element they differ, else which has an effect."""
    entries = _entries(asked, scope)
    group = scope.library.tables.homes[asked.prompts[0]]
    effects = {member.prompt: scope.local(member.effect) for member in group.members}
    changed = [
        _text(entry, _pieces(entry, _rows(entry, asked.element), scope.locale), LETTERS[n])
        for n, entry in enumerate(entries)
    ]
    links = [_prompt_link(entry, scope) for entry in entries]
    lesson = _note(scope.local(group.title), scope.local(group.lesson))
    if asked.of == group.id:
        return {
            "ask": scope.say("exercise_ask_difference"),
            "texts": [_text(entry, (), LETTERS[n]) for n, entry in enumerate(entries)],
            "shown": changed,
            "choices": [_element(choice, scope) for choice in asked.choices],
            "notes": [lesson],
            "links": links,
        }
    letters = [scope.say("exercise_text", letter=letter) for letter in LETTERS]
    return {
        "ask": scope.say("exercise_ask_effect"),
        "quote": effects[asked.of],
        "texts": changed,
        "choices": [
            {"text": letter, "about": scope.local(entry.prompt.title)}
            for letter, entry in zip(letters, entries, strict=True)
        ],
        "notes": [lesson],
        "links": links,
    }


def _order(asked: Question, scope: Scope) -> View:
    [entry] = _entries(asked, scope)
    pieces = {key: text for text, key in segments(entry, scope.locale) if key}
    rows = [entry.rows[number - 1] for number in dict.fromkeys(int(c.split(".")[0]) for c in asked.choices)]
    return {
        "ask": scope.say("exercise_ask_order"),
        "texts": [_text(entry) | {"gaps": list(asked.choices)}],
        "shown": [_text(entry, asked.choices)],
        "choices": [{"text": pieces[choice], "about": ""} for choice in asked.choices],
        "notes": [_note(scope.say("column_why"), scope.local(row.phrase.why)) for row in rows[:2]],
        "links": [_prompt_link(entry, scope)],
    }


def _repair(asked: Question, scope: Scope) -> View:
    [entry] = _entries(asked, scope)
    rule = scope.library.tables.rules[asked.of]
    planted = next(one for one in asked.planted if one.locale == scope.locale)
    text = _text(entry) | {"plant": [planted.at, planted.text]}
    rows = {str(row.number): row for row in entry.rows}
    # As phrases of the prompt have no stop at their end, it has none either.
    fault = {"text": planted.text.strip().rstrip("。.!！"), "about": scope.local(rule.name)}
    return {
        "ask": scope.say("exercise_ask_repair"),
        "texts": [text],
        "choices": [
            {"text": rows[choice].quoted(scope.locale), "about": scope.local(rows[choice].element.name)}
            if choice in rows
            else fault
            for choice in asked.choices
        ],
        "notes": [
            _note(scope.local(rule.name), scope.local(rule.explanation)),
            _note(scope.say("rule_bad"), getattr(rule.bad, scope.locale)),
            _note(scope.say("rule_better"), getattr(rule.better, scope.locale)),
        ],
        "links": [
            {"href": f"{scope.link(RULES)}#{rule.id}", "title": scope.local(rule.name)},
            _prompt_link(entry, scope),
        ],
        "chapter": rule.source.chapter,
        "mend": {
            "rule": rule.id,
            "seconds": entry.seconds,
            "elements": {number: row.element.id for number, row in rows.items()},
            "hint": scope.local(rule.repair_hint) if rule.repair_hint else "",
        },
    }


_KINDS = {
    "name": _name,
    "find": _find,
    "diagram": _diagram,
    "pair": _pair,
    "order": _order,
    "repair": _repair,
}


def _blank(kind: str) -> View:
    text = {"label": "", "segments": [{"text": "", "show": show, "number": ""} for show in ("mark", "gap")]}
    return {
        "id": "",
        "uid": "",
        "kind": kind,
        "element": "",
        "ask": "",
        "quote": "",
        "texts": [text],
        "shown": [text],
        "diagram": None,
        "choices": [{"text": "", "about": ""}],
        "right": [0],
        "answers": [""],
        "notes": [{"label": "", "text": ""}],
        "links": [{"href": "", "title": ""}],
        "mend": {"data": "", "text": "", "hint": ""} if kind == "repair" else None,
    }


def _mending(asked: Question, whole: View, scope: Scope) -> View:
    """What the script that looks at a mended prompt must know: the rule, the length, the phrases to keep."""
    [entry] = _entries(asked, scope)
    of = whole["mend"]
    phrases = [
        [words, of["elements"][key.split(".")[0]]] for words, key in segments(entry, scope.locale) if key
    ]
    data = {"rule": of["rule"], "seconds": of["seconds"], "phrases": phrases}
    text = "".join(segment["text"] for segment in _filled(whole["texts"][0], scope)["segments"])
    return {"data": json.dumps(data, ensure_ascii=False), "text": text, "hint": of["hint"]}


def _language(scope: Scope) -> str:
    return data_href(language.PATH, language.written(scope.library.tables), scope)


def segments(entry: Entry, locale: str) -> list[tuple[str, str]]:
    """A prompt cut at its phrases: each stretch with ``row.piece``, or nothing where no row quotes it."""
    counts: Counter[int] = Counter()
    cut = []
    for segment in entry.aligned[locale].segments:
        if segment.row:
            counts[segment.row] += 1
        cut.append((segment.text, f"{segment.row}.{counts[segment.row]}" if segment.row else ""))
    return cut


def _text(entry: Entry, marks: Iterable[str] = (), label: str = "") -> View:
    """A prompt's text, some pieces of it marked, others left out."""
    return {"prompt": entry.id, "label": label, "marks": list(marks), "gaps": [], "plant": []}


def _filled(text: View, scope: Scope) -> View:
    """The same with its words; stretches that look alike are joined. The page's script does as much."""
    shown: list[dict[str, Any]] = []
    gaps = 0
    cut = segments(scope.library.prompts[text["prompt"]], scope.locale)
    if text["plant"]:
        cut.insert(text["plant"][0], (text["plant"][1], PLANT))
    for words, key in cut:
        show = "gap" if key in text["gaps"] else "mark" if key in text["marks"] else "plain"
        gaps += show == "gap"
        if show == "plain" and shown and shown[-1]["show"] == "plain":
            shown[-1]["text"] += words
        else:
            shown.append({"text": "" if show == "gap" else words, "show": show, "number": gaps})
    return {"label": text["label"], "segments": shown}


def _pieces(entry: Entry, rows: Iterable[Row], locale: str) -> list[str]:
    numbers = {str(row.number) for row in rows}
    return [key for _, key in segments(entry, locale) if key.split(".")[0] in numbers]


def _rows(entry: Entry, element: str) -> list[Row]:
    return [row for row in entry.rows if row.element.id == element]


def _entries(asked: Question, scope: Scope) -> list[Entry]:
    return [scope.library.prompts[id_] for id_ in asked.prompts]


def _row(asked: Question, scope: Scope) -> Row:
    return scope.library.prompts[asked.prompts[0]].rows[int(asked.of) - 1]


def _element(id_: str, scope: Scope) -> View:
    """An element as a choice."""
    found = scope.library.tables.element(id_)
    assert found is not None  # noqa: S101  the bank is made from the same tables
    return {"text": scope.local(found[0].name), "about": scope.local(found[0].hint)}


def _element_name(id_: str, scope: Scope) -> str:
    return str(_element(id_, scope)["text"])


def _note(label: str, text: str) -> View:
    return {"label": label, "text": text}


def _reasons(row: Row, scope: Scope) -> list[View]:
    return [_note(scope.say("column_why"), scope.local(row.phrase.why))]


def _row_links(entry: Entry, row: Row, scope: Scope) -> list[View]:
    at = _prompt_link(entry, scope)
    at["href"] += f"#p-{entry.id}-row-{row.number}"
    return [at, *(_term_link(id_, scope) for id_ in row.terms[:2])]


def _prompt_link(entry: Entry, scope: Scope) -> View:
    return {"href": scope.link(prompt_path(entry.id)), "title": scope.local(entry.prompt.title)}


def _term_link(id_: str, scope: Scope) -> View:
    return {"href": scope.link(term_path(id_)), "title": scope.local(scope.library.tables.terms[id_].name)}


def _teaching(element: str, first: str | None, scope: Scope, chapters: Mapping[str, Chapter]) -> list[View]:
    """A chapter, if one is named and there, and those that teach an element."""
    teaching = [id_ for id_, chapter in chapters.items() if element in chapter.front_matter.teaches]
    found = dict.fromkeys([first, *teaching] if first in chapters else teaching)
    return [{"href": scope.link(chapter_path(id_)), "title": chapters[id_].title} for id_ in found if id_]
