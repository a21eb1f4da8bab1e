"""The page of rules, as built."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from conftest import ROOT
from promptguide import guide
from promptguide.records import LOCALES

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

LIBRARY = guide.check(guide.Guide(ROOT)).library
RULES = LIBRARY.tables.rules
PAGES = {"zh": "rules/index.html", "en": "en/rules/index.html"}
both = pytest.mark.parametrize("locale", LOCALES)


def cards(page: str) -> dict[str, str]:
    parts = re.split(r'<h3 id="([a-z0-9-]+)"', page)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@both
def test_the_page_shows_every_rule_with_examples_source_and_count(site: Path, locale: str) -> None:
    shown = cards((site / PAGES[locale]).read_text("utf-8"))
    assert list(shown) == list(RULES)
    for id_, rule in RULES.items():
        text = " ".join(unescape(re.sub(r"<[^>]+>", "", shown[id_])).split())
        for words in (rule.name, rule.explanation, rule.bad, rule.better):
            assert " ".join(getattr(words, locale).split()) in text, id_
        count = guide.words(locale).words["rule_count"]
        assert count.format(count=len(LIBRARY.broken_rules.get(id_, [])), total=len(LIBRARY.prompts)) in text
        if rule.source.fact:
            assert getattr(LIBRARY.tables.facts[rule.source.fact].statement, locale) in text
        else:
            assert f'href="../{rule.source.chapter}/"' in shown[id_]


@both
def test_what_breaks_the_rule_is_marked_in_its_bad_example(site: Path, locale: str) -> None:
    shown = cards((site / PAGES[locale]).read_text("utf-8"))
    lacking = {id_ for id_, rule in RULES.items() if rule.find.kind in {"missing", "length"}}
    assert {id_ for id_, card in shown.items() if "<mark>" not in card} == lacking


@both
def test_the_chapter_on_debugging_leads_to_the_rules(site: Path, locale: str) -> None:
    prefix = PAGES[locale].removesuffix("rules/index.html")
    chapter = (site / f"{prefix}craft/debugging/index.html").read_text("utf-8")
    assert 'href="../../rules/"' in chapter
    assert "assets/promptguide/rules.css" not in chapter


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_runs_over_the_edge(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for path in ("/rules/", "/en/rules/#two-moves"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser
def test_a_link_to_a_rule_shows_its_name_below_the_header(page: Page) -> None:
    page.goto("/en/rules/#two-moves")
    heading = page.locator("#two-moves")
    page.wait_for_function("window.scrollY > 0")
    box, header = heading.bounding_box(), page.locator(".md-header").bounding_box()
    assert box
    assert header
    assert box["y"] >= header["y"] + header["height"]
