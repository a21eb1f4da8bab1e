"""What all views need: the page they are for, a text in one language, problems."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from promptguide.records import LOCALES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from promptguide.library import Library
    from promptguide.problems import Problem
    from promptguide.records import Text, Title
    from promptguide.wording import Catalogue

View = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Scope:
    """The page that a view is for: what it may show, in which language, and how it links.

    ``link`` turns a path from the root of the edition into a link from this page.
    """

    library: Library
    words: Catalogue
    link: Callable[[str], str]

    @property
    def locale(self) -> str:
        """The language of the page."""
        return self.words.locale

    def say(self, key: str, **facts: object) -> str:
        """An interface word, with facts filled in."""
        return self.words.words[key].format(**facts)

    def local(self, text: Title | Text) -> str:
        """A text in the language of the page."""
        return local(text, self.locale)


def data_href(path: str, content: str, scope: Scope) -> str:
    """The address of a data file: browsers that keep an earlier one ask anew when its content is another."""
    return f"{scope.link(path)}?v={sha256(content.encode()).hexdigest()[:10]}"


GALLERY = "prompts/"
"""The path of the gallery's page, from the root of an edition."""

GLOSSARY = "glossary/"
"""The path of the glossary's page."""

RULES = "rules/"
"""The path of the page of rules."""


def prompt_path(id_: str) -> str:
    """The path of a prompt's page."""
    return f"{GALLERY}{id_}/"


def term_path(id_: str) -> str:
    """The path of a term's page."""
    return f"{GLOSSARY}{id_}/"


def languages(locale: str) -> list[str]:
    """All languages, the reader's own first."""
    return [locale, *(other for other in LOCALES if other != locale)]


def local(text: Title | Text, locale: str) -> str:
    """A text in one language."""
    return str(getattr(text, locale))


def excerpt(text: str, most: int = 120) -> str:
    """The beginning of a text, as one line."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip("，,、 ") + "…"


def problems(found: Iterable[Problem], words: Catalogue, *, last_good: bool | None = None) -> View:
    """Show what is wrong, and what is shown instead."""
    key = {True: "problem_last_good", False: "problem_none_good", None: ""}[last_good]
    return {
        "problems": [
            {"place": str(p.place), "code": p.code, "message": words.message(p), "hint": words.hint(p)}
            for p in found
        ],
        "instead": words.words[key] if key else "",
    }
