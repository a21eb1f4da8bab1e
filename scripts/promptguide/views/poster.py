"""The drawn frame of a clip, and the breaking of its lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptguide.widths import em, is_wide

if TYPE_CHECKING:
    from promptguide.views.common import View

USUAL_ASPECT = "16:9"
"""The frame to draw for a clip whose aspect nobody has stated."""


def poster(title: str, line: str, aspect: str, length: str = "") -> View:
    """Show a drawn frame: the title, a line under it, and in the corner the aspect and the length.

    All lengths are in units of the drawing, whose longer side is 1600; ``unit`` is a hundredth of the
    shorter side. The title is set in 7.5 units, the line in 4.2, on 80 % of the width.
    """
    width, height = frame_size(aspect or USUAL_ASPECT)
    unit = min(width, height) / 100
    return {
        "width": width,
        "height": height,
        "unit": unit,
        "title": wrap(title, 0.8 * width / (7.5 * unit), 2),
        "lines": wrap(line, 0.8 * width / (4.2 * unit), 2),
        "corner": " · ".join(filter(None, [aspect, length])),
    }


def frame_size(aspect: str) -> tuple[int, int]:
    """Width and height of a frame whose longer side is 1600."""
    width, height = map(int, aspect.split(":"))
    longer = max(width, height)
    return round(1600 * width / longer), round(1600 * height / longer)


def wrap(text: str, width: float, most: int) -> list[str]:
    """Break a text into lines of so many em (a wide character is 1 em, others 0.55); the last may end in …"""
    lines, line, used = [], "", 0.0
    for token in _tokens(text):
        size = em(token, narrow=0.55)
        if line and used + size > width:
            lines.append(line.strip())
            line, used = "", 0.0
        line, used = line + token, used + size
    lines.append(line.strip())
    if len(lines) > most:
        lines[most - 1] = lines[most - 1].rstrip("，,、 ") + "…"
    return [line for line in lines[:most] if line]


def _tokens(text: str) -> list[str]:
    """Words with the space before them; a wide character stands alone."""
    tokens: list[str] = []
    for character in text:
        if not tokens or character == " " or is_wide(character) or is_wide(tokens[-1][-1]):
            tokens.append(character)
        else:
            tokens[-1] += character
    return tokens
