"""Files of other people's prompts, cut into entries that know where they stand, whatever form they have.

An entry is a mapping of fields as written, or a text alone. What cannot be cut is a problem at its place, and
cutting goes on behind it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from promptguide.problems import Place, Problem, problem
from promptguide.yamlnodes import Mapping, Node, Sequence, read_text, to_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MOST_EVENTS = 400_000
"""A YAML collection may be so many nodes long, which is some tens of thousands of prompts."""

LISTS = ("prompts", "entries", "items", "data", "examples")
"""What a mapping calls the list of its prompts."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a collection: its fields, or its text under the key ``text``."""

    place: Place
    fields: dict[str, Any]


class Places:
    """Turns offsets into lines and columns, going through the text once if they come in order."""

    def __init__(self, text: str, path: str) -> None:
        self._text, self._path, self._line, self._at = text, path, 1, 0

    def __call__(self, offset: int) -> Place:
        """Where an offset is."""
        if offset < self._at:
            self._line, self._at = 1, 0
        self._line += self._text.count("\n", self._at, offset)
        self._at = offset
        return Place(self._path, self._line, offset - self._text.rfind("\n", 0, offset))


Cut = tuple[list[Entry], list[Problem]]

_QUOTED = re.compile(r'"([^"]*+(?:""[^"]*+)*+)"')
_END_OF_LINE = re.compile(r"\r\n|\n|\r")


def cut_csv(text: str, path: str) -> Cut:
    """Cells between commas, semicolons or tabs: what the first line, which names columns, has most of."""
    first = _END_OF_LINE.split(text, maxsplit=1)[0]
    separator = max(",;\t", key=first.count)
    bare = re.compile(rf"[^{separator}\r\n]*+")
    entries, problems = [], []
    names: list[str] = []
    places = Places(text, path)
    for start, cells, fault in _rows(text, separator, bare):
        place = places(start)
        if fault is not None:
            problems.append(problem("I002", places(fault), form="CSV", what='"'))
        elif not names:
            names = [cell.strip() or f"column {number}" for number, cell in enumerate(cells, 1)]
        elif len(cells) > len(names):
            problems.append(problem("I008", place, cells=len(cells), columns=len(names)))
        elif any(map(str.strip, cells)):
            entries.append(Entry(place, dict(zip(names, cells, strict=False))))
    return entries, problems


def _rows(text: str, separator: str, bare: re.Pattern[str]) -> Iterator[tuple[int, list[str], int | None]]:
    """Rows: where each begins, its cells, and where its fault is; then reading goes on with the next line."""
    at = 0
    while at < len(text):
        start, cells = at, []
        fault: int | None = None
        while True:
            if quoted := _QUOTED.match(text, at):
                cells.append(quoted[1].replace('""', '"'))
                end = quoted.end()
            elif text.startswith('"', at):
                fault = at
                break
            else:
                plain = bare.match(text, at)
                assert plain is not None  # noqa: S101  it matches nothing, too
                cells.append(plain[0])
                end = plain.end()
            if text.startswith(separator, end):
                at = end + 1
                continue
            newline = _END_OF_LINE.match(text, end)
            if newline or end == len(text):
                at = newline.end() if newline else end
                break
            fault = at
            break
        if fault is not None:
            newline = _END_OF_LINE.search(text, start)
            at = newline.end() if newline else len(text)
        yield start, cells, fault


_SPACE = re.compile(r"[ \t\r\n]*")


def cut_json(text: str, path: str) -> Cut:
    """A list of entries, a mapping that has such a list, or a mapping of titles to texts."""
    entries: list[Entry] = []
    places = Places(text, path)
    try:
        end = _json_value(text, _skip(text, 0), places, entries, depth=0)
        if end < len(text):
            return entries, [problem("I002", places(end), form="JSON", what=text[end : end + 20])]
    except json.JSONDecodeError as error:
        return entries, [problem("I002", places(error.pos), form="JSON", what=error.msg)]
    except (RecursionError, ValueError) as error:
        at = entries[-1].place if entries else Place(path)
        return entries, [problem("I002", at, form="JSON", what=_why(error))]
    return entries, []


def _json_value(text: str, at: int, places: Places, entries: list[Entry], depth: int) -> int:
    """Take the entries that begin at an offset; gives the offset behind them and the spaces there."""
    if text.startswith("[", at):
        return _json_members(text, at, "]", lambda item: _json_item(text, item, places, entries))
    if not text.startswith("{", at):
        return _json_item(text, at, places, entries)
    whole, end = json.JSONDecoder().raw_decode(text, at)
    own = next((name for name in LISTS if isinstance(whole.get(name), list)), None)
    if own and depth == 0:

        def member(key_at: int) -> int:
            key, key_end = json.JSONDecoder().raw_decode(text, key_at)
            value_at = _skip(text, _skip(text, key_end) + 1)
            if key == own:
                return _json_value(text, value_at, places, entries, depth=1)
            return _skip(text, json.JSONDecoder().raw_decode(text, value_at)[1])

        return _json_members(text, at, "}", member)
    entries += _mapped(whole, places(at))
    return _skip(text, end)


def _json_members(text: str, at: int, close: str, take: Callable[[int], int]) -> int:
    at = _skip(text, at + 1)
    if text.startswith(close, at):
        return _skip(text, at + 1)
    while True:
        at = take(at)
        if text.startswith(close, at):
            return _skip(text, at + 1)
        if not text.startswith(",", at):
            raise json.JSONDecodeError("expected , or end", text, at)
        at = _skip(text, at + 1)


def _json_item(text: str, at: int, places: Places, entries: list[Entry]) -> int:
    value, end = json.JSONDecoder().raw_decode(text, at)
    entries.append(_entry(value, places(at)))
    return _skip(text, end)


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def cut_json_lines(text: str, path: str) -> Cut:
    """One entry on each line."""
    entries, problems = [], []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            entries.append(_entry(json.loads(line), Place(path, number)))
        except json.JSONDecodeError as error:
            problems.append(problem("I002", Place(path, number, error.colno), form="JSON", what=error.msg))
        except (RecursionError, ValueError) as error:
            problems.append(problem("I002", Place(path, number), form="JSON", what=_why(error)))
    return entries, problems


def cut_yaml(text: str, path: str) -> Cut:
    """The same as in JSON, read as strictly as the guide's own files."""
    node, problems = read_text(text, path, most=MOST_EVENTS)
    if node is None:
        return [], problems
    own = (
        next((node.entries[name] for name in LISTS if isinstance(node.entries.get(name), Sequence)), None)
        if isinstance(node, Mapping)
        else None
    )
    return _yaml_entries(own or node), problems


def _yaml_entries(node: Node) -> list[Entry]:
    if isinstance(node, Sequence):
        return [_entry(to_plain(item), item.place) for item in node.items]
    if isinstance(node, Mapping) and not _is_entry(plain := to_plain(node)):
        assert isinstance(plain, dict)  # noqa: S101  a mapping is one
        return [entry for key, value in plain.items() for entry in _mapped({key: value}, node.keys[key])]
    return [_entry(to_plain(node), node.place)]


def _mapped(whole: dict[str, Any], place: Place) -> list[Entry]:
    """A mapping is one entry, or titles with their texts."""
    if _is_entry(whole):
        return [Entry(place, whole)]
    return [
        Entry(place, {"title": key, **(value if isinstance(value, dict) else {"text": value})})
        for key, value in whole.items()
    ]


def _is_entry(value: object) -> bool:
    return isinstance(value, dict) and bool(
        {"text", "prompt", "content"} & {str(key).casefold() for key in value}
    )


def _entry(value: object, place: Place) -> Entry:
    return Entry(place, value if isinstance(value, dict) else {"text": value})


_BULLET = re.compile(r"[ ]{0,3}(?:[-*+•]|\d{1,9}[.)、])[ \t]+(?=\S)|[ ]{0,3}\d{1,9}[、．](?=\S)")


def cut_text(text: str, path: str) -> Cut:
    """Paragraphs where blank lines part them, or else lines; marks of lists are dropped."""
    lines = text.splitlines()
    blank = any(not line.strip() for line in "\n".join(lines).strip().split("\n"))
    entries: list[Entry] = []
    open_ = False
    for number, line in enumerate(lines, 1):
        if not line.strip():
            open_ = False
            continue
        if blank and open_:
            entries[-1].fields["text"] += f"\n{line.strip()}"
            continue
        mark = _BULLET.match(line)
        said = line[mark.end() :] if mark else line
        column = (mark.end() if mark else len(line) - len(line.lstrip())) + 1
        entries.append(Entry(Place(path, number, column), {"text": said.strip()}))
        open_ = True
    return entries, []


_HEADING = re.compile(r"#{1,6}[ \t]+(.*?)[ \t]*#*$")
_FENCE = re.compile(r"[ ]{0,3}(`{3,}|~{3,})")
_NAMED = re.compile(r"(?:\*\*|__)(.{1,300}?)(?:\*\*|__)[ \t]*[:：]?[ \t]*(?:[-–—][ \t]+)?(?=\S)")


def cut_markdown(text: str, path: str) -> Cut:
    """Items of lists, quotations and fenced texts; a heading, or bold words before an item, is the title.

    Paragraphs are told as left out (I010).
    """
    entries: list[Entry] = []
    problems: list[Problem] = []
    title, kind, fence = "", "", ""
    for number, line in enumerate(text.splitlines(), 1):
        bare, place = line.strip(), Place(path, number, len(line) - len(line.lstrip()) + 1)
        if fence:
            if bare.startswith(fence) and not bare.strip(fence[0]):
                fence, kind = "", ""
            else:
                _add(entries, place, title, line.rstrip(), begins=kind != "fence")
                kind = "fence"
        elif mark := _FENCE.match(line):
            fence, kind = mark[1], ""
        elif not bare:
            kind = kind if kind == "item" else ""
        elif heading := _HEADING.match(bare):
            title, kind = _plain(heading[1]), ""
        elif bare.startswith(">"):
            _add(entries, place, title, bare.lstrip("> "), begins=kind != "quote")
            kind = "quote"
        elif mark := _BULLET.match(line):
            said = line[mark.end() :]
            named = _NAMED.match(said)
            rest = _plain(said[named.end() :] if named else said)
            _add(entries, place, _plain(named[1]) if named else "", rest, begins=True)
            kind = "item"
        elif kind == "item" and (line[0] in " \t"):
            entries[-1].fields["text"] += f"\n{_plain(bare)}"
        else:
            if kind != "prose":
                problems.append(problem("I010", place, text=bare))
            kind = "prose"
    return entries, problems


def _add(entries: list[Entry], place: Place, title: str, text: str, *, begins: bool) -> None:
    if begins:
        entries.append(Entry(place, {**({"title": title} if title else {}), "text": text}))
    else:
        entries[-1].fields["text"] += f"\n{text}"


def _plain(markdown: str) -> str:
    """The words of one line, without the marks that go round all of them."""
    text = markdown.strip()
    for mark in ("**", "__", "`", "*", "_"):
        inner = text[len(mark) : -len(mark)]
        if text.startswith(mark) and text.endswith(mark) and inner and mark not in inner:
            return inner.strip()
    return text


def _why(error: Exception) -> str:
    return "too deep" if isinstance(error, RecursionError) else str(error)


FORMS: dict[str, Callable[[str, str], Cut]] = {
    "csv": cut_csv,
    "json": cut_json,
    "jsonl": cut_json_lines,
    "yaml": cut_yaml,
    "text": cut_text,
    "markdown": cut_markdown,
}
"""How each form is cut into entries."""

ENDINGS = {
    ".csv": "csv",
    ".tsv": "csv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".yml": "yaml",
    ".yaml": "yaml",
    ".txt": "text",
    ".md": "markdown",
    ".markdown": "markdown",
}
"""The form that a file's ending tells."""
