"""The text of a chapter: its front matter, and the blocks in it with the lines they stand on.

MkDocs and Python-Markdown know no lines, so this finds the blocks in the source itself: outside code,
wherever they nest. What a block shows is ``markdown``'s business.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BeforeValidator, Field

from promptguide.embed import Refused, player
from promptguide.exercises import KINDS
from promptguide.exercises import select as select_questions
from promptguide.gallery import chosen, select
from promptguide.problems import Place, Problem, nearest, problem
from promptguide.records import ID_PATTERN, Aspect, FrontMatter, Id, Line, Name, Record, about
from promptguide.spans import word_ranges
from promptguide.validation import validate
from promptguide.yamlnodes import Mapping, Node, Source, at, decode, read_text, to_plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from promptguide.exercises import Question
    from promptguide.library import Library

PACE = {"characters": 350, "words": 200}
"""Chinese characters and other words read in a minute: assumed, on the slow side, for text that teaches."""

Part = Literal["text", "breakdown", "video"]


def _listed(value: object) -> object:
    return value.split() if isinstance(value, str) else value


class PromptOptions(Record):
    """Options of ``/// prompt | <id>``."""

    parts: Annotated[
        list[Part],
        BeforeValidator(_listed),
        Field(min_length=1),
    ] = about(
        "显示哪些部分：text、breakdown、video，用空格分开",
        "which parts are shown: text, breakdown, video, separated by spaces",
        default_factory=lambda: ["text", "breakdown", "video"],
    )


class BreakdownOptions(Record):
    """Options of ``/// breakdown | <id>``."""

    why: Literal["show", "hide"] = about(
        "是否显示“为什么有效”一列", "whether the column of reasons is shown", default="show"
    )


class VideoOptions(Record):
    """Options of ``/// video | <id or address>``."""

    title: Line | None = about(
        "视频标题；直接写网址时必填", "the title; required with an address", default=None
    )
    aspect: Aspect = about("画幅；直接写网址时用", "aspect ratio, for an address", default="16:9")


class GalleryOptions(Record):
    """Options of ``/// gallery``."""

    collection: Id | None = about("只选这个合集", "only prompts of this collection", default=None)
    tags: Annotated[list[Id], BeforeValidator(_listed)] = about(
        "只选有这些标签的，用空格分开；同一类里有一个就算",
        "only prompts with these tags, separated by spaces; of one kind, any will do",
        default_factory=list,
    )
    terms: Annotated[list[Id], BeforeValidator(_listed)] = about(
        "只选用到这些术语的，用空格分开；同一要素里有一个就算",
        "only prompts that use these terms, separated by spaces; of one element, any will do",
        default_factory=list,
    )
    limit: int = about("最多显示几条", "how many are shown at most", default=6, ge=1, le=48)


class TermOptions(Record):
    """Options of ``/// term | <id>``."""

    diagram: Literal["show", "hide"] = about("是否显示示意图", "whether its diagram is shown", default="show")


class FactsOptions(Record):
    """Options of ``/// facts``."""

    ids: Annotated[list[Id], BeforeValidator(_listed), Field(min_length=1)] = about(
        "哪些事实，用空格分开", "which facts, separated by spaces"
    )


class ModelsOptions(Record):
    """Options of ``/// models``."""

    status: Literal["open", "closed", "all"] = about(
        "列出哪些模型", "which models are listed", default="open"
    )


class CarryOverOptions(Record):
    """Options of ``/// carry-over | <id>``."""

    models: Annotated[list[Id], BeforeValidator(_listed)] = about(
        "哪些模型，用空格分开；不写就是全部可用的",
        "which models, separated by spaces; all that can be used if left out",
        default_factory=list,
    )


class ExerciseOptions(Record):
    """Options of ``/// exercise``."""

    kinds: Annotated[list[Literal[KINDS]], BeforeValidator(_listed)] = about(  # type: ignore[valid-type]
        "只出这些题型，用空格分开", "only these kinds of questions, separated by spaces", default_factory=list
    )
    elements: Annotated[list[Name], BeforeValidator(_listed)] = about(
        "只出这些要素的题，用空格分开；不写就是 teaches 里的",
        "only questions on these elements, separated by spaces; those of teaches if left out",
        default_factory=list,
    )
    prompts: Annotated[list[Id], BeforeValidator(_listed)] = about(
        "只出用这些提示词的题，用空格分开",
        "only questions made of these prompts, separated by spaces",
        default_factory=list,
    )
    count: int = about("出几道题", "how many questions", default=3, ge=1, le=12)

    def chosen(self, library: Library, teaches: list[str]) -> list[Question]:
        """The questions to show in a chapter that teaches these elements."""
        elements = self.elements or ([] if self.prompts else teaches)
        return select_questions(library.exercises, self.kinds, elements, self.prompts, self.count)


class NoOptions(Record):
    """Blocks that take none."""


@dataclass(frozen=True, slots=True)
class BlockKind:
    """What a block takes: its options, and what its argument names, if it has one."""

    options: type[Record]
    argument: Literal["", "prompt", "clip", "set", "term", "figure"] = ""


BLOCKS: dict[str, BlockKind] = {
    "prompt": BlockKind(PromptOptions, "prompt"),
    "breakdown": BlockKind(BreakdownOptions, "prompt"),
    "video": BlockKind(VideoOptions, "clip"),
    "pair": BlockKind(NoOptions, "set"),
    "term": BlockKind(TermOptions, "term"),
    "gallery": BlockKind(GalleryOptions),
    "figure": BlockKind(NoOptions, "figure"),
    "facts": BlockKind(FactsOptions),
    "models": BlockKind(ModelsOptions),
    "carry-over": BlockKind(CarryOverOptions, "prompt"),
    "exercise": BlockKind(ExerciseOptions),
    "cards": BlockKind(NoOptions),
    "prompt-page": BlockKind(NoOptions, "prompt"),
    "gallery-page": BlockKind(NoOptions),
    "term-page": BlockKind(NoOptions, "term"),
    "glossary-page": BlockKind(NoOptions),
    "rules-page": BlockKind(NoOptions),
    "path-page": BlockKind(NoOptions),
    "workbench-page": BlockKind(NoOptions),
    "practice-page": BlockKind(NoOptions),
}
"""The blocks by name. Those that end in ``-page`` are for generated pages."""

_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_QUOTE = re.compile(r"(?:[ ]*>)*")
_FENCE = re.compile(r"(`{3,}(?=[^`]*$)|~{3,})")
_OPEN = re.compile(r"(/{3,})[ ]*([\w-]+)[ ]*(?:\|(.*))?$")
_CLOSE = re.compile(r"(/{3,})[ ]*$")
TERM = rf"\[\[({ID_PATTERN})(?:\|([^\[\]|\n]+))?\]\](?!\()"
"""A term inside a text: ``[[low-angle]]``, or ``[[low-angle|from below]]`` with other words."""

_TERM = re.compile(rf"(?P<code>(?<!`)(`+)(?!`).+?(?<!`)\2(?!`))|(?<!\\){TERM.replace('(', '(?P<id>', 1)}")
_NOTE = re.compile(r"(?P<code>(?<!`)(`+)(?!`).+?(?<!`)\2(?!`))|(?<!\\)\[\^(?P<id>[^\]\s]+)\](?P<defines>:)?")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
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
    terms = tuple(_terms(body, source.path, line))
    quoted = _quote_options(body, uses, line)
    notes = tuple(_notes(body, source.path, line))
    return Chapter(source.path, front_matter, quoted, uses, terms, notes, (*problems, *found), head)


def check(chapter: Chapter, library: Library) -> list[Problem]:
    """Compare what a chapter names with what there is."""
    tables = library.tables
    terms = [
        problem("C008", use.place, id=use.term, nearest=nearest(use.term, tables.terms))
        for use in chapter.terms
        if use.term not in tables.terms
    ]
    notes = [
        _no_fact(note.fact, note.place, library) for note in chapter.notes if note.fact not in tables.facts
    ]
    blocks = [found for use in chapter.uses for found in _check_use(use, chapter, library)]
    return [*chapter.problems, *_check_head(chapter, library), *blocks, *terms, *notes]


def _check_head(chapter: Chapter, library: Library) -> Iterator[Problem]:
    head, node, tables = chapter.front_matter, chapter.head, library.tables
    if node is None:
        return
    for number, element in enumerate(head.teaches):
        if tables.groups and tables.element(element) is None:
            known = ", ".join(one.id for one in tables.elements)
            yield problem("L003", at(node, ("teaches", number))[1], element=element, known=known)
    for number, model in enumerate(head.models):
        if tables.models and model not in tables.models:
            place = at(node, ("models", number))[1]
            yield problem("L004", place, model=model, known=", ".join(tables.models))


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
    fenced = _fenced(lines)
    opened: list[tuple[int, int]] = []  # slashes, line of each block that is still open
    indents: list[tuple[int, bool]] = []  # indentation and whether it opens a container
    found: list[tuple[int, BlockUse]] = []
    ends: dict[int, int] = {}
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
        code = indent - max(inside[0], 0) >= 4 and not (indents and inside[1])
        if not code and (match := _OPEN.match(text)) and match.group(2).lower() in BLOCKS:
            options = _options(lines, number, indent, path, first, problems)
            found.append((number, _use(match, raw, Place(path, first + number), *options)))
            opened.append((len(match.group(1)), number))
        elif not code and (match := _OPEN.match(text)):
            opened.append((len(match.group(1)), number))
        elif not code and (match := _CLOSE.match(text)):
            for depth in range(len(opened) - 1, -1, -1):
                if opened[depth][0] == len(match.group(1)):
                    ends[opened[depth][1]] = number
                    del opened[depth:]
                    break
        indents.append((indent, bool(_CONTAINER.match(text))))
    for number, use in found:
        yield replace(use, closed=number in ends)


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
    blank = _COMMENT.sub(lambda comment: re.sub(r"[^\n]", " ", comment.group()), body)
    lines = blank.split("\n")
    fenced = _fenced(lines)
    for number, line in enumerate(lines):
        if number not in fenced:
            for match in pattern.finditer(line):
                if match["id"]:
                    yield match, Place(path, first + number, match.start() + 1)


def _use(match: re.Match[str], raw: str, line: Place, options: Mapping | None, option_lines: int) -> BlockUse:
    """A block by its first line, ``raw``; whether it is closed is known later."""
    place = replace(line, column=len(raw) - len(raw.lstrip(" >")) + 1)
    argument = (match.group(3) or "").strip()
    after = raw[raw.find("|") + 1 :]
    column = len(raw) - len(after.lstrip()) + 1
    argument_place = replace(line, column=column) if argument else place
    return BlockUse(
        match.group(2).lower(), argument, place, argument_place, options, option_lines, closed=False
    )


def _fenced(lines: list[str]) -> set[int]:
    """The lines of fenced code; a fence that nothing closes is text, as it is for Markdown."""
    inside: set[int] = set()
    start, fence = 0, ""
    for number, line in enumerate(lines):
        text = line.lstrip(" >").rstrip()
        if not fence:
            if match := _FENCE.match(text):
                start, fence = number, match.group(1)
        elif text.startswith(fence) and not text.strip(fence[0]):
            inside.update(range(start, number + 1))
            fence = ""
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


def _check_use(use: BlockUse, chapter: Chapter, library: Library) -> Iterator[Problem]:
    kind = BLOCKS[use.name]
    if not use.closed:
        yield problem("C006", use.place, block=use.name)
    if kind.argument and not use.argument:
        yield problem("C002", use.place, block=use.name)
    elif use.argument and not kind.argument:
        yield problem("C003", use.argument_place, block=use.name)
    elif kind.argument == "clip" and "/" in use.argument:
        yield from _check_address(use, library)
    elif kind.argument:
        yield from _check_argument(use, kind, library)
    if use.name == "exercise":
        yield from _check_exercise(use, chapter, library)
        return
    if use.options is None:
        return
    options, problems = validate(kind.options, use.options)
    yield from problems
    if isinstance(options, GalleryOptions):
        yield from _check_selection(options, use, library)
    elif isinstance(options, FactsOptions):
        place = at(use.options, ("ids",))[1]
        yield from (_no_fact(id_, place, library) for id_ in options.ids if id_ not in library.tables.facts)
    elif isinstance(options, CarryOverOptions):
        place = at(use.options, ("models",))[1]
        known = ", ".join(library.tables.models)
        for id_ in options.models:
            if library.tables.models and id_ not in library.tables.models:
                yield problem("L004", place, model=id_, known=known)


def _no_fact(id_: str, place: Place, library: Library) -> Problem:
    return problem("C011", place, id=id_, nearest=nearest(id_, library.tables.facts))


def _check_argument(use: BlockUse, kind: BlockKind, library: Library) -> Iterator[Problem]:
    if kind.argument == "set":
        known, code = list(library.tables.sets), "C010"
    elif kind.argument == "term":
        known, code = list(library.tables.terms), "C008"
    elif kind.argument == "figure":
        known, code = list(library.tables.figures), "C012"
    else:
        known, code = library.ids, "C004"
    if use.argument not in known:
        yield problem(code, use.argument_place, id=use.argument, nearest=nearest(use.argument, known))
    elif kind.argument == "clip" and not _has_video(use.argument, library):
        yield problem("C005", use.argument_place, id=use.argument)


def _check_address(use: BlockUse, library: Library) -> Iterator[Problem]:
    answer = player(use.argument, library.tables.hosts)
    if isinstance(answer, Refused):
        yield problem(answer.code, use.argument_place, **answer.facts)
    if use.options is None or "title" not in use.options.entries:
        yield problem("R001", use.place, field="title")


def _check_selection(options: GalleryOptions, use: BlockUse, library: Library) -> Iterator[Problem]:
    tables, node = library.tables, use.options
    assert node is not None  # noqa: S101  the options come from it
    for tag in options.tags:
        if tag not in tables.tags:
            yield problem("L007", at(node, ("tags",))[1], tag=tag, known=", ".join(tables.tags))
    for term in options.terms:
        if term not in tables.terms:
            place = at(node, ("terms",))[1]
            yield problem("C008", place, id=term, nearest=nearest(term, tables.terms))
    if not select(library, chosen(library, options.collection, options.tags, options.terms)):
        yield problem("C009", use.place)


def _check_exercise(use: BlockUse, chapter: Chapter, library: Library) -> Iterator[Problem]:
    tables, node = library.tables, use.options
    options, problems = validate(ExerciseOptions, node) if node else (ExerciseOptions(), [])
    yield from problems
    if options is None:
        return
    if node:
        for element in options.elements:
            if tables.groups and tables.element(element) is None:
                known = ", ".join(one.id for one in tables.elements)
                yield problem("L003", at(node, ("elements",))[1], element=element, known=known)
        for id_ in options.prompts:
            if id_ not in library.ids:
                near = nearest(id_, library.ids)
                yield problem("C004", at(node, ("prompts",))[1], id=id_, nearest=near)
    if not options.chosen(library, chapter.front_matter.teaches):
        yield problem("C014", use.place)


def _has_video(id_: str, library: Library) -> bool:
    entry = library.prompts.get(id_)
    return entry is None or entry.prompt.video is not None
