"""The way through the chapters in a browser: progress on the device, footnotes at their marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


def done(page: Page) -> int:
    """How many chapters the path shows as read, once its script has come."""
    page.locator("learning-path [role=status]", has_text="章").wait_for()
    return int(page.evaluate("() => document.querySelectorAll('[data-chapter][data-done]').length"))


def mark(page: Page, chapter: str) -> None:
    page.goto(f"/{chapter}/")
    page.wait_for_function("() => customElements.get('chapter-foot')")
    page.locator("chapter-foot button").focus()
    page.keyboard.press("Enter")
    page.locator("chapter-foot button[aria-pressed=true]").wait_for()


def test_what_is_read_is_kept_on_the_device_for_both_languages_and_can_be_cleared(page: Page) -> None:
    mark(page, "craft/method")
    mark(page, "en/craft/camera")
    page.goto("/path/")
    assert done(page) == 2
    assert "已读完 2 章" in str(page.locator("learning-path [role=status]").text_content())
    page.reload()
    assert done(page) == 2
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator(".pg-path__progress button").click()
    assert done(page) == 0
    page.goto("/craft/method/")
    assert page.locator("chapter-foot button").get_attribute("aria-pressed") == "false"


def test_where_nothing_can_be_kept_the_button_still_answers(browser: Browser, base_url: str) -> None:
    context = browser.new_context(base_url=base_url)
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('denied') } })"
    )
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    mark(page, "craft/method")
    assert not [error for error in errors if "denied" not in error]
    context.close()


def test_what_was_kept_by_others_does_no_harm(page: Page) -> None:
    page.goto("/path/")
    for kept in ("{", "7", '["<img src=x>", 1, null]'):
        page.evaluate("(kept) => localStorage.setItem('promptguide.done', kept)", kept)
        page.reload()
        assert done(page) == 0


def test_a_footnote_shows_at_its_mark_and_escape_puts_it_away(page: Page) -> None:
    page.goto("/what-is-sora/")
    mark_ = page.locator("a.footnote-ref").first
    page.locator("a.footnote-ref[aria-describedby]").first.wait_for()
    mark_.focus()
    tip = page.locator(f"[id='{mark_.get_attribute('aria-describedby')}']")
    assert tip.is_visible()
    assert "2026-09-24" in str(tip.text_content())
    page.keyboard.press("Escape")
    assert not tip.is_visible()


def test_from_home_to_a_first_prompt_takes_few_clicks(page: Page) -> None:
    page.goto("/")
    page.locator("article a", has_text="从想法到提示词").first.click()
    page.wait_for_url("**/craft/method/")
    assert page.locator("h2", has_text="十分钟").count()
