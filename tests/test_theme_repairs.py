"""The HTML that Material writes, as the installed version writes it, and what becomes of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from promptguide.mkdocs_plugin.theme_repairs import MATERIAL, OPTIONAL, repair, unmatched

if TYPE_CHECKING:
    from pathlib import Path

CHAPTER = """
# Chapter

| Left | Centre | Right |
| :-- | :-: | --: |
| a | b | c |

An ![image](x.png), and `<br /> <td align="right">` in code.
"""
CONFIG = """
site_name: Guide
repo_url: https://github.com/owner/guide
edit_uri: edit/main/docs/
theme: {name: material, font: false, logo: logo.svg, features: [content.action.edit]}
plugins: [search]
markdown_extensions:
  tables: {use_align_attribute: true}
  toc: {permalink: true}
nav:
  - Home: index.md
  - Part:
      - Section: [chapter.md]
"""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A page with everything the tables mend, as Material wrote it."""
    root: Path = tmp_path_factory.mktemp("material")
    (root / "docs").mkdir()
    (root / "docs/index.md").write_text("# Home\n", encoding="utf-8")
    (root / "docs/chapter.md").write_text(CHAPTER, encoding="utf-8")
    (root / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    build(load_config(str(root / "mkdocs.yml")))
    return (root / "site/chapter/index.html").read_text(encoding="utf-8")


def test_material_still_writes_what_we_mend(written: str) -> None:
    assert unmatched(written) == []


def test_markdown_still_writes_what_we_mend(written: str) -> None:
    assert [row.name for row in OPTIONAL if not row.found.search(written)] == []


def test_a_changed_markup_is_named(written: str) -> None:
    assert unmatched(written.replace('role="dialog"', "")) == ["search-name"]
    assert unmatched("<p></p>") == [row.name for row in MATERIAL]


def test_a_mended_page_stays_as_it_is(written: str) -> None:
    assert repair(repair(written)) == repair(written)


def test_no_fault_is_left(written: str) -> None:
    mended = repair(written)
    assert 'tabindex=""' not in mended
    assert not re.search(r'type="checkbox"[^>]*autocomplete', mended)
    assert not re.search(r"<nav[^>]* aria-expanded", mended)
    assert not re.search(r'<t[dh][^>]* align="', mended)
    assert 'alt="logo"' not in mended
    assert 'rel="edit"' not in mended
    assert 'data-md-component="source"' not in mended


TOGGLE = '<input class="md-toggle" data-md-toggle="{0}" type="checkbox" id="__{0}"'


@pytest.mark.parametrize(
    ("fault", "mended"),
    [
        (TOGGLE.format("search") + ' autocomplete="off">', TOGGLE.format("search") + ">"),
        (
            TOGGLE.format("drawer") + ' autocomplete="off">',
            TOGGLE.format("drawer") + ' aria-labelledby="__nav">',
        ),
        (
            '<div class="md-search" role="dialog">\n<input placeholder="搜索">',
            '<div class="md-search" role="dialog" aria-label="搜索">\n<input placeholder="搜索">',
        ),
        (
            '<a href="./" class="md-nav__link md-nav__link--active">',
            '<a href="./" class="md-nav__link md-nav__link--active" aria-current="page">',
        ),
        ('<td align="right">1</td>', '<td class="shell-align-right">1</td>'),
        (
            '<a class="headerlink" href="#a" title="Here">¶</a>',
            '<a class="headerlink" href="#a" title="Here" aria-label="Here">¶</a>',
        ),
        ('<br /><hr /><img alt="a" src="b" />', '<br><hr><img alt="a" src="b">'),
    ],
)
def test_each_fault_is_mended_alone(fault: str, mended: str) -> None:
    assert repair(fault) == mended


def test_the_current_page_is_marked_on_its_link_only() -> None:
    label = '<label class="md-nav__link md-nav__link--active" for="__toc">'
    assert repair(label) == label


def test_code_that_shows_a_fault_keeps_it(written: str) -> None:
    shown = '<code>&lt;br /&gt; &lt;td align="right"&gt;</code>'
    assert shown in written
    assert shown in repair(written)
