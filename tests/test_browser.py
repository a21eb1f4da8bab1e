"""The site as a reader has it: a real Chromium, pointer, keyboard, touch, no scripts."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from conftest import prompt_record, run_mkdocs

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Locator, Page

pytestmark = pytest.mark.browser

PROMPT = "/prompts/wooly-mammoth/"
PAGES = ["/", "/what-is-sora/", "/prompt-craft/", "/prompts/", PROMPT, "/contribute/", "/nowhere/"]


def search(page: Page, words: str) -> Locator:
    page.locator("label.md-header__button[for=__search]").or_(page.locator(".md-search__input")).locator(
        "visible=true"
    ).first.click()
    page.locator(".md-search__input").fill(words)
    return page.locator(".md-search-result__item a.md-search-result__link")


@pytest.mark.parametrize(
    ("edition", "words", "target"),
    [
        ("", "提示词", "/prompt-craft/"),
        ("", "景深", "/glossary/depth-of-field/"),
        ("", "图生视频", "/features/"),
        ("/en", "diffusion", "/en/principles/"),
    ],
)
def test_search_finds_the_page_in_its_own_edition(page: Page, edition: str, words: str, target: str) -> None:
    page.goto(f"{edition}/")
    results = search(page, words)
    expect(results.first).to_be_visible(timeout=5000)
    links = [
        page.evaluate("h => new URL(h, location).pathname", link.get_attribute("href"))
        for link in results.all()
    ]
    paths = list(dict.fromkeys(links))
    assert target in paths[:3], paths
    assert all(path.startswith("/en/") == bool(edition) for path in paths)


@pytest.mark.parametrize(
    ("edition", "words", "said", "all_of_them"),
    [
        ("", "猛犸", "提示词库里找到", "在提示词库里查看全部"),
        ("", "treading", "提示词库里找到", "在提示词库里查看全部"),
        ("/en", "mammoth", "In the prompt library:", "See all"),
        ("/en", "猛犸象", "In the prompt library:", "See all"),
    ],
)
def test_search_finds_prompts_in_the_library_and_leads_to_all_of_them(
    page: Page, edition: str, words: str, said: str, all_of_them: str
) -> None:
    page.goto(f"{edition}/")
    search(page, words)
    group = page.get_by_role("region", name="提示词库" if not edition else "Prompt library")
    expect(group.get_by_role("status")).to_contain_text(said)
    first = group.locator(".pg-found__list a").first
    expect(first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(first).to_be_focused()
    assert group.locator(".pg-found__list a").count() <= 5
    count = re.search(r"\d+", group.get_by_role("status").inner_text())
    link = group.get_by_role("link", name=all_of_them)
    link.click()
    page.wait_for_url(f"**{edition}/prompts/?find=*")
    assert count
    expect(page.locator(".pg-gallery [role=status]")).to_contain_text(count[0])
    expect(page.locator(f".pg-card:visible a[href$='{PROMPT.split('/')[2]}/']").first).to_be_visible()


def test_enter_opens_a_prompt_where_nothing_else_is_found(page: Page) -> None:
    page.goto("/")
    found = search(page, "treading")
    expect(page.locator(".pg-found__list a").first).to_be_visible()
    assert found.count() == 0
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{PROMPT}")


def test_prompts_in_the_search_keep_up_with_what_is_typed(page: Page) -> None:
    page.goto("/")
    search(page, "猛犸")
    status = page.locator(".pg-found [role=status]")
    expect(status).not_to_be_empty()
    page.locator(".md-search__input").fill("zzzz")
    expect(status).to_have_text("提示词库里找到 0 条")
    expect(page.locator(".pg-found a:visible")).to_have_count(0)
    page.locator(".md-search__input").fill("")
    expect(status).to_be_empty()


def test_search_takes_pasted_words_and_fetches_nothing_before_use(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/")
    page.wait_for_timeout(800)
    assert not [
        url for url in asked if "search_index" in url or "search-prompts" in url or "/library/" in url
    ]
    page.locator(".md-search__input").focus()
    page.keyboard.insert_text("景深")
    expect(page.locator(".md-search-result__item").first).to_be_visible(timeout=5000)


def test_a_hostile_prompt_is_only_text_in_pages_and_search(
    page: Page, guide_copy: Path, serve_folder: Callable[[Path], str]
) -> None:
    text = "<img src=x onerror=alert(1)> zebra </title><script>alert(2)</script>"
    (guide_copy / "prompts" / "official" / "hostile.yml").write_text(json.dumps(prompt_record(text)), "utf-8")
    assert run_mkdocs(guide_copy, "--strict").returncode == 0
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    address = serve_folder(guide_copy / "site")
    for edition in ("/", "/en/"):
        page.goto(f"{address}{edition}prompts/hostile/")
        assert text in page.title()
        assert text in page.locator("h1").inner_text()
        assert page.locator("img[src=x]").count() == 0
        page.goto(f"{address}{edition}prompts/")
        expect(page.get_by_role("link", name=text)).to_be_visible()
        search(page, "zebra")
        found = page.locator(".pg-found__list a")
        expect(found.first).to_contain_text("<img src=x onerror=alert(1)>")
        page.wait_for_timeout(300)
    assert dialogs == []


@pytest.mark.parametrize("edition", ["", "/en"])
@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_asked_of_another_host_and_nothing_fails(
    page: Page, base_url: str, edition: str, path: str
) -> None:
    asked: list[str] = []
    wrong: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.goto(edition + path)
    page.mouse.wheel(0, 20_000)
    page.wait_for_timeout(400)
    assert not [url for url in asked if not url.startswith(base_url)]
    assert [w for w in wrong if "404" not in w or path != "/nowhere/"] == []


def lit(page: Page) -> dict[str, int]:
    """How many marks and rows are lit, by phrase."""
    found: dict[str, int] = page.evaluate(
        """() => [...document.querySelectorAll("prompt-view .pg-lit")].reduce(
            (count, e) => ({...count, [e.dataset.phrase]: (count[e.dataset.phrase] ?? 0) + 1}), {})"""
    )
    return found


def test_pointing_at_a_phrase_lights_it_in_both_texts_and_its_row(page: Page) -> None:
    page.goto(PROMPT)
    page.locator("prompt-view:defined").wait_for()
    page.locator('.pg-text[lang=en] mark[data-phrase="5"]').first.hover()
    assert lit(page) == {"5": 3}
    page.locator('tr[data-phrase="8"] td').last.hover()
    assert lit(page) == {"8": 3}
    page.mouse.move(0, 0)
    assert lit(page) == {}


def test_focusing_a_phrase_lights_it_and_enter_leads_to_its_row(page: Page) -> None:
    page.goto(PROMPT)
    page.locator("prompt-view:defined").wait_for()
    page.locator('.pg-text[lang=zh] mark[data-phrase="1"] a').focus()
    assert lit(page) == {"1": 3}
    page.keyboard.press("Tab")
    assert list(lit(page).values()) == [3]
    phrase = next(iter(lit(page)))
    page.keyboard.press("Enter")
    assert page.url.endswith(f"-row-{phrase}")


def test_tapping_a_phrase_lights_it_and_stays(browser: Browser, base_url: str) -> None:
    context = browser.new_context(
        base_url=base_url, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto(PROMPT)
    page.locator("prompt-view:defined").wait_for()
    mark = page.locator('.pg-text[lang=zh] mark[data-phrase="6"] a')
    mark.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    mark.tap()
    assert lit(page) == {"6": 3}
    assert page.evaluate("scrollY") == before
    assert "#" not in page.url
    context.close()


def test_the_texts_stand_side_by_side_where_there_is_room(page: Page) -> None:
    page.goto(PROMPT)
    boxes = [text.bounding_box() for text in page.locator(".pg-text").all()]
    assert boxes[0] and boxes[1]
    assert boxes[0]["y"] == boxes[1]["y"]
    page.set_viewport_size({"width": 390, "height": 844})
    boxes = [text.bounding_box() for text in page.locator(".pg-text").all()]
    assert boxes[0] and boxes[1]
    assert boxes[1]["y"] >= boxes[0]["y"] + boxes[0]["height"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_copy_button_copies_the_prompt_without_its_numbers(context: BrowserContext, page: Page) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(PROMPT)
    page.locator("copy-text:defined").first.wait_for()
    button = page.get_by_role("button", name="复制英文提示词").first
    button.click()
    expect(page.locator("copy-text [role=status]").nth(1)).to_have_text("已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Several giant wooly mammoths approach treading through a snowy meadow,")
    assert not re.search(r"\d", copied)


def test_the_player_comes_with_the_click_and_only_its_host_is_asked(page: Page, base_url: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(PROMPT)
    page.locator("video-embed:defined").wait_for()
    assert page.locator("video, iframe").count() == 0
    button = page.locator(".pg-video__play")
    button.focus()
    page.keyboard.press("Enter")
    player = page.locator("video-embed video")
    expect(player).to_be_visible()
    expect(player).to_be_focused()
    page.wait_for_timeout(300)
    others = {urlsplit(url).hostname for url in asked if not url.startswith(base_url)}
    assert others == {"cdn.openai.com"}


def test_without_scripts_numbers_lead_to_rows_and_the_clip_is_a_link(browser: Browser, base_url: str) -> None:
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    page = context.new_page()
    page.goto(PROMPT)
    mark = page.locator('.pg-text[lang=en] mark[data-phrase="7"]')
    expect(mark.locator("sup")).to_have_text("7")
    row = page.locator('tr[data-phrase="7"]')
    expect(row.locator(".pg-number")).to_have_text("7")
    mark.locator("a").click()
    row_id = row.get_attribute("id")
    assert row_id
    assert page.url.endswith(row_id)
    expect(page.locator(".pg-video__play")).to_be_hidden()
    expect(page.locator("copy-text").first).to_be_hidden()
    expect(page.locator(".pg-video__sources a")).to_be_visible()
    context.close()


@pytest.mark.parametrize("path", ["/features/", PROMPT])
def test_the_language_switch_stays_on_the_page(page: Page, path: str) -> None:
    page.goto(path)
    page.locator("header a[hreflang=en]").click()
    assert urlsplit(page.url).path == "/en" + path
    assert page.locator("html").get_attribute("lang") == "en"
    page.locator("header a[hreflang=zh]").click()
    assert urlsplit(page.url).path == path


def test_the_404_page_speaks_both_languages_and_leads_home(page: Page, base_url: str) -> None:
    page.goto("/nowhere/at/all/")
    expect(page.locator("h1")).to_be_visible()
    assert page.locator("[lang=en] h2").count() == 1
    page.locator("[lang=en] a.md-button").click()
    assert urlsplit(page.url).path == "/en/"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_elements_differ_by_more_than_colour(browser: Browser, base_url: str, scheme: str) -> None:
    context = browser.new_context(base_url=base_url, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(PROMPT)
    looks = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll(".pg-text[lang=zh] mark")].map((mark) => {
            const style = getComputedStyle(mark.querySelector(".pg-mark__text"));
            return [mark.dataset.tone, style.textDecorationStyle + style.textDecorationThickness];
        }))"""
    )
    assert len(set(looks.values())) == len(looks) == 6
    context.close()
