"""Suggests a breakdown: stretches of a prompt's text and the element that each speaks of.

The text is cut into clauses at punctuation. The glossary's terms and the elements' cues in a clause are its
evidence. A clause whose evidence agrees is one stretch; one that says who does what and where, or has
evidence of several elements, is cut at its seams. What little speaks for is not suggested.
``logic/recognition.js`` does the same in the browser.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from promptguide.lexicon import Lexicon, totals
from promptguide.records import LOCALES
from promptguide.vocabulary import names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from promptguide.lexicon import Mark
    from promptguide.table_records import Element, Seams, Term
    from promptguide.vocabulary import Vocabulary

NAME, ALIAS, CUE = 3, 2, 1
"""What a word weighs: a term's name can hardly mean anything else, an alias may, a cue often does."""

_BREAK = re.compile(r"[.!?](?![0-9A-Za-z])|[。！？…\n\r]|[,:](?![0-9])|[;，；：()（）—]")
_STOPS = frozenset(".!?。！？…\n\r")
_WORD = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A half-open range of the text's characters, its element, and the terms of that element named in it."""

    start: int
    end: int
    element: str
    terms: tuple[str, ...]


@dataclass(slots=True)
class _Stretch:
    """A stretch of a clause. It is bare if its evidence is about all that it says, as in *Close-up*."""

    start: int
    end: int
    element: str | None
    bare: bool = False


class HasRecogniser(Protocol):
    """The tables of a guide."""

    @property
    def recogniser(self) -> Recogniser:
        """Compiled once."""


def suggest(text: str, locale: str, tables: HasRecogniser) -> list[Suggestion]:
    """Suggest a breakdown of a prompt's text, in the order of the text; no two stretches overlap."""
    return tables.recogniser.suggest(text, locale)


class Recogniser:
    """Knows the cues of the elements, the seams of clauses, and the terms."""

    def __init__(
        self, elements: Sequence[Element], seams: Seams, terms: Sequence[Term], vocabulary: Vocabulary
    ) -> None:
        self._roles = {element.id: element.role for element in elements}
        self._vocabulary = vocabulary
        self._evidence = {locale: Lexicon() for locale in LOCALES}
        self._seams = {locale: Lexicon() for locale in LOCALES}
        for locale, evidence in self._evidence.items():
            for element in elements:
                for cue in getattr(element.cues, locale):
                    for form in _forms(cue):
                        evidence.add(form, element.id, CUE)
            for term in terms:
                if term.element in self._roles:
                    for number, name in enumerate(names(term, locale)):
                        evidence.add(name, term.element, _weight(name, number))
        for locale, found in self._seams.items():
            for sense in ("links", "starts"):
                for word in getattr(getattr(seams, sense), locale):
                    found.add(word, sense, CUE)

    def suggest(self, text: str, locale: str) -> list[Suggestion]:
        """Suggest a breakdown of a prompt's text, in the order of the text; no two stretches overlap."""
        return [
            Suggestion(start, end, element, self._terms(element, locale, text[start:end]))
            for start, end, element in _Reading(
                text, self._roles, self._evidence[locale], self._seams[locale]
            ).suggestions()
        ]

    def _terms(self, element: str, locale: str, phrase: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(use.term for use in self._vocabulary.uses(element, locale, phrase)))


class _Reading:
    """One text being read. What it has said decides what a later clause may say: who and where come once."""

    def __init__(self, text: str, roles: Mapping[str, str | None], evidence: Lexicon, seams: Lexicon) -> None:
        self._text = text
        self._roles = roles
        self._by_role = {role: element for element, role in roles.items() if role}
        self._subject = self._by_role.get("subject")
        self._evidence = evidence.marks(text)
        self._seams = seams.marks(text).outside(self._evidence)
        self._said: set[str] = set()

    def suggestions(self) -> Iterator[tuple[int, int, str]]:
        """The stretches that enough speaks for, each a start, an end and an element."""
        for sentence in self._sentences():
            joined: list[_Stretch] = []
            for start, end in sentence:
                for stretch in self._clause(*self._trimmed(start, end), joined[-1] if joined else None):
                    if joined and stretch.element and joined[-1].element == stretch.element:
                        joined[-1].end, joined[-1].bare = stretch.end, False
                    else:
                        joined.append(stretch)
                    self._say(stretch.element)
            for stretch in joined:
                start, end = self._trimmed(stretch.start, stretch.end)
                if stretch.element and start < end and self._sure(stretch, stretch.element):
                    yield start, end, stretch.element

    def _sentences(self) -> Iterator[list[tuple[int, int]]]:
        """The clauses of every sentence."""
        clauses, position = [], 0
        for match in _BREAK.finditer(self._text):
            clauses.append((position, match.start()))
            position = match.end()
            if match.group() in _STOPS:
                yield clauses
                clauses = []
        yield [*clauses, (position, len(self._text))]

    def _trimmed(self, start: int, end: int) -> tuple[int, int]:
        """A range without conjunctions and what is no word at its ends; empty if nothing else is in it."""
        while start < end:
            first, last = self._seams.starting(start), self._seams.ending(end)
            if not _WORD.match(self._text[start]):
                start += 1
            elif not _WORD.match(self._text[end - 1]):
                end -= 1
            elif first and first.sense == "links":
                start = min(first.end, end)
            elif last and last.sense == "links":
                end = max(last.start, start)
            else:
                break
        return start, end

    def _clause(self, start: int, end: int, last: _Stretch | None) -> list[_Stretch]:
        """Read a clause that comes after a stretch of its sentence, or first in it."""
        if start == end:
            return []
        marks = self._evidence.within(start, end)
        total = totals([mark for mark in marks if not self._roles[mark.sense]])
        roles = {self._roles[mark.sense] for mark in marks} - {None}
        most = max(total.values(), default=0)
        best = [element for element in total if total[element] == most]
        before = last.element if last else None
        if most < ALIAS and last and before and self._goes_on(last, before, best, roles):
            return [_Stretch(start, end, before)]
        if most < ALIAS and roles and self._subject not in self._said:
            return self._parts(start, end, marks)
        if len(best) == 1 and most - (sum(total.values()) - most) >= ALIAS:
            return [_Stretch(start, end, best[0], bare=_fill(marks, start, end))]
        if most >= ALIAS or (not total and self._new(roles)):
            return self._parts(start, end, marks)
        if total:
            agreed = len(best) == 1 and "verb" not in roles
            return [_Stretch(start, end, best[0] if agreed else None)]
        return [_Stretch(start, end, self._by_role["verb"] if "verb" in roles else None)]

    def _goes_on(self, last: _Stretch, before: str, best: list[str], roles: set[str | None]) -> bool:
        """Whether a clause with little evidence of its own goes on with what the last stretch speaks of."""
        if before in best:
            return True
        if self._roles[before]:
            return self._roles[before] == "verb" and not best
        return not last.bare and self._said.issuperset(best) and not self._new(roles)

    def _new(self, roles: set[str | None]) -> bool:
        """Whether a clause says who or where for the first time."""
        return any(self._by_role[role] not in self._said for role in roles & {"subject", "place"} if role)

    def _say(self, element: str | None) -> None:
        if element:
            self._said.add(element)

    def _parts(self, start: int, end: int, marks: Sequence[Mark]) -> list[_Stretch]:
        """Read a clause chunk by chunk; a chunk without evidence goes with the one before it."""
        parts: list[_Stretch] = []
        verb = False
        for chunk_start, chunk_end in self._chunks(start, end, marks):
            element = self._element(chunk_start, chunk_end, later=bool(parts), verb=verb)
            last = parts[-1] if parts else None
            if element and self._roles[element] == "verb" and not verb:
                verb = True
                if last and last.element is None and self._subject not in self._said:
                    last.element = self._subject
                    self._say(last.element)
            if last and (last.element == element or (last.element is None and element)):
                last.end, last.element = chunk_end, element
            elif last and element is None and not self._may_open(last, verb=verb):
                last.end = chunk_end
            else:
                parts.append(_Stretch(chunk_start, chunk_end, element))
            self._say(parts[-1].element)
        if verb:
            self._say(self._subject)
        elif len(parts) > 1 and parts[-1].element is None:
            waiting = parts.pop()
            parts[-1].end = waiting.end
        return parts

    def _element(self, start: int, end: int, *, later: bool, verb: bool) -> str | None:
        """What a chunk speaks of. After the verb nobody new appears; a second place is where it is done."""
        total = totals(self._evidence.within(start, end))
        element = max(total, key=lambda each: (total[each], not self._roles[each]), default=None)
        role = self._roles[element] if element else None
        again = element in self._said
        if (role == "subject" and (verb or again)) or (role == "place" and again and later):
            return None
        return element

    def _may_open(self, last: _Stretch, *, verb: bool) -> bool:
        """Whether a chunk without evidence may be who: after a place, as long as nobody has done anything."""
        place = last.element is not None and self._roles[last.element] == "place"
        return place and not verb and self._subject not in self._said

    def _chunks(self, start: int, end: int, marks: Sequence[Mark]) -> list[tuple[int, int]]:
        """A clause cut before verbs, places after verbs, and seams, of which the first of several counts."""
        cuts = {seam.start for seam in self._seams.within(start, end)}
        done = None
        for mark in marks:
            role = self._roles[mark.sense]
            if role == "verb":
                cuts.add(mark.start)
            elif role == "place" and done:
                cuts.add(done.end)
            done = mark if role == "verb" else None
        kept = [start]
        for cut in sorted(cuts):
            before = cut
            while before > start and not _WORD.match(self._text[before - 1]):
                before -= 1
            if before > kept[-1] and not self._seams.ending(before):
                kept.append(cut)
        return list(zip(kept, [*kept[1:], end], strict=True))

    def _sure(self, stretch: _Stretch, element: str) -> bool:
        """Whether enough speaks for a stretch. Who and where are told by their place in the sentence; all
        else needs a term, two cues, or little besides a cue."""
        if self._roles[element] in {"subject", "place"}:
            return True
        own = [mark for mark in self._evidence.within(stretch.start, stretch.end) if mark.sense == element]
        return sum(mark.weight for mark in own) > CUE or _fill(own, stretch.start, stretch.end)


def _fill(marks: Sequence[Mark], start: int, end: int) -> bool:
    """Whether marks take more than half of a range."""
    return 2 * sum(mark.end - mark.start for mark in marks) > end - start


def _forms(cue: str) -> list[str]:
    """A cue, and in Latin letters its forms with s, such as plurals."""
    return [cue, cue + "s", cue + "es"] if cue[-1].isascii() and cue[-1].isalpha() else [cue]


def _weight(name: str, number: int) -> int:
    """What a term's name weighs, the first or an alias. One word of Latin letters says little: a pan may be
    for frying, a crane may be a bird."""
    if name.isascii() and name.isalpha():
        return CUE
    return ALIAS if number else NAME
