"""YAML text → nodes that know where they stand, in one pass over the C parser's events.

PyYAML's loaders are not used: they read ``16:9`` as 969, keep the last of two equal keys, raise much
that is no ``YAMLError``, and their C composer overflows the stack on deep input. Events come one at a
time, so size, depth and number are bounded before anything is built, and every scalar stays the text
that was written.
"""

from __future__ import annotations

import functools
import itertools
import re
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import yaml

from promptguide.problems import Place, Problem, errors, problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

if not yaml.__with_libyaml__:
    raise ImportError("promptguide needs PyYAML with its C parser (libyaml): reinstall PyYAML from a wheel")

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 16
MAX_EVENTS = 20_000
MOST_CHARACTERS = 20
"""So many wrong characters of a kind are named, then no more."""

_REFUSED_CHARACTERS = re.compile(
    r"[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_UNCOMMON = re.compile(
    r"[^\t\n\r\x20-\x7e\xa0-\xac\xae-\u034e\u0350-\u061b\u2010-\u2027\u2030-\u205f\u2070-\u3163\u3165-\ud7ff\uff00-\uff9f]"
)
"""Whatever is wrong is among these: one search tells that a text has none."""
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u200e\u200f\u2060-\u2064\u206a-\u206f"
    "\u3164\ufe00-\ufe0d\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e001f\U000e0100-\U000e0fff]"
    "|(?<![\u2600-\u27bf\ufe0f\U0001f1e6-\U0001faff])\u200d|\u200d(?![\u2600-\u27bf\u2b1b\u2b50\U0001f300-\U0001faff])"
    "|(?<![\u2600-\u27bf\U0001f3f4\U000e0020-\U000e007f])[\U000e0020-\U000e007f]"
)
"""Characters that nobody sees. Joiners between emoji, and the tags of a flag, are part of what is seen."""

_YAML_1_1 = re.compile(
    r"(?:y|yes|n|no|on|off)|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?|[-+]?0[0-9_]+", re.IGNORECASE
)
_FIRST_1_1 = frozenset("yYnNoO+-0123456789")
"""What such a value begins with."""

_LOST = re.compile(r"[ \t]+(#[^\s#].*)")
"""A comment straight after its # is more likely text, such as ``take #2``."""

_SCALAR = yaml.ScalarEvent
_BETWEEN = frozenset({yaml.StreamStartEvent, yaml.DocumentEndEvent, yaml.StreamEndEvent})
_ENDS = frozenset({yaml.MappingEndEvent, yaml.SequenceEndEvent})

_FULL_WIDTH_COLON = re.compile(r"\s*(?:- )*[\w-]+(：)")


@dataclass(frozen=True)
class Source:
    """A file that has been read: its path as a person would type it, and its bytes."""

    path: str
    data: bytes

    @functools.cached_property
    def digest(self) -> str:
        """What tells these bytes from any others."""
        return blake2b(self.data, digest_size=16).hexdigest()


@dataclass(slots=True)
class Scalar:
    """A text value. ``refused`` marks what was left out because it may not be used at all."""

    text: str
    place: Place
    refused: bool = False  # a plain dataclass, since there are hundreds in a file; nobody changes it


@dataclass(slots=True)
class Sequence:
    """A list."""

    items: list[Node]
    place: Place


@dataclass(slots=True)
class Mapping:
    """A mapping; ``keys`` holds the place of each key."""

    entries: dict[str, Node]
    keys: dict[str, Place]
    place: Place


Node = Scalar | Sequence | Mapping
Plain = str | list["Plain"] | dict[str, "Plain"]


@dataclass(slots=True)
class _Open:
    """A collection that is being read, and the key that waits for its value."""

    node: Sequence | Mapping
    key: Scalar | None = None
    skip_value: bool = False


@dataclass
class _Reading:
    path: str
    line: int  # of the first line of the text in its file
    text: str
    problems: list[Problem] = field(default_factory=list)

    @functools.cached_property
    def lines(self) -> list[str]:
        """The text by lines, for the few things that are looked up there."""
        return self.text.splitlines()

    def place(self, mark: Any) -> Place:
        """Turn one of libyaml's marks, which count from 0, into a place."""
        # Made as a tuple: a file has hundreds, and almost none is ever shown.
        return tuple.__new__(Place, (self.path, mark.line + self.line, mark.column + 1))

    def rest(self, mark: Any) -> str:
        """What follows a mark on its line."""
        lines = self.lines
        return lines[mark.line][mark.column :] if mark.line < len(lines) else ""

    def report(self, code: str, place: Place, **facts: object) -> None:
        self.problems.append(problem(code, place, **facts))


def decode(source: Source) -> tuple[str | None, list[Problem]]:
    """Bytes → text, or the reasons why not: Y001 encoding, Y004, Y015 and Y019 characters, Y006 size."""
    if len(source.data) > MAX_BYTES:
        return None, [problem("Y006", Place(source.path), size=len(source.data), limit=MAX_BYTES)]
    try:
        text = source.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = source.data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        return None, [problem("Y001", Place(source.path, line, column))]
    return text, [*character_problems(text, source.path)]


def character_problems(text: str, path: str) -> Iterator[Problem]:
    """Find control characters and line ends of other kinds (Y004), characters that reorder text (Y015), and
    invisible ones (Y019)."""
    if not _UNCOMMON.search(text):
        return
    for code, pattern in (("Y004", _REFUSED_CHARACTERS), ("Y015", _BIDI), ("Y019", INVISIBLE)):
        for match in itertools.islice(pattern.finditer(text), MOST_CHARACTERS):
            before = text[: match.start()]
            place = Place(path, before.count("\n") + 1, match.start() - before.rfind("\n"))
            yield problem(code, place, character=f"U+{ord(match.group()):04X}")


def read(source: Source) -> tuple[Node | None, list[Problem]]:
    """Read one YAML document; the node is None when the text cannot be read as YAML at all."""
    text, problems = decode(source)
    if text is None or errors(problems):
        return None, problems
    node, found = read_text(text, source.path)
    if node is None and not found:
        found = [problem("Y012", Place(source.path))]
    return node, problems + found


def read_text(
    text: str, path: str, line: int = 1, most: int = MAX_EVENTS
) -> tuple[Node | None, list[Problem]]:
    """Read YAML that starts at a line of a file, such as front matter; empty text gives no node."""
    reading = _Reading(path, line, text)
    try:
        node = _build(reading, yaml.CSafeLoader(text).get_event, most)
    except yaml.MarkedYAMLError as error:
        node = None
        _report_syntax(reading, error)
    except (yaml.YAMLError, ValueError) as error:  # what libyaml's reader refuses has no mark
        node = None
        reading.report("Y003", Place(path, line), what=error)
    return node, reading.problems


def to_plain(node: Node) -> Plain:
    """Drop the places: text, lists and dicts, as ``records`` validates them."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [item.text if isinstance(item, Scalar) else to_plain(item) for item in node.items]
    return {
        key: value.text if isinstance(value, Scalar) else to_plain(value)
        for key, value in node.entries.items()
    }


def scalars(node: Node) -> list[Scalar]:
    """Every text value, in the order of the file; keys are none."""
    found: list[Scalar] = []
    waiting: list[Node] = [node]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Scalar):
            found.append(node)
        else:
            waiting.extend(reversed(node.items if isinstance(node, Sequence) else node.entries.values()))
    return found


def at(node: Node, path: tuple[int | str, ...], *, key: bool = False) -> tuple[Node, Place]:
    """Follow a path as far as it leads; give the node there and where it stands.

    With ``key``, the place is that of the last key rather than of its value.
    """
    place = node.place
    for step in path:
        if isinstance(node, Mapping) and step in node.entries:
            place = node.keys[str(step)] if key else node.entries[str(step)].place
            node = node.entries[str(step)]
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
            place = node.place
        elif isinstance(step, int) and not isinstance(node, Sequence):
            continue  # one item, written without its list
        else:
            break
    return node, place


def _build(reading: _Reading, next_event: Callable[[], Any], most: int) -> Node | None:
    root: Node | None = None
    stack: list[_Open] = []
    documents = 0
    commented = "#" in reading.text
    for count in itertools.count():
        event = next_event()
        kind = event.__class__
        if kind in _BETWEEN:
            if kind is yaml.StreamEndEvent:
                break
            continue
        if count > most or len(stack) > MAX_DEPTH:
            reading.report("Y007", reading.place(event.start_mark), depth=MAX_DEPTH, nodes=most)
            return None
        if kind in _ENDS:
            stack.pop()
            continue
        place = reading.place(event.start_mark)
        if kind is _SCALAR:
            text = event.value
            if commented or event.anchor or event.tag or text[:1] in _FIRST_1_1:
                _check_scalar(reading, event, place)
            node: Node = Scalar(text, place)
        elif kind is yaml.DocumentStartEvent:
            documents += 1
            if documents > 1 or event.version or event.tags:
                reading.report("Y011", place)
                if documents > 1:
                    return root
            continue
        else:
            node = _node(reading, event, place)
        if not stack:
            root = node
        else:
            _attach(reading, stack[-1], node)
        if not isinstance(node, Scalar):
            stack.append(_Open(node))
    return root


def _node(reading: _Reading, event: Any, place: Place) -> Node:
    if event.anchor:
        reading.report("Y008", place, name=event.anchor)
    if isinstance(event, yaml.AliasEvent):
        return Scalar("", place, refused=True)
    if event.tag:
        reading.report("Y009", place, tag=event.tag)
    return Mapping({}, {}, place) if isinstance(event, yaml.MappingStartEvent) else Sequence([], place)


def _check_scalar(reading: _Reading, event: Any, place: Place) -> None:
    """Report what may be wrong with a scalar; most have nothing that it could be."""
    if event.anchor:
        reading.report("Y008", place, name=event.anchor)
    if event.tag:
        reading.report("Y009", place, tag=event.tag)
    if event.implicit[0] and _YAML_1_1.fullmatch(event.value):
        reading.report("Y013", place, text=event.value)
    if not event.style and (lost := _LOST.match(reading.rest(event.end_mark))):
        reading.report("Y018", reading.place(event.end_mark), text=lost.group(1))


def _attach(reading: _Reading, parent: _Open, node: Node) -> None:
    collection, key = parent.node, parent.key
    if isinstance(collection, Sequence):
        collection.items.append(node)
    elif key is not None:
        collection.entries[key.text] = node
        collection.keys[key.text] = key.place
        parent.key = None
    elif parent.skip_value:
        parent.skip_value = False
    elif not isinstance(node, Scalar):
        reading.report("Y014", node.place)
        parent.skip_value = True
    elif node.text == "<<" or node.refused:
        reading.report("Y010" if node.text else "Y014", node.place)
        parent.skip_value = True
    elif node.text in collection.entries:
        reading.report("Y002", node.place, key=node.text, line=collection.keys[node.text].line)
        parent.skip_value = True
    else:
        parent.key = node


def _report_syntax(reading: _Reading, error: yaml.MarkedYAMLError) -> None:
    mark = error.problem_mark or error.context_mark
    place = reading.place(mark) if mark else Place(reading.path, reading.line)
    lines = reading.lines
    bad = mark.line if mark else 0
    bad_line = lines[bad] if bad < len(lines) else ""
    for number, line in enumerate(lines[: bad + 1]):
        if number >= bad - 1 and (match := _FULL_WIDTH_COLON.match(line)):
            reading.report("Y017", Place(reading.path, number + reading.line, match.start(1) + 1))
            return
    tab = bad_line.find("\t")
    if tab >= 0 and not bad_line[:tab].strip():
        reading.report("Y005", Place(place.path, place.line, tab + 1))
    else:
        reading.report("Y003", place, what=error.problem or error)
