"""What may lie in the folders of chapters, all of which a host would publish as it is.

Pages and pictures, and nothing that a browser runs: a script, a page or a drawing (SVG) is code, and belongs
to the theme (``docs/theme``), where people look at it as such.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from promptguide.problems import Place, Problem, problem
from promptguide.records import LOCALES
from promptguide.tables import DEVICES
from promptguide.yamlnodes import INVISIBLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PAGES = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
"""What MkDocs takes for a chapter."""

PICTURES = {
    ".avif": re.compile(rb".{4}ftypavi[fs]", re.DOTALL),
    ".gif": re.compile(rb"GIF8[79]a"),
    ".jpeg": re.compile(rb"\xff\xd8\xff"),
    ".jpg": re.compile(rb"\xff\xd8\xff"),
    ".png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    ".webp": re.compile(rb"RIFF.{4}WEBP", re.DOTALL),
}
"""Kinds of pictures, and how the bytes of each begin."""

HEAD = 16
"""So many bytes of a picture are looked at."""

_TAKEN = frozenset({*LOCALES, "search"})
"""Folders of the site that are not made of an edition's chapters."""

_THEMES = re.compile(
    r"assets/(?:javascripts|stylesheets|external|fonts|promptguide)/.*|assets/images/(?:favicon|logo)\..*"
)
"""Files of the theme: one of the same path would take their place."""

_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f<>:\"|?*\\\u2028\u2029\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Found:
    """A file in a folder of chapters: its path from there, and from the guide; a picture's first bytes."""

    inside: str
    path: str
    head: bytes = b""


def is_published(inside: str) -> bool:
    """Whether a file in the folder of chapters is published, by its name."""
    kind = PurePosixPath(inside).suffix.lower()
    return kind in PAGES or (kind in PICTURES and not _THEMES.fullmatch(inside.casefold()))


def problems(files: Iterable[Found]) -> Iterator[Problem]:
    """Compare a folder of chapters with the rules.

    P001: no kind of file that is published. P002: a name that is not the same, or not possible,
    everywhere. P003: two files for one place of the site. P004: no such picture inside.
    """
    places: dict[str, str] = {}
    for file in files:
        place, kind = Place(file.path), PurePosixPath(file.inside).suffix.lower()
        if kind not in PAGES and kind not in PICTURES:
            yield problem("P001", place, kind=kind or PurePosixPath(file.inside).name)
            continue
        if wrong := next(filter(_is_unsafe, file.inside.split("/")), None):
            yield problem("P002", place, name=ascii(wrong)[1:-1])
        elif not is_published(file.inside) or file.inside.split("/")[0].casefold() in _TAKEN:
            yield problem("P003", place, other=file.inside)
        elif (other := places.setdefault(_same(_target(file.inside)), file.path)) != file.path:
            yield problem("P003", place, other=other)
        if kind in PICTURES and not PICTURES[kind].match(file.head):
            yield problem("P004", place, kind=kind)


def _is_unsafe(name: str) -> bool:
    return bool(
        _UNSAFE.search(name)
        or INVISIBLE.search(name)
        or name != name.strip()
        or name.endswith(".")
        or name != unicodedata.normalize("NFC", name)
        or name.partition(".")[0].casefold() in DEVICES
        or len(name.encode("utf-8", "surrogatepass")) > 200
    )


def _target(inside: str) -> str:
    """Where MkDocs puts a file."""
    path = PurePosixPath(inside)
    if path.suffix.lower() not in PAGES:
        return inside
    folder = path.parent if path.stem.casefold() in {"index", "readme"} else path.with_suffix("")
    return (folder / "index.html").as_posix()


def _same(path: str) -> str:
    """A path as file systems compare it that take no notice of case or of the form of letters."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())
