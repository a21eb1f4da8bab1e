"""Plain text inside Markdown, so that no reader of Markdown takes any of it for markup."""

from __future__ import annotations

import html
import re

_MARKUP = re.compile(r"([\\`*_\[\]#])|([|~])|^(\s*)(?:([-+])|(\d+)(?=[.)])|(=))", re.MULTILINE)


def escape(text: str) -> str:
    """Escape a text, inside a line or at its beginning.

    Backslashes stand only where both CommonMark and Python-Markdown take them away again; entities serve
    for the rest.
    """
    return _MARKUP.sub(_escaped, html.escape(text, quote=False))


def target(address: str) -> str:
    """An address as a link names it: in angle brackets only if it needs them."""
    return f"<{address}>" if re.search(r"[\s()]", address) else address


def _escaped(match: re.Match[str]) -> str:
    anywhere, entity, space, mark, digits, line = match.groups()
    if anywhere:
        return f"\\{anywhere}"
    if entity:
        return f"&#{ord(entity)};"
    if mark:
        return f"{space}\\{mark}"
    return f"{space}{digits}\\" if digits else f"{space}&#{ord(line)};"
