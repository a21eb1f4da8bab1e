"""The kinds of conditions a rule can have, each a function of a text that is ready to be judged."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from promptguide import craft_text
from promptguide.craft_text import Draft, Finding, Range, overlap, pieces, ranges, within
from promptguide.records import LOCALES
from promptguide.spans import word_ranges

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from promptguide.craft_records import RuleTable, Words
    from promptguide.vocabulary import Vocabulary

NEEDS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    kind: (frozenset(needed.split()), frozenset(allowed.split()))
    for kind, needed, allowed in (
        ("words", "words", "unless scope spare"),
        ("missing", "elements", "words unless"),
        ("conflict", "sides", "unless scope"),
        ("several", "elements limit", "words ignore together"),
        ("confused", "sides", "ignore"),
        ("pace", "words elements seconds ample", "unless"),
        ("speech", "rate", ""),
        ("opening", "words elements", "unless"),
        ("order", "words limit", ""),
        ("length", "", "shortest longest"),
        ("repeated", "shortest", ""),
        ("fragments", "longest limit", "unless"),
    )
}
"""For each kind, the parameters it needs and those it may have."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How much happens in a prompt: visible changes, the least seconds they take, and the seconds at ease."""

    beats: int
    least: float
    ample: float


class Craft:
    """The rules of a table, ready to judge prompts."""

    def __init__(self, table: RuleTable, vocabulary: Vocabulary, elements: Mapping[str, str]) -> None:
        self.vocabulary = vocabulary
        self.elements = elements
        """The element of each term."""
        self.data = prepared(table)
        self.patterns: dict[str, re.Pattern[str]] = {}

    def check(self, draft: Draft) -> list[Finding]:
        """Every place where the draft breaks a rule, in order of the text, what is missing first."""
        if not draft.text.strip():
            return []
        judged = Judged(draft, self)
        return sorted(
            {
                Finding(start, end, rule["id"])
                for rule in self.data["rules"]
                for start, end in KINDS[rule["find"]["kind"]](judged, rule["find"])
            }
        )

    def pace(self, draft: Draft) -> Pace:
        """What the first rule on pace counts; nothing, if there is none."""
        for rule in self.data["rules"]:
            if rule["find"]["kind"] == "pace":
                beats = len(beats_of(Judged(draft, self), rule["find"]))
                return Pace(beats, beats * rule["find"]["seconds"], beats * rule["find"]["ample"])
        return Pace(0, 0, 0)

    def pattern(self, expression: str) -> re.Pattern[str]:
        """A regular expression, compiled once."""
        if expression not in self.patterns:
            self.patterns[expression] = re.compile(expression)
        return self.patterns[expression]


class Judged:
    """A draft cut up, and what its words say."""

    def __init__(self, draft: Draft, craft: Craft) -> None:
        self.draft, self.text, self.craft = draft, draft.text, craft
        self.folded = craft_text.folded(self.text)
        reading = craft.data["reading"]

        def marks(name: str) -> re.Pattern[str]:
            return craft.pattern(reading[name][draft.locale])

        self.quotes = ranges(marks("quoted"), self.folded)
        self.clauses = pieces(self.folded, marks("clause"))
        self.sentences = pieces(self.folded, marks("sentence")) or [(0, len(self.text))]
        self.shots = pieces(self.folded, marks("cut"), keep=True)
        self.words = word_ranges(self.text)
        self._said: dict[str, list[Range]] = {}
        self._uses: dict[str, list[tuple[Range, str]]] = {}

    def scope(self, name: str) -> list[Range]:
        """The parts of the text that are seen together."""
        scopes = {"clause": self.clauses, "sentence": self.sentences, "shot": self.shots}
        return scopes.get(name, [(0, len(self.text))])

    def said(self, words: Mapping[str, str] | None) -> list[Range]:
        """Where words stand, outside quotations."""
        if words is None:
            return []
        expression = words[self.draft.locale]
        if expression not in self._said:
            found = ranges(self.craft.pattern(expression), self.folded)
            self._said[expression] = [one for one in found if not self._quoted(one)]
        return self._said[expression]

    def uses(self, element: str) -> list[tuple[Range, str]]:
        """Terms of an element, with their places, outside quotations and phrases of other elements."""
        if element not in self._uses:
            found = self.craft.vocabulary.uses(element, self.draft.locale, self.text)
            self._uses[element] = [
                ((use.start, use.end), use.term)
                for use in found
                if self.in_field((use.start, use.end), [element]) and not self._quoted((use.start, use.end))
            ]
        return self._uses[element]

    def count(self, part: Range) -> int:
        """How many words begin in a part."""
        return sum(within(word, part) for word in self.words)

    def begins(self, position: int) -> bool:
        """Whether a clause begins here."""
        return any(_trimmed(self.text, clause)[0] == position for clause in self.clauses)

    def in_field(self, part: Range, elements: list[str]) -> bool:
        """Whether a part lies in no phrase of any other element."""
        return not any(
            overlap(part, (start, end)) for start, end, element in self.draft.spans if element not in elements
        )

    def phrases(self, elements: list[str]) -> list[Range]:
        """The phrases of some elements."""
        return [(start, end) for start, end, element in self.draft.spans if element in elements]

    def _quoted(self, part: Range) -> bool:
        return any(overlap(part, quote) for quote in self.quotes)


def words(judged: Judged, find: Any) -> Iterator[Range]:
    """Words stand in the text; not those excused in their clause or wider scope, nor in what is spared."""
    said = judged.said(find["words"])
    if not said:
        return
    spared = [place for element in find["spare"] for place, _ in judged.uses(element)]
    spared += judged.phrases(find["spare"])
    excuses, parts = judged.said(find["unless"]), judged.scope(find["scope"] or "clause")
    for place in said:
        part = next((one for one in parts if within(place, one)), place)
        excused = any(within(excuse, part) for excuse in excuses)
        if not excused and not any(overlap(place, other) for other in spared):
            yield place


def missing(judged: Judged, find: Any) -> Iterator[Range]:
    """No phrase, no term and no word says anything of some elements."""
    elements = find["elements"]
    said = judged.phrases(elements) or judged.said(find["words"]) or judged.said(find["unless"])
    if not said and not any(judged.uses(element) for element in elements):
        yield 0, 0


def conflict(judged: Judged, find: Any) -> Iterator[Range]:
    """Two sides are said within one shot or other scope: the first words of each.

    Words are excused by what stands in their sentence: "then", "from dawn to noon".
    """
    sides = [_side(judged, side) for side in find["sides"]]
    if sum(map(bool, sides)) < 2:
        return
    excuses = judged.said(find["unless"])
    excused = [one for one in judged.sentences if any(within(excuse, one) for excuse in excuses)]
    for part in judged.scope(find["scope"] or "shot"):
        said = [
            [
                place
                for place in side
                if within(place, part) and not any(within(place, one) for one in excused)
            ]
            for side in sides
        ]
        # What is part of longer words on the other side is not said: "rain" in "after the rain".
        said = [[place for place in side if not _swallowed(place, said, side)] for side in said]
        if sum(map(bool, said)) > 1:
            yield from (min(side, key=lambda place: (place[0], -place[1])) for side in said if side)


def several(judged: Judged, find: Any) -> Iterator[Range]:
    """More different terms of an element in one shot than there may be: each that is too many.

    Outside its phrases a term counts only in a sentence with some of the words, if any are given.
    """
    one_of = {term: terms[0] for terms in find["together"] for term in terms}
    near = [part for part in judged.sentences if any(within(one, part) for one in judged.said(find["words"]))]
    near += judged.phrases(find["elements"])
    uses = sorted(
        (place, term)
        for element in find["elements"]
        for place, term in judged.uses(element)
        if find["words"] is None or any(within(place, part) for part in near)
    )
    for shot in judged.shots:
        seen: set[str] = set()
        for place, term in uses:
            one = one_of.get(term, term)
            if within(place, shot) and term not in find["ignore"] and one not in seen:
                seen.add(one)
                if len(seen) > find["limit"]:
                    yield place


def confused(judged: Judged, find: Any) -> Iterator[Range]:
    """What is called one element names a term of another, and none of its own."""
    elements = [side["element"] for side in find["sides"]]
    vocabulary, locale = judged.craft.vocabulary, judged.draft.locale

    def others(element: str, start: int, end: int) -> list[Range]:
        part = judged.text[start:end]
        if vocabulary.uses(element, locale, part):
            return []
        found = [vocabulary.uses(other, locale, part) for other in elements if other != element]
        return [
            (start + use.start, start + use.end)
            for uses in found
            for use in uses
            if use.term not in find["ignore"]
        ]

    for start, end, element in judged.draft.spans:
        if element in elements:
            yield from others(element, start, end)[:1]
    for side in find["sides"]:
        for start, end in judged.said(side["words"]):
            if not judged.begins(start):
                continue
            close = next((clause[1] for clause in judged.clauses if clause[1] > end), len(judged.text))
            found = others(side["element"], end, close)
            if found:
                yield start, found[0][1]


def beats_of(judged: Judged, find: Any) -> list[Range]:
    """The clauses in which something visibly happens: in action phrases, or said by such a verb."""
    phrases = judged.phrases(find["elements"])
    verbs = [verb for verb in judged.said(find["words"]) if judged.in_field(verb, find["elements"])]
    still = judged.said(find["unless"])
    return [
        clause
        for clause in judged.clauses
        if any(overlap(phrase, clause) for phrase in phrases)
        or (any(within(verb, clause) for verb in verbs) and not any(within(one, clause) for one in still))
    ]


def pace(judged: Judged, find: Any) -> Iterator[Range]:
    """More happens than the seconds hold: from the first beat too many to the last."""
    beats, seconds = beats_of(judged, find), judged.draft.seconds
    if seconds and len(beats) * find["seconds"] > seconds:
        first = int(seconds / find["seconds"])
        yield _trimmed(judged.text, (beats[first][0], beats[-1][1]))


def speech(judged: Judged, find: Any) -> Iterator[Range]:
    """More is spoken than the seconds hold: the longest line."""
    lengths = {quote: judged.count(quote) for quote in judged.quotes}
    seconds = judged.draft.seconds
    if seconds and sum(lengths.values()) > seconds * find["rate"][judged.draft.locale]:
        yield max(lengths, key=lambda quote: (lengths[quote], -quote[0]))


def opening(judged: Judged, find: Any) -> Iterator[Range]:
    """Words begin a clause of the first sentence before anything they could stand for."""
    first = judged.sentences[0]
    named = [*judged.said(find["unless"]), *judged.phrases(find["elements"])]
    for place in judged.said(find["words"]):
        if within(place, first) and judged.begins(place[0]):
            if not any(name[0] < place[0] for name in named):
                yield place
            return


def order(judged: Judged, find: Any) -> Iterator[Range]:
    """What should come early is first said in the last sentence, of so many at least."""
    said = judged.said(find["words"])
    if said and len(judged.sentences) >= find["limit"] and within(min(said), judged.sentences[-1]):
        yield min(said)


def length(judged: Judged, find: Any) -> Iterator[Range]:
    """Too few words, or too many: those beyond the most."""
    found, locale = judged.words, judged.draft.locale
    if find["shortest"] and len(found) < find["shortest"][locale]:
        yield 0, 0
    if find["longest"] and len(found) > find["longest"][locale]:
        yield found[int(find["longest"][locale])][0], found[-1][1]


def repeated(judged: Judged, find: Any) -> Iterator[Range]:
    """A run of so many words stands twice in one shot: its second place, as far as it goes on."""
    size = int(find["shortest"][judged.draft.locale])
    for shot in judged.shots:
        found = [place for place in judged.words if within(place, shot)]
        said = [judged.text[start:end].lower() for start, end in found]
        seen: dict[str, int] = {}
        position = 0
        while position + size <= len(found):
            run = " ".join(said[position : position + size])
            first = seen.setdefault(run, position)
            if position - first >= size:
                last = size
                while position + last < len(found) and said[first + last] == said[position + last]:
                    last += 1
                yield found[position][0], found[position + last - 1][1]
                position += last
            else:
                position += 1


def fragments(judged: Judged, find: Any) -> Iterator[Range]:
    """So many short clauses in a row, in one sentence, none of which says that anything happens."""
    most = find["longest"][judged.draft.locale]
    for sentence in judged.sentences:
        run: list[Range] = []
        for clause in [*(one for one in judged.clauses if within(one, sentence)), None]:
            if clause and judged.count(clause) <= most:
                run.append(clause)
                continue
            if len(run) >= find["limit"]:
                verbs = judged.said(find["unless"])
                if not any(within(verb, (run[0][0], run[-1][1])) for verb in verbs):
                    yield _trimmed(judged.text, (run[0][0], run[-1][1]))
            run = []


KINDS: dict[str, Callable[[Judged, Any], Iterator[Range]]] = {
    "words": words,
    "missing": missing,
    "conflict": conflict,
    "several": several,
    "confused": confused,
    "pace": pace,
    "speech": speech,
    "opening": opening,
    "order": order,
    "length": length,
    "repeated": repeated,
    "fragments": fragments,
}


def prepared(table: RuleTable) -> dict[str, Any]:
    """The conditions with their words as regular expressions, for this module and for the browser."""
    lists = {one.id: one for one in table.lists}

    def plain(value: Any) -> Any:
        if isinstance(value, list):
            return [plain(one) for one in value]
        if hasattr(value, "lists"):
            return expressions(value)
        if hasattr(value, "model_fields_set"):
            return {name: plain(getattr(value, name)) for name in type(value).model_fields}
        return value

    def expressions(value: Words) -> dict[str, str]:
        found = [value, *(lists[name] for name in value.lists if name in lists)]
        return {
            locale: craft_text.source(one for part in found for one in getattr(part, locale))
            for locale in LOCALES
        }

    rules = [rule for theme in table.themes for rule in theme.rules]
    return {
        "reading": plain(table.reading),
        "rules": [{"id": rule.id, "find": plain(rule.find)} for rule in rules],
    }


def _side(judged: Judged, side: Any) -> list[Range]:
    elements = {judged.craft.elements[term] for term in side["terms"] if term in judged.craft.elements}
    named = [place for element in elements for place, term in judged.uses(element) if term in side["terms"]]
    return [*judged.said(side["words"]), *named]


def _swallowed(place: Range, sides: list[list[Range]], own: list[Range]) -> bool:
    return any(
        overlap(place, other) and other[1] - other[0] > place[1] - place[0]
        for side in sides
        if side is not own
        for other in side
    )


def _trimmed(text: str, part: Range) -> Range:
    """A range without the white space at its ends."""
    words = text[slice(*part)]
    start = part[0] + len(words) - len(words.lstrip())
    return start, start + len(words.strip())
