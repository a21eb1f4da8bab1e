"""Mends what is mechanical in a file: how it is written, never what it says.

Every change of a YAML file that can be read is kept only if the file says the same after it. In one that
cannot be read, a change is kept only if reading gets further. Full-width and half-width punctuation is left
alone: it is part of the text, and phrases quote the text letter for letter.
"""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from promptguide.yamlnodes import MAX_BYTES, Plain, read_text, to_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from promptguide.problems import Problem

    Line = Callable[[str], str]

MOST_MENDED = 100
"""So many places of one file that stop its reading are mended, then no more."""

_KEY = r"\s*(?:- +)*[\w-]+"
_BOM = "\ufeff"


def repair(data: bytes, *, chapter: bool = False) -> bytes:
    """Mend a YAML file; or a chapter, in which spaces may mean something: there, only the ends of lines and
    of the file. What is not UTF-8 text, or too large to be read, comes back as it is.
    """
    if len(data) > MAX_BYTES:
        return data
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return data
    plain = text.removeprefix(_BOM)
    if chapter:
        return _ended(plain.replace("\r\n", "\n")).encode()
    text = _readable(_kept(plain, re.sub("\r\n?", "\n", plain)))
    text = _each_line(text, lambda line: line.rstrip(" \t"))
    text = _each_line(text, lambda line: line.replace("\t", " "))
    return _kept(text, _ended(_quoted(text))).encode()


def changes(path: str, before: bytes, after: bytes) -> str:
    """A unified diff in which the marks of other systems can be seen; empty if nothing changed."""
    return "".join(difflib.unified_diff(_lines(before), _lines(after), f"a/{path}", f"b/{path}"))


def _lines(data: bytes) -> list[str]:
    text = data.decode("utf-8", "replace").replace(_BOM, "<U+FEFF>").replace("\r", "^M")
    *lines, last = text.split("\n")
    ended = [line + "\n" for line in lines]
    return [*ended, f"{last}\n\\ No newline at end of file\n"] if last else ended


def _says(text: str) -> tuple[Plain | None, list[Problem]]:
    node, problems = read_text(text, "")
    return (None if node is None else to_plain(node)), problems


def _kept(before: str, after: str) -> str:
    """What is after a change if it says the same, or what was before."""
    return after if before == after or _says(before)[0] == _says(after)[0] else before


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else text + "\n"


def _each_line(text: str, change: Line) -> str:
    """Change every line for which the file still says the same."""
    if _says(text)[0] is None:
        return text
    lines = text.split("\n")
    changed = [number for number, line in enumerate(lines) if change(line) != line]
    waiting = [changed] if changed else []
    while waiting:  # all at once; if that changes the meaning, by halves
        numbers = waiting.pop()
        tried = list(lines)
        for number in numbers:
            tried[number] = change(lines[number])
        if _says("\n".join(tried))[0] == _says("\n".join(lines))[0]:
            lines = tried
        elif len(numbers) > 1:
            half = len(numbers) // 2
            waiting += [numbers[half:], numbers[:half]]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    """Put quotes around what other programs take for a number or a truth value (Y013)."""
    for found in sorted(_says(text)[1], key=lambda each: each.place, reverse=True):
        if found.code == "Y013":
            lines = text.split("\n")
            line, start = lines[found.place.line - 1], found.place.column - 1
            end = start + len(found.facts["text"])
            lines[found.place.line - 1] = f"{line[:start]}'{line[start:end]}'{line[end:]}"
            text = _kept(text, "\n".join(lines))
    return text


def _readable(text: str) -> str:
    """Mend what stops the reading, as long as each change lets it get further."""
    for _ in range(MOST_MENDED):
        stop = _stop(text)
        if stop is None:
            break
        lines = text.split("\n")
        number = stop.place.line - 1
        for line in _mended(lines[number], stop.code) if number < len(lines) else ():
            tried = "\n".join([*lines[:number], line, *lines[number + 1 :]])
            later = _stop(tried)
            if later is None or later.place.line > stop.place.line:
                text = tried
                break
        else:
            break
    return text


def _stop(text: str) -> Problem | None:
    """Where reading stops: at indentation by tabs, a full-width colon, or what is no YAML."""
    says, problems = _says(text)
    return next((p for p in problems if p.code in {"Y003", "Y005", "Y017"}), None) if says is None else None


def _mended(line: str, code: str) -> Iterator[str]:
    """What a line may have been meant to be."""
    if code == "Y005":
        margin = re.match(r"[ \t]*", line)
        assert margin  # noqa: S101  it matches anything
        yield margin[0].replace("\t", "  ") + line[margin.end() :]
    elif code == "Y017":
        yield re.sub(rf"^({_KEY})：[ \t]*", r"\1: ", line)
    elif value := re.match(rf"({_KEY}: +)([^\s'\"\[{{|>&*!#].*?)[ \t]*$", line):
        yield value[1] + "'" + value[2].replace("'", "''") + "'"
