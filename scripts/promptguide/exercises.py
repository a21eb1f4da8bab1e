"""Library → exercises: questions made of prompts, terms and sets, none of them written by hand.

A question is the same in every language: it refers to prompts, rows, terms and elements by their ids, and
what is asked of one language must hold in all. Whatever is a matter of chance, such as which rows are asked
about and the order of choices, follows from a hash of the question's id, so that a bank made twice is the
same, and one more prompt changes little of it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from itertools import pairwise
from typing import TYPE_CHECKING

from promptguide import craft, planting
from promptguide.records import LOCALES
from promptguide.widths import em

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from promptguide.craft.records import Rule
    from promptguide.entries import Entry, Row
    from promptguide.table_records import Element, PromptSet, Term
    from promptguide.tables import Tables

KINDS = ("name", "find", "diagram", "pair", "order", "repair")
"""The kinds of questions, easiest first."""

CHOICES = 4

SHORTEST, LONGEST = 3.0, 45.0
"""How wide a phrase may be to be asked about, in em: less says too little, more is a sentence to study."""

BEAT = 5.0
"""How wide an action must be to count as a beat that can be put in order, in em."""

FEWEST_BEATS, MOST_BEATS = 3, 6

ACTION = "action"

PER_ELEMENT = {"name": 12, "find": 8}
PER_PROMPT = {"name": 2, "find": 1}
"""How many questions of a kind are kept of one element, and of one prompt."""

PER_RULE = 2
"""How many prompts have a fault planted by one rule."""

PLANT = "plant"
"""What stands for the planted fault among choices and pieces."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question, by ids.

    ``of`` says what it is about: the number of a row, a term, a set, the prompt that has an effect, a rule.
    ``choices`` are element ids (``name``, and ``pair`` about a set), row numbers (``find``), term ids
    (``diagram``), prompt ids (``pair`` about a prompt), ``row.piece`` (``order``), or row numbers and
    ``plant`` (``repair``). ``right`` has the place of the one right choice; for ``order``, the places of all
    in the right order. ``element`` is empty where a rule is about none in particular.
    """

    id: str
    kind: str
    element: str
    prompts: tuple[str, ...]
    of: str
    choices: tuple[str, ...]
    right: tuple[int, ...]
    planted: tuple[planting.Planted, ...] = ()


def bank(prompts: Mapping[str, Entry], tables: Tables) -> list[Question]:
    """Every question that a library is good for, by kind, then by id."""
    entries = sorted(prompts.values(), key=lambda entry: entry.id)
    # In ours a phrase does one thing, and they may be changed.
    own = [entry for entry in entries if entry.prompt.rights.kind == "original"]
    made = [
        *_kept("name", (found for entry in own for found in _names(entry, tables)), tables),
        *_kept("find", (found for entry in own for found in _finds(entry, tables)), tables),
        *(q for term in tables.terms.values() for q in _diagram(term, tables)),
        *(q for group in tables.sets.values() for q in _pairs(group, prompts, tables)),
        *(q for entry in entries for q in _order(entry)),
        *_repairs(own, tables),
    ]
    return sorted(made, key=lambda question: (KINDS.index(question.kind), question.id))


def select(
    questions: Iterable[Question],
    kinds: Collection[str],
    elements: Collection[str],
    prompts: Collection[str],
    count: int,
) -> list[Question]:
    """Choose questions that meet every condition given, as varied as can be, in a fixed order."""
    left = [
        question
        for question in questions
        if (not kinds or question.kind in kinds)
        and (not elements or question.element in elements)
        and (not prompts or any(prompt in prompts for prompt in question.prompts))
    ]
    used: Counter[str] = Counter()
    chosen: list[Question] = []
    while left and len(chosen) < count:
        best = min(left, key=lambda q: (used[q.kind], used[q.element], _prompts_used(q, used), _mix(q.id)))
        left.remove(best)
        chosen.append(best)
        used.update((best.element, best.kind, *best.prompts))
    return sorted(chosen, key=lambda question: (KINDS.index(question.kind), _mix(question.id)))


def _prompts_used(question: Question, used: Counter[str]) -> int:
    return sum(used[prompt] for prompt in question.prompts)


def _kept(kind: str, candidates: Iterable[tuple[Question, Row]], tables: Tables) -> Iterator[Question]:
    """Some of each element and of each prompt, no phrase twice: those whose ids have the lowest hashes."""
    elements: Counter[str] = Counter()
    prompts: Counter[str] = Counter()
    phrases: set[str] = set()
    for question, row in sorted(candidates, key=lambda found: _mix(found[0].id)):
        [prompt], phrase = question.prompts, row.quoted(LOCALES[0])
        if (
            elements[question.element] < PER_ELEMENT[kind]
            and prompts[prompt] < PER_PROMPT[kind]
            and phrase not in phrases
            and not _mixed(row, tables)
        ):
            elements[question.element] += 1
            prompts[prompt] += 1
            phrases.add(phrase)
            yield question


def _names(entry: Entry, tables: Tables) -> Iterator[tuple[Question, Row]]:
    """Which element is this phrase?"""
    for row in entry.rows:
        if _plain(row):
            of = str(row.number)
            id_ = f"name.{entry.id}.{of}"
            without = {ACTION} if _moves(row, tables) else set()
            choices = (row.element.id, *_near(row.element.id, tables, without))
            yield _made(id_, "name", row.element.id, (entry.id,), of, choices), row


def _finds(entry: Entry, tables: Tables) -> Iterator[tuple[Question, Row]]:
    """Which phrase gives this element? Only where one row does, and three others could be taken for it."""
    told = Counter(row.element.id for row in entry.rows)
    plain = [row for row in entry.rows if _plain(row)]
    widths = {row.number: _width(row) for row in plain}
    for row in plain:
        others = [
            other
            for other in plain
            if other.element.id != row.element.id and not (row.element.id == ACTION and _moves(other, tables))
        ]
        if told[row.element.id] > 1 or len(others) < CHOICES - 1:
            continue
        of = str(row.number)
        id_ = f"find.{entry.id}.{of}"
        # Alike in length first, or the length would tell.
        others.sort(key=lambda other: abs(widths[other.number] - widths[row.number]))
        near = sorted(others[: CHOICES + 1], key=lambda other: (other.group is not row.group, other.number))
        choices = (of, *(str(other.number) for other in near[: CHOICES - 1]))
        yield _made(id_, "find", row.element.id, (entry.id,), of, choices), row


def _diagram(term: Term, tables: Tables) -> Iterator[Question]:
    """Which term does this drawing show? Not where the drawing's description already has its name."""
    if term.diagram is None:
        return
    for locale in LOCALES:
        text = getattr(term.diagram.text, locale).casefold()
        names = (getattr(term.name, locale), *getattr(term.aliases, locale))
        if any(name.casefold() in text for name in names):
            return
    id_ = f"diagram.{term.id}"
    others = [other for other in tables.terms.values() if other.element == term.element and other is not term]
    others.sort(key=lambda other: (other.id not in term.see, other.diagram is None, _mix(id_, other.id)))
    if len(others) >= CHOICES - 1:
        choices = (term.id, *(other.id for other in others[: CHOICES - 1]))
        yield _made(id_, "diagram", term.element, (), term.id, choices)


def _pairs(group: PromptSet, prompts: Mapping[str, Entry], tables: Tables) -> Iterator[Question]:
    """In which element do two prompts differ? And which of two has this effect?"""
    members = [member.prompt for member in group.members if member.prompt in prompts]
    if group.kind != "pair" or group.element is None or len(members) < 2:
        return
    choices = (group.element, *_near(group.element, tables))
    id_ = f"pair.{group.id}.element"
    yield _made(id_, "pair", group.element, (members[0], members[1]), group.id, choices)
    for before, member in pairwise(members):
        id_ = f"pair.{group.id}.{member}"
        question = _made(id_, "pair", group.element, (), member, (member, before))
        # The texts stand in the order of the choices.
        yield Question(id_, "pair", group.element, question.choices, member, question.choices, question.right)


def _order(entry: Entry) -> Iterator[Question]:
    """In which order do these beats come?"""
    orders = [_beats(entry, locale) for locale in LOCALES]
    shared = [beat for beat in orders[0] if all(beat in order for order in orders)]
    if any([beat for beat in order if beat in shared] != shared for order in orders):
        return
    if FEWEST_BEATS <= len(shared) <= MOST_BEATS:
        id_ = f"order.{entry.id}"
        choices = _shuffled(id_, shared)
        if choices == tuple(shared):
            choices = choices[::-1]
        right = tuple(choices.index(beat) for beat in shared)
        yield Question(id_, "order", ACTION, (entry.id,), "", choices, right)


def _beats(entry: Entry, locale: str) -> list[str]:
    """The actions long enough to be told apart, as ``row.piece``, in the order of one language's text."""
    counts: Counter[int] = Counter()
    beats = []
    for segment in entry.aligned[locale].segments:
        if segment.row and entry.rows[segment.row - 1].element.id == ACTION:
            counts[segment.row] += 1
            if em(segment.text) >= BEAT:
                beats.append(f"{segment.row}.{counts[segment.row]}")
    return beats


def _repairs(entries: Sequence[Entry], tables: Tables) -> Iterator[Question]:
    """Which part breaks a rule? A fault is planted where the rules found nothing."""

    @cache
    def is_good(id_: str) -> bool:
        return planting.is_good(by_id[id_], tables)

    by_id = {entry.id: entry for entry in entries}
    used: set[str] = set()
    for rule in tables.rules.values():
        if rule.plant is None or any(em(getattr(rule.plant, locale)) > LONGEST for locale in LOCALES):
            continue
        made = 0
        for entry in sorted(entries, key=lambda entry: _mix("repair", rule.id, entry.id)):
            if made == PER_RULE:
                break
            if entry.id in used or not is_good(entry.id):
                continue
            if question := _repair(entry, rule, tables):
                made += 1
                used.add(entry.id)
                yield question


def _repair(entry: Entry, rule: Rule, tables: Tables) -> Question | None:
    assert rule.plant is not None  # noqa: S101  the caller has looked
    id_ = f"repair.{rule.id}.{entry.id}"
    width = sum(em(getattr(rule.plant, locale)) for locale in LOCALES)
    rows = sorted((row for row in entry.rows if _plain(row)), key=lambda row: abs(_width(row) - width))
    planted = [planting.plant(entry, rule, locale, tables) for locale in LOCALES]
    if len(rows) < CHOICES - 1 or None in planted:
        return None
    choices = (PLANT, *(str(row.number) for row in rows[: CHOICES - 1]))
    question = _made(id_, "repair", planting.about(rule, tables), (entry.id,), rule.id, choices)
    return replace(question, planted=tuple(one for one in planted if one))


def _made(
    id_: str, kind: str, element: str, prompts: tuple[str, ...], of: str, choices: Sequence[str]
) -> Question:
    """A question whose first choice is the right one, with its choices shuffled."""
    shuffled = list(_shuffled(id_, choices[1:]))
    place = int(_mix(id_, "place"), 16) % len(choices)
    shuffled.insert(place, choices[0])
    return Question(id_, kind, element, prompts, of, tuple(shuffled), (place,))


def _plain(row: Row) -> bool:
    """Whether a row quotes one phrase of good length in every language, from the prompt as it was."""
    return not row.phrase.added and all(
        len(row.pieces(locale)) == 1 and SHORTEST <= em(row.quoted(locale)) <= LONGEST for locale in LOCALES
    )


def _mixed(row: Row, tables: Tables) -> bool:
    """Whether a phrase names a term of another element, so that two answers could be right."""
    return any(
        tables.vocabulary.uses(element.id, locale, row.quoted(locale))
        for element in tables.elements
        for locale in LOCALES
        if element.id != row.element.id
    )


def _moves(row: Row, tables: Tables) -> bool:
    """Whether something visibly happens in a phrase of another element than action."""
    return row.element.id != ACTION and any(
        craft.pace(craft.Draft(locale, row.quoted(locale)), tables).beats for locale in LOCALES
    )


def _width(row: Row) -> float:
    return sum(em(row.quoted(locale)) for locale in LOCALES)


def _near(element: str, tables: Tables, without: Collection[str] = ()) -> list[str]:
    """The elements it is most easily taken for: those of its group, then the nearest in the table."""
    table: list[Element] = list(tables.elements)
    group = {e.id for g in tables.groups if element in {e.id for e in g.elements} for e in g.elements}
    places = {e.id: place for place, e in enumerate(table)}
    others = [e.id for e in table if e.id != element and e.id not in without]
    others.sort(key=lambda id_: (id_ not in group, abs(places[id_] - places[element]), places[id_]))
    return others[: CHOICES - 1]


def _shuffled(seed: str, choices: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(choices, key=lambda choice: _mix(seed, choice)))


def _mix(*parts: str) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()
