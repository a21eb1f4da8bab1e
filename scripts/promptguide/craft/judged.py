"""A draft that is ready to be judged: cut up, and what its words say."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from promptguide.craft.needles import Expression, grams
from promptguide.craft.text import Draft, Range, folded, overlap, pieces, trimmed
from promptguide.spans import word_ranges

if TYPE_CHECKING:
    from collections.abc import Mapping

    from promptguide.vocabulary import Vocabulary


class Lexicon:
    """What is known of words: the terms, the element of each, and the marks at which texts are cut."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        elements: Mapping[str, str],
        reading: Mapping[str, Mapping[str, str]],
    ) -> None:
        self.vocabulary, self.elements, self.reading = vocabulary, elements, reading
        self._expressions: dict[str, Expression] = {}

    def expression(self, source: str) -> Expression:
        """A regular expression, compiled once."""
        if source not in self._expressions:
            self._expressions[source] = Expression(source)
        return self._expressions[source]


class Judged:
    """A draft cut up, and what its words say."""

    def __init__(self, draft: Draft, lexicon: Lexicon) -> None:
        self.draft, self.text, self.lexicon = draft, draft.text, lexicon
        self._folded = folded(self.text)
        self._held = grams(self._folded)

        def marks(name: str) -> list[Range]:
            return self._found(lexicon.reading[name][draft.locale])

        self.quotes = marks("quoted")
        self.clauses = pieces(self.text, marks("clause"))
        self.sentences = pieces(self.text, marks("sentence")) or [(0, len(self.text))]
        self.shots = pieces(self.text, marks("cut"), keep=True)
        self.words = word_ranges(self.text)
        self._starts = [start for start, _ in self.words]
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
            self._said[expression] = [one for one in self._found(expression) if not self._quoted(one)]
        return self._said[expression]

    def uses(self, element: str) -> list[tuple[Range, str]]:
        """Terms of an element, with their places, outside quotations and phrases of other elements."""
        if element not in self._uses:
            found = self.lexicon.vocabulary.uses(element, self.draft.locale, self.text)
            self._uses[element] = [
                ((use.start, use.end), use.term)
                for use in found
                if self.in_field((use.start, use.end), [element]) and not self._quoted((use.start, use.end))
            ]
        return self._uses[element]

    def count(self, part: Range) -> int:
        """How many words begin in a part."""
        start, end = part
        return bisect_left(self._starts, end) - bisect_left(self._starts, start)

    def begins(self, position: int) -> bool:
        """Whether a clause begins here."""
        return any(trimmed(self.text, clause)[0] == position for clause in self.clauses)

    def in_field(self, part: Range, elements: list[str]) -> bool:
        """Whether a part lies in no phrase of any other element."""
        return not any(
            overlap(part, (start, end)) for start, end, element in self.draft.spans if element not in elements
        )

    def phrases(self, elements: list[str]) -> list[Range]:
        """The phrases of some elements."""
        return [(start, end) for start, end, element in self.draft.spans if element in elements]

    def _found(self, expression: str) -> list[Range]:
        return self.lexicon.expression(expression).ranges(self._folded, self._held)

    def _quoted(self, part: Range) -> bool:
        return any(overlap(part, quote) for quote in self.quotes)
