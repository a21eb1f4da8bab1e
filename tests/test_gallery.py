"""The gallery in a browser: facets, search, address, keyboard, and what is left without JavaScript."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING, Any

import pytest

from conftest import ROOT
from promptguide import gallery, guide

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser

LIBRARY = guide.check(guide.Guide(ROOT)).library
IDS = [entry.id for entry in LIBRARY.entries]
LOW_SNOW = [
    entry.id
    for entry in LIBRARY.entries
    if "low-angle" in gallery.values(entry, LIBRARY).get("camera_angle", [])
    and "雪" in gallery.data(LIBRARY, "zh")["texts"][IDS.index(entry.id)]
]


def shown(page: Page) -> list[str]:
    page.evaluate(
        "() => { for (const more = document.querySelector('.pg-more'); !more.hidden; ) more.click(); }"
    )
    cards = page.locator(".pg-gallery .pg-card:visible")
    return list(cards.evaluate_all("(cards) => cards.map((card) => card.dataset.id)"))


def said(page: Page) -> str:
    return str(page.locator(".pg-gallery [role=status]").text_content())


def tab_to(page: Page, wanted: str, most: int = 150) -> None:
    """Press Tab until the focus is on what matches a selector."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"Tab never reached {wanted}")


def test_keyboard_alone_narrows_the_gallery_and_the_address_brings_it_back(
    page: Page, context: BrowserContext
) -> None:
    page.goto("/prompts/")
    tab_to(page, "input[name=find]")
    page.keyboard.type("雪")
    page.wait_for_function("() => location.search.includes('find=')")
    snow = shown(page)
    tab_to(page, "[data-facet=camera_angle] > summary")
    page.keyboard.press("Enter")
    tab_to(page, "input[value=low-angle]")
    page.keyboard.press("Space")
    page.wait_for_function("() => location.search.includes('camera_angle=low-angle')")
    assert sorted(shown(page)) == sorted(LOW_SNOW)
    assert 0 < len(LOW_SNOW) < len(snow) < len(IDS)
    assert said(page) == f"找到 {len(LOW_SNOW)} 条"

    other = context.new_page()
    other.goto(page.url)
    other.locator(".pg-results__count", has_text=f"找到 {len(LOW_SNOW)} 条").wait_for()
    assert shown(other) == shown(page)
    assert other.locator("input[value=low-angle]").is_checked()
    assert other.locator("input[name=find]").input_value() == "雪"

    page.go_back()
    page.wait_for_function("() => !location.search.includes('camera_angle')")
    assert shown(page) == snow
    page.go_back()
    page.wait_for_function("() => !location.search")
    assert shown(page) == IDS


def test_back_from_a_prompt_finds_the_same_selection(page: Page) -> None:
    page.goto("/prompts/?camera_angle=low-angle&find=雪")
    page.wait_for_function("() => document.querySelector('.pg-chosen button')")
    page.locator(".pg-card:visible a").first.click()
    page.wait_for_url("**/prompts/*/")
    page.go_back()
    page.wait_for_function("() => document.querySelector('.pg-chosen button')")
    assert sorted(shown(page)) == sorted(LOW_SNOW)


def test_without_scripts_every_prompt_is_listed_under_its_collection(browser: Browser, base_url: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    page = context.new_page()
    for edition in ("/", "/en/"):
        page.goto(f"{edition}prompts/")
        assert shown(page) == IDS
        assert page.locator(".pg-filters").is_hidden()
        assert page.locator("h2#official").is_visible()
        assert page.locator("h2#original").is_visible()
    context.close()


def test_the_data_is_asked_for_by_who_filters_and_by_nobody_else(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/", "/prompts/wooly-mammoth/", "/glossary/", "/prompts/"):
        page.goto(path)
        page.wait_for_timeout(200)
    assert not [url for url in asked if "gallery.json" in url]
    page.locator("input[name=find]").focus()
    page.wait_for_timeout(300)
    assert len([url for url in asked if "gallery.json" in url]) == 1


def test_nothing_found_says_how_to_get_out(page: Page) -> None:
    page.goto("/prompts/?camera_angle=low-angle&find=qqqq")
    page.locator(".pg-empty").wait_for()
    assert shown(page) == []
    assert said(page) == "找到 0 条"
    page.locator(".pg-empty__ways button", has_text="qqqq").click()
    assert shown(page)
    assert page.locator("input[name=find]").input_value() == ""
    page.locator(".pg-clear").click()
    assert shown(page) == IDS


def test_an_address_is_only_text(page: Page) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    hostile = "<img src=x onerror=alert(1)>"
    page.goto(
        f"/prompts/?find={hostile}&camera_angle=__proto__,constructor,low-angle&sort=nothing&toString=1"
    )
    page.locator(".pg-chosen button").first.wait_for()
    assert page.locator("input[name=find]").input_value() == hostile
    assert page.locator(".pg-gallery img").count() == 0
    assert page.locator("input[value=low-angle]").is_checked()
    assert page.locator("select[name=sort]").input_value() == "order"
    assert errors == []


def test_cards_can_be_sorted(page: Page) -> None:
    page.goto("/prompts/?sort=short")
    page.locator(".pg-list--flat .pg-card").first.wait_for()
    seconds = {entry.id: entry.seconds or 3600 for entry in LIBRARY.entries}
    lengths = [seconds[id_] for id_ in shown(page)]
    assert lengths == sorted(lengths)
    page.select_option("select[name=sort]", "order")
    assert shown(page) == IDS


def test_data_that_does_not_come_leaves_the_whole_list(page: Page) -> None:
    page.route("**/gallery.json*", lambda route: route.abort())
    page.goto("/prompts/?find=雪")
    page.wait_for_function(
        "() => document.querySelector('.pg-results__count').textContent.includes('没有载入')"
    )
    assert shown(page) == IDS


def test_every_count_is_what_a_plain_count_gives(page: Page) -> None:
    page.goto("/prompts/")
    data = gallery.data(LIBRARY, "zh")
    values = [gallery.values(entry, LIBRARY) for entry in LIBRARY.entries]
    chance = random.Random(1)

    def meets(place: int, words: str, chosen: dict[str, list[str]]) -> bool:
        found = all(word in data["texts"][place] for word in words.split())
        return found and all(
            set(wanted) & set(values[place].get(facet, [])) for facet, wanted in chosen.items()
        )

    for _ in range(40):
        facets = chance.sample(list(data["facets"]), 3)
        chosen = {
            facet: chance.sample(list(data["facets"][facet])[:9], 2)
            for facet in facets
            if len(data["facets"][facet]) > 1
        }
        words = chance.choice(["", "雪", "camera", "the 35", "猫"])
        found: Any = page.evaluate(
            """async ([data, filters]) => {
              const { Library } = await import("/assets/promptguide/logic/gallery-search.js");
              return new Library(data).find(filters);
            }""",
            [data, {"words": words, "sort": "order", "chosen": chosen}],
        )
        everyone = range(len(IDS))
        assert sorted(found["places"]) == [n for n in everyone if meets(n, words, chosen)]
        for facet, counts in found["counts"].items():
            others = {other: wanted for other, wanted in chosen.items() if other != facet}
            under = [n for n in everyone if meets(n, words, others)]
            for value, count in counts.items():
                assert count == sum(value in values[n].get(facet, []) for n in under)


def test_an_address_and_its_filters_are_the_same_thing(page: Page) -> None:
    page.goto("/prompts/")
    filters = {
        "words": "雪 & = ? # + %",
        "sort": "title",
        "chosen": {"aspect": ["16:9", "1:1"], "topic": ["animal"]},
    }
    query, back = page.evaluate(
        """async ([filters, facets]) => {
          const { readQuery, writeQuery } = await import("/assets/promptguide/logic/gallery-search.js");
          const query = writeQuery(filters);
          return [query, readQuery(query, facets)];
        }""",
        [filters, gallery.data(LIBRARY, "zh")["facets"]],
    )
    assert back == filters
    assert re.search(r"aspect=16:9,1:1", query)
    assert len(query) < 120


def test_a_term_says_what_it_is_to_who_focuses_it_and_escape_puts_it_away(page: Page) -> None:
    page.goto("/prompts/wooly-mammoth/")
    page.wait_for_function("() => customElements.get('term-link')")
    link = page.locator("term-link a", has_text="低相机").first
    tip = link.locator("xpath=following-sibling::term-tip")
    assert not tip.is_visible()
    link.focus()
    assert tip.is_visible()
    assert tip.get_attribute("id") == link.get_attribute("aria-describedby")
    page.keyboard.press("Escape")
    assert not tip.is_visible()
    link.hover()
    assert tip.is_visible()
    link.click()
    page.wait_for_url("**/glossary/low-angle/")


def test_a_drawing_moves_once_and_on_demand_and_not_for_who_wants_no_motion(
    browser: Browser, base_url: str
) -> None:
    running = "() => document.getAnimations().filter((a) => a.playState === 'running').length"
    for motion, moves in (("no-preference", True), ("reduce", False)):
        context = browser.new_context(base_url=base_url, reduced_motion=motion)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto("/glossary/dolly-in/")
        page.wait_for_timeout(400)
        assert bool(page.evaluate(running)) == moves
        button = page.locator("term-diagram button")
        button.click()
        assert page.evaluate(running)
        assert button.get_attribute("aria-pressed") == "true"
        context.close()
