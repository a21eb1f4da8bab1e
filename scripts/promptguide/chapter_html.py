"""HTML and addresses in a chapter that its page would not have, and where they stand.

The sanitizer (``allowed_html``) drops them whatever this says. It works on finished HTML and knows no
lines, so this looks for the same things in the Markdown, and rather reports too much than too little:
what counts as code here is what is code however it is read.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from promptguide.allowed_html import TAGS, attribute, is_link, is_own
from promptguide.problems import Place, Problem, problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_NOTHING = "\0"
"""What stands for a character that is not looked at; no file may have it."""

_COMMENT = re.compile(r"<!--(?!-?>)(?:(?!--!?>).)*-->", re.DOTALL)
"""As HTML ends comments; a chapter can say ``<!-->`` and go on."""

_TAG = re.compile(
    r"""<(?P<name>[!?]|/?[a-zA-Z][^\s/>]*)(?P<rest>(?:[^<>"'\0]|"[^"\0]*"|'[^'\0]*')*)""", re.DOTALL
)
_AUTOLINK = re.compile(r"<(?:(?:https?|ftps?)://[^<>\s]*|[^<>\s!:]+@[^@<>\s:]+)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'=<>`]+))?""")
_BLOCK = re.compile(r"^[ ]{0,3}<[/a-zA-Z]", re.MULTILINE)
_CODE = re.compile(r"(?<![\\`])(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_PARAGRAPH = re.compile(r"(?:[^\n]*\S[^\n]*(?:\n|\Z))+")
_LINE = re.compile(r"[^\n]+")
_TARGET = re.compile(r"\]\(([^)]*)")
_DEFINITION = re.compile(r"^[ ]{0,3}\[(?!\^)([^\]]+)\]:[ ]*\n?[ ]*(\S+)", re.MULTILINE)
_PICTURE = re.compile(r"!\[([^\]]*)\](?:[ ]?\[([^\]]*)\])?(?!\()")
_TITLE = re.compile(r"\s+[\"'(]")


def problems(body: str, code: Collection[int], path: str, first: int) -> Iterator[Problem]:
    """Find elements and attributes (C015), links (C016) and pictures (C017) that a page would not have.

    ``body`` is the text after the front matter, which begins at line ``first`` of its file; ``code`` are
    its lines, counted from 0, that are no Markdown.
    """
    text = _prose(body, code)
    starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def place(offset: int) -> Place:
        line = bisect_right(starts, offset) - 1
        return Place(path, first + line, offset - starts[line] + 1)

    for match in _TAG.finditer(text):
        if not _AUTOLINK.match(text, match.start()):
            for what in _refused(match["name"], match["rest"]):
                yield problem("C015", place(match.start()), what=what)
    for address, offset, picture in _addresses(text):
        if not (is_own if picture else is_link)(address):
            yield problem("C017" if picture else "C016", place(offset), address=address)


def _prose(body: str, code: Collection[int]) -> str:
    """The text without what is code or a comment, character for character."""
    lines = [_NOTHING * len(line) if n in code else line for n, line in enumerate(body.split("\n"))]
    text = _COMMENT.sub(_blank, "\n".join(lines))
    if _BLOCK.search(text):  # in HTML, backticks are only backticks
        return text
    whole, single = (
        {offset for part in parts.finditer(text) for offset in _inside(part[0], part.start())}
        for parts in (_PARAGRAPH, _LINE)
    )
    hidden = whole & single
    return "".join(
        _NOTHING if offset in hidden and char != "\n" else char for offset, char in enumerate(text)
    )


def _inside(text: str, start: int) -> Iterator[int]:
    """Where the code in a piece of text is; ``start`` is where the piece begins."""
    for match in _CODE.finditer(text):
        yield from range(start + match.start(), start + match.end())


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", _NOTHING, match[0])


def _refused(name: str, rest: str) -> Iterator[str]:
    tag = name.lstrip("/").lower()
    if tag not in TAGS:
        yield f"<{name}>" if name not in "!?" else f"<{name}"
        return
    for match in _ATTRIBUTE.finditer(rest):
        written = html.unescape((match[2] or "").strip("\"'"))
        kept = attribute(tag, match[1].lower(), written)
        if kept is None or kept.split() != written.split():
            yield f"{match[1]}={match[2]}" if match[2] else match[1]


def _addresses(text: str) -> Iterator[tuple[str, int, bool]]:
    """Every address that Markdown would link or show, where it stands, and whether it is a picture's."""
    for match in _TARGET.finditer(text):
        address = _TITLE.split(match[1])[0].strip().strip("<>")
        yield address, match.start(1), _is_picture(text, match.start())
    shown = {(match[2] or match[1]).casefold() for match in _PICTURE.finditer(text)}
    for match in _DEFINITION.finditer(text):
        yield match[2].strip("<>"), match.start(2), match[1].casefold() in shown
    for match in re.finditer(r"<(ftps?:[^<>]*)>", text, re.IGNORECASE):
        yield match[1], match.start(1), False


def _is_picture(text: str, end: int) -> bool:
    """Whether the bracket that ends at ``end`` begins after an exclamation mark."""
    depth = 0
    for offset in range(end, -1, -1):
        depth += {"]": 1, "[": -1}.get(text[offset], 0)
        if depth == 0:
            return text[offset - 1 : offset] == "!" and text[offset - 2 : offset - 1] != "\\"
    return False
