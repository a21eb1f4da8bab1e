"""The fields of an entry of somebody's collection by our names, and titles and ids where it has none."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from promptguide.records import LOCALES, Line, WebAddress
from promptguide.widths import is_wide

if TYPE_CHECKING:
    from collections.abc import Mapping

TITLE_FROM_TEXT = 60
"""A title made from a text ends with the word before this many characters."""

NAMES = {
    "text": ("prompt", "text", "content"),
    "title": ("title", "act", "name"),
    "author": ("author", "contributor"),
    "link": ("link", "url", "source"),
    "tags": ("tags",),
    "model": ("model",),
}
"""What collections call our fields."""

LINE: TypeAdapter[str] = TypeAdapter(Line)
ADDRESS: TypeAdapter[str] = TypeAdapter(WebAddress)


def ours(fields: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The fields of an entry by our names, and what is left of it, as text."""
    mine: dict[str, Any] = {}
    left: dict[str, str] = {}
    for name, value in fields.items():
        plain = str(name).strip().casefold()
        stem, _, locale = re.sub(r"[ ._-]+", "_", plain).rpartition("_")
        one = next((our for our, names in NAMES.items() if plain in names), None)
        by_locale = next((our for our in ("text", "title") if stem in NAMES[our]), None)
        if by_locale and locale in LOCALES and value not in (None, ""):
            mine.setdefault(by_locale, {})
            if isinstance(mine[by_locale], dict):
                mine[by_locale][locale] = value
                continue
        if one and one not in mine:
            mine[one] = value
        elif value not in (None, "", [], {}):
            left[str(name)] = _told(value)
    return mine, left


def fitting(form: TypeAdapter[str], name: str, fields: Mapping[str, Any], left: dict[str, str]) -> str:
    """A value for a field, if it has the field's form; otherwise it is kept in ``left``."""
    value = fields.get(name)
    if value in (None, ""):
        return ""
    try:
        return form.validate_python(value)
    except ValidationError:
        left[name] = _told(value)
        return ""


def _told(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def listed(value: Any) -> list[str]:
    """Several values, however they are written: as a list, or between commas and semicolons."""
    if isinstance(value, list):
        return [str(item).strip() for item in value]
    return [part.strip() for part in re.split(r"[,;，；、]", str(value or "")) if part.strip()]


def _is_wide(text: str) -> bool:
    """Whether three letters in ten or more are wide, as in a language that writes with characters."""
    letters = [c for c in text if c.isalpha()]
    return sum(map(is_wide, letters)) * 10 >= 3 * max(len(letters), 1)


def title_of(text: str) -> str:
    """A title from the beginning of a text: its first clause, if that is short, or else its first words."""
    line = text.split("\n", 1)[0]
    clause = re.split(r"(?<=\w)[.,;:!?](?=\s)|[。，；：！？]", line, maxsplit=1)[0].strip()
    most = TITLE_FROM_TEXT // (2 if _is_wide(line) else 1)
    if len(clause) <= most:
        return clause
    short = clause[:most]
    return f"{short.rsplit(' ', 1)[0] if ' ' in short else short}…"


def slug(title: str) -> str:
    """The ASCII letters and digits of a title, in lower case, with hyphens between its words."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    whole = "-".join(words)
    return whole if len(whole) <= 48 else whole[:48].rsplit("-", 1)[0]
