"""A draft that is ready to be judged: cut up, and what its words say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from promptguide.craft.text import Draft, Range, folded, overlap, pieces, ranges, trimmed, within
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
        self._patterns: dict[str, re.Pattern[str]] = {}

    def pattern(self, expression: str) -> re.Pattern[str]:
        """A regular expression, compiled once."""
        if expression not in self._patterns:
            self._patterns[expression] = re.compile(expression)
        return self._patterns[expression]


class Judged:
    """A draft cut up, and what its words say."""

    def __init__(self, draft: Draft, lexicon: Lexicon) -> None:
        self.draft, self.text, self.lexicon = draft, draft.text, lexicon
        self.folded = folded(self.text)

        def marks(name: str) -> re.Pattern[str]:
            return lexicon.pattern(lexicon.reading[name][draft.locale])

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
            found = ranges(self.lexicon.pattern(expression), self.folded)
            self._said[expression] = [one for one in found if not self._quoted(one)]
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
        return sum(within(word, part) for word in self.words)

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

    def _quoted(self, part: Range) -> bool:
        return any(overlap(part, quote) for quote in self.quotes)
