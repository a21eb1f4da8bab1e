"""What the generator and the browser both work out, they work out alike, for every prompt of the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conftest import ROOT, ask
from promptguide import guide, recognition, spans
from promptguide.records import LOCALES

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

LIBRARY = guide.check(guide.Guide(ROOT)).library
TEXTS = {
    (entry.id, locale): getattr(entry.prompt.text, locale) for entry in LIBRARY.entries for locale in LOCALES
}


def test_words_are_counted_alike(page: Page) -> None:
    found = ask(
        page,
        """async (texts, logic) => {
          const { wordRanges } = await logic("spans");
          return texts.map((text) => wordRanges(text).map(([start, end]) => text.slice(start, end)));
        }""",
        list(TEXTS.values()),
    )
    assert found == [[text[a:b] for a, b in spans.word_ranges(text)] for text in TEXTS.values()]


def test_terms_are_found_alike(page: Page) -> None:
    elements = [element.id for element in LIBRARY.tables.elements]
    asked = [[element, locale, text] for (_, locale), text in TEXTS.items() for element in elements]
    found = ask(
        page,
        """async (asked, logic, { terms }) => {
          const { Vocabulary } = await logic("vocabulary");
          const vocabulary = new Vocabulary(terms);
          return asked.map(([element, locale, text]) =>
            vocabulary.uses(element, locale, text).map((use) => [text.slice(use.start, use.end), use.term]));
        }""",
        asked,
    )
    uses = LIBRARY.tables.vocabulary.uses
    wanted = [[[a[2][use.start : use.end], use.term] for use in uses(*a)] for a in asked]
    assert found == wanted
    assert sum(map(len, wanted)) > len(TEXTS)


def test_breakdowns_are_suggested_alike(page: Page) -> None:
    odd = [
        "",
        "，。",
        "🦣 a mammoth walks 🦣, glow 🦣🦣",
        "\0and\u3000the low camera view\ufeff",
        "𠀀猛犸象穿过草地𠀀",
    ]
    asked = [[locale, text] for (_, locale), text in TEXTS.items()]
    asked += [[locale, text] for text in odd for locale in LOCALES]
    asked += [[locale, text.replace(" ", "🦣").replace("的", "🦣")] for locale, text in asked]
    found = ask(
        page,
        """async (asked, logic, language) => {
          const { Recogniser } = await logic("recognition");
          const recogniser = new Recogniser(language);
          return asked.map(([locale, text]) => recogniser.suggest(locale, text)
            .map(({ start, end, element, terms }) => [text.slice(start, end), element, terms]));
        }""",
        asked,
    )
    wanted = [
        [[text[one.start : one.end], one.element, list(one.terms)] for one in suggested]
        for locale, text in asked
        for suggested in [recognition.suggest(text, locale, LIBRARY.tables)]
    ]
    assert found == wanted
    assert sum(map(len, wanted)) > 3 * len(TEXTS)


def test_a_long_text_is_read_at_once(page: Page) -> None:
    milliseconds = ask(
        page,
        """async (words, logic, language) => {
          const { Recogniser } = await logic("recognition");
          const recogniser = new Recogniser(language);
          return words.map(([locale, text]) => {
            const start = performance.now();
            recogniser.suggest(locale, text.repeat(100_000 / text.length));
            return performance.now() - start;
          });
        }""",
        [["en", "a man walks and "], ["zh", "猛犸象穿过草地"], ["zh", "和"], ["en", ", "]],
    )
    assert max(milliseconds) < 5000


def test_phrases_are_placed_alike(page: Page) -> None:
    asked = []
    wanted = []
    for entry in LIBRARY.entries:
        for locale in LOCALES:
            text = TEXTS[entry.id, locale]
            quotes = [(row.number, q) for row in entry.rows for q in getattr(row.phrase.phrase, locale)]
            pieces = [{"row": number, "text": q.text, "occurrence": q.occurrence} for number, q in quotes]
            asked.append([text, pieces])
            aligned = entry.aligned[locale]
            cut = [[segment.text, segment.row] for segment in aligned.segments]
            wanted.append([cut, aligned.coverage.words, aligned.coverage.covered])
    found = ask(
        page,
        """async (asked, logic) => {
          const { place, segments, coverage } = await logic("spans");
          return asked.map(([text, pieces]) => {
            const { spans, faults } = place(text, pieces);
            if (faults.length) return faults;
            const { words, covered } = coverage(text, spans);
            return [segments(text, spans).map((one) => [one.text, one.span?.row ?? null]), words, covered];
          });
        }""",
        asked,
    )
    assert found == wanted


@pytest.mark.parametrize(
    ("text", "pieces", "code"),
    [
        ("a fox", [("hen", None)], "S001"),
        ("a fox, a fox", [("fox", None)], "S002"),
        ("a fox, a fox", [("fox", 3)], "S003"),
        ("a red fox", [("red fox", None), ("fox", None)], "S004"),
        ("a red\n fox", [("red fox", None)], None),
        ("aaa", [("aa", None)], "S002"),
        ("𠀀狐𠀀狐", [("狐", 2)], None),
    ],
)
def test_what_has_no_place_is_told_alike(
    page: Page, text: str, pieces: list[tuple[str, int | None]], code: str | None
) -> None:
    found = ask(
        page,
        """async ([text, pieces], logic) =>
          (await logic("spans")).place(text, pieces).faults.map(({ code }) => code)""",
        [text, [{"row": 1, "text": words, "occurrence": number} for words, number in pieces]],
    )
    faults = spans.place(text, [spans.Piece(1, words, number) for words, number in pieces])[1]
    assert found == [fault.code for fault in faults] == ([code] if code else [])
