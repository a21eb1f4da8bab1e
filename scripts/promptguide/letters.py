"""In which of the guide's languages a text is, told by its letters."""

from __future__ import annotations

import re

from promptguide.spans import folded_spaces, word_ranges

LETTERS = {
    "zh": re.compile("[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"),
    "en": re.compile("[A-Za-z]"),
}
"""What the words of each language begin with."""


def language_of(text: str) -> str | None:
    """The language of most of a text's words; none if it has no words of any, or as many of two."""
    words = [text[start] for start, _ in word_ranges(text)]
    count = {locale: sum(bool(first.match(word)) for word in words) for locale, first in LETTERS.items()}
    most = max(count.values())
    found = [locale for locale, number in count.items() if number == most]
    return found[0] if most and len(found) == 1 else None


def by_language(text: str) -> dict[str, str]:
    """A text in one or several languages → what it says in each, a line for every paragraph.

    A paragraph ends at an empty line or where another language begins; a line without words goes with the
    one before. Line breaks inside a paragraph are those of the page: they become spaces, or nothing between
    characters that stand without.
    """
    said: dict[str, list[list[str]]] = {}
    last, open_paragraph = None, False
    for line in text.splitlines():
        language = language_of(line) or last
        if not line.strip() or language is None:
            open_paragraph = False
        elif open_paragraph and language == last:
            said[language][-1].append(line)
        else:
            said.setdefault(language, []).append([line])
            open_paragraph = True
        last = language
    return {
        locale: "\n".join(_joined(" ".join(lines)) for lines in paragraphs)
        for locale, paragraphs in said.items()
    }


def _joined(paragraph: str) -> str:
    text = " ".join(paragraph.split())
    for position in reversed(folded_spaces(text)):
        text = text[:position] + text[position + 1 :]
    return text
