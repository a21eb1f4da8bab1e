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

NOTHING = "\0"
"""What stands for a character that is not looked at; no file may have it."""

_COMMENT_END = re.compile(r"--!?>")
_TAG = re.compile(
    r"""<(?P<name>[!?]|/?[a-zA-Z][^\s/>]*)(?P<rest>(?:[^<>"'\0]|"[^"\0]*"|'[^'\0]*')*)""", re.DOTALL
)
_AUTOLINK = re.compile(r"<(?:(?:https?|ftps?)://[^<>\s]*|[^<>\s!:]+@[^@<>\s:]+)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'=<>`]+))?""")
_BLOCK = re.compile(r"^[ ]{0,3}<[/a-zA-Z]", re.MULTILINE)
_CODE = re.compile(r"(?<![\\`])(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_PARAGRAPH = re.compile(r"(?:[^\n]*\S[^\n]*(?:\n|\Z))+")
_LINE = re.compile(r"[^\n]+")
_BRACKET = re.compile(r"(?P<picture>(?<!\\)!)?\[|\](?:\((?P<address>[^)\[\]]*))?")
_DEFINITION = re.compile(r"^[ ]{0,3}\[(?!\^)([^\]\n]+)\]:[ ]*\n?[ ]*(\S+)", re.MULTILINE)
_PICTURE = re.compile(r"!\[([^\[\]]*)\](?:[ ]?\[([^\[\]]*)\])?(?!\()")
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
    lines = [NOTHING * len(line) if n in code else line for n, line in enumerate(body.split("\n"))]
    text = without_comments("\n".join(lines))
    if _BLOCK.search(text):  # in HTML, backticks are only backticks
        return text
    whole, single = (
        {offset for part in parts.finditer(text) for offset in _inside(part[0], part.start())}
        for parts in (_PARAGRAPH, _LINE)
    )
    hidden = whole & single
    return "".join(NOTHING if offset in hidden and char != "\n" else char for offset, char in enumerate(text))


def _inside(text: str, start: int) -> Iterator[int]:
    """Where the code in a piece of text is; ``start`` is where the piece begins."""
    for match in _CODE.finditer(text):
        yield from range(start + match.start(), start + match.end())


def without_comments(text: str) -> str:
    """The text with nothing in place of comments, character for character.

    Comments are those of HTML: ``<!-->`` is a whole one, and what follows is text. One that ends in
    another way than ``-->`` stays.
    """
    parts, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := _COMMENT_END.search(text, start + 4)):
        whole = end[0] == "-->" and not text.startswith((">", "->"), start + 4)
        inside = text[start : end.end()]
        parts += [text[at:start], re.sub(r"[^\n]", NOTHING, inside) if whole else inside]
        at = end.end()
    return "".join([*parts, text[at:]])


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
    opened: list[bool] = []  # for each bracket that is open, whether an exclamation mark stands before it
    for match in _BRACKET.finditer(text):
        if match[0].endswith("["):
            opened.append(match["picture"] is not None)
            continue
        picture = bool(opened) and opened.pop()
        if match["address"] is not None:
            address = _TITLE.split(match["address"])[0].strip().strip("<>")
            yield address, match.start("address"), picture
    shown = {(match[2] or match[1]).casefold() for match in _PICTURE.finditer(text)}
    for match in _DEFINITION.finditer(text):
        yield match[2].strip("<>"), match.start(2), match[1].casefold() in shown
    for match in re.finditer(r"<(ftps?:[^<>]*)>", text, re.IGNORECASE):
        yield match[1], match.start(1), False
