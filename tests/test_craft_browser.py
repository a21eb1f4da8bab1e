"""The rules on how a prompt is written find the same in Python and in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from conftest import ROOT
from promptguide import craft, guide
from promptguide.records import LOCALES
from test_browser_logic import ask

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

LIBRARY = guide.check(guide.Guide(ROOT)).library
TABLES = LIBRARY.tables

CHECK = """async (drafts, logic, language) => {
  const { check, pace } = await logic("craft");
  return drafts.map(({ phrases, ...draft }) => {
    draft.spans = phrases.map(([{ length: start }, words, element]) =>
      ({ start, end: start + words.length, element }));
    const found = check(draft, language).map(({ rule, start, end }) => [rule, draft.text.slice(start, end)]);
    const { beats, least, ample } = pace(draft, language);
    return [found, [beats, least, ample]];
  });
}"""


def drafts() -> list[craft.Draft]:
    whole = [craft.draft_of(entry, locale) for entry in LIBRARY.entries for locale in LOCALES]
    return [*whole, *(craft.Draft(one.locale, one.text, (), one.seconds) for one in whole)]


def found(draft: craft.Draft) -> list[Any]:
    rules = [[one.rule, draft.text[one.start : one.end]] for one in craft.check(draft, TABLES)]
    pace = craft.pace(draft, TABLES)
    return [rules, [pace.beats, pace.least, pace.ample]]


def as_asked(draft: craft.Draft) -> dict[str, Any]:
    """A draft for the browser, which counts in other units: each phrase with all that precedes it."""
    phrases = [[draft.text[:start], draft.text[start:end], element] for start, end, element in draft.spans]
    return {"locale": draft.locale, "text": draft.text, "phrases": phrases, "seconds": draft.seconds}


def test_every_rule_finds_the_same_in_every_prompt(page: Page) -> None:
    asked = drafts()
    answers = ask(page, CHECK, [as_asked(draft) for draft in asked])
    for draft, answer in zip(asked, answers, strict=True):
        assert answer == found(draft), draft.text
