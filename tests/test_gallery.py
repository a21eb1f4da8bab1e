"""The gallery in a browser: facets, search, address, keyboard, and what is left without JavaScript."""

from __future__ import annotations

import gzip
import json
import random
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

import large_library
from conftest import ROOT, ask
from promptguide import finding, gallery, guide
from promptguide.views import gallery as views
from promptguide.views.common import Scope

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser

LIBRARY = guide.check(guide.Guide(ROOT)).library
IDS = [entry.id for entry in LIBRARY.entries]
LOW_SNOW = [
    entry.id
    for entry in LIBRARY.entries
    if "low-angle" in LIBRARY.findings[entry.id].facets.get("camera_angle", ())
    and "雪" in LIBRARY.findings[entry.id].text
]


def listed(page: Page) -> list[str]:
    """The prompts on the page."""
    cards = page.locator(".pg-card:visible")
    return list(cards.evaluate_all("(cards) => cards.map((card) => card.dataset.id)"))


def shown(page: Page) -> list[str]:
    """The prompts on the page, when all that were found are there."""
    page.evaluate(
        """async () => {
          const more = document.querySelector(".pg-more");
          const later = () => new Promise((done) => setTimeout(done, 20));
          for (await later(); !more.hidden; await later()) more.click();
        }"""
    )
    return listed(page)


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
    page.locator(".pg-results__count", has_text="找到").wait_for()
    snow = shown(page)
    tab_to(page, "[data-facet=camera_angle] > summary")
    page.keyboard.press("Enter")
    tab_to(page, "input[value=low-angle]")
    page.keyboard.press("Space")
    page.locator(".pg-results__count", has_text=f"找到 {len(LOW_SNOW)} 条").wait_for()
    assert "camera_angle=low-angle" in page.url
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
    page.locator(".pg-results__count", has_text=f"找到 {len(snow)} 条").wait_for()
    assert shown(page) == snow
    page.go_back()
    page.locator(".pg-results__count", has_text=f"共 {len(IDS)} 条").wait_for()
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
        assert listed(page) == IDS
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
    assert not [url for url in asked if gallery.FOLDER in url]
    page.locator("input[name=find]").focus()
    page.wait_for_timeout(300)
    paths = [urlsplit(url).path for url in asked if gallery.FOLDER in url]
    assert paths[0] == f"/{gallery.INDEX}"
    assert paths[1:]
    assert not [path for path in paths if "/texts/" in path or "/cards/" in path]


def test_what_is_typed_before_the_script_has_come_is_looked_for(page: Page) -> None:
    page.route("**/card-fill.js", lambda route: (page.wait_for_timeout(300), route.continue_()))
    page.goto("/prompts/", wait_until="domcontentloaded")
    page.locator("input[name=find]").fill("雪")
    page.locator(".pg-list--found .pg-card").first.wait_for()
    assert "find=" in page.url


def test_nothing_found_says_how_to_get_out(page: Page) -> None:
    page.goto("/prompts/?camera_angle=low-angle&find=qqqq")
    page.locator(".pg-empty").wait_for()
    assert shown(page) == []
    assert said(page) == "找到 0 条"
    page.locator(".pg-empty__ways button", has_text="qqqq").click()
    page.locator(".pg-empty").wait_for(state="hidden")
    assert shown(page)
    assert page.locator("input[name=find]").input_value() == ""
    page.locator(".pg-clear").click()
    page.locator(".pg-results__count", has_text=f"共 {len(IDS)} 条").wait_for()
    assert shown(page) == IDS


def test_who_takes_a_condition_away_stays_among_the_conditions(page: Page) -> None:
    page.goto("/prompts/?camera_angle=low-angle&topic=animal&find=雪")
    page.locator(".pg-chosen button").nth(2).wait_for()
    page.locator(".pg-chosen button").first.focus()
    page.keyboard.press("Enter")
    page.locator(".pg-chosen button").nth(2).wait_for(state="detached")
    assert page.evaluate("() => document.activeElement.matches('.pg-chosen button')")


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
    page.locator(".pg-list--found .pg-card").first.wait_for()
    seconds = {entry.id: entry.seconds or 3600 for entry in LIBRARY.entries}
    lengths = [seconds[id_] for id_ in shown(page)]
    assert lengths == sorted(lengths)
    page.select_option("select[name=sort]", "order")
    page.locator(".pg-list--found").wait_for(state="hidden")
    assert shown(page) == IDS


def test_titles_are_sorted_by_letters_then_by_sound() -> None:
    titles = ["雪", "zebra", "阿姨", "Apple", "马", "ａｎｔ"]
    assert sorted(titles, key=gallery.title_key) == ["ａｎｔ", "Apple", "zebra", "阿姨", "马", "雪"]


@pytest.mark.parametrize("part", ["index.json", "texts/*", "facets/*"])
def test_data_that_does_not_come_leaves_the_whole_list(page: Page, part: str) -> None:
    page.route(f"**/{gallery.FOLDER}{part}*", lambda route: route.abort())
    page.goto("/prompts/?find=雪")
    page.locator(".pg-results__count", has_text="没有载入").wait_for()
    assert shown(page) == IDS
    page.unroute_all()
    page.locator("input[name=find]").fill("雪地")
    page.locator(".pg-results__count", has_text="找到").wait_for()
    assert 0 < len(shown(page)) < len(IDS)


def test_every_count_is_what_a_plain_count_gives(page: Page) -> None:
    findings = list(LIBRARY.findings.values())
    facets = {facet: list(values) for facet, values in LIBRARY.facets.items()}
    chance = random.Random(1)

    def meets(found: finding.Finding, words: str, chosen: dict[str, list[str]]) -> bool:
        return all(word in found.text for word in words.split()) and all(
            set(wanted) & set(found.facets.get(facet, ())) for facet, wanted in chosen.items()
        )

    asked = []
    for _ in range(40):
        wanted = [facet for facet in chance.sample(list(facets), 3) if len(facets[facet]) > 1]
        chosen = {facet: chance.sample(facets[facet][:9], 2) for facet in wanted}
        words = chance.choice(["", "雪", "camera", "the 35", "猫"])
        asked.append({"words": words, "sort": "order", "chosen": chosen})
    answers: Any = ask(
        page,
        """async ([asked, facets], logic) => {
          const { openLibrary } = await import("/assets/promptguide/gallery-data.js");
          const library = await openLibrary(new URL("/assets/library/index.json", location));
          return Promise.all(asked.map((filters) => library.find(filters, facets)));
        }""",
        [asked, list(facets)],
    )
    for filters, answer in zip(asked, answers, strict=True):
        words, chosen = filters["words"], filters["chosen"]
        right = [place for place, found in enumerate(findings) if meets(found, words, chosen)]
        assert sorted(answer["places"]) == right
        assert list(answer["counts"]) == list(facets)
        for facet, values in facets.items():
            others = {other: wanted for other, wanted in chosen.items() if other != facet}
            under = [found for found in findings if meets(found, words, others)]
            for value in values:
                count = sum(value in found.facets.get(facet, ()) for found in under)
                assert answer["counts"][facet].get(value, 0) == count, (facet, value)


def test_counts_on_the_page_are_those_of_the_filters(page: Page) -> None:
    page.goto("/prompts/?camera_angle=low-angle")
    page.locator(".pg-chosen button").wait_for()
    page.locator("[data-facet=style] > summary").click()
    page.locator("[data-facet=style]:not(.pg-facet--uncounted)").wait_for()
    low = [
        found for found in LIBRARY.findings.values() if "low-angle" in found.facets.get("camera_angle", ())
    ]
    counts = page.locator("[data-facet=style] label").evaluate_all(
        """(labels) => labels.map((label) => [
          label.querySelector("input").value,
          Number(label.querySelector(".pg-option__count").textContent),
        ])"""
    )
    assert dict(counts) == {
        value: sum(value in found.facets.get("style", ()) for found in low)
        for value in LIBRARY.facets["style"]
    }


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_a_card_made_in_the_browser_is_the_card_of_the_page(page: Page, locale: str) -> None:
    page.goto({"zh": "/prompts/", "en": "/en/prompts/"}[locale])
    scope = Scope(LIBRARY, guide.words(locale), str)
    cards = [
        card for path, text in views.files(scope).items() if "/cards/" in path for card in json.loads(text)
    ]
    made, written = page.evaluate(
        """async (cards) => {
          const { fillCard } = await import("/assets/promptguide/card-fill.js");
          const plain = (card) => card.outerHTML.replace(/\\s+/g, " ").replaceAll("> <", "><");
          const blank = document.querySelector(".pg-blank");
          return [cards.map((card) => plain(fillCard(blank, card, "../prompts/"))),
            [...document.querySelectorAll(".pg-whole .pg-card")].map(plain)];
        }""",
        cards,
    )
    assert [card.replace('href="../prompts/', 'href="') for card in made] == [
        re.sub(r'href="(?:\.\./prompts/)?', 'href="', card) for card in written
    ]


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
        [filters, {facet: list(values) for facet, values in LIBRARY.facets.items()}],
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


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory, serve_folder: Callable[[Path], str]) -> str:
    """The address of a gallery of 1,500 prompts."""
    folder = tmp_path_factory.mktemp("large")
    large_library.write(large_library.repeated(LIBRARY, 1500), "zh", folder)
    return serve_folder(folder)


def test_a_large_library_is_found_in_as_a_small_one_is(page: Page, large: str) -> None:
    library = large_library.repeated(LIBRARY, 1500)
    wanted = [
        entry.id
        for entry in library.entries
        if "雪" in library.findings[entry.id].text
        and "low-angle" in library.findings[entry.id].facets.get("camera_angle", ())
    ]
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(f"{large}/prompts/")
    assert page.locator(".pg-card:visible").count() == views.PAGE
    tab_to(page, "input[name=find]")
    page.keyboard.type("雪")
    page.locator(".pg-list--found .pg-card").first.wait_for()
    assert page.locator(".pg-pager").is_hidden()
    page.goto(f"{large}/prompts/?camera_angle=low-angle&find=雪")
    page.locator(".pg-results__count", has_text=f"找到 {len(wanted)} 条").wait_for()
    page.locator(".pg-list--found .pg-card").first.wait_for()
    assert len(wanted) > page.locator(".pg-card:visible").count()
    found = shown(page)
    assert sorted(found) == sorted(wanted)
    page.locator(".pg-clear").click()
    page.locator(".pg-results__count", has_text="共 1500 条").wait_for()
    assert page.locator(".pg-card:visible").count() == views.PAGE
    page.locator(".pg-pager a[rel=next]").click()
    page.wait_for_url("**/prompts/page/2/")
    assert page.locator(".pg-pager [aria-current]").inner_text() == "2"
    assert wrong == []


def test_without_scripts_every_prompt_of_a_large_library_is_on_some_page(
    browser: Browser, large: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{large}/prompts/")
    ids: list[str] = []
    numbers: list[str] = []
    while True:
        cards = listed(page)
        assert len(cards) <= views.PAGE
        ids += cards
        numbers.append(page.locator(".pg-pager [aria-current]").inner_text())
        after = page.locator(".pg-pager a[rel=next]")
        if not after.count():
            break
        after.click()
    assert ids == [entry.id for entry in large_library.repeated(LIBRARY, 1500).entries]
    assert numbers == [str(number) for number in range(1, 9)]
    page.locator(".pg-pager a", has_text="1").first.click()
    page.wait_for_url("**/prompts/")
    context.close()


def test_ten_thousand_prompts_are_found_in_with_a_few_kilobytes(
    page: Page, tmp_path: Path, serve_folder: Callable[[Path], str]
) -> None:
    large_library.write(large_library.repeated(LIBRARY, 10_000), "zh", tmp_path)
    front = (tmp_path / "prompts" / "index.html").read_bytes()
    assert len(front) < 400_000
    address = serve_folder(tmp_path)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))

    def fetched() -> int:
        paths = {path for path in asked if gallery.FOLDER in path}
        asked.clear()
        return sum(len(gzip.compress((tmp_path / path[1:]).read_bytes())) for path in paths)

    for query in (
        "find=雪",
        "find=镜头",
        "find=golden+hour",
        "find=static",
        "camera_angle=low-angle&find=雪",
    ):
        page.goto("about:blank")
        page.goto(f"{address}/prompts/?{query}")
        page.locator(".pg-list--found .pg-card").first.wait_for()
        page.wait_for_timeout(200)
        assert 0 < fetched() <= 40_000, query
    page.goto(f"{address}/prompts/")
    assert fetched() == 0
    page.locator("input[name=find]").focus()
    page.keyboard.type("camera", delay=60)
    page.locator(".pg-list--found .pg-card").first.wait_for()
    page.wait_for_timeout(200)
    assert 0 < fetched() <= 40_000
