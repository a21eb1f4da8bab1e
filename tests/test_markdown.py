"""Blocks inside chapters: where they nest, where they stay text, and that they show everything literally."""

from __future__ import annotations

import json
import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

import markdown
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import ROOT, prompt_record
from promptguide import entries, guide, library
from promptguide.blocks import Blocks
from promptguide.yamlnodes import Source

EXTENSIONS = [
    "tables",
    "admonition",
    "footnotes",
    "pymdownx.superfences",
    "pymdownx.blocks.tab",
    "pymdownx.details",
]
GUIDE = guide.Guide(ROOT)
LIBRARY = guide.check(GUIDE).library
RENDERER = guide.renderer(GUIDE)

HOSTILE = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }} {% raw %}",
    "a | b | c",
    "``code``",
    "--8<-- 'mkdocs.yml'",
    "&lt;b&gt; &amp;",
    "**bold** _em_ [a](javascript:x)",
    "# heading",
    "/// prompt | x",
    "\\<i>",
    "](x)",
    "$&",
]


def convert(text: str, found: library.Library = LIBRARY, locale: str = "zh") -> str:
    blocks = Blocks(found, guide.words(locale), RENDERER, lambda path: f"../{path}")
    config: dict[str, Any] = {"promptguide.markdown": {"blocks": blocks}}
    return markdown.markdown(text, extensions=[*EXTENSIONS, "promptguide.markdown"], extension_configs=config)


class Texts(HTMLParser):
    """The text and the attribute values of a page, and the elements in it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.values: list[str] = []
        self.attributes: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.values += [value or "" for _, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data


def prompt_of(text: str, address: str = "https://cdn.openai.com/sora/videos/a.mp4") -> library.Library:
    """A library with one prompt whose every text field holds ``text``."""
    source = Source(
        "prompts/p/hostile.yml", json.dumps(prompt_record(text, address), ensure_ascii=False).encode()
    )
    entry, problems = entries.read_prompt(source, LIBRARY.tables)
    assert entry, problems
    return library.Library(LIBRARY.tables, {"hostile": entry}, (), {})


SAFE = Texts(convert("/// prompt-page | hostile\n///", prompt_of("plain")))


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("block", ["prompt-page", "prompt", "breakdown", "video"])
def test_hostile_text_is_shown_letter_for_letter(text: str, block: str) -> None:
    html = convert(f"/// {block} | hostile\n///", prompt_of(text))
    page = Texts(html)
    assert set(page.tags) <= set(SAFE.tags) | {"tspan"}
    assert page.attributes <= SAFE.attributes | {"rowspan"}
    assert " ".join(text.split()) in " ".join(page.text.split())
    if block in {"prompt-page", "prompt"}:
        assert text in page.values
    assert "49" not in page.text


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(
    st.text(
        alphabet=st.characters(blacklist_categories=["Cs", "Cc", "Cf", "Zl", "Zp"]), min_size=1, max_size=40
    ).filter(lambda text: text.strip() and not re.search("\\ufffe|\\uffff", text))
)
def test_any_text_is_shown_and_adds_no_element(text: str) -> None:
    text = " ".join(text.split())
    page = Texts(convert("/// prompt-page | hostile\n///", prompt_of(text)))
    assert set(page.tags) <= set(SAFE.tags)
    assert text in page.values
    assert text in page.text


@pytest.mark.parametrize(
    "text",
    [
        "/// video | wooly-mammoth\n///",
        "!!! note\n\n    /// video | wooly-mammoth\n    ///",
        "- item\n\n    /// video | wooly-mammoth\n    ///",
        "/// tab | A\n\n//// video | wooly-mammoth\n////\n\n///",
        "??? tip\n\n    /// video | wooly-mammoth\n    ///",
        "/// cards\n\n//// video | wooly-mammoth\n////\n\n///",
    ],
)
def test_a_block_nests(text: str) -> None:
    html = convert(text)
    assert html.count("<video-embed") == 1
    assert not re.search(r"<p>\s*<div", html)


@pytest.mark.parametrize(
    "text", ["```\n/// video | wooly-mammoth\n///\n```", "    /// video | wooly-mammoth\n    ///"]
)
def test_a_block_in_code_stays_literal(text: str) -> None:
    html = convert(text)
    assert "<video-embed" not in html
    assert "/// video | wooly-mammoth" in unescape(html)


def test_the_same_prompt_twice_on_a_page_has_ids_of_its_own() -> None:
    html = convert("/// prompt | wooly-mammoth\n///\n\n/// prompt | wooly-mammoth\n///")
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    for target in re.findall(r'href="#([^"]+)"', html):
        assert target in ids


def test_every_phrase_is_marked_in_both_texts_and_has_a_row() -> None:
    html = convert("/// prompt-page | wooly-mammoth\n///")
    rows = re.findall(r'<tr class="pg-row" id="[^"]+" data-phrase="(\d+)"', html)
    assert len(rows) >= 6
    assert rows == [str(number) for number in range(1, len(rows) + 1)]
    for language in ("zh", "en"):
        part = html.split(f'class="pg-text" role="group" lang="{language}"')[1].split("</p>")[0]
        assert set(re.findall(r'<mark class="pg-mark" data-phrase="(\d+)" data-element="\w+"', part)) == set(
            rows
        )


def test_the_six_groups_come_first_and_an_unsaid_one_is_shown() -> None:
    html = convert("/// breakdown | hostile\n///", prompt_of("plain"))
    groups = re.findall(r'data-group="(\w+)"', html)
    assert groups == ["subject", "subject_detail", "setting", "setting_detail", "shot", "technique"]
    assert html.count("pg-row--empty") == 5


def test_options_choose_the_parts() -> None:
    html = convert("/// prompt | wooly-mammoth\n    parts: text\n///")
    assert "<mark" in html
    assert "<table" not in html
    assert "<video-embed" not in html
    assert "为什么有效" not in convert("/// breakdown | wooly-mammoth\n    why: hide\n///")


def test_a_mark_without_its_row_leads_to_the_page_of_the_prompt() -> None:
    html = convert("/// prompt | wooly-mammoth\n    parts: text\n///")
    assert 'href="../prompts/wooly-mammoth/#p-wooly-mammoth-row-1"' in html
    assert 'href="#' not in html


def test_a_term_is_a_link_where_a_link_can_be_and_words_elsewhere() -> None:
    assert 'href="../glossary/low-angle/"' in convert("用 [[low-angle|从低处]] 拍")
    for text in ("# 看 [[low-angle|从低处]]", "[看 [[low-angle|从低处]]](x.md)"):
        html = convert(text)
        assert "从低处" in html
        assert "<term-link" not in html
    assert "[[low-angle]]" in convert("`[[low-angle]]`")
    assert "<term-link" not in convert("[[low-angle]](x.md)")


def test_an_unknown_id_is_a_card_and_not_an_exception() -> None:
    assert "没有提示词" in convert("/// prompt | <b>\n///")
    assert "<b>" not in convert("/// prompt | <b>\n///")


def test_nothing_is_asked_of_others_before_a_click() -> None:
    html = re.sub(
        r"<template.*?</template>", "", convert("/// prompt-page | wooly-mammoth\n///"), flags=re.DOTALL
    )
    assert not re.findall(r'\b(?:src|srcset|poster|data)="', html)


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("https://cdn.openai.com/sora/videos/a.mp4", ["<video", 'preload="none"', "controls"]),
        (
            "https://youtu.be/HK6y8DAPN_0",
            [
                "<iframe",
                'title="',
                'loading="lazy"',
                'sandbox="',
                'referrerpolicy="strict-origin-when-cross-origin"',
            ],
        ),
    ],
)
def test_the_player_waits_in_a_template(address: str, wanted: list[str]) -> None:
    html = convert("/// video | hostile\n///", prompt_of("plain", address))
    [template] = re.findall(r"<template.*?</template>", html, flags=re.DOTALL)
    for part in wanted:
        assert part in template
    assert "width=" in template
    assert (
        f'<a href="{"https://www.youtube.com/watch?v=HK6y8DAPN_0" if "youtu" in address else address}"'
        in html
    )
