"""The workbench in a browser: composing, taking apart, keeping, sharing; by pointer, touch and keyboard."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner
from playwright.sync_api import expect

from conftest import ROOT, run_mkdocs
from promptguide import guide
from promptguide.cli import main
from promptguide.entries import read_prompt
from promptguide.yamlnodes import Source

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Download, Locator, Page

pytestmark = pytest.mark.browser

LIBRARY = guide.check(guide.Guide(ROOT)).library
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}
both_sizes = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
both_editions = pytest.mark.parametrize("edition", ["", "/en"])
SEED = {
    "en": (
        "Several giant wooly mammoths approach treading through a snowy meadow, their long wooly fur lightly "
        "blows in the wind as they walk, snow covered trees and dramatic snow capped mountains in the "
        "distance, mid afternoon light with wispy clouds and a sun high in the distance creates a warm glow, "
        "the low camera view is stunning capturing the large furry mammal with beautiful photography, "
        "depth of field."
    ),
    "zh": (
        "几只巨大的长毛猛犸象穿过一片白雪覆盖的草地，它们长长的毛茸茸的皮毛在风中轻拂，远处是白雪覆盖的树木和"
        "壮丽的雪山，午后的光线与缕缕薄云，还有远处高悬的太阳，营造出温暖的光芒，低相机的视角令人惊叹，以优美的"
        "摄影捕捉到这种毛茸茸的大型动物，带有景深。"
    ),
}
"""The mammoth prompt; the Chinese as this guide revised it."""


def visit(page: Page, address: str = "/workbench/") -> None:
    page.goto(address)
    page.locator("prompt-workbench[data-ready]").wait_for()


def tab_to(page: Page, wanted: str, *, back: bool = False, most: int = 400) -> None:
    """Press Tab until the focus is on what matches a selector."""
    for _ in range(most):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"Tab never reached {wanted}")


def row(page: Page, element: str) -> Locator:
    return page.locator(f".pg-benchrow:has([data-key=element] option[value={element}]:checked)")


def text(page: Page, locale: str) -> str:
    return str(page.locator(f"[data-text={locale}] copy-text").get_attribute("data-text"))


def code(page: Page) -> str:
    return str(page.locator(".pg-bench__yaml code").text_content())


def saved(download: Download, folder: Path) -> Path:
    path = folder / download.suggested_filename
    download.save_as(path)
    return path


def check(path: Path, *options: str) -> Any:
    return CliRunner().invoke(main, ["check", str(path), "--root", str(ROOT), "--lang", "en", *options])


FOX = {
    "subject": ("一只赤狐", "a red fox", "一个主体，画面不乱。", "One subject keeps the frame clear."),
    "action": (
        "走到溪边，低头喝三口水，抬头",
        "walks to a stream, lowers its head, drinks three times, looks up",
        "动作有头有尾。",
        "The action has an end.",
    ),
    "shot_size": ("全景", "full shot", "看得见四条腿。", "All four legs are in the frame."),
}


@both_sizes
@both_editions
def test_the_keyboard_alone_leads_from_nothing_to_a_file_that_passes(
    page: Page, browser: Browser, base_url: str, tmp_path: Path, edition: str, size: Any
) -> None:
    page.set_viewport_size(size)
    visit(page, f"{edition}/workbench/")
    tab_to(page, "[name=formula]")
    page.keyboard.type("Veo")
    page.keyboard.press("Tab")
    for element in ("shot_size", "subject", "action"):
        zh, en, why_zh, why_en = FOX[element]
        own = f".pg-benchrow:has([data-key=element] option[value={element}]:checked)"
        first, second = ("zh", "en") if not edition else ("en", "zh")
        words, whys = {"zh": zh, "en": en}, {"zh": why_zh, "en": why_en}
        if not page.evaluate("(own) => document.activeElement.matches(own)", f"{own} textarea"):
            tab_to(page, f"{own} [data-key='phrase.{first}']")
        page.keyboard.insert_text(words[first])
        tab_to(page, f"{own} [data-key='phrase.{second}']", most=1)
        page.keyboard.insert_text(words[second])
        tab_to(page, f"{own} .pg-benchrow__why summary", most=3)
        page.keyboard.press("Enter")
        tab_to(page, f"{own} [data-key='why.{first}']", most=1)
        page.keyboard.insert_text(whys[first])
        tab_to(page, f"{own} [data-key='why.{second}']", most=1)
        page.keyboard.insert_text(whys[second])
    assert (
        text(page, "en")
        == "Full shot. A red fox. Walks to a stream, lowers its head, drinks three times, looks up."
    )
    assert text(page, "zh") == "全景。一只赤狐。走到溪边，低头喝三口水，抬头。"
    tab_to(page, "[name=aspect]")
    page.keyboard.type("9:16")
    tab_to(page, "[name=seconds]", most=1)
    page.keyboard.type("8")
    tab_to(page, ".pg-bench__about > summary")
    page.keyboard.press("Enter")
    for name, value in (
        ("title.zh", "赤狐喝水"),
        ("title.en", "A fox drinks"),
        ("author.zh", "读者"),
        ("author.en", "A reader"),
        ("licence.zh", "CC BY 4.0"),
        ("licence.en", "CC BY 4.0"),
    ):
        page.evaluate("() => document.querySelector('.pg-bench__about > summary').focus()")
        tab_to(page, f"[name='{name}']", most=14)
        page.keyboard.insert_text(value)
    tab_to(page, "[data-act=download]")
    with page.expect_download() as waited:
        page.keyboard.press("Enter")
    path = saved(waited.value, tmp_path)
    assert path.name == "a-fox-drinks.yml"
    result = check(path)
    assert result.exit_code == 0, result.output
    assert "Errors: 0, warnings: 0" in result.output
    entry, _ = read_prompt(Source("prompts/original/a-fox-drinks.yml", path.read_bytes()), LIBRARY.tables)
    assert entry
    assert [found.element.id for found in entry.rows] == ["subject", "action", "shot_size"]
    assert (entry.aspect, entry.seconds) == ("9:16", 8)

    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab_to(page, "[data-act=share]", back=True)
    page.keyboard.press("Enter")
    expect(page.locator(".pg-bench__link input")).to_be_visible()
    link = page.locator(".pg-bench__link input").input_value()
    assert page.evaluate("() => navigator.clipboard.readText()") == link
    elsewhere = browser.new_context()
    other = elsewhere.new_page()
    asked: list[str] = []
    other.on("request", lambda request: asked.append(request.url))
    visit(other, link)
    assert code(other) == code(page)
    assert other.locator("[name='title.zh']").input_value() == "赤狐喝水"
    assert other.locator("[name=formula]").input_value() == "veo-3-1"
    assert not [url for url in asked if "draft=" in urlsplit(url).path + urlsplit(url).query]
    assert all(url.startswith(base_url) for url in asked)
    elsewhere.close()


def pick(page: Page, locale: str, words: str, start: int = 0) -> None:
    """Select words by dragging over them; ``start`` skips earlier ones of the kind."""
    found = page.evaluate(
        """([locale, words, start]) => {
          const picker = document.querySelector(`phrase-picker[data-locale=${locale}]`);
          const options = [...picker.querySelectorAll("[role=option]")];
          const text = options.map((option) => option.textContent);
          const wanted = words.match(locale === 'zh' ? /[\\p{L}\\p{N}]/gu : /[\\p{L}\\p{N}]+/gu);
          const isHere = (n) => n >= start && wanted.every((word, m) => text[n + m] === word);
          const place = text.findIndex((_, n) => isHere(n));
          options[place].scrollIntoView({ block: 'center' });
          return [place, place + wanted.length - 1];
        }""",
        [locale, words, start],
    )
    options = page.locator(f"phrase-picker[data-locale={locale}] [role=option]")
    options.nth(found[0]).hover()
    page.mouse.down()
    options.nth(found[1]).hover()
    page.mouse.up()


def test_the_mammoth_is_taken_apart_into_the_file_of_the_library(page: Page, tmp_path: Path) -> None:
    entry = LIBRARY.prompts["wooly-mammoth"]
    record = entry.prompt
    visit(page)
    page.check("[name=mode][value=breakdown]")
    for locale, words in SEED.items():
        page.fill(f"textarea[name='text.{locale}']", words)
    assert SEED["en"] == record.text.en
    assert SEED["zh"] == record.text.zh

    # What is recognised: the element, and most of the phrase.
    right: dict[str, set[int]] = {"zh": set(), "en": set()}
    for item in page.locator(".pg-bench__suggestions > li").all():
        locale, words = str(item.locator("q").get_attribute("lang")), str(item.locator("q").text_content())
        name = item.locator(".pg-bench__tag").text_content()
        for found in entry.rows:
            short, long = sorted((words, found.quoted(locale)), key=len)
            if found.element.name.zh == name and short in long and len(short) >= 0.6 * len(long):
                right[locale].add(found.number)
    assert len(right["zh"]) >= 5, right
    assert len(right["en"]) >= 5, right

    for phrase in record.breakdown:
        for locale in ("zh", "en"):
            for number, quote in enumerate(getattr(phrase.phrase, locale)):
                pick(page, locale, quote.text)
                assert quote.text in str(page.locator(".pg-bench__picked").text_content())
                if number:
                    page.locator(".pg-benchrow").last.locator("[data-act=put]").click()
                else:
                    page.select_option("[data-element]", phrase.element)
                    page.click("[data-act=assign]")
    assert page.locator(".pg-benchrow").count() == len(record.breakdown)
    for number, phrase in enumerate(record.breakdown):
        item = page.locator(".pg-benchrow").nth(number)
        item.locator(".pg-benchrow__why summary").click()
        for locale in ("zh", "en"):
            item.locator(f"[data-key='why.{locale}']").fill(getattr(phrase.why, locale))
    page.click(".pg-bench__about > summary")
    for summary in page.locator(".pg-bench__about details > summary").all():
        summary.click()
    assert record.source
    assert record.video
    for locale in ("zh", "en"):
        for name, value in (
            ("title", record.title),
            ("note", record.note),
            ("author", record.rights.author),
            ("licence", record.rights.licence),
            ("sourceTitle", record.source.title),
            ("clipText", record.video.description),
        ):
            page.fill(f"[name='{name}.{locale}']", getattr(value, locale))
    page.fill("[name=id]", "mammoth-again")
    page.select_option("[name=kind]", record.rights.kind)
    page.fill("[name=licenceLink]", record.rights.link or "")
    page.fill("[name=sourceLink]", record.source.link)
    page.fill("[name=sourceDate]", record.source.date.isoformat())
    page.select_option("select[name=model]", record.model)
    for tag in record.tags:
        page.check(f"[name=tags][value={tag}]")
    page.fill("[name=clips]", "\n".join(record.video.sources))
    for locale in ("zh", "en"):
        expect(page.locator(f"[data-coverage={locale}]")).to_contain_text(
            entry.aligned[locale].coverage.percent
        )
    with page.expect_download() as waited:
        page.click("[data-act=download]")
    path = saved(waited.value, tmp_path)
    again, problems = read_prompt(
        Source("prompts/official/mammoth-again.yml", path.read_bytes()), LIBRARY.tables
    )
    assert again, problems
    assert {*again.prompt.tags} == {*record.tags}
    # The day it came into the guide is for the guide to say; the order of tags says nothing.
    assert again.prompt.model_copy(update={"tags": record.tags, "added": record.added}) == record


@pytest.mark.parametrize(
    ("edition", "said"), [("", "已选（英文）：{words}"), ("/en", "Selected (English): {words}")]
)
def test_a_phone_takes_a_prompt_apart_by_taps(
    browser: Browser, base_url: str, edition: str, said: str
) -> None:
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, base_url=base_url)
    page = context.new_page()
    visit(page, f"{edition}/workbench/")
    page.locator("label:has([value=breakdown])").tap()
    page.fill("textarea[name='text.en']", "A red fox walks to a stream at dawn. Low angle, slow push in.")
    words = page.locator("phrase-picker[data-locale=en] [role=option]")
    words.nth(1).tap()
    words.nth(2).tap()
    expect(page.locator(".pg-bench__picked")).to_have_text(said.format(words="red fox"))
    words.nth(0).tap()
    expect(page.locator(".pg-bench__picked")).to_have_text(said.format(words="A"))
    words.nth(2).tap()
    expect(page.locator(".pg-bench__picked")).to_have_text(said.format(words="A red fox"))
    page.select_option("[data-element]", "subject")
    page.locator("[data-act=assign]").tap()
    expect(page.locator(".pg-benchrow__pieces q", has_text="A red fox")).to_be_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= PHONE["width"]
    assert "Low angle" in page.locator(".pg-bench__suggestions").inner_text()
    page.locator("[data-act=accept-all]").tap()
    assert page.locator(".pg-bench__suggestions > li").count() == 0
    assert page.locator(".pg-picker__mark[data-tone]").count() >= 3
    context.close()


@both_sizes
def test_words_are_picked_and_given_an_element_by_keyboard(page: Page, size: Any) -> None:
    page.set_viewport_size(size)
    visit(page)
    tab_to(page, "[name=mode]")
    page.keyboard.press("ArrowRight")
    tab_to(page, "textarea[name='text.zh']")
    page.keyboard.insert_text("一只赤狐走到溪边。")
    tab_to(page, "phrase-picker[data-locale=zh] [role=listbox]")
    page.keyboard.press("ArrowRight")
    for _ in range(3):
        page.keyboard.press("Shift+ArrowRight")
    expect(page.locator(".pg-bench__picked")).to_have_text("已选（中文）：一只赤狐")
    page.keyboard.press("Enter")
    expect(page.locator("[data-element]")).to_be_focused()
    page.keyboard.press("Home")
    tab_to(page, "[data-act=assign]", most=1)
    page.keyboard.press("Enter")
    expect(page.locator(".pg-benchrow__pieces q", has_text="一只赤狐")).to_be_visible()
    expect(page.locator("phrase-picker[data-locale=zh] [role=listbox]")).to_be_focused()
    # Words that belong to a phrase already go to the new one.
    page.keyboard.press("End")
    page.keyboard.press("Home")
    page.keyboard.press("Shift+End")
    page.keyboard.press("Enter")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator(".pg-benchrow__pieces q").all_text_contents() == ["一只赤狐走到溪边"]
    page.keyboard.press("Escape")
    expect(page.locator("[data-act=assign]")).to_be_disabled()


@pytest.mark.parametrize(
    "fragment",
    [
        "draft=1<script>alert(1)</script>",
        "draft=javascript:alert(1)",
        "draft=0" + "A" * 3_000_000,
        "draft=1%E0%A4%A",
        "draft=0gICA",
        "draft=",
        "draft",
        "draft=1AAAA",
        "prompt=../../secret",
        "prompt=<img src=x onerror=alert(1)>",
        "prompt=constructor",
    ],
)
def test_a_hostile_link_shows_an_error_and_does_nothing(page: Page, fragment: str) -> None:
    wrong: list[str] = []
    page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    visit(page)
    before = page.evaluate("() => document.querySelectorAll('*').length")
    blank = code(page)
    page.evaluate("(fragment) => { location.hash = fragment; }", fragment)
    expect(page.locator(".pg-bench__alert")).to_have_text(
        "这个链接里的内容不完整，或者不是写作台的内容，没有载入。"
    )
    assert code(page) == blank
    assert page.evaluate("() => document.querySelectorAll('*').length") == before
    assert wrong == []


def test_hostile_words_in_a_link_are_only_words(page: Page) -> None:
    wrong: list[str] = []
    page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
    visit(page)
    words = "<img src=x onerror=alert(1)>"
    row(page, "subject").locator("[data-key='phrase.en']").fill(words)
    page.click("[data-act=share]")
    expect(page.locator(".pg-bench__link input")).to_be_visible()
    link = page.locator(".pg-bench__link input").input_value()
    page.goto("about:blank")
    visit(page, link)
    assert row(page, "subject").locator("[data-key='phrase.en']").input_value() == words
    assert words in str(page.locator("[data-text=en] .pg-text__body").text_content())
    page.check("[name=mode][value=breakdown]")
    assert page.locator("img[src=x]").count() == 0
    assert wrong == []


def test_steps_are_undone_and_done_again(page: Page) -> None:
    visit(page)
    subject = row(page, "subject").locator("[data-key='phrase.zh']")
    expect(page.locator("[data-act=undo]")).to_be_disabled()
    subject.fill("赤狐")
    page.locator("[data-act=undo]:enabled").wait_for()
    row(page, "style").locator("summary").first.click()
    row(page, "style").get_by_role("button", name="水墨风格 Ink wash").click()
    assert text(page, "zh") == "赤狐。水墨风格。"
    assert text(page, "en") == "Ink wash."
    page.click("[data-act=undo]")
    assert text(page, "zh") == "赤狐。"
    page.click("[data-act=undo]")
    assert text(page, "zh") == ""
    expect(row(page, "subject").locator("[data-key='phrase.zh']")).to_have_value("")
    page.click("[data-act=redo]")
    page.click("[data-act=redo]")
    assert text(page, "zh") == "赤狐。水墨风格。"
    expect(page.locator("[data-act=redo]")).to_be_disabled()


@both_sizes
def test_a_draft_is_kept_on_the_device_and_opened_again(
    page: Page, context: BrowserContext, size: Any
) -> None:
    page.set_viewport_size(size)
    visit(page, "/en/workbench/")
    expect(page.locator(".pg-bench__drafts")).to_be_hidden()
    row(page, "subject").locator("[data-key='phrase.en']").fill("a red fox")
    page.click(".pg-bench__about > summary")
    page.fill("[name='title.en']", "A fox")
    page.click("[data-act=keep]")
    expect(page.locator(".pg-bench__done")).to_have_text("Kept.")
    other = context.new_page()
    visit(other, "/workbench/")
    other.get_by_role("button", name="打开草稿：A fox").click()
    assert text(other, "en") == "A red fox."
    other.get_by_role("button", name="删除草稿：A fox").click()
    expect(other.locator(".pg-bench__drafts")).to_be_hidden()
    assert other.evaluate("() => localStorage.getItem('promptguide.drafts')") is None


@pytest.mark.parametrize(
    "kept", ["{", "[1, null, {}]", '[{"title": {"a": 1}, "draft": {"mode": "<b>"}}]', '"text"']
)
def test_what_else_stands_in_the_storage_does_no_harm(page: Page, kept: str) -> None:
    page.add_init_script(f"localStorage.setItem('promptguide.drafts', {json.dumps(kept)})")
    visit(page)
    expect(page.locator(".pg-bench__drafts")).to_be_hidden()
    row(page, "subject").locator("[data-key='phrase.en']").fill("a red fox")
    page.click("[data-act=keep]")
    expect(page.locator(".pg-bench__drafts li")).to_have_count(1)


def test_where_nothing_can_be_kept_the_page_says_so(page: Page) -> None:
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('denied'); } })"
    )
    visit(page)
    row(page, "subject").locator("[data-key='phrase.en']").fill("a red fox")
    page.click("[data-act=keep]")
    expect(page.locator(".pg-bench__done")).to_have_text("浏览器不让保存。可以用分享链接，或者下载 YAML。")


def test_leaving_with_unsaved_work_asks_first(page: Page) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    visit(page)
    page.goto("/")
    assert asked == []
    visit(page)
    row(page, "subject").locator("[data-key='phrase.zh']").fill("赤狐")
    page.goto("/")
    assert asked == ["beforeunload"]
    visit(page)
    row(page, "subject").locator("[data-key='phrase.zh']").fill("赤狐")
    page.click("[data-act=keep]")
    page.goto("/")
    assert asked == ["beforeunload"]


def test_a_prompt_of_the_library_is_put_in_the_order_of_a_formula(page: Page) -> None:
    page.goto("/prompts/snow-horses-low-angle/")
    page.get_by_role("link", name="在写作台里改写").click()
    page.locator("prompt-workbench[data-ready]").wait_for()
    expect(row(page, "shot_size").locator("[data-key='phrase.zh']")).to_have_value("全景")
    names = page.locator(".pg-benchrow__name").all_text_contents()
    page.select_option("[name=formula]", "veo-3-1")
    veo = page.locator(".pg-benchrow__name").all_text_contents()
    assert veo[:2] == ["景别", "机位角度"]
    assert sorted(veo) == sorted(names)
    assert text(page, "zh").startswith("全景")
    assert page.locator(".pg-preview__shot use").get_attribute("href") == "#draw-shot-full"
    assert page.locator(".pg-preview__angle use").get_attribute("href") == "#draw-angle-low"
    assert page.locator(".pg-preview__frame").evaluate("(box) => box.style.aspectRatio") == "21 / 9"


def test_craft_checks_and_the_pace_follow_what_is_written(page: Page) -> None:
    visit(page)
    expect(page.locator(".pg-bench__clean")).to_be_visible()
    row(page, "camera_move").locator("[data-key='phrase.zh']").fill("镜头推近，同时环绕，再拉远")
    row(page, "subject").locator("[data-key='phrase.zh']").fill("一座绝美的塔")
    expect(page.locator("[data-rule=two-moves], [data-rule=several-moves]").first).to_be_visible()
    assert "绝美" in page.locator(".pg-bench__findings").inner_text()
    row(page, "action").locator("[data-key='phrase.zh']").fill(
        "她跑进屋，然后坐下，接着写信，随后起身，最后关灯"
    )
    page.fill("[name=seconds]", "2")
    expect(page.locator(".pg-bench__pace")).to_contain_text("2 秒里放不下")


def test_a_prompt_is_proposed_where_the_repository_is(page: Page) -> None:
    page.add_init_script("window.open = (address) => { window.opened = String(address); return null; }")
    visit(page, "/workbench/#prompt=jianbing-overhead")
    expect(row(page, "shot_size").first.locator("[data-key='phrase.zh']")).not_to_have_value("")
    page.click("[data-act=propose]")
    expect(page.locator(".pg-bench__missing")).to_be_focused()
    missing = page.locator(".pg-bench__missing li").all_text_contents()
    assert [one for one in missing if "id" in one]
    assert not [one for one in missing if "标题" in one]
    page.click(".pg-bench__missing li >> nth=0")
    assert page.evaluate("() => document.activeElement.matches('input, textarea')")
    page.fill("[name=id]", "jianbing-again")
    for name in ("author", "licence"):
        for locale in ("zh", "en"):
            page.fill(f"[name='{name}.{locale}']", "CC0")
    page.click("[data-act=propose]")
    opened = urlsplit(page.evaluate("() => window.opened"))
    assert (
        f"{opened.scheme}://{opened.netloc}{opened.path}"
        == "https://github.com/OWNER/sora-guide/new/main/prompts/original"
    )
    query = parse_qs(opened.query)
    assert query["filename"] == ["jianbing-again.yml"]
    assert len(opened.geturl()) < 8000
    assert query.get("value", [code(page)]) == [code(page)]


def test_without_scripts_it_says_what_to_write(browser: Browser, base_url: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    page = context.new_page()
    for edition in ("", "/en"):
        page.goto(f"{edition}/workbench/")
        assert page.locator(".pg-bench__still li:visible").count() == len(LIBRARY.tables.elements)
        assert page.locator("prompt-workbench").is_hidden()
    context.close()


@pytest.mark.parametrize(
    "path",
    [
        "/workbench/",
        "/practice/?day=2026-11-28",
        "/prompts/",
        "/prompts/wooly-mammoth/",
        "/craft/camera/",
        "/",
    ],
)
def test_our_scripts_stay_small_and_come_only_where_they_serve(page: Page, site: Path, path: str) -> None:
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(urlsplit(request.url).path))
    page.goto(path)
    page.wait_for_timeout(500)
    ours = [name for name in asked if name.startswith("/assets/promptguide/") and name.endswith(".js")]
    size = sum(len(gzip.compress((site / name[1:]).read_bytes())) for name in ours)
    assert 0 < size < 40_000
    has = {name for name in ours if "workbench" in name or "/logic/" in name}
    if path in ("/", "/craft/camera/", "/prompts/wooly-mammoth/"):
        assert not [name for name in has if "workbench" in name]
    if path == "/":
        assert not has


def test_it_survives_navigation_without_loading(
    page: Page,
    guide_copy: Path,
    serve_folder: Callable[[Path], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    config = guide_copy / "mkdocs.yml"
    written = config.read_text("utf-8")
    config.write_text(written.replace("  features:\n", "  features:\n    - navigation.instant\n", 1), "utf-8")
    address = serve_folder(guide_copy / "site")
    monkeypatch.setenv("GUIDE_SITE_URL", f"{address}/")  # Material goes only to what is in the sitemap
    assert run_mkdocs(guide_copy).returncode == 0
    page.goto(f"{address}/craft/languages/")
    page.evaluate("() => { window.same = true; }")
    for way in ("/workbench/", "/craft/languages/", "/workbench/"):
        page.wait_for_timeout(500)
        page.locator(f".md-footer a[href*={way.split('/')[-2]}]").click()
        page.wait_for_url(f"**{way}")
    page.locator("prompt-workbench[data-ready]").wait_for()
    row(page, "subject").locator("[data-key='phrase.zh']").fill("赤狐")
    assert text(page, "zh") == "赤狐。"
    assert page.evaluate("() => window.same") is True
