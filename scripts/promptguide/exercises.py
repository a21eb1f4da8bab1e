"""Library → exercises: questions made of prompts, terms and sets, none of them written by hand.

A question is the same in every language: it refers to prompts, rows, terms and elements by their ids, and
what is asked of one language must hold in all. Whatever is a matter of chance, such as which rows are asked
about and the order of choices, follows from a hash of the question's id, so that a bank made twice is the
same, and one more prompt changes little of it. A library may have more prompts than anyone could be asked
about: so many are chosen in the same way, and the bank stays as large as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from hashlib import blake2b, sha256
from itertools import pairwise
from typing import TYPE_CHECKING, Any, overload

from pydantic import TypeAdapter

from promptguide import craft, planting
from promptguide.chance import mixed
from promptguide.records import LOCALES
from promptguide.widths import em

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

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

TRIES = 8
"""In how many good prompts a rule's fault is tried: hardly any rule needs more than two."""

MOST = 300
"""How many prompts, and how many sets, questions are made of."""

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


_QUESTIONS = TypeAdapter(list[Question])

_LONG = ("name", "find", "repair")
"""Kinds made of prompts of our own alone, and long in the making."""


class Bank(Sequence[Question]):
    """Every question that a library is good for, by kind, then by id; each kind is made when it is asked for.

    With ``named``, it is about these prompts and no others.
    """

    def __init__(
        self,
        prompts: Mapping[str, Entry],
        tables: Tables,
        named: Collection[str] | None = None,
        remember: Callable[[str, str, Callable[[], Any]], Any] = lambda kind, key, make: make(),
    ) -> None:
        self._prompts, self._tables, self._named, self._remember = prompts, tables, named, remember
        entries = [entry for id_, entry in prompts.items() if named is None or id_ in named]
        self._entries = mixed(entries)[:MOST]
        # In ours a phrase does one thing, and they may be changed.
        self._own = mixed(entry for entry in entries if entry.prompt.rights.kind == "original")[:MOST]
        self._made: dict[str, list[Question]] = {}

    def of(self, kind: str) -> list[Question]:
        """The questions of a kind."""
        if kind not in self._made:
            if kind in _LONG:
                made = self._remember(f"exercises-{kind}", self._own_key, lambda: self._plain(kind))
                self._made[kind] = _QUESTIONS.validate_python(made)
            else:
                self._made[kind] = self._sorted(kind)
        return self._made[kind]

    def _sorted(self, kind: str) -> list[Question]:
        return sorted(self._make(kind), key=lambda question: question.id)

    def _plain(self, kind: str) -> Any:
        return _QUESTIONS.dump_python(self._sorted(kind), mode="json")

    @cached_property
    def _own_key(self) -> str:
        """What the questions are made of that prompts of our own are good for."""
        parts = [self._tables.digest, *((entry.id, entry.digest) for entry in self._own)]
        return blake2b(repr(parts).encode(), digest_size=16).hexdigest()

    def matching(
        self, kinds: Collection[str], elements: Collection[str], prompts: Collection[str]
    ) -> Iterator[Question]:
        """The questions that meet every condition given.

        Prompts that are named are asked about though there be too many for the bank to have them all.
        """
        asked = {entry.id for entry in (*self._entries, *self._own)}
        bank = self if asked.issuperset(prompts) else Bank(self._prompts, self._tables, prompts)
        for kind in KINDS:
            for question in bank.of(kind) if not kinds or kind in kinds else ():
                if (not elements or question.element in elements) and (
                    not prompts or any(prompt in prompts for prompt in question.prompts)
                ):
                    yield question

    def __len__(self) -> int:
        return sum(len(self.of(kind)) for kind in KINDS)

    @overload
    def __getitem__(self, index: int) -> Question: ...
    @overload
    def __getitem__(self, index: slice) -> list[Question]: ...
    def __getitem__(self, index: int | slice) -> Question | list[Question]:
        return [question for kind in KINDS for question in self.of(kind)][index]

    def __iter__(self) -> Iterator[Question]:
        for kind in KINDS:
            yield from self.of(kind)

    def _make(self, kind: str) -> Iterator[Question]:
        tables = self._tables
        if kind in _ASKED:
            yield from _kept(kind, self._phrased, tables)
        elif kind == "diagram" and self._named is None:
            yield from (question for term in tables.terms.values() for question in _diagram(term, tables))
        elif kind == "pair":
            sets = [one for one in tables.sets.values() if self._named is None or self._is_named(one)]
            for group in mixed(sets)[:MOST]:
                yield from _pairs(group, self._prompts, tables)
        elif kind == "order":
            yield from (question for entry in self._entries for question in _order(entry))
        elif kind == "repair":
            yield from _repairs(self._own, tables)

    @cached_property
    def _phrased(self) -> list[_Phrased]:
        return [_Phrased(entry, self._tables) for entry in self._own]

    def _is_named(self, group: PromptSet) -> bool:
        return any(member.prompt in (self._named or ()) for member in group.members)


def select(questions: Iterable[Question], count: int) -> list[Question]:
    """Choose so many questions, as varied as can be, in a fixed order."""
    left = list(questions)
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


def _kept(kind: str, prompts: Iterable[_Phrased], tables: Tables) -> Iterator[Question]:
    """Some of each element and of each prompt, no phrase twice: those whose ids have the lowest hashes."""
    elements: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    phrases: set[str] = set()
    rows = [
        (f"{kind}.{phrased.entry.id}.{row.number}", phrased, row)
        for phrased in prompts
        for row in phrased.plain
    ]
    for id_, phrased, row in sorted(rows, key=lambda found: _mix(found[0])):
        prompt, element, phrase = phrased.entry.id, row.element.id, row.quoted(LOCALES[0])
        if (
            elements[element] < PER_ELEMENT[kind]
            and asked[prompt] < PER_PROMPT[kind]
            and phrase not in phrases
            and not _mixed(row, tables)
            and (choices := _ASKED[kind](phrased, row, tables))
        ):
            elements[element] += 1
            asked[prompt] += 1
            phrases.add(phrase)
            yield _made(id_, kind, element, (prompt,), str(row.number), choices)


class _Phrased:
    """A prompt's phrases that can be asked about."""

    def __init__(self, entry: Entry, tables: Tables) -> None:
        self.entry = entry
        self.plain = [row for row in entry.rows if _plain(row)]
        self.told = Counter(row.element.id for row in entry.rows)
        self.moves = cache(lambda number: _moves(entry.rows[number - 1], tables))
        self.width = cache(lambda number: _width(entry.rows[number - 1]))


def _name(phrased: _Phrased, row: Row, tables: Tables) -> tuple[str, ...]:
    """Which element is this phrase?"""
    without = {ACTION} if phrased.moves(row.number) else set()
    return (row.element.id, *_near(row.element.id, tables, without))


def _find(phrased: _Phrased, row: Row, tables: Tables) -> tuple[str, ...]:
    """Which phrase gives this element? Only where one row does, and three others could be taken for it."""
    if phrased.told[row.element.id] > 1:
        return ()
    others = [
        other
        for other in phrased.plain
        if other.element.id != row.element.id
        and not (row.element.id == ACTION and phrased.moves(other.number))
    ]
    if len(others) < CHOICES - 1:
        return ()
    # Alike in length first, or the length would tell.
    others.sort(key=lambda other: abs(phrased.width(other.number) - phrased.width(row.number)))
    near = sorted(others[: CHOICES + 1], key=lambda other: (other.group is not row.group, other.number))
    return (str(row.number), *(str(other.number) for other in near[: CHOICES - 1]))


_ASKED: Mapping[str, Callable[[_Phrased, Row, Tables], tuple[str, ...]]] = {"name": _name, "find": _find}
"""For a phrase, the choices with the right one first; none where it cannot be asked about."""


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
        made = tried = 0
        for entry in sorted(entries, key=lambda entry: _mix("repair", rule.id, entry.id)):
            if made == PER_RULE or tried == TRIES:
                break
            if entry.id in used or not is_good(entry.id):
                continue
            tried += 1
            if question := _repair(entry, rule, tables):
                made += 1
                used.add(entry.id)
                yield question


def _repair(entry: Entry, rule: Rule, tables: Tables) -> Question | None:
    assert rule.plant is not None  # noqa: S101  the caller has looked
    id_ = f"repair.{rule.id}.{entry.id}"
    width = sum(em(getattr(rule.plant, locale)) for locale in LOCALES)
    rows = sorted((row for row in entry.rows if _plain(row)), key=lambda row: abs(_width(row) - width))
    if len(rows) < CHOICES - 1:
        return None
    planted = []
    for locale in LOCALES:
        if (one := planting.plant(entry, rule, locale, tables)) is None:
            return None
        planted.append(one)
    choices = (PLANT, *(str(row.number) for row in rows[: CHOICES - 1]))
    question = _made(id_, "repair", planting.about(rule, tables), (entry.id,), rule.id, choices)
    return replace(question, planted=tuple(planted))


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
