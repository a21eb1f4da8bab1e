"""The text of a chapter: its front matter, and the blocks in it with the lines they stand on.

MkDocs and Python-Markdown know no lines, so this finds the blocks in the source itself: outside code,
wherever they nest. What a block shows is ``markdown``'s business.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from promptguide import chapter_html
from promptguide.block_kinds import BLOCKS
from promptguide.problems import Place, Problem, problem
from promptguide.records import ID_PATTERN, FrontMatter
from promptguide.spans import word_ranges
from promptguide.validation import validate
from promptguide.yamlnodes import Mapping, Node, Source, decode, read_text, to_plain

if TYPE_CHECKING:
    from collections.abc import Iterator

PACE = {"characters": 350, "words": 200}
"""Chinese characters and other words read in a minute: assumed, on the slow side, for text that teaches."""

_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_QUOTE = re.compile(r"(?:[ ]*>)*")
_FENCE = re.compile(r"(`{3,}(?=[^`]*$)|~{3,})")
_OPEN = re.compile(r"(/{3,})[ ]*([\w-]+)[ ]*(?:\|(.*))?$")
_CLOSE = re.compile(r"(/{3,})[ ]*$")
TERM = rf"\[\[({ID_PATTERN})(?:\|([^\[\]|\n]+))?\]\](?!\()"
"""A term inside a text: ``[[low-angle]]``, or ``[[low-angle|from below]]`` with other words."""

_TERM = re.compile(rf"(?P<code>(?<!`)(`+)(?!`).+?(?<!`)\2(?!`))|(?<!\\){TERM.replace('(', '(?P<id>', 1)}")
_NOTE = re.compile(
    r"(?P<code>(?<!`)(`+)(?!`).+?(?<!`)\2(?!`))|(?<!\\)\[\^(?P<id>[^\[\]\s]+)\](?P<defines>:)?"
)
_CONTAINER = re.compile(r"(?:[-*+]|\d+[.)]|!!!|\?\?\?\+?|===|///+|:)(?:\s|$)|\[\^[^]]+\]:")


@dataclass(frozen=True, slots=True)
class BlockUse:
    """A block in a chapter: what it is, what it names, its options as written, and where."""

    name: str
    argument: str
    place: Place
    argument_place: Place
    options: Mapping | None
    option_lines: int
    closed: bool


@dataclass(frozen=True, slots=True)
class TermUse:
    """A term linked inside a text, and where."""

    term: str
    place: Place


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote mark that the chapter itself does not define: the id of a fact, and where."""

    fact: str
    place: Place


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter that has been read.

    ``body`` is the Markdown without the front matter, and with the options of blocks in quotes: Markdown's
    extension reads them as YAML 1.1, where ``9:16`` is 556. Options with errors are left out of it.
    """

    path: str
    front_matter: FrontMatter
    body: str
    uses: tuple[BlockUse, ...]
    terms: tuple[TermUse, ...]
    notes: tuple[Note, ...]
    problems: tuple[Problem, ...]
    head: Node | None = None
    """The front matter as it was written."""

    @property
    def title(self) -> str:
        """Its title: from the front matter, else its first heading, else nothing."""
        heading = re.search(r"^#[ \t]+(.+?)[ \t]*#*$", self.body, re.MULTILINE)
        return self.front_matter.title or (heading.group(1) if heading else "")

    def has_heading(self, text: str) -> bool:
        """Whether a section has this heading."""
        return bool(re.search(rf"^##[ \t]+{re.escape(text)}[ \t]*$", self.body, re.MULTILINE))

    @property
    def version(self) -> str:
        """What a translation says it was made from: the beginning of a hash of the text."""
        return f"v{sha256(' '.join(self.body.split()).encode()).hexdigest()[:11]}"

    @property
    def minutes(self) -> int:
        """About how long it takes to read; see ``PACE``."""
        latin = han = 0
        for start, end in word_ranges(self.body):
            if self.body[start].isascii():
                latin += 1
            else:
                han += end - start
        return max(1, round(han / PACE["characters"] + latin / PACE["words"]))

    @property
    def facts(self) -> list[str]:
        """The facts it cites, in order."""
        return list(dict.fromkeys(note.fact for note in self.notes))


def parse(source: Source) -> Chapter:
    """Read a chapter; what is wrong with its head or its blocks is among its problems.

    A front matter with errors counts as empty, so that none of it reaches a page.
    """
    text, problems = decode(source)
    if text is None:
        return Chapter(source.path, FrontMatter(), "", (), (), (), tuple(problems))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    front_matter, head, body, line, found = _split(text, source.path)
    body = body.expandtabs(4)  # as Markdown does
    uses = tuple(_uses(body, source.path, line, found))
    found += chapter_html.problems(body, _no_markdown(body, uses, line), source.path, line)
    terms = tuple(_terms(body, source.path, line))
    quoted = _quote_options(body, uses, line)
    notes = tuple(_notes(body, source.path, line))
    return Chapter(source.path, front_matter, quoted, uses, terms, notes, (*problems, *found), head)


def _split(text: str, path: str) -> tuple[FrontMatter, Node | None, str, int, list[Problem]]:
    if not re.match(r"---[ \t]*\n", text):
        return FrontMatter(), None, text, 1, []
    match = _FRONT_MATTER.match(text)
    if match is None:
        return FrontMatter(), None, text, 1, [problem("C001", Place(path))]
    body, line = text[match.end() :], text.count("\n", 0, match.end()) + 1
    node, problems = read_text(match.group(1), path, line=2)
    if node is None or problems:
        return FrontMatter(), None, body, line, problems
    value, problems = validate(FrontMatter, node)
    return value or FrontMatter(), node if value else None, body, line, problems


def _uses(body: str, path: str, first: int, problems: list[Problem]) -> Iterator[BlockUse]:
    lines = body.split("\n")
    opened: list[tuple[int, int]] = []  # slashes, line of each block that is still open
    found: list[tuple[int, BlockUse]] = []
    ends: dict[int, int] = {}
    for number, indent, text, code in _texts(lines):
        if not code and (match := _OPEN.match(text)) and match.group(2).lower() in BLOCKS:
            options = _options(lines, number, indent, path, first, problems)
            found.append((number, _use(match, lines[number], Place(path, first + number), *options)))
            opened.append((len(match.group(1)), number))
        elif not code and (match := _OPEN.match(text)):
            opened.append((len(match.group(1)), number))
        elif not code and (match := _CLOSE.match(text)):
            for depth in range(len(opened) - 1, -1, -1):
                if opened[depth][0] == len(match.group(1)):
                    ends[opened[depth][1]] = number
                    del opened[depth:]
                    break
    for number, use in found:
        yield replace(use, closed=number in ends)


def _texts(lines: list[str]) -> Iterator[tuple[int, int, str, bool]]:
    """The lines that are neither empty nor fenced code: number, indentation, text, whether indented code."""
    fenced = _fenced(lines)
    indents: list[tuple[int, bool]] = []  # indentation and whether it opens a container
    for number, raw in enumerate(lines):
        prefix = _QUOTE.match(raw)
        line = raw[prefix.end() :] if prefix and ">" in prefix.group() else raw
        text = line.strip()
        indent = len(line) - len(line.lstrip(" "))
        if number in fenced or not text:
            continue
        while indents and indents[-1][0] >= indent:
            indents.pop()
        inside = indents[-1] if indents else (-4, True)
        yield number, indent, text, indent - max(inside[0], 0) >= 4 and not (indents and inside[1])
        indents.append((indent, bool(_CONTAINER.match(text))))


def _no_markdown(body: str, uses: tuple[BlockUse, ...], first: int) -> set[int]:
    """The lines that are code, fenced or indented, or the head of a block."""
    lines = body.split("\n")
    found = _fenced(lines)
    for number, _, _, code in _texts(lines):
        # Straight after a line of text, an indented line goes on with it.
        if code and (number == 0 or not lines[number - 1].strip() or number - 1 in found):
            found.add(number)
    for use in uses:
        start = use.place.line - first
        found.update(range(start, start + 1 + use.option_lines))
    return found


def _terms(body: str, path: str, first: int) -> Iterator[TermUse]:
    for match, place in _outside_code(_TERM, body, path, first):
        yield TermUse(match["id"], place)


def _notes(body: str, path: str, first: int) -> Iterator[Note]:
    found = list(_outside_code(_NOTE, body, path, first))
    defined = {match["id"] for match, _ in found if match["defines"]}
    for match, place in found:
        if match["id"] not in defined:
            yield Note(match["id"], place)


def _outside_code(
    pattern: re.Pattern[str], body: str, path: str, first: int
) -> Iterator[tuple[re.Match[str], Place]]:
    """Find what has an ``id`` in the lines that are no code; the pattern also takes code inside a line."""
    lines = chapter_html.without_comments(body).split("\n")
    fenced = _fenced(lines)
    for number, line in enumerate(lines):
        if number not in fenced:
            for match in pattern.finditer(line):
                if match["id"]:
                    yield match, Place(path, first + number, match.start() + 1)


def _use(match: re.Match[str], raw: str, line: Place, options: Mapping | None, option_lines: int) -> BlockUse:
    """A block by its first line, ``raw``; whether it is closed is known later."""
    place = line._replace(column=len(raw) - len(raw.lstrip(" >")) + 1)
    argument = (match.group(3) or "").strip()
    after = raw[raw.find("|") + 1 :]
    column = len(raw) - len(after.lstrip()) + 1
    argument_place = line._replace(column=column) if argument else place
    return BlockUse(
        match.group(2).lower(), argument, place, argument_place, options, option_lines, closed=False
    )


def _fenced(lines: list[str]) -> set[int]:
    """The lines of fenced code; a fence that nothing closes is text, as it is for Markdown."""
    inside: set[int] = set()
    start, fence, depth = 0, "", 0
    for number, line in enumerate(lines):
        text = line.lstrip(" >").rstrip()
        quotes = line[: len(line) - len(line.lstrip(" >"))].count(">")
        if quotes < depth:  # the quotation that the fence is in has ended
            fence, depth = "", 0
        if not fence:
            if match := _FENCE.match(text):
                start, fence, depth = number, match.group(1), quotes
        elif text.startswith(fence) and not text.strip(fence[0]):
            inside.update(range(start, number + 1))
            fence, depth = "", 0
    return inside


def _options(
    lines: list[str], number: int, indent: int, path: str, first: int, problems: list[Problem]
) -> tuple[Mapping | None, int]:
    """The indented lines under a block's first line, read as strictly as any YAML, and how many they are."""
    taken = []
    for line in lines[number + 1 :]:
        if not line.strip() or len(line) - len(line.lstrip(" ")) < indent + 4:
            break
        taken.append(line)
    if not taken:
        return None, 0
    node, found = read_text("\n".join(taken), path, line=first + number + 1)
    problems += found
    if node is not None and not isinstance(node, Mapping):
        problems.append(problem("R003", node.place, field="options", expected="mapping"))
    return (node if isinstance(node, Mapping) else None), len(taken)


def _quote_options(body: str, uses: tuple[BlockUse, ...], first: int) -> str:
    lines = body.split("\n")
    for use in reversed(uses):
        start = use.place.line - first + 1
        good = use.options is not None and validate(BLOCKS[use.name].options, use.options)[0] is not None
        entries = use.options.entries if use.options is not None and good else {}
        indent = " " * (use.place.column + 3)
        lines[start : start + use.option_lines] = [
            f"{indent}{name}: {json.dumps(to_plain(value), ensure_ascii=False)}"
            for name, value in entries.items()
        ]
    return "\n".join(lines)
