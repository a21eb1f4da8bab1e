"""Libraries as large as one likes, made of this guide's, and their gallery as a folder to serve."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

from promptguide import guide
from promptguide.blocks import Blocks
from promptguide.library import Library
from promptguide.views import gallery
from promptguide.views.common import Scope

ROOT = Path(__file__).resolve().parent.parent
ASSETS = ROOT / "scripts" / "promptguide" / "assets"
HTML = """<!doctype html>
<html lang="{locale}"><meta charset="utf-8"><title>{number}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<link rel="stylesheet" href="{root}assets/promptguide/promptguide.css">
<script type="module" src="{root}assets/promptguide/promptguide.js"></script>
<body class="md-typeset">{body}"""


def repeated(library: Library, count: int) -> Library:
    """So many prompts, each made of the halves of two: the text and tags of one, the breakdown of another."""
    entries, made = library.entries, {}
    for n in range(count):
        one, other = entries[n % len(entries)], entries[(n * 7 + n // len(entries)) % len(entries)]
        first, second = one.prompt.text, other.prompt.text
        text = {
            locale: f"{_half(getattr(first, locale), 0)} {_half(getattr(second, locale), 1)}"
            for locale in ("zh", "en")
        }
        prompt = one.prompt.model_copy(
            update={
                "text": one.prompt.text.model_copy(update=text),
                "settings": other.prompt.settings,
                "tags": list(dict.fromkeys([*one.prompt.tags[:3], *other.prompt.tags[-2:]])),
            }
        )
        id_ = f"{one.id}-{n}"
        made[id_] = dataclasses.replace(one, id=id_, prompt=prompt, rows=other.rows)
    return Library(library.tables, made, (), {})


def _half(text: str, which: int) -> str:
    middle = text.find(" ", len(text) // 2) if " " in text else len(text) // 2
    return text[middle:] if which else text[:middle]


def write(library: Library, locale: str, folder: Path) -> None:
    """Write the pages of the library with all they load, and nothing else of the site."""
    words, renderer = guide.words(locale), guide.renderer(guide.Guide(ROOT))
    for path, content in gallery.files(Scope(library, words, str)).items():
        _write(folder / path, content)
    for number in range(1, gallery.pages(library) + 1):
        path = gallery.page_path(number)
        root = "../" * path.count("/")
        blocks = Blocks(library, words, renderer, lambda target, root=root: f"{root}{target}")  # type: ignore[misc]
        body = blocks.html("gallery-page", str(number), {})
        page = HTML.format(locale=locale, number=number, root=root, body=body)
        _write(folder / path / "index.html", page)
    shutil.copytree(ASSETS, folder / "assets" / "promptguide")


def _write(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, "utf-8")
