"""The rules on how a prompt is written find the same in Python and in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from conftest import ROOT
from promptguide import craft, guide
from promptguide.records import LOCALES
from test_browser_logic import ask
from test_craft import CASES, planted

if TYPE_CHECKING:
    from collections.abc import Callable

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


ODD = (
    "",
    "。",
    "\n\n",
    "𠀀𠀀一条街，不要行人𠀀，绝美。",
    "🎬 Close-up: she 🎬 blinks, a stunning ſhot of a Kangaroo, İ, ı, no people.",
    "STUNNING\u3000EPIC\u00a04K\ufeff8K",
    "他说：“绝美",
    "-– it’s don’t show people",
)


def of_the_library() -> list[craft.Draft]:
    whole = [craft.draft_of(entry, locale) for entry in LIBRARY.entries for locale in LOCALES]
    return [*whole, *(craft.Draft(one.locale, one.text, (), one.seconds) for one in whole)]


def of_the_cases() -> list[craft.Draft]:
    drafts = [craft.Draft(locale, text, (), 4) for text in ODD for locale in LOCALES]
    for id_, cases in CASES.items():
        rule = TABLES.rules[id_]
        for locale in LOCALES:
            texts = [text for text, _ in cases[locale]["fires"]] + cases[locale]["passes"]
            examples = [getattr(one, locale) for one in (rule.bad, rule.better)]
            drafts += [craft.Draft(locale, text, (), rule.seconds) for text in (*texts, *examples)]
    return drafts


def of_plants() -> list[craft.Draft]:
    """Each prompt with the fault of one rule in it, in turn."""
    rules = [rule for rule in TABLES.rules.values() if rule.plant]
    drafts = [craft.draft_of(entry, locale) for entry in LIBRARY.entries for locale in LOCALES]
    return [planted(draft, rules[number % len(rules)])[0] for number, draft in enumerate(drafts)]


def found(draft: craft.Draft) -> list[Any]:
    rules = [[one.rule, draft.text[one.start : one.end]] for one in craft.check(draft, TABLES)]
    pace = craft.pace(draft, TABLES)
    return [rules, [pace.beats, pace.least, pace.ample]]


def as_asked(draft: craft.Draft) -> dict[str, Any]:
    """A draft for the browser, which counts in other units: each phrase with all that precedes it."""
    phrases = [[draft.text[:start], draft.text[start:end], element] for start, end, element in draft.spans]
    return {"locale": draft.locale, "text": draft.text, "phrases": phrases, "seconds": draft.seconds}


@pytest.mark.parametrize("drafts", [of_the_library, of_the_cases, of_plants])
def test_every_rule_finds_the_same(page: Page, drafts: Callable[[], list[craft.Draft]]) -> None:
    asked = drafts()
    answers = ask(page, CHECK, [as_asked(draft) for draft in asked])
    for draft, answer in zip(asked, answers, strict=True):
        assert answer == found(draft), draft.text
    broken = {rule for rules, _ in answers for rule, _ in rules}
    if drafts is of_the_cases:
        assert broken == set(TABLES.rules)
