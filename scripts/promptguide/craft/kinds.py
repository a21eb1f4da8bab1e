"""The kinds of conditions a rule can have, each a function of a text that is ready to be judged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from promptguide.craft.text import Range, overlap, trimmed, within

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from promptguide.craft.judged import Judged

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
    sides: list[list[Range]] = []
    for side in find["sides"]:
        sides.append(_side(judged, side))
        if sum(map(bool, sides)) + len(find["sides"]) - len(sides) < 2:
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
    vocabulary, locale = judged.lexicon.vocabulary, judged.draft.locale

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
        yield trimmed(judged.text, (beats[first][0], beats[-1][1]))


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
                    yield trimmed(judged.text, (run[0][0], run[-1][1]))
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


def _side(judged: Judged, side: Any) -> list[Range]:
    elements = {judged.lexicon.elements[term] for term in side["terms"] if term in judged.lexicon.elements}
    named = [place for element in elements for place, term in judged.uses(element) if term in side["terms"]]
    return [*judged.said(side["words"]), *named]


def _swallowed(place: Range, sides: list[list[Range]], own: list[Range]) -> bool:
    return any(
        overlap(place, other) and other[1] - other[0] > place[1] - place[0]
        for side in sides
        if side is not own
        for other in side
    )
