"""What a page is, for search engines: JSON-LD in the words of schema.org."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

if TYPE_CHECKING:
    from promptguide.chapters import Chapter
    from promptguide.table_records import Term


@dataclass(frozen=True, slots=True)
class Site:
    """The site that a page is part of."""

    name: str
    url: str | None


def of_chapter(chapter: Chapter, site: Site, address: str | None, locale: str) -> Markup:
    """A chapter teaches."""
    return _written(
        {
            "@type": "LearningResource",
            "name": chapter.title,
            "description": chapter.front_matter.description or "",
            "timeRequired": f"PT{chapter.minutes}M",
            "teaches": chapter.front_matter.learn,
            "isPartOf": {"@type": "WebSite", "name": site.name, "url": site.url},
        },
        address,
        locale,
    )


def of_term(term: Term, address: str | None, locale: str) -> Markup:
    """A page of the glossary defines."""
    name, text = (getattr(of, locale) for of in (term.name, term.definition))
    return _written({"@type": "DefinedTerm", "name": name, "description": text}, address, locale)


def _written(about: dict[str, Any], address: str | None, locale: str) -> Markup:
    head = {"@context": "https://schema.org", "inLanguage": locale, "url": address}
    written = json.dumps(head | about, ensure_ascii=False)
    for character in "&<>":
        written = written.replace(character, f"\\u{ord(character):04x}")
    return Markup(written)  # noqa: S704  nothing left in it can end the script
