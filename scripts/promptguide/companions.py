"""What goes with the pages of an edition, for programs: an index of them, all as one text, and a feed.

The index has the form of https://llmstxt.org/, the feed that of Atom (RFC 4287).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from promptguide.markdown_text import escape, target

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Sequence

INDEX, FULL, FEED = "llms.txt", "llms-full.txt", "feed.xml"
"""Their names, at the root of an edition."""

MOST_ENTRIES = 50
"""A feed lists so many of the newest."""


@dataclass(frozen=True, slots=True)
class Companion:
    """A page of an edition: its address and that of its Markdown, and what it is about."""

    url: str
    markdown_url: str
    title: str
    description: str
    added: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """An edition: its address, ending in a slash, and what it is called."""

    url: str
    name: str
    description: str
    rights: str = ""


def index(
    site: Site, sections: Iterable[tuple[str, Sequence[Companion]]], more: Iterable[tuple[str, str]]
) -> str:
    """The index: a heading for each section, a line for each page; ``more`` are names and addresses."""
    lines = [f"# {escape(site.name)}", "", f"> {escape(site.description)}"]
    for title, pages in sections:
        lines += ["", f"## {escape(title)}", ""]
        lines += [_line(page.title, page.markdown_url, page.description) for page in pages]
    # The format gives this heading a meaning: what may be left out. So it is the same in every language.
    lines += ["", "## Optional", "", *(_line(name, url) for name, url in more)]
    return "\n".join(lines) + "\n"


def _line(title: str, url: str, description: str = "") -> str:
    return f"- [{escape(title)}]({target(url)})" + (f": {escape(description)}" if description else "")


def part(url: str, text: str) -> str:
    """A page as part of all pages in one text: its address and what it says."""
    return f"<{url}>\n\n{text}\n"


def newest(pages: Iterable[Companion]) -> list[Companion]:
    """The pages with a date, the newest first, and those of one day by title."""
    dated = [page for page in pages if page.added]
    return sorted(dated, key=lambda page: (-page.added.toordinal() if page.added else 0, page.url))[
        :MOST_ENTRIES
    ]
