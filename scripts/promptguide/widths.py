"""How wide text is: Han characters and their punctuation stand on a full em, others on about half of one."""

from __future__ import annotations

import functools
import unicodedata


@functools.cache
def is_wide(character: str) -> bool:
    """Whether a character stands on a full em."""
    return unicodedata.east_asian_width(character) in "WF"


def em(text: str, narrow: float = 0.5) -> float:
    """The width of a text in em, with so much for a character that is not wide."""
    wide = 0 if text.isascii() else sum(map(is_wide, text))
    return wide + narrow * (len(text) - wide)
