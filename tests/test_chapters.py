"""Chapters: front matter read strictly, blocks found with their lines, code left alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conftest import ROOT
from promptguide import chapter_checks, guide
from promptguide.chapters import parse
from promptguide.problems import in_order
from promptguide.yamlnodes import Source

if TYPE_CHECKING:
    from promptguide.library import Library


@pytest.fixture(scope="module")
def library() -> Library:
    return guide.check(guide.Guide(ROOT)).library


def problems(text: str, library: Library) -> list[str]:
    found = chapter_checks.check(parse(Source("c.md", text.encode())), library)
    return [f"{p.code} {p.place.line}:{p.place.column}" for p in in_order(found)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# T\n\n/// prompt | wooly-mammoth\n///\n", []),
        ("# T\n\n/// prompt | mammoth\n///\n", ["C004 3:14"]),
        ("# T\n\n/// prompt\n///\n", ["C002 3:1"]),
        ("# T\n\n/// cards | x\n///\n", ["C003 3:13"]),
        ("# T\n\n/// prompt | wooly-mammoth\n", ["C006 3:1"]),
        ("# T\n\n/// prompt | wooly-mammoth\n    part: text\n///\n", ["R002 4:5"]),
        ("# T\n\n/// prompt | wooly-mammoth\n    parts: text sound\n///\n", ["R004 4:12"]),
        ("# T\n\n/// video | https://evil.example/x.mp4\n    title: T\n///\n", ["V002 3:13"]),
        ("# T\n\n/// video | https://vimeo.com/76979871\n///\n", ["R001 3:1"]),
        ("# T\n\n/// cards\n    attrs: {onclick: alert(1)}\n\n- a\n\n///\n", ["R002 4:5"]),
        ("- item\n\n    /// prompt | nope\n    ///\n", ["C004 3:18"]),
        ("# T\n\n[[low-angle]] [[nope]] `[[nope]]` [[nope]](x)\n", ["C008 3:15"]),
        ("<!-- [[nope]]\n[[nope]] -->\n" + "`" * 3000 + " [[nope]]\n", ["C008 3:3002"]),
        ("!!! note\n    text\n\n    /// prompt | nope\n    ///\n", ["C004 4:18"]),
        ("> /// prompt | nope\n> ///\n", ["C004 1:16"]),
        ("```x``` is code\n\n/// prompt | nope\n///\n", ["C004 3:14"]),
        ("```\nnever closed\n\n/// prompt | nope\n///\n", ["C004 4:14"]),
        ("# T\r\r/// prompt | nope\r///\r", ["C004 3:14"]),
        ("# T\n\n/// prompt | wooly-mammoth\n\tparts: nothing\n///\n", ["R004 4:12"]),
        ("# T\n\n/// prompt | wooly-mammoth\n    text\n///\n", ["R003 4:5"]),
        ("//// details | D\n\n/// prompt | nope\n///\n\n////\n", ["C004 3:14"]),
    ],
)
def test_a_block_has_its_problems_at_its_own_line(text: str, expected: list[str], library: Library) -> None:
    assert problems(text, library) == expected


@pytest.mark.parametrize(
    "text",
    [
        "```\n/// prompt | nope\n///\n```\n",
        "~~~~ text\n```\n/// prompt | nope\n~~~~\n",
        "- a\n\n    ```\n    /// prompt | nope\n    ```\n",
        "text\n\n    /// prompt | nope\n    ///\n",
        "`/// prompt | nope`\n",
    ],
)
def test_code_is_left_alone(text: str, library: Library) -> None:
    assert problems(text, library) == []


def test_front_matter_is_read_as_strictly_as_any_yaml() -> None:
    def codes(head: str) -> list[str]:
        return [
            f"{p.code} {p.place.line}:{p.place.column}" for p in parse(Source("c.md", head.encode())).problems
        ]

    assert codes("---\ntitle: T\ndescription: D\nhide: [toc]\n---\n# T\n") == []
    assert codes("---\ntitle: T\ntemplate: evil.html\n---\n") == ["R002 3:1"]
    assert codes("---\ntitle: [T]\n---\n") == ["R003 2:8"]
    assert codes("---\ntitle: !!python/name:os.system T\n---\n") == ["Y009 2:8"]
    assert codes("---\ntitle: T\n") == ["C001 1:1"]
    assert codes("---\na: " + "[" * 100_000 + "\n---\n") == ["Y007 2:20"]


def test_a_head_with_errors_reaches_no_page() -> None:
    chapter = parse(Source("c.md", b"---\ntitle: <script>\nicon: x\n---\nbody\n"))
    assert chapter.front_matter.title is None
    assert chapter.body == "body\n"


def test_a_chapter_that_is_not_text_is_a_problem() -> None:
    assert [p.code for p in parse(Source("c.md", b"# caf\xe9")).problems] == ["Y001"]


def test_windows_line_ends_change_nothing(library: Library) -> None:
    assert problems("# T\r\n\r\n/// prompt | nope\r\n///\r\n", library) == ["C004 3:14"]


def test_options_reach_markdown_as_the_text_that_was_written() -> None:
    chapter = parse(
        Source("c.md", b"- a\n\n    /// video | x\n        aspect: 9:16\n        title: 2024\n    ///\n")
    )
    assert (
        chapter.body == '- a\n\n    /// video | x\n        aspect: "9:16"\n        title: "2024"\n    ///\n'
    )


def test_options_with_errors_never_reach_markdown() -> None:
    deep = "[" * 8000
    text = f"/// prompt | x\n    parts: {deep}\n///\n\n/// cards\n    attrs: {{a: b}}\n\n- a\n\n///"
    chapter = parse(Source("c.md", text.encode()))
    assert chapter.body == "/// prompt | x\n///\n\n/// cards\n\n- a\n\n///"
