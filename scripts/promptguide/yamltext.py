"""Text → YAML that reads back as that text, here and in other programs."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import yaml

from promptguide.yamlnodes import Mapping, Scalar, read_text

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH = 100
"""Columns that long texts are wrapped to."""

_GUESSED = {
    letter: [pattern for _, pattern in patterns]
    for letter, patterns in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def scalar(text: str) -> str:
    """A value on one line, in quotes only if it needs them."""
    quoted = "'" + text.replace("'", "''") + "'"
    for form in (text, quoted):
        if (form is not text or _is_text(text)) and _reads(f"key: {form}\n", text):
            return form
    return yaml.dump(text, default_style='"', allow_unicode=True, width=1_000_000).rstrip("\n")


def value(text: str, indent: int) -> str:
    """What stands behind ``key:`` of a key that is so far from the left: one line, or a block below it.

    Lines of text stay lines; a long line is wrapped where its reader puts the space back.
    """
    margin = " " * (indent + 2)
    if "\n" in text:
        blocks = ["|-\n" + textwrap.indent(text, margin, lambda line: line != "\n")]
    elif len(text) > WIDTH - indent:
        lines = textwrap.wrap(text, WIDTH - len(margin), break_long_words=False, break_on_hyphens=False)
        blocks = [">-\n" + "\n".join(margin + line for line in lines)]
    else:
        blocks = []
    key = " " * indent
    found = next((block for block in blocks if _reads(f"{key}key: {block}\n", text)), None)
    return f" {found or scalar(text)}"


def written(record: AnyMapping[str, Any]) -> str:
    """A mapping of texts, numbers, truth values, lists and mappings, with a final line break.

    What is None or empty is left out.
    """
    return "\n".join(_mapping(record, 0)) + "\n"


def _mapping(record: AnyMapping[str, Any], indent: int) -> Iterator[str]:
    for key, item in record.items():
        if not _is_empty(item):
            yield from _item(f"{' ' * indent}{key}:", item, indent)


def _item(head: str, item: Any, indent: int) -> Iterator[str]:
    """What stands behind a key or a dash that is so far from the left."""
    if isinstance(item, AnyMapping):
        lines = _mapping(item, indent + 2)
        if head.endswith("-"):
            head = f"{head} {next(lines).lstrip()}"
        yield head
        yield from lines
    elif isinstance(item, Sequence) and not isinstance(item, str):
        yield head
        for one in item:
            yield from _item(f"{' ' * (indent + 2)}-", one, indent + 2)
    elif isinstance(item, bool):
        yield f"{head} {str(item).lower()}"
    else:
        yield head + (value(item, indent) if isinstance(item, str) else f" {item}")


def _is_empty(item: Any) -> bool:
    if isinstance(item, AnyMapping):
        return all(map(_is_empty, item.values()))
    return item is None or (isinstance(item, str | Sequence) and len(item) == 0)


def _is_text(text: str) -> bool:
    """Whether no program takes a bare value for something else."""
    patterns = [*_GUESSED.get(text[:1], ()), *_GUESSED.get(None, ())]
    return bool(text) and not any(pattern.match(text) for pattern in patterns) and not _NUMBER.fullmatch(text)


_NUMBER = re.compile(r"[-+]?(?:0o[0-7]+|0x[0-9a-fA-F]+|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)")


def _reads(document: str, text: str) -> bool:
    node, problems = read_text(document, "")
    if problems or not isinstance(node, Mapping):
        return False
    found = node.entries.get("key")
    return len(node.entries) == 1 and isinstance(found, Scalar) and found.text == text
